"""A second reader for what no sentence template fits: units of a clause, and frames of units."""
