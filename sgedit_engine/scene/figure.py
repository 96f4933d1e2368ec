"""A thing without a place: how large it is, and which box it fills from where it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.footprint import USUAL_DIP, Footprint, Place, conditions
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.ground import Ground
from sgedit_engine.scene.perspective import Perspective
from sgedit_engine.scene.stance import Stance

# Where the foot of a thing of usual size stands, when nothing tells the picture's scale.
USUAL_ROW = 0.72
# The share of its box that an outline fills, where nothing is known about it.
FILL = 0.8
# So many readings of the usual scale stand against those of the objects that are seen: things
# of one kind differ about as much as pictures do.
USUAL_READINGS = 1.0
# How much smaller or larger than usual an object may be read to be.
LEAST_RELATIVE, MOST_RELATIVE = 0.6, 1.6


@dataclass(frozen=True)
class Seen:
    """A thing in the picture: its box, and where it stands."""

    box: Box
    stance: Stance


class Figure(Protocol):
    """A thing of a size. `radius` is in the lengths of `Perspective`, `fill` the share of its
    box that it fills."""

    @property
    def radius(self) -> float: ...

    @property
    def fill(self) -> float: ...

    def at(self, x: float, row: float, above: float = 0.0) -> Seen:
        """The thing seen with the middle of its foot in the column `x` and at `row` (both
        normalised), on something that is `above` the table."""
        ...

    def scaled(self, factor: float) -> Self:
        """The same thing in another size."""
        ...


@dataclass(frozen=True, eq=False)
class KnownFigure:
    """A thing of a kind with a footprint. `factors` are those of its four edges, float [4, 3]."""

    radius: float
    factors: NDArray[np.float64]
    height: float
    fill: float
    view: Perspective
    aspect: float

    def at(self, x: float, row: float, above: float = 0.0) -> Seen:
        """See `Figure`."""
        flat = self.radius * self.view.scale(row, above)
        # The inverse of `Stance.of_place`: at half its height a thing is nearer than at its foot.
        closer = self.height * math.sin(self.view.elevation) * self.view.half_tan
        radius = flat / max(1 - flat * closer, 0.2)
        middle = x * self.aspect
        # The angle is told at the lower edge, which hardly depends on it.
        left = right = top = foot = 0.0
        for _ in range(2):
            aside = middle + (left + right) / 2 - self.aspect / 2
            given = np.array([1.0, self.view.dip(row + foot) - USUAL_DIP, aside])
            left, right, top, foot = radius * (self.factors @ given)
        place = Place(middle, row, radius, 0.0)
        box = Box(
            x0=(middle + left) / self.aspect,
            y0=row + top,
            x1=(middle + right) / self.aspect,
            y1=row + foot,
        )
        return Seen(box, Stance.of_place(place, self.height, self.aspect, self.view, above))

    def scaled(self, factor: float) -> Self:
        """See `Figure`."""
        return replace(self, radius=self.radius * factor)


@dataclass(frozen=True)
class BoxFigure:
    """A thing of which only the box is known: its width/height in pixels, and the larger side
    that it has on the ground at row 0.5. The foot's middle is that of the box's lower edge."""

    ratio: float
    larger: float
    view: Perspective
    aspect: float
    fill: float = FILL

    @property
    def radius(self) -> float:
        """Half the width."""
        return self.larger * min(self.ratio, 1.0) / 2

    def at(self, x: float, row: float, above: float = 0.0) -> Seen:
        """See `Figure`."""
        size = box_size(self.ratio, self.larger * self.view.scale(row, above), self.aspect)
        box = Box.from_bottom_center(x, row, *size)
        return Seen(box, Stance.of_box(box, self.aspect, self.view))

    def scaled(self, factor: float) -> Self:
        """See `Figure`."""
        return replace(self, larger=self.larger * factor)


def box_size(ratio: float, larger: float, aspect: float = 1.0) -> tuple[float, float]:
    """The normalised (width, height) of a box: `ratio` is its width/height in pixels, `larger`
    its larger side as a share of the picture's height."""
    width, height = (larger, larger / ratio) if ratio >= 1 else (larger * ratio, larger)
    return width / aspect, height


def usual_figure(
    category: str,
    proportions: tuple[float, float],
    ground: Ground,
    there: Sequence[SceneObject],
    known: Mapping[str, tuple[float, float]],
    footprints: Mapping[str, Footprint],
) -> Figure:
    """A thing of the size that its kind usually has, in the scale that the objects `there` have
    for theirs. `proportions` are its own, `known` the vocabulary's."""
    free = [o for o in there if o.id not in ground.carriers]
    kind = footprints.get(category)
    if kind is None:
        larger = proportions[1] * _scale_of_boxes(ground, free, known)
        return BoxFigure(proportions[0], larger, ground.view, ground.aspect)
    scale = _scale_of_places(ground, free, footprints)
    radius = scale * _usual_radius(kind, ground.view)
    return _figure_of(kind, radius, np.array(kind.factors)[:4], ground)


def replacing_figure(
    old: SceneObject, category: str, ground: Ground, footprints: Mapping[str, Footprint]
) -> Figure | None:
    """A thing of a kind that is as much larger or smaller than usual as an object that is there;
    None where either kind has no footprint."""
    kind, was = footprints.get(category), footprints.get(old.category)
    if kind is None or was is None:
        return None
    relative = ground.stances[old.id].radius / _usual_radius(was, ground.view)
    plausible = min(max(relative, LEAST_RELATIVE), MOST_RELATIVE)
    radius = plausible * _usual_radius(kind, ground.view)
    return _figure_of(kind, radius, np.array(kind.factors)[:4], ground)


def _figure_of(
    kind: Footprint, radius: float, factors: NDArray[np.float64], ground: Ground
) -> Figure:
    return KnownFigure(radius, factors, kind.height, _usual_fill(kind), ground.view, ground.aspect)


def own_figure(item: SceneObject, ground: Ground, footprints: Mapping[str, Footprint]) -> Figure:
    """An object that is there, with its own shape; what is hidden of it is as its kind has it."""
    kind, outline = footprints.get(item.category), ground.outlines[item.id]
    aspect = ground.aspect
    if kind is None or item.id not in ground.places:
        larger = max(item.box.width * aspect, item.box.height)
        ratio = item.box.width * aspect / item.box.height
        return BoxFigure(ratio, larger / ground.view.scale(item.box.y1), ground.view, aspect)
    place, given = ground.places[item.id], conditions(outline, ground.view)
    factors = np.array(kind.factors)[:4]
    usual = factors @ given
    middle = np.array([place.x, place.x, place.row, place.row])
    own = (outline.lengths[:4] - middle) / place.radius
    # A hidden edge is at least as far out as what is seen.
    outward = np.array([-1.0, 1.0, -1.0, 1.0])
    whole = outward * np.maximum(outward * own, outward * usual)
    # Its own edges from where it stands; elsewhere they change as those of its kind do.
    factors[:, 0] += np.where(outline.doubt[:4] > 0, whole, own) - usual
    return _figure_of(kind, ground.stances[item.id].radius, factors, ground)


def _usual_radius(kind: Footprint, view: Perspective) -> float:
    """The usual radius on the ground: that seen at row 0.5, where the scale is 1."""
    seen = kind.radius[0]
    return seen / (1 + seen * kind.height * math.sin(view.elevation) * view.half_tan)


def _usual_fill(kind: Footprint) -> float:
    left, right, top, bottom, _, extent = (f[0] for f in kind.factors)
    return extent**2 / ((right - left) * (bottom - top))


def _scale_of_places(
    ground: Ground, there: Sequence[SceneObject], footprints: Mapping[str, Footprint]
) -> float:
    """By how much things in the picture are larger than usual, from where they stand."""
    read = [o for o in there if o.id in ground.places]
    whole = [o for o in read if not ground.outlines[o.id].doubt[:4].any()]
    logs = [
        math.log(ground.stances[o.id].radius / _usual_radius(footprints[o.category], ground.view))
        for o in whole or read
    ]
    return math.exp(sum(logs) / (len(logs) + USUAL_READINGS))


def _scale_of_boxes(
    ground: Ground, there: Sequence[SceneObject], known: Mapping[str, tuple[float, float]]
) -> float:
    """The larger side at row 0.5 of a thing that usually has one of 1, from boxes."""
    view, aspect = ground.view, ground.aspect
    seen = [
        max(o.box.width * aspect, o.box.height) / known[o.category][1] / view.scale(o.box.y1)
        for o in there
        if o.category in known
    ]
    usual = 1 / view.scale(USUAL_ROW)
    # Two readings of the usual scale keep one odd (half hidden) object from ruling.
    return float(np.median([*seen, usual, usual])) if seen else usual
