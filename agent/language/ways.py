"""Words for a way to go: "a bit to the left", "further back", "all the way to the right"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.language.tokens import Token, joined
from tools.proposals import USUAL_WAY

A_BIT, FAR, ALL_THE_WAY = 0.08, 0.3, 1.0
_A_BIT = (
    "just a little bit|a little bit more|a little bit|just a bit|just a little|a bit more|"
    "a little more|a bit|a little|a tad|slightly|somewhat|a touch|a step|one step|a hair|an inch"
)
_FAR = "a lot more|a lot|much more|much|far|way|quite a bit|quite far|a long way|considerably"
_ALL = (
    "all the way|as far as possible|as far as you can|completely|entirely|fully|as far as it goes"
)
_MORE = "further|farther|more|over|even|some more|some|just|still|back over|right"
_VIEWER = "(?:me|us|you|the viewer|the camera|the front|the foreground|the front edge)"
_SIDE = (
    r"(?:(?:to|towards|toward|(?P<at>on|at|in|into)) )?(?:(?:the|its|my|your) )?"
    r"(?P<end>(?:far|very) )?"
    r"(?P<side>left|right)(?:wards?)?(?: hand)?(?P<place> (?:side|edge|border|corner|end))?"
    r"(?: of (?:the|this) (?:picture|table|image|scene|photo))?"
)
_BACK = (
    r"(?P<back>backwards?|back|(?:to|towards|into|in) the (?:back|rear|background|back edge)|"
    r"(?:further |farther )?away from (?:me|us|you|the viewer|the camera)|"
    r"(?:further|farther) (?:away|off|behind)|deeper into (?:the )?(?:scene|picture|image|"
    r"background|room)|"
    r"into the distance|deeper)"
)
_FORWARD = (
    r"(?P<forward>forwards?|frontwards?|(?:to|towards|into|in) the (?:front|foreground)|"
    rf"(?:closer|nearer|towards?) (?:to )?{_VIEWER}|closer|nearer)"
)
_MIDDLE = (
    r"(?P<middle>(?:to|in|into|towards) the (?:middle|center|centre)"
    r"(?: of (?:the|this) (?:picture|table|image|scene|photo))?)"
)
_DEGREES = f"(?:by )?(?P<{{0}}>{_ALL}|{_A_BIT}|{_FAR})"
_WAY = re.compile(
    rf"(?:{_DEGREES.format('before')} )?(?:(?:{_MORE}) )*"
    rf"(?:{_SIDE}|{_BACK}|{_FORWARD}|{_MIDDLE})"
    rf"(?: {_DEGREES.format('after')})?(?: (?:more|further|farther|again))?"
)


@dataclass(frozen=True)
class Way:
    """A direction and distance as `adjust_relation` takes them."""

    direction: str
    distance: float


def read_way(tokens: Sequence[Token]) -> Way | None:
    """Understand words for a way; None when they are anything else."""
    found = _WAY.fullmatch(joined(tokens))
    if found is None:
        return None
    named = found.groupdict()
    direction = named["side"] or next(d for d in ("back", "forward", "middle") if named[d])
    return Way(direction, _distance(named))


def _distance(named: dict[str, str | None]) -> float:
    degree = named["before"] or named["after"]
    if degree and re.fullmatch(_A_BIT, degree):
        return A_BIT
    # "On the left", "to the left side", "to the far left" is a place: as far as there is room.
    if named["at"] or named["end"] or named["place"] or (degree and re.fullmatch(_ALL, degree)):
        return ALL_THE_WAY
    return FAR if degree else USUAL_WAY
