"""What people name to be looked for: "a cup and two red laptops" -> "cup", "red laptop"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sgedit_engine.scene.english import THINGS
from sgedit_engine.scene.noun_phrases import parse_noun_phrase, tokens_of

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

_BETWEEN = re.compile(r"\s*(?:[,;&\n]|\band\b|\bor\b|\bplus\b)\s*", re.IGNORECASE)


def names_in(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names in a list of things, in the singular, with the looks that were said; each once.

    Words that name no kind of thing ("something red") give none.
    """
    names: dict[str, None] = {}
    for part in _BETWEEN.split(words):
        kind, looks = kind_and_looks(part, vocabulary)
        if kind is not None:
            names[" ".join([*looks.values(), kind])] = None
    return tuple(names)


def kind_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The kind in a name: "laptop" of "red laptops". None where there is none."""
    return kind_and_looks(name, vocabulary)[0]


def kind_and_looks(name: str, vocabulary: Vocabulary) -> tuple[str | None, Mapping[str, str]]:
    """The kind in a name, and the values of attributes that it tells: "laptop" and a color of "two
    red laptops". None where there is no kind.

    Where any kind can be found, the last word is the thing: "wine glass", "orange".
    """
    phrase = parse_noun_phrase(name, vocabulary)
    looks, words = phrase.attributes, tokens_of(phrase.text)
    last = next((said for said, value in looks.items() if words[-1:] == [value]), None)
    if not vocabulary.open or last is None:
        return phrase.category, looks
    rest = {name: value for name, value in looks.items() if name != last}
    if phrase.category is None:
        alone = {*words[:-1]} <= {phrase.determiner, *rest.values()}
        return (looks[last], rest) if alone and looks[last] in THINGS else (None, looks)
    if phrase.category.split()[-1] != words[-2]:
        return phrase.category, looks
    return f"{phrase.category} {looks[last]}", rest
