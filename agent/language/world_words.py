"""A profile's vocabulary, asked word by word: is this a kind, a colour, a pattern?"""

from __future__ import annotations

from functools import cached_property

from rapidfuzz.distance import OSA

from agent.language import looks
from agent.language.spelling import COMMON
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.english import plural, singular


class WorldWords:
    """Questions about words, answered from a vocabulary and the looks."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    @cached_property
    def names(self) -> frozenset[str]:
        """The kinds and the other words for them, as said ("rubber duck", "cup")."""
        own = frozenset(self.vocabulary.kinds)
        return own | {w for w, meant in self.vocabulary.synonyms.items() if meant in own}

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Words that name a kind, in the singular and the plural ("duck" for "rubber duck")."""
        heads = {name.split()[-1] for name in self.names}
        return frozenset(form for head in heads for form in _forms(head))

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word of the names, "rubber" of "rubber duck" too."""
        return frozenset(word for name in self.names for word in name.split())

    @cached_property
    def values(self) -> dict[str, tuple[str, str]]:
        """Word -> (attribute, the word to give to a tool)."""
        own = {
            value: (attribute, value)
            for attribute, values in self.vocabulary.attributes.items()
            for value in values
        }
        known = dict(own)
        for word, meant in self.vocabulary.synonyms.items():
            if meant in own:
                known[word] = (own[meant][0], word)
        for word, (attribute, value) in looks.ATTRIBUTE_FORMS.items():
            if value in own or self.vocabulary.open:
                known.setdefault(word, (attribute, value))
        for color in looks.COLORS:
            known.setdefault(color, ("color", color))
        return known

    @property
    def usual(self) -> dict[str, str]:
        """What an attribute is when nothing is said of it ("pattern": "plain")."""
        return {
            attribute: value
            for attribute, value in looks.USUAL_VALUES.items()
            if value in self.vocabulary.attributes.get(attribute, ()) or self.vocabulary.open
        }

    def value(self, word: str) -> tuple[str, str] | None:
        """(attribute, value) of a word, misspelt by one letter at most; None if it is none."""
        if found := self.values.get(word):
            return found
        if len(word) < 4 or word in COMMON or word in self.kinds:
            return None
        near = {v for v in self.values if OSA.distance(word, v, score_cutoff=1) <= 1}
        # A letter left out or put in twice is the likelier slip.
        slips = {v for v in near if len(v) != len(word)} or near
        return self.values[slips.pop()] if len(slips) == 1 else None

    def near_known(self, word: str) -> bool:
        """Whether a word is one of the profile's, rightly or nearly rightly spelt."""
        if self.value(word) or word in self.kinds:
            return True
        return len(word) > 3 and any(OSA.distance(word, k, score_cutoff=1) <= 1 for k in self.kinds)

    def is_kind(self, word: str) -> bool:
        """Whether a word names something that the profile knows (exactly spelt)."""
        return word in self.kinds

    def is_value(self, word: str) -> bool:
        """Whether a word is a colour, pattern or finish (exactly spelt)."""
        return word in self.values


def _forms(head: str) -> set[str]:
    """A noun with its plurals, also regular ones beside its own ("people", "persons")."""
    regular = {form for form in (f"{head}s", f"{head}es") if singular(form) == head}
    return {head, plural(head)} | regular
