"""Requests that lean on the turn before: edits put right, and gone on with."""
