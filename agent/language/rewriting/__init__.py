"""A small network that says a message in plain words, where no other reader understands it."""
