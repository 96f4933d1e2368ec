"""Where a new or moved object goes: support, perspective, free space, the frame."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import InvalidEditError, NoRoomError
from sgedit_engine.scene.free_space import FRAME_MARGIN, FreeSpace, Trial
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.perspective import USUAL
from sgedit_engine.scene.relations import INVERSE, box_for, satisfies, top_contact_row
from sgedit_engine.scene.support import top_region
from sgedit_engine.scene.table_end import table_end

# Shrinking steps when a thing does not fit at its usual size.
ATTEMPTS = (1.0, 0.9, 0.8, 0.7)
# Where the foot of a thing of usual size stands, when nothing tells the picture's scale.
USUAL_ROW = 0.72
# The farthest row for a foot when neither the table's end nor a farther object is known.
FARTHEST_ROW = 0.42
# Between the table's end and the nearest edge of a foot, in rows.
FOOT_ROOM = 0.04
# A rider may be this much wider than the top that carries it.
OVERHANG = 1.15
CLEAR = 0.62  # a planned relation has to hold with something to spare


def place(
    graph: SceneGraph,
    predicate: str | None = None,
    anchor_id: str | None = None,
    proportions: tuple[float, float] = (1.0, 0.25),
    *,
    masks: Mapping[str, NDArray[np.bool_]] | None = None,
    aspect: float = 1.0,
    scale: float = 1.0,
    ignore: Collection[str] = (),
    own_box: Box | None = None,
    known: Mapping[str, tuple[float, float]] | None = None,
) -> Box:
    """A box inside the frame for a new or moved object.

    `proportions` are the box's width/height (in pixels, not normalised) and its usual larger
    side as a share of the picture's height; `aspect` is the picture's width/height; `scale`
    multiplies the size. `ignore` are ids that are not there any more (the moved object itself,
    say). `own_box` is the box that a moved object has now: its shape, and in perspective its
    size, stay. `known` are the vocabulary's proportions by category, to read the picture's
    scale from the objects that are there; the `masks` of table and wall tell where the table
    ends. Without `predicate` it is the best free place.

    Raises NoRoomError naming what is in the way, UnknownObjectError, InvalidEditError.
    """
    others = [o for o in graph.foreground if o.id not in ignore]
    size = _Size(others, proportions, aspect, scale, own_box, known or {}, _riders(graph))
    space = FreeSpace(others, masks or {}, aspect, _riders(graph))
    end = table_end(graph.objects, masks or {})
    farthest = space.farthest(FARTHEST_ROW) if end is None else end + FOOT_ROOM
    if predicate is None:
        return _anywhere(space, size, aspect, farthest)
    if predicate not in INVERSE:
        raise InvalidEditError(
            f"There is no relation {predicate!r}.", f"Known are: {', '.join(INVERSE)}."
        )
    if anchor_id is None:
        raise InvalidEditError(
            f"{predicate!r} needs an object that it refers to.", "Name one that is in the picture."
        )
    anchor = graph.get(anchor_id)
    if predicate == "on":
        return _on_top(space, size, anchor, aspect)
    if predicate == "under":
        return _underneath(space, size, anchor, aspect)
    return _beside(space, size, predicate, anchor, aspect, farthest)


def _riders(graph: SceneGraph) -> dict[str, str]:
    return {r.subject: r.object for r in graph.relations if r.predicate == "on"}


class _Size:
    """How large the thing is at each row of the ground."""

    def __init__(
        self,
        others: Collection[SceneObject],
        proportions: tuple[float, float],
        aspect: float,
        scale: float,
        own_box: Box | None,
        known: Mapping[str, tuple[float, float]],
        riders: Mapping[str, str],
    ) -> None:
        self._aspect = aspect
        if own_box is not None:
            self._ratio = own_box.width * aspect / own_box.height
            larger = max(own_box.width * aspect, own_box.height)
            self._unit = larger * scale / USUAL.scale(own_box.y1)
            return
        self._ratio = proportions[0]
        # What the objects in the picture measure, against what their kinds usually do.
        seen = [
            max(o.box.width * aspect, o.box.height) / known[o.category][1] / USUAL.scale(o.box.y1)
            for o in others
            if o.category in known and o.id not in riders
        ]
        usual = 1 / USUAL.scale(USUAL_ROW)
        # Two readings of the usual scale keep one odd (half hidden) object from ruling.
        unit = float(np.median([*seen, usual, usual])) if seen else usual
        self._unit = proportions[1] * unit * scale

    def at(self, row: float, factor: float = 1.0) -> tuple[float, float]:
        """The normalised (width, height) of the thing with its foot at a row."""
        return self.of_larger(self._unit * USUAL.scale(row) * factor)

    def of_larger(self, larger: float) -> tuple[float, float]:
        """The normalised (width, height) whose larger side is a share of the height."""
        return box_size(self._ratio, larger, self._aspect)


def box_size(ratio: float, larger: float, aspect: float = 1.0) -> tuple[float, float]:
    """The normalised (width, height) of a box: `ratio` is its width/height in pixels, `larger`
    its larger side as a share of the picture's height."""
    width, height = (larger, larger / ratio) if ratio >= 1 else (larger * ratio, larger)
    return width / aspect, height


def _anywhere(space: FreeSpace, size: _Size, aspect: float, farthest: float) -> Box:
    for factor in ATTEMPTS:
        trials = [(space.try_box(box), box) for box in _grid(size, factor, farthest)]
        free = [(_openness(trial, box, aspect), box) for trial, box in trials if trial.free]
        if free:
            return min(free, key=lambda pair: pair[0])[1]
    raise NoRoomError(
        f"There is no free place for it: {space.blockers_named(t for t, _ in trials)}.",
        "Remove or move something first.",
    )


def _openness(trial: Trial, box: Box, aspect: float) -> float:
    """Cost of a free place: far from the middle, near others, hidden or hiding."""
    x, y = box.bottom_center
    away = abs(x - 0.5) * aspect * 0.3 + abs(y - 0.74) * 0.4
    return trial.cost + away - min(trial.clearance, 0.15)


def _beside(
    space: FreeSpace,
    size: _Size,
    predicate: str,
    anchor: SceneObject,
    aspect: float,
    farthest: float,
) -> Box:
    base = space.ground_box(anchor.id)
    trials: list[Trial] = []
    for factor in ATTEMPTS:
        best: tuple[float, Box] | None = None
        ideals = _ideals(predicate, base, size, factor, aspect)
        for box in _grid(size, factor, farthest):
            score = satisfies(box, predicate, base, aspect=aspect)
            if score < CLEAR:
                continue
            trial = space.try_box(box)
            trials.append(trial)
            if not trial.free:
                continue
            cost = trial.cost + 0.8 * min(_apart(box, ideal, aspect) for ideal in ideals)
            if best is None or cost < best[0]:
                best = (cost, box)
        if best is not None:
            return best[1]
    place_name = f"{predicate} the {anchor.name}"
    if all(set(trial.blockers) <= {anchor.id} for trial in trials):
        raise NoRoomError(
            f"There is no room {place_name}: the edge of the picture or of the table is too near.",
            "Choose another place.",
        )
    raise NoRoomError(
        f"There is no room {place_name}: {space.blockers_named(trials, anchor.id)}.",
        "Choose another place, or move that first.",
    )


def _ideals(predicate: str, anchor: Box, size: _Size, factor: float, aspect: float) -> list[Box]:
    predicates = ("left of", "right of") if predicate == "next to" else (predicate,)
    found = []
    for name in predicates:
        width, height = size.at(anchor.y1, factor)
        box = box_for(name, anchor, width, height, aspect=aspect)
        found.append(box_for(name, anchor, *size.at(box.y1, factor), aspect=aspect))
    return found


def _apart(a: Box, b: Box, aspect: float) -> float:
    (ax, ay), (bx, by) = a.bottom_center, b.bottom_center
    # Rows count more: the ground is foreshortened.
    return float(np.hypot((ax - bx) * aspect, 1.5 * (ay - by)))


def _grid(size: _Size, factor: float, farthest: float) -> Iterator[Box]:
    """Boxes inside the frame with their feet all over the table."""
    margin = FRAME_MARGIN
    for row in np.linspace(farthest, 1 - margin, 30):
        width, height = size.at(float(row), factor)
        if row - height < margin or width > 1 - 2 * margin:
            continue
        low, high = margin + width / 2, 1 - margin - width / 2
        for x in np.linspace(low, high, 36):
            yield Box.from_bottom_center(float(x), float(row), width, height)


def _on_top(space: FreeSpace, size: _Size, anchor: SceneObject, aspect: float) -> Box:
    carried = space.carried_by(anchor.id)
    if carried:
        raise NoRoomError(
            f"There is no room on the {anchor.name}: the {carried[0].name} stands there.",
            "Move that first, or choose another place.",
        )
    region = top_region(anchor.box, aspect)
    ground = space.ground_box(anchor.id)
    trials = []
    for factor in ATTEMPTS:
        width, height = size.at(ground.y1, factor)
        shrink = min(1.0, OVERHANG * region.width / width)
        if factor * shrink < 0.4:
            break
        width, height = width * shrink, height * shrink
        row = top_contact_row(anchor.box, width, aspect)
        for slide in (0.0, -0.15, 0.15):
            x = region.center[0] + slide * region.width
            box = Box.from_bottom_center(x, row, width, height)
            if not _inside(box):
                continue
            trial = space.try_rider(box, anchor.id)
            trials.append(trial)
            if trial.free:
                return box
    if not trials:
        raise NoRoomError(
            f"It does not fit on the {anchor.name}: the top or the picture is too small.",
            "Choose another place, or a smaller thing.",
        )
    raise NoRoomError(
        f"There is no room on the {anchor.name}: {space.blockers_named(trials)}.",
        "Choose another place, or move that first.",
    )


def _underneath(space: FreeSpace, size: _Size, anchor: SceneObject, aspect: float) -> Box:
    """The box of a support that is pushed under a thing, which stays where it is."""
    trials = []
    for factor in (1.0, 1.15, 1.3, 0.9):
        width, height = size.at(anchor.box.y1, factor)
        box = box_for("under", anchor.box, width, height, aspect=aspect)
        if anchor.box.width > OVERHANG * top_region(box, aspect).width or not _inside(box):
            continue
        trial = space.try_box(box, ignoring=anchor.id)
        trials.append(trial)
        if trial.free:
            return box
    if not trials:
        raise NoRoomError(
            f"There is no room under the {anchor.name}.", "Put the other thing on top instead."
        )
    raise NoRoomError(
        f"There is no room under the {anchor.name}: {space.blockers_named(trials)}.",
        "Move that first.",
    )


def _inside(box: Box) -> bool:
    low, high = FRAME_MARGIN, 1 - FRAME_MARGIN
    return box.x0 >= low and box.y0 >= low and box.x1 <= high and box.y1 <= high


def box_for_replacement(
    old_box: Box,
    old_proportions: tuple[float, float] | None,
    new_proportions: tuple[float, float],
    *,
    aspect: float = 1.0,
) -> Box:
    """The box of another kind that stands where the old one stood, in keeping with its size.

    It shares the bottom center; its larger side is the old one's times the ratio of the usual
    sizes (the old one's itself, when its kind is unknown). Inside the frame.
    """
    larger = max(old_box.width * aspect, old_box.height)
    if old_proportions is not None:
        # A half hidden object looks small for its kind; keep to what is plausible.
        larger *= min(max(new_proportions[1] / old_proportions[1], 0.5), 2.0)
    width, height = box_size(new_proportions[0], larger, aspect)
    room = 1 - 2 * FRAME_MARGIN
    fit = min(1.0, room / width, room / height)
    x, y = old_box.bottom_center
    return Box.from_bottom_center(x, y, width * fit, height * fit).moved_inside(FRAME_MARGIN)
