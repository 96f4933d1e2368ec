"""Numbers in words: "two", "the third", "2, 3 and 5", "the last one"."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.lexicon import LAST, NUMBERS, ORDINALS, phrases
from agent.language.tokens import Token, joined

_TIMES = {
    **dict.fromkeys(("both", "both of those", "both of them", "both of these", "the both"), 2),
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "a couple of": 2,
    "couple of": 2,
    "a couple": 2,
}
_FROM_THE_END = {
    **dict.fromkeys(phrases("last|latest|most recent|final|previous"), LAST),
    **dict.fromkeys(
        phrases("second to last|next to last|last but one|penultimate|second last|one before last"),
        LAST - 1,
    ),
    **dict.fromkeys(phrases("third to last|last but two|third last"), LAST - 2),
}
_BETWEEN_NUMBERS = phrases("and|,|the|number|plus|edit|step")


def read_number(tokens: Sequence[Token]) -> int | None:
    """A number over 0 in figures or words."""
    words = joined(tokens)
    if words.isdecimal():
        return int(words) or None
    return _TIMES.get(words) or NUMBERS.get(words)


def read_step(tokens: Sequence[Token]) -> int | None:
    """The number of a step: 0 is the picture as opened."""
    return 0 if joined(tokens) in ("0", "zero") else read_number(tokens)


def read_nth(tokens: Sequence[Token]) -> int | None:
    """ "second", "2nd", "last" (-1)."""
    words = joined(tokens)
    return _FROM_THE_END.get(words) or ORDINALS.get(words)


def read_numbers(tokens: Sequence[Token]) -> tuple[int, ...] | None:
    """ "2 and 3", "the second and the third", "2, 3 and 5", "2 to 4"."""
    kept = [t for t in tokens if t.text not in _BETWEEN_NUMBERS]
    if not {"and", ","} & {t.text for t in tokens} and _FROM_THE_END.keys() & {
        t.text for t in tokens
    }:
        return None  # "the last three"
    words = [t.text for t in kept]
    if len(words) == 3 and words[1] in ("to", "through", "till", "until"):
        first, last = (read_number(kept[i : i + 1]) for i in (0, 2))
        return tuple(range(first, last + 1)) if first and last and first < last else None
    found = [read_nth([t]) or read_number([t]) for t in kept]
    return tuple(n for n in found if n) if len(found) > 1 and all(found) else None


def numbered(tokens: Sequence[Token]) -> bool:
    """Whether there is a figure: "the mug 3 cm" is an object and a length."""
    return any(t.text.isdecimal() for t in tokens[1:])
