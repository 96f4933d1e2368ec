"""`python -m benchmarks crops`: generated pictures cut to crops, for people to label.

Half of the crops are from pictures that were drawn from words, half from places that the engine
drew anew in test scenes. What was asked for stays in the index, out of the labeller's sight.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.binding import drawn_wishes
from benchmarks.bundled import Bundle
from benchmarks.crop_sheets import Crop, crop_around, draw_sheets, draw_views, place_of
from benchmarks.edit_tasks import task_of
from benchmarks.generated_crops import FIELDS, LABELS
from benchmarks.held_out import generator
from benchmarks.record import Outcome
from benchmarks.wishes import wish_for
from sgedit_engine.diffusion.few_steps import choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.editable import FOUND
from sgedit_engine.interface import Image
from sgedit_engine.pictures import save_png, write_atomically
from sgedit_engine.scene.geometry import Box
from stilllife.edits import EditKind, EditPair, sample_edit_pair
from stilllife.render import render
from stilllife.shares import OCCLUDED
from stilllife.truths import truths_of

INDEX = "index.json"
_EDITS: tuple[EditKind, ...] = ("add", "replace", "remove")
_NOTES = (
    "sheet-….png hold the crops as they are, view-….png the same enlarged, with the numbers of"
    f" the rows of {LABELS}. A person fills in kind (or nothing), color, pattern, and unsure"
    f" where it cannot be told; {INDEX} tells what was asked for, and is not for that person.",
)


@dataclass(frozen=True, eq=False)
class Made:
    """A crop, how its picture was made and from which words, and the seed of its noise."""

    crop: Crop
    way: str
    prompt: str
    seed: int


def from_words(
    bundle: Bundle, count: int, seed: int, tick: Callable[[str], None]
) -> Iterator[Made]:
    """A place in each of `count` pictures of one thing and of two in turn: one where the bundle's
    own detector sees something, or anywhere if it sees nothing."""
    wishes = [wish_for("crops", seed, n, things=1 + n % 2) for n in range(count)]
    for n, (wish, image) in enumerate(
        drawn_wishes(bundle, choose_sampler(bundle.checkpoint, None, None), wishes, seed, tick)
    ):
        rng = generator(seed, "crops/place", n)
        spotted = bundle.senses.spot(image)
        box = rng.choice(spotted).box if spotted else _any_box(rng)
        yield Made(crop_around(image, box), "from words", wish.caption, seed + n)


def _any_box(rng: random.Random) -> Box:
    side, x, y = rng.uniform(0.2, 0.45), rng.random(), rng.random()
    x0, y0 = x * (1 - side), y * (1 - side)
    return Box(x0=x0, y0=y0, x1=x0 + side, y1=y0 + side)


def from_edits(
    bundle: Bundle, count: int, seed: int, tick: Callable[[str], None]
) -> Iterator[Made]:
    """The edited places of `count` test scenes: insertions, replacements, removals in turn."""
    for n in range(count):
        tick(f"editing, {n} of {count}")
        kind = _EDITS[n % len(_EDITS)]
        rng = generator(seed, f"crops/{kind}", n)
        pair, place = _clear_edit(rng, kind)
        task = task_of(pair, rng)
        image = _edited(bundle, task.source, task.hole, task.region_prompt, seed + n)
        if kind != "remove":
            place = _drawn_at(bundle, image, place)
        yield Made(crop_around(image, place), kind, task.region_prompt, seed + n)


def _edited(bundle: Bundle, source: Image, hole: np.ndarray, prompt: str, seed: int) -> Image:
    drawing = Drawing(hole, prompt, (seed,), choose_sampler(bundle.checkpoint, None, None))
    resolution = bundle.spec.resolution
    (drawn,) = draw(bundle.models, (source,), drawing, resolution, lambda done, total: None)
    return np.where(hole[..., None], drawn, source)


def _clear_edit(rng: random.Random, kind: EditKind) -> tuple[EditPair, Box]:
    """An edit of a thing that is hardly hidden, so that its box holds one thing or none, and
    where that thing is: after the edit, or before a removal."""
    while True:
        pair = sample_edit_pair(rng, kind=kind)
        scene = pair.before if kind == "remove" else pair.after
        for truth in truths_of(scene, render([scene], samples=1), 0):
            if truth.number == pair.index and truth.visibility >= OCCLUDED:
                return pair, truth.box


def _drawn_at(bundle: Bundle, image: Image, place: Box) -> Box:
    """Where the bundle's detector sees what was drawn at a place: it may be larger or smaller."""
    boxes = [spotted.box for spotted in bundle.senses.spot(image)]
    best = max(boxes, key=place.iou, default=place)
    return best if place.iou(best) >= FOUND else place


def make_crops(
    bundle: Bundle, count: int, seed: int, out: Path, tick: Callable[[str], None]
) -> Outcome:
    """Write `count` unlabelled crops into `out`: sheets, views, index, empty labels."""
    made = [*from_words(bundle, count - count // 2, seed, tick)]
    made += from_edits(bundle, count // 2, seed, tick)
    # Mixed, so that the place on a sheet does not tell how a crop was made.
    generator(seed, "crops/order", 0).shuffle(made)
    write_crops(made, out)
    ways = {way: sum(m.way == way for m in made) for way in ("from words", *_EDITS)}
    figures = {"crops": len(made), **{way.replace(" ", "_"): n for way, n in ways.items()}}
    return Outcome(figures, notes=_NOTES)


def write_crops(made: list[Made], out: Path) -> None:
    """Write crops as sheets, views, an index and labels to fill in. Raises InputError."""
    crops = [m.crop for m in made]
    for n, sheet in enumerate(draw_sheets(crops)):
        save_png(sheet, out / _sheet_name(n))
    for n, view in enumerate(draw_views(crops)):
        save_png(view, out / f"view-{n:02}.png")
    rows, index = [], []
    for number, m in enumerate(made):
        sheet_number, cell = place_of(number)
        box = m.crop.box
        at: dict[str, Any] = {
            "number": number, "sheet": _sheet_name(sheet_number), "cell": cell,
            "x0": round(box.x0, 4), "y0": round(box.y0, 4),
            "x1": round(box.x1, 4), "y1": round(box.y1, 4),
        }  # fmt: skip
        rows.append(at)
        index.append({"number": number, "way": m.way, "prompt": m.prompt, "seed": m.seed})
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomically(text.getvalue().encode(), out / LABELS)
    write_atomically((json.dumps(index, indent=1) + "\n").encode(), out / INDEX)


def _sheet_name(number: int) -> str:
    return f"sheet-{number:02}.png"
