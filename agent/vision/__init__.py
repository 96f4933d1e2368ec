"""What a language model that sees pictures tells of them, and what is made of it."""
