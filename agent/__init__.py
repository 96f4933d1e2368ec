"""The conversation: a LangGraph that turns words into edits of a scene graph."""
