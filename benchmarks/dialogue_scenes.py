"""Pictures made at random for generated dialogues, and words that mean one of their things.

What the words mean is known by the way they are made, from the things' kinds, looks and places
alone; nothing here asks how the agent understands words.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.dialogue_cases import Scene, Thing
from sgedit_engine.flat_shapes import COLORS, KINDS, PROPORTIONS

_COLUMNS = (0.10, 0.30, 0.50, 0.70, 0.90)
_ROWS = (0.62, 0.76, 0.92)
_WIDEST = 0.16
_SUPPORTS = ("book", "cube")
# What people call the kinds.
NOUNS = {
    "ball": ("ball",),
    "book": ("book",),
    "bottle": ("bottle",),
    "cube": ("cube", "box"),
    "lamp": ("lamp",),
    "mug": ("mug", "cup"),
    "rubber duck": ("duck", "rubber duck"),
    "teapot": ("teapot",),
}


def random_scene(rng: random.Random, *, twins: bool = False, stack: bool = False) -> Scene:
    """Three to five things, one in a column. `twins`: two of a kind, in other colors; every other
    kind is there once. `stack`: something stands on a book or cube."""
    kinds = [k for k in KINDS if k not in _SUPPORTS]
    rng.shuffle(kinds)
    count = rng.randint(3, 4 if stack else 5)
    chosen = kinds[: count - twins]
    if twins:
        chosen.append(chosen[0])
    columns = sorted(rng.sample(_COLUMNS, len(chosen)))
    rng.shuffle(chosen)
    colors = rng.sample(sorted(COLORS), len(chosen) + 2)
    things = [
        _standing(kind, color, x, rng.choice(_ROWS))
        for kind, color, x in zip(chosen, colors, columns, strict=False)
    ]
    if stack:
        free = [x for x in _COLUMNS[1:-1] if x not in columns] or [_COLUMNS[2]]
        things = [t for t in things if abs(_middle(t) - free[0]) > 0.05]
        below, above = _stacked(rng.choice(_SUPPORTS), colors[-2], kinds[-1], colors[-1], free[0])
        # What stands on something is painted over it.
        return (*sorted([*things, below], key=_foot), above)
    return tuple(sorted(things, key=_foot))


def _foot(thing: Thing) -> float:
    return thing.box[3]


def _standing(kind: str, color: str, x: float, y: float) -> Thing:
    share, side = PROPORTIONS[kind]
    width = min(side * min(share, 1.0) * 0.62, _WIDEST)
    height = width / share
    box = (round(x - width / 2, 3), round(y - height, 3), round(x + width / 2, 3), y)
    return Thing(id=f"{color}-{kind}".replace(" ", "-"), category=kind,
                 attributes={"color": color}, box=box)  # fmt: skip


def _stacked(support: str, color: str, kind: str, other: str, x: float) -> tuple[Thing, Thing]:
    below = _standing(support, color, x, 0.80)
    x0, y0, x1, _ = below.box
    wide = min(0.10, (x1 - x0) * 0.8)
    above = _standing(kind, other, x, y0 + 0.03)
    shrunk = wide / (above.box[2] - above.box[0])
    height = (above.box[3] - above.box[1]) * shrunk
    foot = round(y0 + 0.03, 3)
    box = (round(x - wide / 2, 3), round(foot - height, 3), round(x + wide / 2, 3), foot)
    return below, above.model_copy(update={"box": box})


def _middle(thing: Thing) -> float:
    return (thing.box[0] + thing.box[2]) / 2


def alike(scene: Scene, thing: Thing) -> list[Thing]:
    """All things of its kind, from left to right."""
    return sorted((t for t in scene if t.category == thing.category), key=_middle)


def noun(rng: random.Random, kind: str) -> str:
    """What somebody calls a kind."""
    return rng.choice(NOUNS[kind])


def described(rng: random.Random, scene: Scene, thing: Thing) -> str:
    """Words that mean this thing and no other: its kind alone if that is enough, or with its
    color or its place among its kind."""
    same, name = alike(scene, thing), noun(rng, thing.category)
    ways = [f"the {thing.attributes['color']} {name}"]
    if len(same) == 1:
        ways += [f"the {name}"] * 2
    elif thing in (same[0], same[-1]):
        side = "left" if thing is same[0] else "right"
        ways += [f"the {side} {name}", f"the {name} on the {side}", f"the {side}most {name}"]
    return rng.choice(ways)


def undescribed(rng: random.Random, scene: Scene) -> tuple[str, list[Thing]]:
    """Words that fit the two of a kind alike."""
    pairs = [alike(scene, t) for t in scene if len(alike(scene, t)) > 1]
    return f"the {noun(rng, pairs[0][0].category)}", pairs[0]


def absent_kinds(scene: Scene) -> list[str]:
    """Kinds that the picture has not."""
    there = {t.category for t in scene}
    return [k for k in KINDS if k not in there]


def other_color(rng: random.Random, scene: Scene) -> str:
    """A color that nothing has."""
    return rng.choice([c for c in sorted(COLORS) if c not in colors_of(scene)])


def colors_of(scene: Sequence[Thing]) -> set[str]:
    """The colors that things have."""
    return {t.attributes["color"] for t in scene}


def riding(scene: Scene) -> tuple[Thing, Thing]:
    """What carries something, and what it carries. Raises StopIteration without a stack."""
    below = next(t for t in scene if t.category in _SUPPORTS)
    above = next(t for t in scene if t is not below and below.box[0] < _middle(t) < below.box[2])
    return below, above
