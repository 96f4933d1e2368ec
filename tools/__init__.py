"""What a chat model can call: pure tools that propose, and never touch a pixel."""
