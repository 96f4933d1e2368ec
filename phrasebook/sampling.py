"""Endless pairs of what is said and what it means in plain words, from the phrase book."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from agent.language.rewriting.masking import BEYOND, NOTHING, Piece
from agent.language.rewriting.wording import network_words
from phrasebook.corpus import TALK, WISHES_BEYOND, Block, Line, parsed
from phrasebook.slots import Filling, Items, Slots, joined_marks, several

# How often a message is of a section.
_SHARES = {
    "requests": 36,
    "wrappings": 16,
    "joined": 9,
    "repairs": 9,
    "replies": 5,
    "after an edit": 8,
    "history": 6,
    "questions": 6,
    "readings": 4,
    "nothing": 9,
    "beyond": 5,
}
# What stands in the place of a whole request ({x}, {y}) of a section.
_WHOLE = {
    "wrappings": {"requests": 78, "after an edit": 8, "history": 6, "questions": 8},
    "joined": {"requests": 92, "questions": 3, "after an edit": 5},
    "repairs": {"requests": 100},
}
_WRAPPED_TOO = 0.15
_IN_PLAIN_WORDS = 0.06
_AFTER_TALK = 0.03
_UNREAD = {TALK: NOTHING, WISHES_BEYOND: BEYOND}
_SLOT = re.compile(r"\{([a-z]+\d?)\}")
# A slot as a word, so that it is parted from marks as words are; "{side1}most" is one word.
_MARKED = re.compile(r"zz([a-z]+\d?)zz([a-z-]*)")


@dataclass(frozen=True)
class _Blocks:
    """Blocks of one kind; one is the oftener drawn the more ways it has."""

    blocks: tuple[Block, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> _Blocks:
        return cls(tuple(blocks), tuple(accumulate(len(b.ways) ** 0.7 for b in blocks)))

    def draw(self, chance: random.Random) -> Block:
        return chance.choices(self.blocks, cum_weights=self.weights)[0]


class Sampler:
    """Draws pairs. With `held_out`, the ways that are held out of the training, and no others."""

    def __init__(
        self, blocks: Sequence[Block], chance: random.Random, *, held_out: bool = False
    ) -> None:
        self._chance = chance
        self._held_out = held_out
        sections: dict[str, list[Block]] = defaultdict(list)
        for block in blocks:
            sections[block.section].append(block)
        things = sections["things"]
        ways = {
            "o": [b for b in things if not several(b.plain.text)],
            "os": [b for b in things if several(b.plain.text)],
            "n": sections["new things"],
            "look": sections["looks"],
        }
        self._ways_of = {slot: _Blocks.of(found) for slot, found in ways.items() if found}
        self._trained = {s: _Blocks.of(found) for s, found in sections.items() if found}
        held = {s: [b for b in found if b.held_out] for s, found in sections.items()}
        self._apart = {s: _Blocks.of(found) for s, found in held.items() if found}
        self._lines: dict[str, Line] = {}

    def pair(self) -> Filling:
        """A plain message and what is said in its place; the plain one of talk is NOTHING."""
        return self.pair_of(self.section())

    def section(self) -> str:
        """A section that messages are of, as often as they are."""
        return self._section(_SHARES, self._held_out)

    def pair_of(self, section: str) -> Filling:
        """A pair of a section."""
        plain, said = self._drawn(section, held_out=self._held_out)
        if section not in ("wrappings", "joined", "repairs", "replies") and not self._held_out:
            if "wrappings" in self._trained and self._chance.random() < _WRAPPED_TOO:
                plain, said = self._around("wrappings", {"x": (plain, said)})
            elif section == "requests" and self._chance.random() < _AFTER_TALK:
                said = (*self._talk(), ".", *said)
        if self._chance.random() < _IN_PLAIN_WORDS and plain[0] not in (NOTHING, BEYOND):
            said = plain
        return joined_marks(plain), joined_marks(said)

    def _talk(self) -> Items:
        return self._drawn("nothing")[1] if "nothing" in self._trained else ()

    def plain(self, block: Block) -> Items:
        """The plain sentence of a block, filled in; for repairs around a whole request."""
        slots = self._slots()
        if block.section in _WHOLE:
            for name in ("x", "y"):
                slots.set(name, (("undo",), ("undo",)))
        return joined_marks(self._items(block.plain.said(self._chance), slots, plain=True))

    def _section(self, shares: Mapping[str, int], held_out: bool = False) -> str:
        there = self._apart if held_out else self._trained
        names = [s for s in shares if s in there]
        return self._chance.choices(names, [shares[s] for s in names])[0]

    def _drawn(self, section: str, *, held_out: bool = False) -> Filling:
        if section in _WHOLE:
            whole = {name: self._drawn(self._section(_WHOLE[section])) for name in ("x", "y")}
            return self._around(section, whole, held_out=held_out)
        blocks = (self._apart if held_out else self._trained)[section]
        return self._filled(blocks.draw(self._chance), self._slots(), held_out)

    def _around(
        self, section: str, whole: dict[str, Filling], *, held_out: bool = False
    ) -> Filling:
        slots = self._slots()
        for name, filling in whole.items():
            slots.set(name, filling)
        blocks = (self._apart if held_out else self._trained)[section]
        return self._filled(blocks.draw(self._chance), slots, held_out)

    def _filled(self, block: Block, slots: Slots, held_out: bool = False) -> Filling:
        way = self._chance.choice(block.held_out if held_out else block.ways)
        plain = self._items(block.plain.said(self._chance), slots, plain=True)
        return plain, self._items(way.said(self._chance), slots, plain=False)

    def _slots(self) -> Slots:
        return Slots(self._chance, self._expanded, self._way_of)

    def _way_of(self, kind: str, slots: Slots) -> Filling | None:
        blocks = self._ways_of.get(kind)
        return self._filled(blocks.draw(self._chance), slots) if blocks else None

    def _expanded(self, text: str, slots: Slots, plain: bool) -> Items:
        if text not in self._lines:
            self._lines[text] = parsed(text, text)
        return self._items(self._lines[text].said(self._chance), slots, plain=plain)

    def _items(self, text: str, slots: Slots, *, plain: bool) -> Items:
        """The words of a text, with what fills its slots."""
        if text in _UNREAD:
            return (_UNREAD[text],)
        items: list[str | Piece] = []
        for word in _words(text):
            slot = _MARKED.fullmatch(word)
            if slot is None:
                items.append(word)
                continue
            items += slots.plain(slot[1]) if plain else slots.said(slot[1])
            if slot[2]:
                items[-1] = f"{items[-1]}{slot[2]}"
        return tuple(items)


@lru_cache(maxsize=300_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in network_words(_SLOT.sub(r"zz\1zz", text)))
