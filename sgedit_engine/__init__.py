"""The editing engine: scene graphs, perception, steered diffusion and verification."""
