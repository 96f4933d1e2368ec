"""Words: English structure words, a profile's kinds and values, plurals, spelling.

Tables of English words that every profile shares, and `Lexicon`, which adds what one
vocabulary knows. It mends spelling only where a slip is the likely cause: a real word that
merely looks like a kind ("lamb", "scone", "handle") stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

DEFINITE = frozenset({"the", "this", "that", "these", "those", "my", "your", "its", "his", "her"})
INDEFINITE = frozenset({"a", "an", "another", "some", "any", "either", "whichever"})
DETERMINERS = DEFINITE | INDEFINITE
EVERY = frozenset({"all", "every", "each", "everything", "everyone"})
GENERIC = frozenset(
    {"thing", "object", "item", "something", "anything", "everything", "nothing", "stuff"}
)
SURFACES = frozenset(
    {"table", "tabletop", "tablecloth", "desk", "counter", "surface", "ground", "floor"}
)
PICTURE_WORDS = SURFACES | {"picture", "image", "photo", "scene", "frame", "row", "line", "group"}
VIEWER = frozenset({"me", "us", "you", "camera", "viewer", "front"})
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "couple": 2, "pair": 2,
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
    "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10, "last": -1, "final": -1,
}
SUPERLATIVES = {
    "left": "leftmost", "leftmost": "leftmost", "right": "rightmost", "rightmost": "rightmost",
    "middle": "middle", "center": "middle", "centre": "middle", "central": "middle",
    "middlemost": "middle",
    "bigger": "largest", "biggest": "largest", "larger": "largest", "largest": "largest",
    "smaller": "smallest", "smallest": "smallest", "tiniest": "smallest", "littlest": "smallest",
    "taller": "tallest", "tallest": "tallest", "shorter": "shortest", "shortest": "shortest",
    "nearer": "nearest", "nearest": "nearest", "closer": "nearest", "closest": "nearest",
    "front": "nearest", "frontmost": "nearest", "foremost": "nearest",
    "farther": "farthest", "farthest": "farthest", "further": "farthest",
    "furthest": "farthest", "back": "farthest", "rear": "farthest", "rearmost": "farthest",
    "backmost": "farthest", "hindmost": "farthest", "far": "farthest",
    "top": "highest", "topmost": "highest", "upper": "highest", "uppermost": "highest",
    "highest": "highest", "bottom": "lowest", "bottommost": "lowest", "lower": "lowest",
    "lowest": "lowest",
}
SIZES = {
    "big": "large", "large": "large", "huge": "large", "giant": "large", "enormous": "large",
    "small": "small", "little": "small", "tiny": "small", "mini": "small", "tall": "tall",
    "short": "short",
}
RECENT = frozenset({"new", "newest", "latest", "recent"})
COLORS = frozenset(
    "red orange yellow green teal blue purple pink brown white gray black turquoise cyan violet "
    "magenta beige gold golden silver maroon navy crimson lilac lavender indigo olive cream tan "
    "scarlet transparent colorless".split()
)
# Other words for values; they hold where the vocabulary has the value.
VALUE_WORDS = {
    "grey": "gray", "grayish": "gray", "greyish": "gray", "reddish": "red", "bluish": "blue",
    "greenish": "green", "yellowish": "yellow", "pinkish": "pink", "brownish": "brown",
    "whitish": "white", "blackish": "black", "purplish": "purple", "orangish": "orange",
    "stripe": "striped", "stripes": "striped", "stripy": "striped", "stripey": "striped",
    "bands": "striped", "banded": "striped", "spot": "spotted", "spots": "spotted",
    "spotty": "spotted", "dot": "spotted", "dots": "spotted", "dotted": "spotted",
    "dotty": "spotted", "polka dot": "spotted", "polka dots": "spotted",
    "polka dotted": "spotted", "speckled": "spotted", "shiny": "glossy", "shining": "glossy",
    "polished": "glossy", "reflective": "glossy", "gleaming": "glossy", "dull": "matte",
    "mat": "matte", "matt": "matte", "unpatterned": "plain", "patternless": "plain",
}
# Words that carry no meaning of their own inside a noun phrase.
FILLERS = frozenset(
    "please pls thanks ok okay very really quite rather super so just is are was were be being "
    "which who that's stands stand standing sits sit sitting lies lie lying rests resting placed "
    "located positioned found seen shown there here now again too also instead away off out up "
    "down over together completely entirely bit slightly color colored colour coloured colors "
    "shade tone finish pattern patterned looking currently right-now only actually maybe even "
    "and with in at has have having hand side most of to it's".split()
)
_IRREGULAR = {
    "cacti": "cactus", "knives": "knife", "leaves": "leaf", "shelves": "shelf", "mice": "mouse",
    "geese": "goose", "people": "person", "children": "child", "men": "man", "women": "woman",
    "teeth": "tooth", "feet": "foot", "loaves": "loaf", "scarves": "scarf", "dice": "die",
}
_SHORT = 5
_LONG = 8


def singular(word: str) -> str:
    """The singular of an English noun ("cacti" -> "cactus"); the word itself if it is one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes", "uses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("oes"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


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
        if text in self._kinds:
            return self._kinds[text], False
        one = " ".join([*tokens[:-1], singular(tokens[-1])])
        return (self._kinds[one], True) if one in self._kinds else None

    def value(self, tokens: Sequence[str]) -> tuple[str, str] | None:
        """The (attribute, value) that these words name exactly."""
        return self._values.get(" ".join(tokens))

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
