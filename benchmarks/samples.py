"""`python -m benchmarks samples`: pictures of every kind from words alone."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, permutations
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.grids import Cell, draw_grid
from benchmarks.peers.renderer import PeerParts
from benchmarks.peers.text_to_image import TextToImage
from benchmarks.record import Outcome
from benchmarks.wishes import Wish, wish_for
from sgedit_engine.diffusion.few_steps import GUIDANCE, choose_sampler
from sgedit_engine.interface import Image
from sgedit_engine.pictures import save_png
from sgedit_engine.reading import Seen
from stilllife.scenes import Part
from stilllife.world import KINDS

GRID = "samples.png"
_NAMES = ("kind", "color", "pattern")
_NOTES = (
    "Drawn by diffusers' text-to-image pipeline from captions of one thing on a table (or of two),"
    " then read by the bundle's own detector and reader: the surest object counts (or two), and"
    " `kind`, `color` and `pattern` are the shares of pictures in which it is as the caption says."
    " `alone` is the share in which no other object is seen. The networks that judge come from the"
    f" same bundle and the same renderings: no independent judge. Pictures: {GRID}.",
)


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture drawn for a wish, and what was seen in it, the surest first."""

    wish: Wish
    image: Image
    seen: tuple[Seen, ...]

    def shows(self, name: str) -> bool:
        """Whether the surest objects, as many as were wished, have the wish's values of "kind",
        "color" or "pattern", each thing compared with the object that is most like it."""
        parts = self.wish.parts
        seen = self.seen[: len(parts)]
        if len(seen) < len(parts):
            return False
        best = max(permutations(seen), key=lambda order: sum(map(_likeness, order, parts)))
        return all(_value(o, name) == getattr(p, name) for o, p in zip(best, parts, strict=True))


def _value(seen: Seen, name: str) -> str:
    return seen.category if name == "kind" else seen.attributes[name][0]


def _likeness(seen: Seen, part: Part) -> int:
    return sum(_value(seen, name) == getattr(part, name) for name in _NAMES)


def draw_samples(
    bundle: Bundle,
    count: int,
    things: int,
    seed: int,
    out: Path,
    steps: int,
    tick: Callable[[str], None],
) -> Outcome:
    """`count` pictures of every kind, alone or with another thing as `things` says, read back;
    the grid goes to `out`."""
    tick("loading")
    drawer = TextToImage(PeerParts.of(bundle, choose_sampler(bundle.checkpoint, steps, GUIDANCE)))
    rows: dict[str, list[Sample]] = {}
    for kind in KINDS:
        tick(kind)
        wishes = [wish_for(f"samples/{kind}", seed, n, things, kind) for n in range(count)]
        images = drawer.draw([w.caption for w in wishes], range(seed, seed + count))
        rows[kind] = [
            Sample(wish, image, bundle.senses.read(image).objects)
            for wish, image in zip(wishes, images, strict=True)
        ]
    save_png(_grid(rows), out / GRID)
    return Outcome(
        _figures(rows),
        details={
            "steps": steps,
            "kind_by_kind": {kind: _share(row, "kind") for kind, row in rows.items()},
        },
        notes=_NOTES,
    )


def _share(samples: list[Sample], name: str) -> float:
    return statistics.fmean(sample.shows(name) for sample in samples)


def _figures(rows: dict[str, list[Sample]]) -> dict[str, float]:
    every = [sample for row in rows.values() for sample in row]
    figures: dict[str, float] = {"pictures": len(every)}
    figures |= {name: _share(every, name) for name in _NAMES}
    figures["kind_worst"] = min(_share(row, "kind") for row in rows.values())
    figures["alone"] = statistics.fmean(
        len(sample.seen) == len(sample.wish.parts) for sample in every
    )
    return figures


def _grid(rows: dict[str, list[Sample]]) -> Image:
    """Two kinds beside each other in each row."""
    cells = [[_cell(sample) for sample in row] for row in rows.values()]
    pairs = [chain.from_iterable(cells[n : n + 2]) for n in range(0, len(cells), 2)]
    return draw_grid([list(pair) for pair in pairs], side=200)


def _cell(sample: Sample) -> Cell:
    seen = ", ".join(f"{thing.category} {thing.score:.2f}" for thing in sample.seen) or "nothing"
    return Cell(sample.image, f"{sample.wish.caption}\nseen: {seen}")
