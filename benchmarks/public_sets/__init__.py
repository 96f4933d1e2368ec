"""Public sets of edits, read from a local path: none is downloaded, none is shipped."""
