"""How well the perceiving models read scenes that training never saw.

    python -m stilllife.eval_perception --models DIR [--count 200] [--device cpu] [--json FILE]

DIR holds the folders detector, segmenter, reader and effects.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sgedit_engine.perception.attributes import AttributeReader
from sgedit_engine.perception.detect import Detector, Owlv2Detector
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.parse import Perception
from sgedit_engine.perception.segment import SamSegmenter
from stilllife.edits import EditPair, sample_edit_pair
from stilllife.render import Rendered, render
from stilllife.scenes import generator_of, scene_of
from stilllife.tallies import (
    AttributeTally,
    DetectionTally,
    EffectsTally,
    ReadingTally,
    SegmentationTally,
)
from stilllife.truths import Truth, truths_of
from stilllife.world import Scene


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Rendered test scenes, and half as many pairs with one thing removed, which are drawn when
    they are first asked for."""

    scenes: list[Scene]
    drawn: Rendered
    device: str
    look: int
    first: int

    @classmethod
    def render(cls, count: int, device: str = "cpu", look: int = 0, first: int = 0) -> HeldOut:
        """`count` test scenes from number `first` on."""
        scenes = [scene_of(first + n, "test", look) for n in range(count)]
        return cls(scenes, render(scenes, device=device), device, look, first)

    @cached_property
    def pairs(self) -> list[EditPair]:
        """The removals, of the test split."""
        return [
            sample_edit_pair(generator_of(self.first + n, "test"), self.look, "remove")
            for n in range(max(1, len(self.scenes) // 2))
        ]

    @cached_property
    def before(self) -> Rendered:
        """The pairs' pictures with the thing."""
        return render([p.before for p in self.pairs], device=self.device)

    @cached_property
    def after(self) -> Rendered:
        """The pairs' pictures without it."""
        return render([p.after for p in self.pairs], device=self.device)

    def truths(self, n: int) -> list[Truth]:
        """The visible things of picture n."""
        return truths_of(self.scenes[n], self.drawn, n)


def detection_figures(detector: Detector, held: HeldOut) -> dict[str, float]:
    """See `tallies.DetectionTally`."""
    tally = DetectionTally()
    for n, image in enumerate(held.drawn.rgb):
        tally.add(detector.detect(image), held.truths(n))
    return tally.figures()


def segmentation_figures(segmenter: SamSegmenter, held: HeldOut) -> dict[str, float]:
    """See `tallies.SegmentationTally`."""
    tally = SegmentationTally()
    for n, image in enumerate(held.drawn.rgb):
        truths = held.truths(n)
        tally.add(segmenter.masks(image, [t.box for t in truths]), truths)
    return tally.figures()


def reader_figures(reader: AttributeReader, held: HeldOut) -> dict[str, float]:
    """See `tallies.AttributeTally`."""
    tally = AttributeTally()
    for n, image in enumerate(held.drawn.rgb):
        truths = held.truths(n)
        read = reader.things(image, [t.mask for t in truths])
        tally.add(read, truths, reader.surroundings(image), held.scenes[n])
    return tally.figures()


def effects_figures(effects: EffectsReader, held: HeldOut) -> dict[str, float]:
    """See `tallies.EffectsTally`."""
    tally = EffectsTally()
    for n, pair in enumerate(held.pairs):
        mask = held.before.visible_mask(n, pair.index)
        others = (held.before.visible[n] > 0) & ~mask
        made = effects.probability(held.before.rgb[n], mask, others) > 0.5
        tally.add(made, mask, held.before.rgb[n], held.after.rgb[n])
    return tally.figures()


def reading_figures(perception: Perception, held: HeldOut) -> dict[str, float]:
    """See `tallies.ReadingTally`; "seconds_per_picture" too."""
    tally = ReadingTally()
    started = time.perf_counter()
    for n, image in enumerate(held.drawn.rgb):
        tally.add(perception.read(image), held.truths(n))
    seconds = (time.perf_counter() - started) / len(held.scenes)
    return {**tally.figures(), "seconds_per_picture": seconds}


def evaluate(models: Path, count: int, device: str, look: int = 0) -> dict[str, Any]:
    """All figures of the models in a folder on `count` test scenes."""
    held = HeldOut.render(count, device, look)
    detector = Owlv2Detector.from_folder(models / "detector", device)
    segmenter = SamSegmenter.from_folder(models / "segmenter", device)
    reader = AttributeReader.from_folder(models / "reader", device)
    effects = EffectsReader.from_folder(models / "effects", device)
    perception = Perception(detector, segmenter, reader)
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "detector": lambda: detection_figures(detector, held),
        "segmenter": lambda: segmentation_figures(segmenter, held),
        "reader": lambda: reader_figures(reader, held),
        "effects": lambda: effects_figures(effects, held),
        "reading": lambda: reading_figures(perception, held),
    }
    return {"scenes": count, "look": look, **{name: part() for name, part in parts.items()}}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure the perceiving models on held-out scenes; prints JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m stilllife.eval_perception", description=main.__doc__
    )
    parser.add_argument("--models", type=Path, required=True, help="bundle folder")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--look", type=int, choices=(0, 1), default=0, help="1: the held-back one")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args(argv)
    figures = evaluate(options.models, options.count, options.device, options.look)
    text = json.dumps(figures, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
