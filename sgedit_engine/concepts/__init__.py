"""What was learned about one object, so that it can be drawn again elsewhere."""
