"""Chat models, and the offline one: English requests turned into tool calls by a grammar."""
