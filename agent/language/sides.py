"""Words for a side of the table: "on the left", "at the front of the table", "in the far corner on
the right"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from agent.language.relation_words import OFF_TABLE, ON_TABLE
from agent.language.tokens import Token, joined
from sgedit_engine.scene.edits import SideName

_SURFACE = "|".join(
    sorted(p for p in ON_TABLE | OFF_TABLE if p.startswith(("of ", "on the", "in the", "on my")))
)
_THERE = r"(?:(?:right|just|somewhere|over|exactly|directly|there|also|too|all the way|way|up) )*"
_AT = rf"{_THERE}(?:on|at|in|into|to|onto|near|by|towards|toward|close to|over on|over to) "
# "The mug at the back to the left" goes to the left.
_AT_TOO = rf"{_THERE}(?:on|at|in) "
_THE = r"(?:(?:the|its|my|your|this|that) )?"
_AN_EDGE = r" (?:side|edge|border|end|part|half|third|area|margin)"
_EDGE = rf"(?:{_AN_EDGE})?"
_ACROSS = rf"(?P<far>(?:far|very|extreme|outer) )?(?P<across>left|right)(?:most)?(?: hand)?{_EDGE}"
_DEPTH = rf"(?:(?:very|far) )?(?P<depth>{{0}}){_EDGE}"
_FRONT, _BACK = "front|foreground|bottom", "back|background|rear"
# "The far left corner" is at the back; "the far left" without "corner" is not.
_ROWS = {
    **dict.fromkeys(("front", "bottom", "lower", "near", "nearest", "closest"), "front"),
    **dict.fromkeys(("back", "rear", "top", "upper", "far", "farthest", "furthest"), "back"),
    **dict.fromkeys(_FRONT.split("|"), "front"),
    **dict.fromkeys(_BACK.split("|"), "back"),
}
_ROW = "|".join(_ROWS)
_CORNERS = (
    rf"(?P<row>{_ROW}) (?P<column>left|right)(?: hand)? (?:side )?corner",
    r"(?P<row>front|back|rear) (?P<column>left|right)(?: hand)?(?: (?:side|edge|end|area))?",
    r"(?P<row>top|upper|bottom|lower) (?P<column>left|right)(?: hand)?",
    r"(?P<column>left|right)(?: hand)? (?P<row>front|back|rear)(?: (?:corner|edge|end))?",
)
_JOINT = r"(?: ,)?(?: and)? "
_BOTH = (
    rf"(?:corner )?{_AT}{_THE}{_DEPTH.format(f'{_FRONT}|{_BACK}')}{_JOINT}{_AT_TOO}{_THE}{_ACROSS}",
    rf"{_AT}{_THE}{_ACROSS}(?: corner)?{_JOINT}{_AT_TOO}{_THE}{_DEPTH.format(f'{_FRONT}|{_BACK}')}",
)
_WAYS = tuple(
    re.compile(rf"(?:{_THERE}(?:{_SURFACE}) (?:, )?)?{way}(?: (?:{_SURFACE}))?")
    for way in (
        *(rf"(?:{_AT})?{_THE}{corner}" for corner in _CORNERS),
        *_BOTH,
        rf"{_AT}{_THE}{_ACROSS}",
        # "The left" alone may as well begin "the left one".
        rf"{_THE}(?P<far>(?:far|very|extreme|outer) )?(?P<across>left|right)(?: hand)?{_AN_EDGE}",
        rf"(?P<edge>{_AT}{_THE}(?P<across>left|right)(?: hand)?(?: side)? corner)",
        rf"{_AT}{_THE}(?:very |exact |dead )?(?P<middle>middle|center|centre)",
        rf"{_AT}the {_DEPTH.format(f'{_FRONT}|{_BACK}')}",
        r"(?:up )?in (?P<depth>front|back)",
    )
)
_ALL_THE_WAY = re.compile(r"\ball the way\b|\b(?:edge|border|margin)\b")
# "In front of the table" is not on it.
_BEFORE = re.compile(r"\bin front of\b")
_CORNER_NAMES = ("front left", "front right", "back left", "back right")
_OPPOSITE = {"left": "right", "right": "left", "front": "back", "back": "front"}


def read_side(tokens: Sequence[Token]) -> SideName | None:
    """Understand words for a side; None when they are anything else."""
    words = joined(tokens).replace("-", " ")
    if _BEFORE.search(words):
        return None
    found = next((m for way in _WAYS if (m := way.fullmatch(words))), None)
    return None if found is None else _named(found.groupdict(), words)


def read_corner(tokens: Sequence[Token]) -> SideName | None:
    """Understand words for a corner, which a way to the left or to the back cannot mean."""
    side = read_side(tokens)
    return side if side in _CORNER_NAMES else None


def _named(named: dict[str, str | None], words: str) -> SideName:
    across, depth = named.get("across") or named.get("column"), named.get("depth")
    row = named.get("row") or depth
    if row and across:
        told = f"{_ROWS[row]} {across}"
    elif across:
        far = named.get("far") or named.get("edge") or _ALL_THE_WAY.search(words)
        told = f"far {across}" if far else across
    else:
        told = _ROWS[row] if row else "middle"
    return next(side for side in get_args(SideName) if side == told)


def across_from(side: str) -> str | None:
    """The side across from one; None for the middle and for corners, which have several."""
    far, _, last = side.rpartition(" ")
    if far not in ("", "far") or last not in _OPPOSITE:
        return None
    return f"{far} {_OPPOSITE[last]}".strip()


def corrected_side(before: str, now: str) -> str:
    """A side said in the place of another: "no, on the right" of the front left corner is the front
    right one."""
    rows, columns = ("front", "back"), ("left", "right")
    row, _, column = before.partition(" ")
    if row in rows and column in columns:
        if now in columns:
            return f"{row} {now}"
        if now in rows:
            return f"{now} {column}"
    return now
