"""From records of edits to figures with intervals, a page and a section of a document."""
