"""How well the perceiving models read scenes that training never saw.

    python -m stilllife.eval_perception --models DIR [--count 200] [--device cpu] [--json FILE]

DIR holds the folders detector, segmenter, reader and effects.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sgedit_engine.perception.attributes import OF_THINGS, AttributeReader
from sgedit_engine.perception.detect import Detector, Owlv2Detector, overlaps
from sgedit_engine.perception.effects import EffectsReader
from sgedit_engine.perception.masks import box_of, dilate, iou
from sgedit_engine.perception.parse import Perception
from sgedit_engine.perception.segment import SamSegmenter
from sgedit_engine.reading import Seen, Spotted
from sgedit_engine.scene.geometry import Box
from stilllife.edits import EditPair, sample_edit_pair
from stilllife.render import Rendered, render
from stilllife.scenes import generator_of, scene_of
from stilllife.world import Scene

MATCHED = 0.5
# Score of the detector from which an answer counts, for recall and false alarms.
OPERATING = 0.35
MOSTLY_VISIBLE = 0.5
# As in training: a changed pixel, and the edge of a thing, of which nothing is asked.
CHANGED, EDGE = 4, 2


@dataclass(frozen=True, eq=False)
class Truth:
    """One visible thing of a picture: its number in the scene, values, mask, box, and the
    visible share of its outline."""

    number: int
    values: Mapping[str, str]
    mask: np.ndarray
    box: Box
    visibility: float


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Rendered test scenes, and pairs with one thing removed."""

    scenes: list[Scene]
    drawn: Rendered
    pairs: list[EditPair]
    before: Rendered
    after: Rendered

    @classmethod
    def render(cls, count: int, device: str = "cpu", look: int = 0, first: int = 0) -> HeldOut:
        """`count` test scenes from number `first` on, and half as many pairs of the test split."""
        scenes = [scene_of(first + n, "test", look) for n in range(count)]
        pairs = [
            sample_edit_pair(generator_of(first + n, "test"), look, "remove")
            for n in range(max(1, count // 2))
        ]
        before = render([p.before for p in pairs], device=device)
        after = render([p.after for p in pairs], device=device)
        return cls(scenes, render(scenes, device=device), pairs, before, after)

    def truths(self, n: int) -> list[Truth]:
        """The visible things of picture n."""
        return truths_of(self.scenes[n], self.drawn, n)


def truths_of(scene: Scene, drawn: Rendered, n: int) -> list[Truth]:
    """The visible things of picture n of a rendering."""
    found = []
    for i, thing in enumerate(scene.things):
        mask = drawn.visible_mask(n, i)
        box = box_of(mask)
        if box is None:
            continue
        values = {name: getattr(thing, name) for name in OF_THINGS}
        share = float(mask.sum() / max(1, drawn.amodal_mask(n, i).sum()))
        found.append(Truth(i, values, mask, box, share))
    return found


def _corners(boxes: Sequence[Box]) -> np.ndarray:
    return np.array([[b.x0, b.y0, b.x1, b.y1] for b in boxes], np.float32).reshape(-1, 4)


def average_precision(hits: Sequence[tuple[float, bool]], total: int) -> float:
    """Area under the precision-recall curve (all points) of answers (score, right)."""
    ordered = np.array([right for _, right in sorted(hits, key=lambda h: -h[0])], float)
    if total == 0 or len(ordered) == 0:
        return 0.0
    right = np.cumsum(ordered)
    precision = right / np.arange(1, len(ordered) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best * ordered).sum() / total)


def match(answers: Sequence[Spotted], truths: Sequence[Truth], same_kind: bool) -> list[int | None]:
    """Per answer, best first, the truth that it takes (IoU of boxes at least MATCHED) or None."""
    table = overlaps(_corners([a.box for a in answers]), _corners([t.box for t in truths]))
    taken: set[int] = set()
    matched: list[int | None] = []
    for row, answer in zip(table, answers, strict=True):
        free = [
            j
            for j, truth in enumerate(truths)
            if j not in taken
            and row[j] >= MATCHED
            and (not same_kind or truth.values["kind"] == answer.category)
        ]
        best = max(free, key=lambda j: row[j], default=None)
        if best is not None:
            taken.add(best)
        matched.append(best)
    return matched


def detection_figures(detector: Detector, held: HeldOut) -> dict[str, float]:
    """AP50 (mean over kinds) and, at OPERATING, recall and false alarms a picture."""
    hits: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    mostly = found = right_kind = alarms = 0
    for n in range(len(held.scenes)):
        truths = held.truths(n)
        answers = detector.detect(held.drawn.rgb[n])
        for truth in truths:
            totals[truth.values["kind"]] += 1
        for answer, taken in zip(answers, match(answers, truths, same_kind=True), strict=True):
            hits[answer.category].append((answer.score, taken is not None))
        strong = [a for a in answers if a.score >= OPERATING]
        matched = match(strong, truths, same_kind=False)
        alarms += sum(taken is None for taken in matched)
        by_truth = {taken: a for a, taken in zip(strong, matched, strict=True) if taken is not None}
        for j, truth in enumerate(truths):
            if truth.visibility >= MOSTLY_VISIBLE:
                mostly += 1
                found += j in by_truth
                right_kind += j in by_truth and by_truth[j].category == truth.values["kind"]
    per_kind = [average_precision(hits[kind], total) for kind, total in totals.items()]
    return {
        "ap50": float(np.mean(per_kind)),
        "ap50_worst_kind": float(np.min(per_kind)),
        "recall_mostly_visible": found / max(1, mostly),
        "recall_and_kind": right_kind / max(1, mostly),
        "false_alarms_per_picture": alarms / len(held.scenes),
    }


def segmentation_figures(segmenter: SamSegmenter, held: HeldOut) -> dict[str, float]:
    """Mean IoU of masks from the true boxes, and that of things hidden by a fifth or more."""
    overlap, hidden = [], []
    for n in range(len(held.scenes)):
        truths = held.truths(n)
        masks = segmenter.masks(held.drawn.rgb[n], [t.box for t in truths])
        for truth, found in zip(truths, masks, strict=True):
            overlap.append(iou(found.probability > 0.5, truth.mask))
            if truth.visibility < 0.8:
                hidden.append(overlap[-1])
    low = float(np.quantile(overlap, 0.1))
    figures = {"mask_iou": float(np.mean(overlap)), "mask_iou_p10": low}
    return figures | ({"mask_iou_occluded": float(np.mean(hidden))} if hidden else {})


def reader_figures(reader: AttributeReader, held: HeldOut) -> dict[str, float]:
    """Accuracy of each attribute, read with the true masks."""
    right: dict[str, list[bool]] = defaultdict(list)
    for n, scene in enumerate(held.scenes):
        truths = held.truths(n)
        for truth, read in zip(
            truths, reader.things(held.drawn.rgb[n], [t.mask for t in truths]), strict=True
        ):
            for name, (value, _) in read.items():
                right[name].append(value == truth.values[name])
        around = reader.surroundings(held.drawn.rgb[n])
        right["table"].append(around["table"][0] == scene.table)
        right["wall"].append(around["wall"][0] == scene.wall)
    return {f"{name}_accuracy": float(np.mean(values)) for name, values in right.items()}


def effects_figures(effects: EffectsReader, held: HeldOut) -> dict[str, float]:
    """IoU of predicted effects with what the counterfactual shows: over all pixels, and the
    mean over pictures."""
    shared = together = 0
    per_picture = []
    for n, pair in enumerate(held.pairs):
        mask = held.before.visible_mask(n, pair.index)
        others = (held.before.visible[n] > 0) & ~mask
        far = ~dilate(mask, EDGE)
        before, after = held.before.rgb[n].astype(int), held.after.rgb[n].astype(int)
        real = (np.abs(before - after).max(-1) > CHANGED) & far
        made = (effects.probability(held.before.rgb[n], mask, others) > 0.5) & far
        shared += int((real & made).sum())
        together += int((real | made).sum())
        if real.any():
            per_picture.append(iou(real, made))
    mean = float(np.mean(per_picture)) if per_picture else 0.0
    return {"effects_iou": shared / max(1, together), "effects_iou_mean": mean}


def reading_figures(perception: Perception, held: HeldOut) -> dict[str, float]:
    """The whole chain: objects found, their masks and attributes, pictures read perfectly."""
    things = found = alarms = perfect = 0
    overlap: list[float] = []
    right: dict[str, list[bool]] = defaultdict(list)
    started = time.perf_counter()
    for n in range(len(held.scenes)):
        truths = held.truths(n)
        reading = perception.read(held.drawn.rgb[n])
        pairs = _match_masks(reading.objects, truths)
        things += len(truths)
        found += len(pairs)
        alarms += len(reading.objects) - len(pairs)
        all_right = len(pairs) == len(truths) == len(reading.objects)
        for seen, truth in pairs:
            overlap.append(iou(seen.mask, truth.mask))
            values = {"kind": seen.category, **{k: v for k, (v, _) in seen.attributes.items()}}
            for name, value in values.items():
                right[name].append(value == truth.values[name])
            all_right &= values["kind"] == truth.values["kind"]
            all_right &= values.get("color") == truth.values["color"]
        perfect += all_right
    count = len(held.scenes)
    return {
        "objects_found": found / max(1, things),
        "false_objects_per_picture": alarms / count,
        "mask_iou": float(np.mean(overlap)) if overlap else 0.0,
        **{f"{name}_accuracy": float(np.mean(values)) for name, values in right.items()},
        "pictures_with_all_kinds_and_colors_right": perfect / count,
        "seconds_per_picture": (time.perf_counter() - started) / count,
    }


def _match_masks(objects: Sequence[Seen], truths: Sequence[Truth]) -> list[tuple[Seen, Truth]]:
    free = list(truths)
    pairs = []
    for seen in objects:
        best = max(free, key=lambda t: iou(seen.mask, t.mask), default=None)
        if best is not None and iou(seen.mask, best.mask) >= MATCHED:
            free.remove(best)
            pairs.append((seen, best))
    return pairs


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
