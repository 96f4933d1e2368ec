"""What stands in the slots of the phrase book: things, looks, places, each plain and as it is said.

A filling is two rows of items, words and pieces (`masking.Piece`): the plain one and what is said.
Names of things are made up, since the network never sees them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from agent.language.relation_words import PREDICATES
from agent.language.rewriting.masking import Piece

Items = tuple[str | Piece, ...]
Filling = tuple[Items, Items]  # plain, said

# How often a form comes up, the plain form, and what may be said in its place.
Forms = tuple[tuple[int, str, str], ...]
OBJECTS: Forms = (
    (30, "the {k1}", "[the|the|the|the|the|the|that|this|my|our|your||] {k1}"),
    (14, "the {c1} {k1}", "[the|the|the|the|that|this|my|] {c1} {k1}"),
    (5, "the {p1} {k1}", "[the|the|the|that|] {p1} {k1}"),
    (4, "the {f1} {k1}", "[the|the|the|that|] {f1} {k1}"),
    (3, "the {c1} {p1} {k1}", "[the|the|that|] [{c1} {p1}|{p1} {c1}] {k1}"),
    (6, "the {side1} {k1}", "the [{side1} {k1}|{side1} {k1}|{k1} on the {side1}]"),
    (2, "the {side1}most {k1}", "the {side1}most {k1}"),
    (7, "the {k1} {r1} the {k2}", "the {k1} [that is|which is|standing|] {r1} the {k2}"),
    (2, "the {k1} {r1} the {c1} {k2}", "the {k1} {r1} the {c1} {k2}"),
    (2, "the {c1} {k1} {r1} the {k2}", "the {c1} {k1} {r1} the {k2}"),
    (3, "the {c1} one", "[the|that] {c1} one"),
    (1, "the {p1} one", "[the|that] {p1} one"),
    (2, "the biggest {k1}", "the [biggest|largest] {k1}"),
    (2, "the smallest {k1}", "the [smallest|littlest|tiniest] {k1}"),
    (2, "the middle {k1}", "the [middle {k1}|{k1} in the middle|center {k1}]"),
    (2, "the other {k1}", "the other {k1}"),
    (1, "the new {k1}", "the new {k1}"),
    (1, "the small {k1}", "the [small|little|tiny] {k1}"),
    (1, "the big {k1}", "the [big|large] {k1}"),
    (1, "the front {k1}", "the [front {k1}|{k1} in front|frontmost {k1}]"),
    (1, "the back {k1}", "the [back {k1}|{k1} at the back|{k1} in the back]"),
    (1, "the first {k1}", "the first {k1}"),
    (1, "the second {k1}", "the second {k1}"),
)
SEVERAL: Forms = (
    (20, "the {ks1}", "[the|the|the|those|these|] {ks1}"),
    (20, "all the {ks1}", "[all|all the|all of the|all those] {ks1}"),
    (10, "both {ks1}", "both [the|of the|] {ks1}"),
    (10, "all the {c1} {ks1}", "[all|all the|all of the] {c1} {ks1}"),
    (8, "the {c1} {ks1}", "[the|those|] {c1} {ks1}"),
    (4, "every {k1}", "[every|each] {k1}"),
    (4, "the {num1} {ks1}", "[the|those|these] {num1} {ks1}"),
    (4, "both {c1} {ks1}", "both {c1} {ks1}"),
    (4, "all the {p1} {ks1}", "[all|all the] {p1} {ks1}"),
    (2, "everything", "[everything|all of it|all of them]"),
)
NEW: Forms = (
    (34, "a {k1}", "[a|a|a|a|a|some|] {k1}"),
    (26, "a {c1} {k1}", "[a|a|a|a|] {c1} {k1}"),
    (6, "a {p1} {k1}", "[a|a|] {p1} {k1}"),
    (5, "a {f1} {k1}", "[a|a|] {f1} {k1}"),
    (5, "a {c1} {p1} {k1}", "a [{c1} {p1}|{p1} {c1}|{c1} and {p1}] {k1}"),
    (3, "a {c1} {f1} {k1}", "a [{c1} {f1}|{f1} {c1}] {k1}"),
    (4, "another {k1}", "[another|one more] {k1}"),
    (4, "{num1} {ks1}", "{num1} {ks1}"),
    (3, "{num1} {c1} {ks1}", "{num1} {c1} {ks1}"),
    (3, "a small {k1}", "a [small|little|tiny] {k1}"),
    (3, "a big {k1}", "a [big|large|huge] {k1}"),
    (2, "another {c1} {k1}", "[another|one more] {c1} {k1}"),
)
LOOKS: Forms = (
    (50, "{c1}", "{c1}"),
    (14, "{p1}", "{p1}"),
    (10, "{f1}", "{f1}"),
    (3, "{c1} and {p1}", "{c1} and {p1}"),
    (3, "{f1} and {c1}", "{f1} and {c1}"),
)
# For these the phrase book has more ways to say what a slot stands for, used so often.
_WITH_WAYS = frozenset({"o", "os", "n", "look"})
_SHARE = 0.35
_FORMS = {"o": OBJECTS, "os": SEVERAL, "n": NEW, "look": LOOKS}
# Words for places that mean something else too often.
_ODD = frozenset({"before", "by", "besides", "on to", "upon", "on top off", "next too"})
_RELATIONS = {
    plain: tuple(w for w in sorted(said) if w not in _ODD) for plain, said in PREDICATES.items()
}
_UNKNOWN_NAME = 0.12
_SAME_KIND = 0.12


class Slots:
    """Fills the slots of one wording; the same name is always the same thing."""

    def __init__(
        self,
        chance: random.Random,
        expand: Callable[[str, Slots, bool], Items],
        ways: Callable[[str, Slots], Filling | None],
        names: list[str] | None = None,
    ) -> None:
        """`expand` reads a template (the last argument: as it is plain); `ways` takes one of the
        section of a slot."""
        self._chance = chance
        self._expand = expand
        self._ways = ways
        self._names = names if names is not None else []
        self._filled: dict[str, Filling] = {}

    def set(self, name: str, filling: Filling) -> None:
        """Let a slot stand for something that is given."""
        self._filled[name] = filling

    def inner(self) -> Slots:
        """Slots of a part of the wording: other things, of the same world."""
        return Slots(self._chance, self._expand, self._ways, self._names)

    def plain(self, name: str) -> Items:
        """What stands in a slot of the plain sentence."""
        return self._filling(name)[0]

    def said(self, name: str) -> Items:
        """What stands in the slot of a way to say it."""
        return self._filling(name)[1]

    def _filling(self, name: str) -> Filling:
        kind = name.rstrip("0123456789")
        if kind == "ks":
            return self._plural(name)
        if name not in self._filled:
            self._filled[name] = self._new(kind)
        return self._filled[name]

    def _plural(self, name: str) -> Filling:
        piece = self._filling(name.replace("ks", "k"))[0][0]
        assert isinstance(piece, Piece)
        several: Items = (
            (Piece("K", piece.name, several=True),)
            if piece.letter == "K"
            else (Piece("W", f"{piece.name}s"),)
        )
        return several, several

    def _new(self, kind: str) -> Filling:
        match kind:
            case "k":
                return self._same(self._kind())
            case "c":
                return self._same(Piece("C", self._name("c")))
            case "num":
                return self._same(Piece("N", self._name("n")))
            case "p":
                return self._same(self._chance.choice(("striped", "spotted", "plain")))
            case "f":
                return self._same(self._chance.choice(("glossy", "matte")))
            case "side":
                return self._same(self._chance.choice(("left", "right")))
            case "r":
                plain, said = self._chance.choice(tuple(_RELATIONS.items()))
                words = self._chance.choice((plain, self._chance.choice(said)))
                return tuple(plain.split()), tuple(words.split())
            case _:
                return self._formed(kind)

    def _formed(self, kind: str) -> Filling:
        if kind in _WITH_WAYS and self._chance.random() < _SHARE:
            found = self._ways(kind, self.inner())
            if found is not None:
                return found
        forms = _FORMS[kind]
        _, plain, said = self._chance.choices(forms, [weight for weight, *_ in forms])[0]
        inner = self.inner()
        return self._expand(plain, inner, True), self._expand(said, inner, False)

    def _kind(self) -> Piece:
        if self._names and self._chance.random() < _SAME_KIND:
            return Piece("K", self._chance.choice(self._names))
        name = self._name("k")
        if self._chance.random() < _UNKNOWN_NAME:
            return Piece("W", name)
        self._names.append(name)
        return Piece("K", name)

    def _name(self, letter: str) -> str:
        return f"{letter}{self._chance.getrandbits(40)}"

    def _same(self, *items: str | Piece) -> Filling:
        return items, items


def several(plain: str) -> bool:
    """Whether a plain form of the section "things" speaks of several."""
    first = plain.split()[0] if plain else ""
    return first in ("all", "both", "every", "everything", "those", "these") or "{ks" in plain


def joined_marks(items: Sequence[str | Piece]) -> Items:
    """The items with no mark at the beginning and none behind another one."""
    kept: list[str | Piece] = []
    for item in items:
        if isinstance(item, str) and item in (",", ".", "?", "!"):
            if not kept:
                continue
            if kept[-1] in (",", ".", "?", "!"):
                kept[-1] = item if kept[-1] == "," else kept[-1]
                continue
        kept.append(item)
    return tuple(kept)
