"""`python -m benchmarks samples`: pictures of every kind from words alone."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.grids import Cell, draw_grid
from benchmarks.held_out import generator
from benchmarks.peers.renderer import PeerParts
from benchmarks.peers.text_to_image import TextToImage
from benchmarks.record import Outcome
from sgedit_engine.diffusion.few_steps import GUIDANCE
from sgedit_engine.interface import Image
from sgedit_engine.pictures import save_png
from sgedit_engine.reading import Seen
from stilllife.captions import phrase
from stilllife.scenes import Part, sample_part, sample_thing
from stilllife.world import KINDS, TABLES

GRID = "samples.png"
_NOTES = (
    "Drawn by diffusers' text-to-image pipeline from captions of one thing on a table, then read"
    " by the bundle's own detector and reader: the surest object counts, and `kind`, `color` and"
    " `pattern` are the shares of pictures in which it is as the caption says. `alone` is the"
    " share in which exactly one object is seen. The networks that judge come from the same"
    f" bundle and the same renderings: no independent judge. Pictures: {GRID}.",
)


@dataclass(frozen=True)
class Wish:
    """What a picture shall show, and its caption."""

    part: Part
    caption: str


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture drawn for a wish, and what was seen in it, the surest first."""

    wish: Wish
    image: Image
    seen: tuple[Seen, ...]

    def shows(self, name: str) -> bool:
        """Whether the surest object has the wish's "kind", "color" or "pattern"."""
        if not self.seen:
            return False
        first = self.seen[0]
        found = first.category if name == "kind" else first.attributes[name][0]
        return bool(found == getattr(self.wish.part, name))


def wish_for(kind: str, seed: int, number: int) -> Wish:
    """A thing of a kind in random colours and patterns, on a table."""
    rng = generator(seed, f"samples/{kind}", number)
    random_part = sample_part(rng)
    part = Part(kind, random_part.color, random_part.pattern, random_part.finish)
    text = f"{phrase(sample_thing(rng, part))} on a {rng.choice(TABLES)} table"
    return Wish(part, text)


def draw_samples(
    bundle: Bundle, count: int, seed: int, out: Path, steps: int, tick: Callable[[str], None]
) -> Outcome:
    """`count` pictures of every kind, read back; the grid goes to `out`."""
    tick("loading")
    drawer = TextToImage(PeerParts.of(bundle, steps, GUIDANCE))
    rows: dict[str, list[Sample]] = {}
    for kind in KINDS:
        tick(kind)
        wishes = [wish_for(kind, seed, n) for n in range(count)]
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
    figures |= {name: _share(every, name) for name in ("kind", "color", "pattern")}
    figures["kind_worst"] = min(_share(row, "kind") for row in rows.values())
    figures["alone"] = statistics.fmean(len(sample.seen) == 1 for sample in every)
    return figures


def _grid(rows: dict[str, list[Sample]]) -> Image:
    """Two kinds beside each other in each row."""
    cells = [[_cell(sample) for sample in row] for row in rows.values()]
    pairs = [chain.from_iterable(cells[n : n + 2]) for n in range(0, len(cells), 2)]
    return draw_grid([list(pair) for pair in pairs], side=200)


def _cell(sample: Sample) -> Cell:
    seen = ", ".join(f"{thing.category} {thing.score:.2f}" for thing in sample.seen) or "nothing"
    return Cell(sample.image, f"{sample.wish.caption}\nseen: {seen}")
