"""How well the judge judges, on scenes of the test split.

    python -m stilllife.judge.evaluate --judge DIR --scenes N --seed S [--generator DIR] [--json]

The namer is asked about boxes of things that are at least half visible, and about boxes with
nothing in them, a fifth as many; the counter about whole pictures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from sgedit_engine.reading import Spotted
from sgedit_engine.scene.geometry import Box
from stilllife.eval_perception import HeldOut, Truth
from stilllife.judge.boxes import empty_boxes
from stilllife.judge.counter import Counter
from stilllife.judge.generator import Generator
from stilllife.judge.judge import Judge
from stilllife.judge.labelled import LEAST_PIXELS, LEAST_VISIBLE, Labelled
from stilllife.judge.namer import Named, Namer
from stilllife.pool import measure
from stilllife.scenes import SPAN
from stilllife.supply import labels_of
from stilllife.tallies import MOSTLY_VISIBLE, match

ATTRIBUTES = ("kind", "color", "pattern")
# Boxes with nothing in them for each thing that is asked about.
EMPTY_SHARE = 0.2
Pictures = NDArray[np.uint8]


def judge_figures(
    judge: Judge, held: HeldOut, pictures: Pictures | None = None
) -> dict[str, float]:
    """All figures of namer and counter, each in [0, 1]; see `namer_figures`, `counter_figures`."""
    named = namer_figures(judge.namer, held, pictures)
    return named | counter_figures(judge.counter, held, pictures)


def namer_figures(
    namer: Namer, held: HeldOut, pictures: Pictures | None = None
) -> dict[str, float]:
    """Shares of right answers: `judge_kind`, `judge_color`, `judge_pattern` of things,
    `judge_nothing` of empty boxes, `judge_joint` of all boxes with everything right.

    `pictures` uint8 [N, H, W, 3] take the place of the held-out renderings.
    """
    pictures = held.drawn.rgb if pictures is None else pictures
    right: dict[str, list[bool]] = {name: [] for name in (*ATTRIBUTES, "nothing", "joint")}
    empty = empty_places(held)
    for n, image in enumerate(pictures):
        truths = [t for t in held.truths(n) if t.visibility >= MOSTLY_VISIBLE]
        answers = namer.name(image, [*(t.box for t in truths), *empty[n]])
        for truth, answer in zip(truths, answers, strict=False):
            found = _hits(truth, answer)
            for name, hit in found.items():
                right[name].append(hit)
            right["joint"].append(all(found.values()))
        nothing = [answer.kind is None for answer in answers[len(truths) :]]
        right["nothing"] += nothing
        right["joint"] += nothing
    return {f"judge_{k}": float(np.mean(v)) if v else 0.0 for k, v in right.items()}


def counter_figures(
    counter: Counter, held: HeldOut, pictures: Pictures | None = None
) -> dict[str, float]:
    """`judge_recall` of things at least half visible, `judge_precision` of all answers,
    `judge_count`: pictures whose number of things is right, `judge_iou`: mean of found ones.

    Things of which less than a sixth is visible, or fewer than 40 pixels, may be found or not.
    """
    pictures = held.drawn.rgb if pictures is None else pictures
    found = mostly = right = answered = exact = 0
    overlap: list[float] = []
    for n, image in enumerate(pictures):
        truths = held.truths(n)
        due = [t.visibility >= LEAST_VISIBLE and t.mask.sum() >= LEAST_PIXELS for t in truths]
        located = counter.locate(image)
        matched = match([Spotted("", x.box, x.score) for x in located], truths, same_kind=False)
        taken = {j: x for j, x in zip(matched, located, strict=True) if j is not None}
        overlap += [truths[j].box.iou(x.box) for j, x in taken.items()]
        half = [j for j, t in enumerate(truths) if t.visibility >= MOSTLY_VISIBLE]
        mostly += len(half)
        found += sum(j in taken for j in half)
        answered += len(located)
        right += len(taken)
        exact += len(located) - sum(not due[j] for j in taken) == sum(due)
    return {
        "judge_recall": found / max(1, mostly),
        "judge_precision": right / max(1, answered),
        "judge_count": exact / max(1, len(pictures)),
        "judge_iou": float(np.mean(overlap)) if overlap else 0.0,
    }


def _hits(truth: Truth, answer: Named) -> dict[str, bool]:
    return {name: getattr(answer, name) == truth.values[name] for name in ATTRIBUTES}


def empty_places(held: HeldOut) -> list[list[Box]]:
    """Per picture boxes with nothing in them, in all a fifth of the things' number; always the
    same for the same scenes."""
    truth = labelled_scenes(held)
    things = int((truth.visibility >= MOSTLY_VISIBLE).sum())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        boxes, found = empty_boxes(truth, 2)
        order = torch.randperm(found.numel())
    places: list[list[Box]] = [[] for _ in held.scenes]
    left = round(EMPTY_SHARE * things)
    for number in order.tolist():
        n, k = divmod(number, found.shape[1])
        if left and found[n, k]:
            x0, y0, x1, y1 = boxes[n, k].tolist()
            places[n].append(Box(x0=x0, y0=y0, x1=x1, y1=y1))
            left -= 1
    return places


def labelled_scenes(held: HeldOut) -> Labelled:
    """The held-out renderings with their labels, on the CPU."""
    rgb = torch.from_numpy(held.drawn.rgb).permute(0, 3, 1, 2)
    visible, amodal = torch.from_numpy(held.drawn.visible), torch.from_numpy(held.drawn.amodal)
    labels = torch.from_numpy(labels_of(held.scenes)[0]).long()
    boxes, pixels, whole = measure(visible, amodal)
    return Labelled(
        rgb,
        visible,
        labels[..., 0],
        labels[..., 1],
        labels[..., 2],
        boxes,
        pixels,
        pixels / whole.clamp(min=1),
        torch.zeros_like(pixels, dtype=torch.bool),
        boxes.new_zeros(len(boxes), 4),
    )


def round_trips(pictures: Pictures, folder: Path, device: str = "cpu") -> Pictures:
    """Pictures uint8 [N, H, W, 3] through the autoencoder of a bundle and back."""
    generator = Generator.from_folder(folder, torch.device(device))
    made = []
    for image in pictures:
        pixels = torch.from_numpy(image).to(device).permute(2, 0, 1)[None].float() / 127.5 - 1
        back = generator.decode(generator.encode(pixels))[0]
        made.append(((back + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy())
    return np.stack(made)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure the judge on held-out scenes."""
    parser = argparse.ArgumentParser(
        prog="python -m stilllife.judge.evaluate", description=main.__doc__
    )
    parser.add_argument("--judge", type=Path, help="the judge's folder; none: the bundled one")
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generator", type=Path, help="bundle for autoencoder round trips too")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(argv)
    judge = Judge.open(options.judge, options.device)
    held = HeldOut.render(options.scenes, options.device, first=options.seed * SPAN)
    figures = judge_figures(judge, held)
    if options.generator is not None:
        pictures = round_trips(held.drawn.rgb, options.generator, options.device)
        again = judge_figures(judge, held, pictures)
        figures |= {f"{name}_round_trip": value for name, value in again.items()}
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print("\n".join(f"{name:28} {value:.4f}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
