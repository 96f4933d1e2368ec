"""Masked diffusion: latents, prompts, the sampling loop, and pasting its pictures back."""
