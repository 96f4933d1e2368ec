"""Other ways to render an edit, each in one file behind the `Renderer` protocol."""
