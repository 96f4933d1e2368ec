"""Sampling still lifes: what lies on the table, where, and how it is looked at.

Every scene is a pure function of a random generator. `scene_of(seed, split)` draws from a
stream that belongs to that seed and that split alone: the generator is seeded with the
SHA-512 of the text "still life/<split>/<seed>" (as `random.Random` does with text), so no
test scene is ever met in training, whatever the seeds.

    python -m stilllife.scenes --count 2000 [--rendered 200]

prints the shares that the samples have.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from stilllife.placement import (
    GAP,
    TYPICAL_SIZES,
    Draft,
    free_places,
    on_top,
    random_ground,
    sized_for_frame,
)
from stilllife.silhouette import View, estimate_visibility
from stilllife.world import (
    COLORS,
    DETAILS,
    FINISHES,
    KINDS,
    MAX_THINGS,
    SUPPORTS,
    TABLES,
    WALLS,
    Camera,
    Light,
    Scene,
    Thing,
)

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = ("train", "test")
# Test scenes that one seed of a measurement may use: runs of two seeds share none.
SPAN = 1_000_000

_COUNTS = (1, 2, 3, 4, 5, 6)
_COUNT_WEIGHTS = (8, 14, 20, 23, 20, 15)
_KINDS = tuple(KINDS)
_COLORS = tuple(COLORS)
_WALLS = tuple(WALLS)
# Supports come into a scene through stacks too: drawn freely they are rarer, so that all
# kinds are about equally frequent in the end.
# Wide kinds find room less often.
_RARER = {"book": 0.07, "cube": 0.3, "teapot": 1.4, "mug": 1.12, "lamp": 1.08}
_KIND_WEIGHTS = tuple(_RARER.get(kind, 1.0) for kind in _KINDS)
_PATTERNS = ("plain", "plain", "striped", "spotted")
_TALL = ("bottle", "lamp", "cactus", "candle", "cone")
# Things that a table of nearly the same tone swallows.
_SWALLOWED: dict[str, tuple[str, ...]] = {
    "wooden": ("brown",),
    "marble": ("white",),
    "slate": ("black", "gray"),
    "white": ("white",),
    "checkered": (),
}
_TABLE_WEIGHTS = tuple(1 + 0.3 * len(_SWALLOWED[table]) for table in TABLES)
_SAMPLER_VISIBLE = 0.50  # the estimate's error stays above placement.MIN_VISIBLE


@dataclass(frozen=True)
class Part:
    """What a thing will be, before it has a place. `on` is the index of its support."""

    kind: str
    color: str
    pattern: str
    finish: str
    on: int | None = None


def scene_of(seed: int, split: Split = "train", look: int = 0) -> Scene:
    """The scene of a seed in a split; the same on every machine and Python >= 3.11.

    `look` 1 draws it with the held-back shader. Raises ValueError for another split.
    """
    return sample_scene(generator_of(seed, split), look=look)


def generator_of(seed: int, split: Split = "train") -> random.Random:
    """The random generator of a seed in a split; streams of two splits are unrelated."""
    if split not in SPLITS:
        raise ValueError(f"unknown split {split!r}; one of {', '.join(SPLITS)}")
    return random.Random(f"still life/{split}/{seed}")


def sample_scene(rng: random.Random, look: int = 0, most: int = MAX_THINGS) -> Scene:
    """A valid scene of one to `most` things (see `placement.problems` for what valid means)."""
    count = rng.choices(_COUNTS[:most], _COUNT_WEIGHTS[:most])[0]
    while True:
        scene = scene_from_parts(rng, sample_parts(rng, count), look=look)
        if scene is not None:
            return scene


def sample_parts(rng: random.Random, count: int) -> list[Part]:
    """What the things of a scene are: kinds, colours, who stands on whom."""
    parts = [sample_part(rng) for _ in range(count)]
    if count >= 2 and rng.random() < 0.50:
        parts[0] = replace(parts[0], kind=rng.choice(SUPPORTS))
        parts[1] = replace(parts[1], on=0)
        if count >= 3 and parts[1].kind in SUPPORTS and rng.random() < 0.4:
            parts[2] = replace(parts[2], on=1)
        elif count >= 4 and rng.random() < 0.25:
            parts[2] = replace(parts[2], kind=rng.choice(SUPPORTS))
            parts[3] = replace(parts[3], on=2)
    if count >= 2 and rng.random() < 0.34:
        first, second = rng.sample(range(count), 2)
        if not any(part.on == second for part in parts):
            color = parts[first].color if rng.random() < 0.45 else parts[second].color
            parts[second] = replace(parts[second], kind=parts[first].kind, color=color)
    return parts


def sample_part(rng: random.Random) -> Part:
    """One thing's kind and looks; colours, patterns and finishes are independent."""
    return Part(
        rng.choices(_KINDS, _KIND_WEIGHTS)[0],
        rng.choice(_COLORS),
        rng.choice(_PATTERNS),
        rng.choice(FINISHES),
    )


def scene_from_parts(
    rng: random.Random, parts: Sequence[Part], look: int = 0, crowding: float = 0.42
) -> Scene | None:
    """Place parts before a random camera; None if they found no room.

    `crowding` is the chance that a thing is placed half behind or before another one.
    """
    camera = sample_camera(rng, len(parts))
    draft = Draft(View(camera))
    for part in parts:
        if not _place(draft, part, rng, crowding):
            return None
    return Scene(
        things=tuple(draft.things),
        camera=camera,
        light=sample_light(rng),
        table=sample_table(rng, parts),
        table_seed=rng.random(),
        wall=rng.choice(_WALLS),
        look=look,
    )


def sample_thing(rng: random.Random, part: Part) -> Thing:
    """A thing at the origin with the looks of a part, at about its kind's usual size."""
    return Thing(
        kind=part.kind,
        color=part.color,
        pattern=part.pattern,
        finish=part.finish,
        x=0.0,
        z=0.0,
        yaw=rng.uniform(-math.pi, math.pi),
        size=TYPICAL_SIZES[part.kind] * rng.uniform(0.86, 1.16),
        detail=tuple([rng.random() for _ in range(DETAILS)]),
    )


def _place(draft: Draft, part: Part, rng: random.Random, crowding: float) -> bool:
    thing = sample_thing(rng, part)
    for _ in range(14):
        if part.on is not None:
            placed = on_top(thing, draft.things, part.on, rng)
        else:
            if not draft.things:
                x, z = draft.view.world(rng.uniform(-0.28, 0.28), rng.uniform(-0.45, 0.25))
            elif rng.random() < crowding:
                x, z = _beside_another(draft, thing, rng)
            else:
                x, z = random_ground(draft.view, rng)
            placed = sized_for_frame(replace(thing, x=x, z=z), draft.view)
        if draft.try_add(placed, _SAMPLER_VISIBLE):
            return True
    return False


def _beside_another(draft: Draft, thing: Thing, rng: random.Random) -> tuple[float, float]:
    """A place partly behind or before a thing that is already there."""
    other = rng.choice(draft.things)
    reach = thing.radius + other.radius
    across, near = draft.view.ground(other.x, other.z)
    across += rng.choice((-1, 1)) * reach * rng.uniform(0.25, 0.8)
    behind = other.kind in _TALL or rng.random() < 0.6
    near += (-1 if behind else 1) * (reach * rng.uniform(0.85, 1.4) + GAP)
    return draft.view.world(across, near)


def sample_make_up(
    rng: random.Random,
    twins: str | None = None,
    others: Sequence[str] | int | None = None,
    look: int = 0,
    free: int = 3,
) -> Scene:
    """A scene with exactly two of one kind, of different colours, and one to three others.

    `twins` names that kind (by default any that nothing stands on); `others` the other
    kinds, or how many there are. All other kinds differ from each other, all colours differ,
    nothing is stacked, at least 85 % of everything is visible, and there is room for a thing
    more: `free` of 40 random places hold a mug. Things 0 and 1 are the twins.
    """
    while True:
        kinds = _make_up_kinds(rng, twins, others)
        colors = rng.sample(_COLORS, len(kinds))
        parts = [
            replace(sample_part(rng), kind=kind, color=color)
            for kind, color in zip(kinds, colors, strict=True)
        ]
        scene = scene_from_parts(rng, parts, look=look, crowding=0.0)
        if scene is None or min(estimate_visibility(scene)) < 0.85:
            continue
        guest = sample_thing(rng, replace(parts[0], kind="mug"))
        if len(free_places(scene, guest, rng, 40, resize=True)) >= free:
            return scene


def _make_up_kinds(
    rng: random.Random, twins: str | None, others: Sequence[str] | int | None
) -> list[str]:
    twin = twins or rng.choice([kind for kind in _KINDS if kind not in SUPPORTS])
    if others is None:
        others = rng.randint(1, 3)
    if isinstance(others, int):
        others = rng.sample([kind for kind in _KINDS if kind != twin], others)
    for kind in (twin, *others):
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}; one of {', '.join(KINDS)}")
    return [twin, twin, *others]


def sample_camera(rng: random.Random, count: int) -> Camera:
    """A camera for a table with `count` things: the more, the wider it sees."""
    distance = rng.uniform(1.6, 2.0)
    half = (0.49 + 0.026 * count) * rng.uniform(0.94, 1.06)
    return Camera(
        elevation=rng.uniform(0.30, 0.60),
        azimuth=rng.uniform(-0.25, 0.25),
        distance=distance,
        fov=2 * math.atan(half / distance),
        target=(rng.uniform(-0.04, 0.04), rng.uniform(0.11, 0.17), rng.uniform(-0.14, -0.04)),
    )


def sample_light(rng: random.Random) -> Light:
    """A key light from the left or the right, warm or cool, soft or hard."""
    return Light(
        azimuth=rng.choice((-1, 1)) * rng.uniform(0.25, 1.3),
        elevation=rng.uniform(0.65, 1.15),
        softness=rng.uniform(0.15, 0.9),
        warmth=rng.uniform(-0.6, 1.0),
        fill=rng.uniform(0.35, 0.55),
    )


def sample_table(rng: random.Random, parts: Sequence[Part]) -> str:
    """A table top; one that would swallow a thing is mostly drawn again."""
    table = rng.choices(TABLES, _TABLE_WEIGHTS)[0]
    for _ in range(3):
        swallowed = _SWALLOWED[table]
        if not any(part.color in swallowed for part in parts) or rng.random() < 0.1:
            break
        table = rng.choices(TABLES, _TABLE_WEIGHTS)[0]
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Print the shares that sampled scenes have."""
    from stilllife.shares import print_shares

    parser = argparse.ArgumentParser(prog="python -m stilllife.scenes", description=main.__doc__)
    parser.add_argument("--count", type=int, default=2000, help="scenes to sample")
    parser.add_argument("--rendered", type=int, default=0, help="of these, scenes to render")
    parser.add_argument("--split", choices=SPLITS, default="train")
    options = parser.parse_args(argv)
    print_shares(options.count, options.rendered, options.split)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
