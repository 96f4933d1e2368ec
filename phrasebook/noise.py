"""What people's typing adds to a wording: slips, marks and articles left out, unknown words."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from agent.language.lexicon import phrases
from agent.language.rewriting.masking import Piece, WordLists
from phrasebook.slots import Items, joined_marks

_MARKS = frozenset({",", ".", "?", "!"})
# What these say no other words tell: they are never lost.
_BINDING = phrases(
    "not|no|never|without|if|except|but|neither|nor|or|only|instead|all|both|before|after|until|"
    "unless|would|should|could|do|does|did"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_SLIP = 4
# In shorter messages every word counts.
_SHORT = 4


def noisy(
    said: Sequence[str | Piece],
    plain: Collection[str | Piece],
    lists: WordLists,
    chance: random.Random,
) -> Items:
    """The wording as it may be typed. No word of the `plain` sentence becomes an unknown one."""
    items = list(said)
    if chance.random() < 0.3:
        items = _marks_lost(items, chance)
    if chance.random() < 0.15:
        items = [i for i in items if i not in ("the", "a") or chance.random() < 0.4] or items
    if chance.random() < 0.3:
        items = [_slipped(i, lists, chance) if chance.random() < 0.12 else i for i in items]
    if chance.random() < 0.25 and len(items) >= _SHORT:
        kept = _BINDING.union(w for w in plain if isinstance(w, str))
        items = [_unknown(i, kept, chance) if chance.random() < 0.08 else i for i in items]
    if chance.random() < 0.25 and items and items[-1] not in _MARKS:
        items.append(chance.choice((".", ".", "!", ",")))
    return joined_marks(items)


def _marks_lost(items: Sequence[str | Piece], chance: random.Random) -> list[str | Piece]:
    lost = chance.choice(({","}, {"."}, {",", ".", "!"}, {"!", "."}))
    kept = [i for i in items if i not in lost]
    return kept or list(items)


def _unknown(
    item: str | Piece, kept: Collection[str | Piece], chance: random.Random
) -> str | Piece:
    if isinstance(item, Piece) or item in kept or item in _MARKS:
        return item
    return Piece("W", f"w{chance.getrandbits(40)}")


def _slipped(item: str | Piece, lists: WordLists, chance: random.Random) -> str | Piece:
    """A word with a slip, as the speller mends it: mostly the word itself."""
    if isinstance(item, Piece) or len(item) < _SHORTEST_SLIP or item not in lists.listed:
        return item
    at = chance.randrange(len(item) - 1)
    match chance.randrange(4):
        case 0:
            word = item[:at] + item[at + 1 :]
        case 1:
            word = item[: at + 1] + item[at:]
        case 2:
            word = item[:at] + item[at + 1] + item[at] + item[at + 2 :]
        case _:
            word = item[:at] + chance.choice(_LETTERS) + item[at + 1 :]
    return lists.pieces([word])[0]
