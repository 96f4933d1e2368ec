"""Changes of look that lose detail easily: from and to black and white, on stripes and spots."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.edits.asks import ATTRIBUTES, Ask
from benchmarks.edits.editors import Trial
from benchmarks.edits.shown import Shown, show
from benchmarks.held_out import generator
from stilllife.edits import EditPair, change
from stilllife.placement import problems, riders_of
from stilllife.scenes import sample_scene
from stilllife.world import COLORS, FINISHES, PATTERNS, Scene

# Pixels of a thing, of 256×256, and the share of it that is seen: of less there is no detail.
_LARGE, _SEEN = 1200, 0.85
_HUES = tuple(c for c in COLORS if c not in ("black", "white", "gray"))
_DARK = ("brown", "purple", "blue", "green")
_LIGHT = ("yellow", "orange", "pink", "white")


@dataclass(frozen=True)
class Kind:
    """Which looks a thing may have before and after. Without `becomes`, another value of `named`
    is asked for."""

    colors: tuple[str, ...] = tuple(COLORS)
    becomes: tuple[str, ...] = tuple(COLORS)
    pattern: str | None = "plain"
    named: str = "color"


GROUPS: dict[str, Kind] = {
    "black": Kind(colors=("black",), becomes=(*_HUES, "white", "gray")),
    "to_black": Kind(colors=(*_HUES, "white"), becomes=("black",)),
    "white": Kind(colors=("white",), becomes=_HUES),
    "to_white": Kind(colors=_HUES, becomes=("white",)),
    "dark": Kind(colors=_DARK, becomes=_LIGHT),
    "light": Kind(colors=_LIGHT, becomes=_DARK),
    "striped": Kind(pattern="striped"),
    "spotted": Kind(pattern="spotted"),
    "pattern": Kind(pattern=None, becomes=PATTERNS, named="pattern"),
    "finish": Kind(pattern=None, becomes=FINISHES, named="finish"),
}


def trial_of(seed: int, group: str, number: int) -> Trial:
    """The change of a group with a number; always the same for a seed."""
    rng = generator(seed, f"looks/{group}", number)
    while True:
        pair = _pair(sample_scene(rng), GROUPS[group], rng)
        if pair is None:
            continue
        before, after = show([pair.before, pair.after])
        if _well_seen(before, pair.index):
            return Trial(number, seed, Ask(pair), before, after, before.image)


def _pair(scene: Scene, kind: Kind, rng: random.Random) -> EditPair | None:
    """A thing of the scene that carries nothing, in a look of a kind, before and after."""
    free = [i for i in range(len(scene.things)) if not riders_of(scene, i)]
    if not free or problems(scene):
        return None
    index = rng.choice(free)
    before = change(scene, index, color=rng.choice(kind.colors), pattern=kind.pattern)
    old = getattr(before.things[index], kind.named)
    new = rng.choice([value for value in kind.becomes if value != old])
    color, pattern, finish = (new if name == kind.named else None for name in ATTRIBUTES)
    return EditPair(before, change(before, index, color, pattern, finish), "change", index)


def _well_seen(shown: Shown, index: int) -> bool:
    truth = shown.truth(index)
    return truth is not None and truth.visibility >= _SEEN and int(truth.mask.sum()) >= _LARGE
