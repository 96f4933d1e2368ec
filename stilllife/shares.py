"""What share of sampled scenes holds what: the sampler's promises, measured.

Shares that need only the scene are counted on all samples; occlusion and sizes are
estimated from outlines and, on request, measured on rendered masks.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import quantiles

from rich.console import Console
from rich.progress import track
from rich.table import Table

from stilllife.scenes import Split, scene_of
from stilllife.silhouette import View, estimate_visibility
from stilllife.world import COLORS, FINISHES, KINDS, PATTERNS, TABLES, Scene

OCCLUDED = 0.8  # a thing counts as occluded if less than this share of it is visible
_RENDER_BATCH = 8

Test = Callable[[Scene], bool]


def _repeats(values: Iterable[object]) -> bool:
    return any(count > 1 for count in Counter(values).values())


def has_twins(scene: Scene) -> bool:
    """Whether two things of a scene are of one kind."""
    return _repeats(thing.kind for thing in scene.things)


def has_stack(scene: Scene) -> bool:
    """Whether a thing of a scene stands on another."""
    return any(thing.support is not None for thing in scene.things)


# Name, least share promised, whether a scene counts.
PROMISES: tuple[tuple[str, float, Test], ...] = (
    ("two of a kind", 0.30, has_twins),
    ("two of a kind and color", 0.10, lambda s: _repeats((t.kind, t.color) for t in s.things)),
    (
        "a thing occluded by over 20 % (estimate)",
        0.30,
        lambda s: min(estimate_visibility(s)) < OCCLUDED,
    ),
    ("a stack", 0.25, has_stack),
    ("four things or more", 0.50, lambda s: len(s.things) >= 4),
)


def promised_shares(scenes: Sequence[Scene]) -> dict[str, tuple[float, float]]:
    """Share of the scenes that each promise holds for, and the least share promised."""
    return {
        name: (sum(test(scene) for scene in scenes) / len(scenes), least)
        for name, least, test in PROMISES
    }


def value_shares(scenes: Sequence[Scene]) -> dict[str, dict[str, float]]:
    """How often each count, kind, color, pattern, finish and table occurs."""
    things = [thing for scene in scenes for thing in scene.things]
    columns: dict[str, tuple[Sequence[str], list[str]]] = {
        "things": (tuple("123456"), [str(len(scene.things)) for scene in scenes]),
        "kind": (tuple(KINDS), [thing.kind for thing in things]),
        "color": (tuple(COLORS), [thing.color for thing in things]),
        "pattern": (PATTERNS, [thing.pattern for thing in things]),
        "finish": (FINISHES, [thing.finish for thing in things]),
        "table": (TABLES, [scene.table for scene in scenes]),
    }
    return {
        name: {value: found.count(value) / len(found) for value in values}
        for name, (values, found) in columns.items()
    }


def rendered_measures(scenes: Sequence[Scene]) -> tuple[list[list[float]], list[list[float]]]:
    """Per scene and thing, from rendered masks: visible share, and larger side.

    The larger side is that of the whole (amodal) mask's box, as a share of the frame.
    """
    from stilllife.render import render

    visible: list[list[float]] = []
    sides: list[list[float]] = []
    starts = range(0, len(scenes), _RENDER_BATCH)
    for start in track(starts, description="rendering"):
        batch = list(scenes[start : start + _RENDER_BATCH])
        drawn = render(batch)
        for k, scene in enumerate(batch):
            shares, larger = [], []
            for i in range(len(scene.things)):
                whole = (drawn.amodal[k] >> i) & 1 == 1
                rows, columns = whole.any(1).nonzero()[0], whole.any(0).nonzero()[0]
                area = int(whole.sum())
                shares.append(int((drawn.visible[k] == i + 1).sum()) / area if area else 0.0)
                extent = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 if area else 0
                larger.append(float(extent) / whole.shape[0])
            visible.append(shares)
            sides.append(larger)
    return visible, sides


def print_shares(count: int, rendered: int, split: Split = "train") -> None:
    """Sample `count` scenes, print the shares; measure `rendered` of them on masks too."""
    console = Console()
    started = time.process_time()
    scenes = [scene_of(seed, split) for seed in range(count)]
    each = (time.process_time() - started) / count
    table = Table(title=f"{count} scenes of split {split}, {1000 * each:.2f} ms each")
    for heading in ("share of scenes with", "measured", "promised"):
        table.add_column(heading)
    for name, (share, least) in promised_shares(scenes).items():
        table.add_row(name, f"{share:.1%}", f">= {least:.0%}")
    if rendered:
        visible, sides = rendered_measures(scenes[:rendered])
        occluded = sum(min(shares) < OCCLUDED for shares in visible) / len(visible)
        table.add_row(f"the same, rendered ({len(visible)} scenes)", f"{occluded:.1%}", ">= 30%")
        least_visible = sorted(share for shares in visible for share in shares)
        table.add_row("visible share, 1st percentile", _percentile(least_visible, 0), ">= 35%")
        larger = sorted(side for scene_sides in sides for side in scene_sides)
        ends = f"{_percentile(larger, 0)} to {_percentile(larger, -1)}"
        table.add_row("larger side, 1st to 99th percentile", ends, "20% to 45%")
    else:
        larger = [View(s.camera).box(t).larger_side(t.kind) for s in scenes for t in s.things]
        ends = f"{min(larger):.1%} to {max(larger):.1%}"
        table.add_row("larger side (estimate)", ends, "20% to 45%")
    console.print(table)
    for name, shares in value_shares(scenes).items():
        console.print(f"{name}: " + ", ".join(f"{v} {share:.1%}" for v, share in shares.items()))


def _percentile(values: Sequence[float], which: int) -> str:
    return f"{quantiles(values, n=100)[which]:.1%}"
