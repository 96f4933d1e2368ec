"""Places at a side of the table: on the left, at the front, in a corner."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.scene.edits import Side, SideName
from sgedit_engine.scene.figure import Figure, Seen
from sgedit_engine.scene.free_space import Trial
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.layout import ELBOW_ROOM
from sgedit_engine.scene.room import Room

_WORDS: dict[SideName, str] = {
    "left": "on the left",
    "right": "on the right",
    "middle": "in the middle",
    "front": "at the front",
    "back": "at the back",
    "far left": "on the far left",
    "far right": "on the far right",
    "front left": "in the front left corner",
    "front right": "in the front right corner",
    "back left": "in the back left corner",
    "back right": "in the back right corner",
}
# Of a place that is told by one direction only, how much the other one counts.
_OTHERWISE = 0.3
# Nearer than this (shares of the picture) to where it was, nothing has moved.
_SAME = 0.05


@dataclass(frozen=True)
class _Span:
    """A part of the way from the left to the right (of the picture), or from the back to the front
    (of the ground on which the thing can stand), in [0, 1]: `best` is where a thing is wanted,
    from `low` to `high` its middle may be."""

    best: float
    low: float
    high: float


_ACROSS = {
    "left": _Span(0.22, 0.0, 0.4),
    "middle": _Span(0.5, 0.35, 0.65),
    "right": _Span(0.78, 0.6, 1.0),
    "far left": _Span(0.0, 0.0, 0.3),
    "far right": _Span(1.0, 0.7, 1.0),
}
_DEPTH = {
    "back": _Span(0.1, 0.0, 0.4),
    "middle": _Span(0.5, 0.2, 0.8),
    "front": _Span(0.85, 0.6, 1.0),
}


def side_words(where: Side, graph: SceneGraph) -> str:
    """A side in words: "on the left of the table", or "of the picture" where there is no table."""
    table = any(o.kind == "background" and o.category == "table" for o in graph.objects)
    return f"{_WORDS[where.side]} of the {'table' if table else 'picture'}"


def at_a_side(
    room: Room,
    figure: Figure,
    where: Side,
    attempts: tuple[float, ...],
    moved: SceneObject | None = None,
) -> Seen:
    """The free place that is nearest to the best one at a side, and still there. What is `moved`
    keeps its depth, or its column, where the side does not tell it.

    Raises NoRoomError naming what is in the way, and InvalidEditError for what is there already.
    """
    was = None if moved is None else room.stance_of(moved.id).box
    trials: list[Trial] = []
    for factor in attempts:
        sized = figure.scaled(factor)
        found: list[tuple[float, Seen]] = []
        for off, seen in _there(room, sized, where.side, was):
            trials.append(room.space.try_seen(seen, sized.fill))
            if trials[-1].free:
                tight = max(ELBOW_ROOM - trials[-1].clearance, 0.0)
                found.append((off + trials[-1].cost + 2.0 * tight, seen))
        if found:
            best = min(found, key=lambda place: place[0])[1]
            if moved is not None and was is not None:
                _check_moves(best.box, was, moved, f"{side_words(where, room.graph)} already")
            return best
    words = side_words(where, room.graph)
    if not any(trial.blockers for trial in trials):
        raise NoRoomError(
            f"There is no room {words}: the edge of the picture or of the table is too near.",
            "Choose another place.",
        )
    raise NoRoomError(
        f"There is no room {words}: {room.space.blockers_named(trials)}.",
        "Choose another side, or move that first.",
    )


def _there(
    room: Room, figure: Figure, side: SideName, was: Box | None
) -> Iterator[tuple[float, Seen]]:
    """The places at a side, free or not, and how far each is from the best one."""
    across, depth = _spans(side)
    places = [*room.grid(figure)]
    rows = [seen.box.y1 for seen in places]
    x, down = (0.5, 0.5) if was is None else (was.center[0], _share(was.y1, rows))
    for seen in places:
        off_across = _off(seen.box.center[0], across, x)
        off_depth = _off(_share(seen.box.y1, rows), depth, down)
        if off_across is not None and off_depth is not None:
            yield off_across + off_depth, seen


def _check_moves(box: Box, was: Box, moved: SceneObject, already: str) -> None:
    if math.dist(box.bottom_center, was.bottom_center) < _SAME:
        raise InvalidEditError(f"The {moved.name} is {already}.", "Say another place.")


def _spans(side: SideName) -> tuple[_Span | None, _Span | None]:
    """Where a thing at a side may be, across and in depth; None where the side does not tell."""
    match side:
        case "left" | "right" | "far left" | "far right":
            return _ACROSS[side], None
        case "front" | "back":
            return None, _DEPTH[side]
        case "middle":
            return _ACROSS[side], _DEPTH[side]
    depth, across = side.split()
    return _ACROSS[f"far {across}"], _DEPTH[depth]


def _share(row: float, rows: list[float]) -> float:
    """How far a row is from the farthest one to the nearest, in [0, 1]."""
    low, high = min(rows, default=0.0), max(rows, default=1.0)
    return min(max((row - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def _off(at: float, span: _Span | None, usual: float) -> float | None:
    """How far a place is from the best one; None where it is outside of the span."""
    if span is None:
        return _OTHERWISE * abs(at - usual)
    return abs(at - span.best) if span.low <= at <= span.high else None
