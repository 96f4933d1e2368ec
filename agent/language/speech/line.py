"""A message as one line of words in normal form, with single spaces and its marks apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.language.tokens import Token, tokenize

_SMALL_MARKS = re.compile(r"\s+(?='s\b)")
# The sentences of a line, each with its marks.
SENTENCES = re.compile(r"[^.!?;\n]+[.!?;\n]*")


def line_of(tokens: Sequence[Token]) -> str:
    """The tokens' words and marks; a later `tokenize` gives the same words."""
    return _SMALL_MARKS.sub("", " ".join(t.text for t in tokens)).strip()


def normal_line(text: str) -> str:
    """The line of a text."""
    return line_of(tokenize(text))


def tidy(line: str) -> str:
    """Without marks that stand beside another or at the ends, and without double spaces."""
    line = re.sub(r"\s*,(?:\s*,)+", " ,", re.sub(r"[ \t]+", " ", line))
    line = re.sub(r"\s*,\s*(?=[.!?;])", " ", line)
    line = re.sub(r"(?<=[.!?;])\s*,\s*", " ", line)
    line = re.sub(r"\s+([.!?;])(?:\s*[.!;])+", r" \1", line)
    return re.sub(r"^[\s,.;!?]+|[\s,;]+$", "", line).strip()
