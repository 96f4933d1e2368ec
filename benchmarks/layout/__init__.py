"""Places that the layout chooses, held against the three-dimensional truth; nothing is drawn."""
