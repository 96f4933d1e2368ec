"""A chat model that calls tools at random, and what must hold after everything it does."""
