"""Text for a terminal: files and servers may tell of things in characters that it would obey."""

from __future__ import annotations

import unicodedata

_ALLOWED = "\n\t"


def plain(text: str) -> str:
    """The text, as long as before, with a mark in the place of each control character."""
    return "".join(
        "�" if unicodedata.category(c) == "Cc" and c not in _ALLOWED else c for c in text
    )
