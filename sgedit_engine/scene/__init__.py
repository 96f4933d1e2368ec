"""Scene graphs, edits, references, layout and versions. Nothing in here needs torch."""
