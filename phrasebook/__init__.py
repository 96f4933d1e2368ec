"""How people say what the plain sentences say, and the network that learns it. Used in training."""
