"""Edits of test scenes with everything known: what peers are given, and what it should become."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from benchmarks.held_out import generator
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import dilate
from stilllife.captions import caption, phrase
from stilllife.edits import EditKind, EditPair, sample_edit_pair
from stilllife.render import render

# A channel that differs by more was changed by the edit, the shadow included.
_CHANGED = 4
_MARGIN = 4
# What fills a place from which a thing was taken, in the words of training.
_NOTHING = "an empty table"


@dataclass(frozen=True, eq=False)
class EditTask:
    """An edit that was really done: `source` and `truth` RGB uint8 H×W×3 of one scene.

    `hole` bool H×W is all that the edit changes, with a margin. `region_prompt` tells what the
    hole shows afterwards; `source_caption` and `target_caption` the whole pictures; `gone` and
    `new` the things that go and come, in words, where there are any.
    """

    name: str
    source: Image
    truth: Image
    hole: Mask
    region_prompt: str
    source_caption: str
    target_caption: str
    gone: str | None
    new: str | None


def sample_task(seed: int, number: int, kind: EditKind) -> EditTask:
    """A removal, an addition or a replacement on a test scene of a seed."""
    rng = generator(seed, f"edits/{kind}", number)
    return task_of(sample_edit_pair(rng, kind=kind), rng)


def task_of(pair: EditPair, rng: random.Random) -> EditTask:
    drawn = render([pair.before, pair.after])
    source, truth = drawn.rgb
    hole = np.abs(source.astype(int) - truth.astype(int)).max(axis=-1) > _CHANGED
    if pair.kind != "add":
        hole |= drawn.visible_mask(0, pair.index)
    if pair.kind != "remove":
        hole |= drawn.visible_mask(1, pair.index)
    gone = phrase(pair.before.things[pair.index]) if pair.kind != "add" else None
    new = phrase(pair.after.things[pair.index]) if pair.kind != "remove" else None
    told = ", ".join(f"{verb} {what}" for verb, what in (("-", gone), ("+", new)) if what)
    return EditTask(
        name=f"{pair.kind}: {told}",
        source=source,
        truth=truth,
        hole=dilate(hole, _MARGIN),
        region_prompt=new or _NOTHING,
        source_caption=caption(pair.before, rng),
        target_caption=caption(pair.after, rng),
        gone=gone,
        new=new,
    )
