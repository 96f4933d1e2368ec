"""What people name to be looked for: "a cup and two red laptops" -> "cup", "red laptop"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sgedit_engine.scene.noun_phrases import parse_noun_phrase

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

_BETWEEN = re.compile(r"\s*(?:[,;&\n]|\band\b|\bor\b|\bplus\b)\s*", re.IGNORECASE)


def names_in(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names in a list of things, in the singular, with the looks that were said; each once.

    Words that name no kind of thing ("something red") give none.
    """
    names: dict[str, None] = {}
    for part in _BETWEEN.split(words):
        phrase = parse_noun_phrase(part, vocabulary)
        if phrase.category is not None:
            names[" ".join([*phrase.attributes.values(), phrase.category])] = None
    return tuple(names)


def kind_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The kind in a name: "laptop" of "red laptops". None where there is none."""
    return parse_noun_phrase(name, vocabulary).category
