"""What is different between two versions, in words."""

from __future__ import annotations

import math

from agent.events import GraphChange, ThingChange
from agent.wording import listed
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import with_article

# Read back, a thing that stayed where it was may be a little off: so far is a move, and so much
# larger another size.
_MOVED = 0.02
_RESIZED = 1.15


def told(change: GraphChange) -> str:
    """What came, went, moved and looks different, in a sentence each."""
    sentences = []
    if change.removed:
        names = [f"the {thing.name}" for thing in change.removed]
        sentences.append(f"{_capital(listed(names))} {_is(names)} gone.")
    if change.added:
        names = [with_article(str(thing.new_name)) for thing in change.added]
        sentences.append(f"{_capital(listed(names))} {_is(names)} new.")
    for thing in (*change.moved, *change.changed):
        if told_of := [*_look(thing), *way_of(thing)]:
            sentences.append(f"The {thing.name} {listed(told_of)}.")
    return " ".join(sentences) or "Nothing is different."


def _look(thing: ThingChange) -> list[str]:
    return [] if thing.name == thing.new_name else [f"is {with_article(str(thing.new_name))} now"]


def way_of(thing: ThingChange) -> list[str]:
    """Where a thing went, and whether it is larger or smaller."""
    if thing.box is None or thing.new_box is None:
        return []
    said = []
    (x, y), (to_x, to_y) = thing.box.bottom_center, thing.new_box.bottom_center
    if math.hypot(to_x - x, to_y - y) > _MOVED:
        ways = []
        if abs(to_x - x) >= 0.3 * abs(to_y - y):
            ways.append("to the left" if to_x < x else "to the right")
        if abs(to_y - y) > 0.3 * abs(to_x - x):
            ways.append("back" if to_y < y else "forward")
        said.append(f"has moved {listed(ways)}")
    growth = math.sqrt(_area(thing.new_box) / _area(thing.box))
    if growth > _RESIZED or growth < 1 / _RESIZED:
        said.append(f"is {'bigger' if growth > 1 else 'smaller'}")
    return said


def _area(box: Box) -> float:
    return max((box.x1 - box.x0) * (box.y1 - box.y0), 1e-9)


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
