"""A profile's kinds and values by the words people use, with mended spelling.

Spelling is mended only where a slip is the likely cause: a real word that merely looks like a
kind ("lamb", "scone", "handle") stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from sgedit_engine.scene.english import COLORS, THINGS, VALUE_WORDS, singular

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

_SHORT = 5
_LONG = 8


def is_slip(written: str, meant: str) -> bool:
    """Whether `written` looks like `meant` misspelt rather than like another word.

    Short words: two letters swapped, or a letter doubled or not doubled. From six letters on
    one edit, from eight on two, with the first letter right.
    """
    if len(written) < 4 or len(meant) < 3 or written == meant or written[0] != meant[0]:
        return False
    distance = OSA.distance(written, meant, score_cutoff=2)
    if len(meant) <= _SHORT:
        swapped = sorted(written) == sorted(meant)
        return distance == 1 and (swapped or _undoubled(written) == _undoubled(meant))
    return distance <= (2 if len(meant) >= _LONG else 1)


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or word[i - 1] != c)


def mended(written: str, known: Iterable[str]) -> str | None:
    """The one known word that `written` is a slip of; None when there is none or several."""
    near = {word for word in known if is_slip(written, word)}
    return near.pop() if len(near) == 1 else None


class Lexicon:
    """The kinds and attribute values of one vocabulary, found by the words people use."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._open = vocabulary.open
        self._kinds = {kind.lower(): kind for kind in vocabulary.kinds}
        self._values: dict[str, tuple[str, str]] = {
            value.lower(): (attribute, value)
            for attribute, values in vocabulary.attributes.items()
            for value in values
        }
        for word, target in vocabulary.synonyms.items():
            if target.lower() in self._kinds:
                self._kinds.setdefault(word.lower(), self._kinds[target.lower()])
            if target.lower() in self._values:
                self._values.setdefault(word.lower(), self._values[target.lower()])
        for word, target in VALUE_WORDS.items():
            if target in self._values:
                self._values.setdefault(word, self._values[target])
        for color in COLORS:
            self._values.setdefault(color, ("color", color))
        self._add_heads(vocabulary.kinds)
        words = [*self._kinds, *self._values]
        self.longest = max((len(w.split()) for w in words), default=1)

    def _add_heads(self, kinds: Sequence[str]) -> None:
        """The last word of a kind of several words names it too, where only one kind has it."""
        heads: dict[str, set[str]] = {}
        for kind in kinds:
            heads.setdefault(kind.lower().split()[-1], set()).add(kind)
        for head, named in heads.items():
            if len(named) == 1:
                self._kinds.setdefault(head, next(iter(named)))

    def kind(self, tokens: Sequence[str]) -> tuple[str, bool] | None:
        """The kind that these words name exactly, and whether they are a plural."""
        text = " ".join(tokens)
        one = " ".join([*tokens[:-1], singular(tokens[-1])])
        if text in self._kinds:
            # A profile may list "mugs" among the words for a mug.
            kind = self._kinds[text]
            return kind, one != text and self._kinds.get(one) == kind
        return (self._kinds[one], True) if one in self._kinds else None

    def value(self, tokens: Sequence[str]) -> tuple[str, str] | None:
        """The (attribute, value) that these words name exactly."""
        return self._values.get(" ".join(tokens))

    def names_thing(self, word: str) -> bool:
        """Whether there are things that are called as this value is ("orange", "glasses"), where
        any kind may be meant."""
        return self._open and singular(word) in THINGS

    def misspelt_kind(self, tokens: Sequence[str]) -> tuple[str, bool] | None:
        """The kind that these words are a slip of, when it is only one and no value's slip."""
        for plural in (False, True):
            last = singular(tokens[-1]) if plural else tokens[-1]
            text = " ".join([*tokens[:-1], last])
            near = {self._kinds[w] for w in self._kinds if is_slip(text, w)}
            if len(near) == 1 and not any(is_slip(text, w) for w in self._values):
                return near.pop(), plural
        return None

    def misspelt_value(self, tokens: Sequence[str]) -> tuple[str, str] | None:
        """The value that these words are a slip of, when it is only one and no kind's slip."""
        text = " ".join(tokens)
        near = {self._values[w] for w in self._values if is_slip(text, w)}
        if len(near) == 1 and not any(is_slip(text, w) for w in self._kinds):
            return near.pop()
        return None
