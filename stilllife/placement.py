"""Where a thing may stand: the rules of a valid scene, and finding free places.

A scene is valid when no two bounding cylinders touch, everything that stands on a thing
fits its top, nothing reaches into the wall, every thing lies inside the frame at a readable
size, and every thing stays visible. `problems` states the rules for a whole scene; `Draft`
applies the same rules to one candidate place at a time, fast enough for a sampler.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace

from stilllife.silhouette import (
    FrameBox,
    View,
    estimate_visibility,
    paint_order,
    silhouette,
    visible_shares,
)
from stilllife.world import KINDS, MAX_THINGS, WALL_Z, Scene, Thing

FRAME_MARGIN = 0.03  # share of the frame kept free at every edge
BOTTOM_MARGIN = 0.06  # more at the bottom, where a turned book's corner comes nearest
SIZE_RANGE = (0.20, 0.45)  # larger side as a share of the frame's height
GAP = 0.012  # free ground between two things, world units
WALL_GAP = 0.02
MIN_VISIBLE = 0.35
RIDER_LIMIT = 1.15  # radius of what stands on a thing / radius of that thing's top
_TOUCH = 1e-6

# The size (larger side, world units) that each kind usually has.
TYPICAL_SIZES: dict[str, float] = {
    "ball": 0.32,
    "book": 0.47,
    "bottle": 0.45,
    "bowl": 0.40,
    "cactus": 0.40,
    "candle": 0.35,
    "cone": 0.36,
    "cube": 0.40,
    "donut": 0.35,
    "lamp": 0.46,
    "mug": 0.41,
    "mushroom": 0.36,
    "rubber duck": 0.42,
    "teapot": 0.47,
}


def collide(a: Thing, b: Thing, gap: float = GAP) -> bool:
    """Whether two bounding cylinders share a height and are nearer than `gap` on the ground."""
    if a.base + a.height <= b.base + _TOUCH or b.base + b.height <= a.base + _TOUCH:
        return False
    return math.hypot(a.x - b.x, a.z - b.z) < a.radius + b.radius + gap


def fits_top(rider: Thing, support: Thing) -> bool:
    """Whether a thing's centre lies over a support's top and it is not too wide for it."""
    top = KINDS[support.kind].top_radius * support.size
    away = math.hypot(rider.x - support.x, rider.z - support.z)
    return top > 0 and away <= top and rider.radius <= RIDER_LIMIT * top + _TOUCH


def in_frame(box: FrameBox) -> bool:
    """Whether a frame box keeps the margins to all four edges."""
    low, high = FRAME_MARGIN, 1 - FRAME_MARGIN
    return low <= box.u0 and box.u1 <= high and low <= box.v0 and box.v1 <= 1 - BOTTOM_MARGIN


def riders_of(scene: Scene, index: int) -> list[int]:
    """Indices of the things that stand directly on a thing."""
    return [i for i, thing in enumerate(scene.things) if thing.support == index]


def top_of(thing: Thing) -> float:
    """Height of a thing's top above the table, world units."""
    return thing.base + thing.height


def stands_on(upper: int, lower: int, things: tuple[Thing, ...] | list[Thing]) -> bool:
    """Whether one thing stands on another, directly or over things between."""
    support = things[upper].support
    while support is not None:
        if support == lower:
            return True
        support = things[support].support
    return False


def problems(scene: Scene) -> list[str]:
    """What makes a scene invalid, one sentence each; empty for a valid scene."""
    found: list[str] = []
    if len(scene.things) > MAX_THINGS:
        found.append(f"{len(scene.things)} things; at most {MAX_THINGS} are drawn")
    for i, thing in enumerate(scene.things):
        support = thing.support
        if support is not None and (support == i or not 0 <= support < len(scene.things)):
            found.append(f"thing {i} ({thing.kind}) stands on no thing of the scene")
    if found:
        return found
    found += _support_problems(scene)
    found += _touch_problems(scene)
    view = View(scene.camera)
    for i, thing in enumerate(scene.things):
        box = view.box(thing)
        if not in_frame(box):
            found.append(f"thing {i} ({thing.kind}) leaves the frame")
        larger = box.larger_side(thing.kind)
        if not SIZE_RANGE[0] <= larger <= SIZE_RANGE[1]:
            found.append(f"thing {i} ({thing.kind}) takes {larger:.2f} of the frame")
        if thing.z - thing.radius < WALL_Z + WALL_GAP:
            found.append(f"thing {i} ({thing.kind}) reaches into the wall")
    for i, share in enumerate(estimate_visibility(scene)):
        if share < MIN_VISIBLE:
            found.append(f"thing {i} ({scene.things[i].kind}) shows only {share:.2f} of itself")
    return found


def _support_problems(scene: Scene) -> list[str]:
    found = []
    for i, thing in enumerate(scene.things):
        if thing.support is None:
            if thing.base != 0.0:
                found.append(f"thing {i} ({thing.kind}) floats")
            continue
        support = scene.things[thing.support]
        if not fits_top(thing, support):
            found.append(f"thing {i} ({thing.kind}) does not fit on the {support.kind}")
        if abs(thing.base - top_of(support)) > _TOUCH:
            found.append(f"thing {i} ({thing.kind}) is not at the top of the {support.kind}")
    return found


def _touch_problems(scene: Scene) -> list[str]:
    found = []
    for j, second in enumerate(scene.things):
        for i, first in enumerate(scene.things[:j]):
            if collide(first, second, gap=GAP - _TOUCH):
                found.append(f"things {i} ({first.kind}) and {j} ({second.kind}) touch")
    return found


class Draft:
    """A scene in the making: placed things with their boxes and silhouettes."""

    def __init__(self, view: View, things: tuple[Thing, ...] = ()) -> None:
        self.view = view
        self.things: list[Thing] = []
        self.boxes: list[FrameBox] = []
        self.masks: list[int] = []
        for thing in things:
            self._append(thing, view.box(thing))

    def _append(self, thing: Thing, box: FrameBox) -> None:
        self.things.append(thing)
        self.boxes.append(box)
        self.masks.append(silhouette(thing.kind, box))

    def try_add(self, thing: Thing, min_visible: float = MIN_VISIBLE, gap: float = GAP) -> bool:
        """Append a thing if it breaks no rule; returns whether it was appended.

        `min_visible` holds for the thing and for all others beside it.
        """
        if thing.z - thing.radius < WALL_Z + WALL_GAP:
            return False
        if thing.support is not None and not fits_top(thing, self.things[thing.support]):
            return False
        if any(collide(thing, other, gap) for other in self.things):
            return False
        box = self.view.box(thing)
        if not in_frame(box):
            return False
        if not SIZE_RANGE[0] <= box.larger_side(thing.kind) <= SIZE_RANGE[1]:
            return False
        self._append(thing, box)
        shares = visible_shares(self.masks, paint_order(self.things, self.view))
        if min(shares) >= min_visible:
            return True
        self.remove_last()
        return False

    def remove_last(self) -> None:
        """Take the thing added last out again."""
        self.things.pop()
        self.boxes.pop()
        self.masks.pop()


def sized_for_frame(thing: Thing, view: View, low: float = 0.222, high: float = 0.435) -> Thing:
    """The thing grown or shrunk so that it takes `low` to `high` of the frame's height."""
    larger = view.box(thing).larger_side(thing.kind)
    if larger < low:
        return replace(thing, size=thing.size * low / larger)
    if larger > high:
        return replace(thing, size=thing.size * high / larger)
    return thing


def on_top(thing: Thing, supports: list[Thing], index: int, rng: random.Random) -> Thing:
    """The thing on a support's top, a little off its centre, shrunk where it is too wide."""
    support = supports[index]
    top = KINDS[support.kind].top_radius * support.size
    size = min(thing.size, RIDER_LIMIT * top / KINDS[thing.kind].radius)
    slack = max(0.08 * top, 0.8 * (top - KINDS[thing.kind].radius * size))
    away, angle = slack * math.sqrt(rng.random()), rng.uniform(0, 2 * math.pi)
    return replace(
        thing,
        x=support.x + away * math.cos(angle),
        z=support.z + away * math.sin(angle),
        base=top_of(support),
        support=index,
        size=size,
    )


def free_places(
    scene: Scene,
    thing: Thing,
    rng: random.Random,
    tries: int = 60,
    min_visible: float = 0.6,
    resize: bool = False,
) -> list[Thing]:
    """Free places on the table for a thing, as copies of it standing there.

    `tries` places are drawn over the visible table; those that break no rule return, in the
    order drawn. The thing keeps its size, or with `resize` takes one that can be read at its
    place. At the returned places it and all others show at least `min_visible` of themselves.
    """
    draft = Draft(View(scene.camera), scene.things)
    found = []
    for _ in range(tries):
        x, z = random_ground(draft.view, rng)
        placed = replace(thing, x=x, z=z, base=0.0, support=None)
        if resize:
            placed = sized_for_frame(placed, draft.view)
        if draft.try_add(placed, min_visible):
            draft.remove_last()
            found.append(placed)
    return found


def random_ground(view: View, rng: random.Random) -> tuple[float, float]:
    """A world (x, z) drawn evenly over the part of the table where things stand."""
    return view.world(rng.uniform(-0.52, 0.52), rng.uniform(-0.75, 0.44))
