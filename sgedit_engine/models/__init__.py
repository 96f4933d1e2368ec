"""Which models a profile consists of, where their weights are, and how they are borrowed."""
