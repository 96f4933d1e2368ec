"""Every figure about the project comes from here: `python -m benchmarks COMMAND`."""
