"""The command line of the benchmarks that are one module each."""
