"""A judge that is no part of the engine: it names and counts what a picture shows.

Two networks of their own architecture, trained from seeds of their own. Only benchmarks ask it.
"""
