"""The bundled still-life world: its renderer, its data and the training of its models.

The engine, the tools and the agent never import this package: they see a picture,
never the scene that it was rendered from.
"""
