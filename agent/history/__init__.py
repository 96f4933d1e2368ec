"""The history of a conversation: its steps, and how the head goes to and fro between them."""
