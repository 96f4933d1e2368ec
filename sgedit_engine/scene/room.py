"""A scene into which a thing shall go: what is free, and where the thing would be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.figure import Figure, Seen, own_figure, replacing_figure, usual_figure
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.scene.free_space import FRAME_MARGIN, FreeSpace
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.ground import Ground
from sgedit_engine.scene.support import root_of

Masks = Mapping[str, NDArray[np.bool_]]

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

# The farthest row for a foot when neither the table's end nor a farther object is known.
FARTHEST_ROW = 0.42
# Between the table's end and the nearest edge of a foot, in rows.
FOOT_ROOM = 0.04
# Between the table's end and a thing's far side, in the lengths of `Perspective`.
WALL_ROOM = 0.03
COLUMNS, ROWS = 36, 30
# Corrections of a place by what is wrong with the lower edge; each leaves a tenth of it.
_ROUNDS = 3


class Room:
    """A scene into which one thing shall go.

    `masks` are bool, H×W, by id; those of table and wall tell where the table ends. `known` and
    `footprints` are the vocabulary's, `aspect` is the picture's width/height. The objects of the
    ids in `without` are not there any more.
    """

    def __init__(
        self,
        graph: SceneGraph,
        masks: Masks,
        known: Mapping[str, tuple[float, float]],
        footprints: Mapping[str, Footprint],
        aspect: float,
        without: Collection[str] = (),
    ) -> None:
        self.graph, self._masks = graph, masks
        self.known, self._footprints = known, footprints
        self.aspect = aspect
        carriers = carriers_of(graph)
        # What is taken away stands for the scale and the view all the same.
        self.ground = Ground.read(
            graph.objects, masks, carriers, proportions=known, footprints=footprints, aspect=aspect
        )
        self.others = [o for o in graph.foreground if o.id not in without]
        self.space = FreeSpace(self.others, masks, self.ground)

    @classmethod
    def of(
        cls,
        graph: SceneGraph,
        vocabulary: Vocabulary | None,
        masks: Masks,
        aspect: float,
        without: Collection[str] = (),
    ) -> Self:
        """With what a vocabulary knows of kinds, if there is one."""
        known = {} if vocabulary is None else vocabulary.proportions
        footprints = {} if vocabulary is None else vocabulary.footprints
        return cls(graph, masks, known, footprints, aspect, without)

    def less(self, *gone: str) -> Room:
        """The same scene without these objects as well."""
        room = copy(self)
        room.others = [o for o in self.others if o.id not in gone]
        room.space = FreeSpace(room.others, self._masks, self.ground)
        return room

    def usual(self, category: str, proportions: tuple[float, float]) -> Figure:
        """A new thing of a kind, of the size that goes with those that are there."""
        return usual_figure(
            category, proportions, self.ground, self.others, self.known, self._footprints
        )

    def replacing(self, old: SceneObject, category: str) -> Figure | None:
        """A new thing that differs from its kind's usual size as an old one does from its; None
        where either kind has no footprint."""
        return replacing_figure(old, category, self.ground, self._footprints)

    def get(self, object_id: str) -> SceneObject:
        """An object that is there, or was. Raises UnknownObjectError."""
        return self.graph.get(object_id)

    def own(self, item: SceneObject) -> Figure:
        """An object that is there, to be put elsewhere."""
        return own_figure(item, self.ground, self._footprints)

    def holds(self, seen: Seen) -> bool:
        """Whether the thing stands on the table, with all of it inside the frame."""
        box, stance, end = seen.box, seen.stance, self.ground.end
        if not inside(box):
            return False
        if end is None:
            return box.y1 >= self.space.farthest(FARTHEST_ROW)
        row = end.at(box.center[0])
        far_side = stance.near - stance.radius - WALL_ROOM
        return box.y1 >= row + FOOT_ROOM and far_side >= self.ground.view.near(row)

    def grid(self, figure: Figure) -> Iterator[Seen]:
        """The thing all over the table."""
        end = self.ground.end
        farthest = self.space.farthest(FARTHEST_ROW) if end is None else end.at(0.5)
        for row in np.linspace(farthest - 0.05, 1 - FRAME_MARGIN, ROWS):
            half = figure.at(0.5, float(row)).box.width / 2
            low, high = FRAME_MARGIN + half, 1 - FRAME_MARGIN - half
            for x in np.linspace(low, high, COLUMNS) if low <= high else ():
                seen = figure.at(float(x), float(row))
                if self.holds(seen):
                    yield seen

    def nearest(
        self,
        figure: Figure,
        wanted: Seen,
        accepts: Callable[[Seen], bool],
        reach: float,
    ) -> Seen | None:
        """The acceptable free place nearest to a wanted one, at most `reach` (picture heights)
        away from it; the wanted one itself where it will do."""

        def fits(seen: Seen) -> bool:
            there = self.holds(seen) and accepts(seen)
            return there and self.space.try_seen(seen, figure.fill).free

        if fits(wanted):
            return wanted
        places = [*self.grid(figure)]
        ranked = sorted(((apart(s.box, wanted.box, self.aspect), n) for n, s in enumerate(places)))
        near = (places[n] for away, n in ranked if away <= reach)
        return next((seen for seen in near if fits(seen)), None)

    def in_place_of(self, figure: Figure, object_id: str) -> Seen:
        """A thing where an object stands, at the same height. Raises UnknownObjectError."""
        place, carrier = self.ground.places.get(object_id), self.ground.carriers.get(object_id)
        if place is None or carrier not in (None, *self.ground.tops):
            return standing_at(figure, *self.get(object_id).box.bottom_center)
        above = 0.0 if carrier is None else self.ground.tops[carrier]
        return figure.at(place.x / self.aspect, place.row, above)

    def stance_of(self, object_id: str) -> Seen:
        """An object that is there, on the ground at its root's place."""
        item = self.graph.get(object_id)
        box, carriers = item.box, self.ground.carriers
        if object_id in carriers:
            root = self.graph.get(root_of(object_id, carriers)).box
            box = box.translated(0.0, root.y1 - box.y1)
        return Seen(box, self.ground.stances[object_id])


def standing_at(figure: Figure, x: float, bottom: float) -> Seen:
    """A thing on the table with the middle of its box's lower edge there."""
    column, row = x, bottom
    for _ in range(_ROUNDS):
        middle, low = figure.at(column, row).box.bottom_center
        column, row = column + x - middle, row + bottom - low
    return figure.at(column, row)


def apart(a: Box, b: Box, aspect: float) -> float:
    """How far the feet of two boxes are apart, in picture heights."""
    (ax, ay), (bx, by) = a.bottom_center, b.bottom_center
    # Rows count more: the ground is foreshortened.
    return float(np.hypot((ax - bx) * aspect, 1.5 * (ay - by)))


def inside(box: Box) -> bool:
    """Whether a box keeps the margin to the frame's edges."""
    low, high = FRAME_MARGIN, 1 - FRAME_MARGIN
    return box.x0 >= low and box.y0 >= low and box.x1 <= high and box.y1 <= high
