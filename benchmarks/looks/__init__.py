"""Another look of one thing, against the truth: what of the thing itself is kept."""
