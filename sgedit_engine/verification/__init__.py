"""What is held against a candidate, how it is measured, and how likely all of it holds."""
