"""Reading pictures: detection, masks, attributes, shadows, and what all this says together."""
