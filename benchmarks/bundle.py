"""`python -m benchmarks bundle`: how good the bundled models are, each by itself."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.bundled import Bundle
from benchmarks.held_out import first_number
from benchmarks.outside import is_refused, strangers
from benchmarks.record import Outcome
from benchmarks.relations import relation_figures
from benchmarks.timing import decode_seconds, unet_pair_seconds
from sgedit_engine.interface import Image
from stilllife.eval_perception import (
    HeldOut,
    detection_figures,
    effects_figures,
    reader_figures,
    reading_figures,
    segmentation_figures,
)
from stilllife.train_autoencoder import evaluate

Figures = dict[str, float]
Tick = Callable[[str], None]

# What the table calls it, and what the measuring code calls it.
_DETECTION = {
    "ap50": "ap50",
    "ap50_worst_kind": "ap50_worst_kind",
    "recall": "recall_mostly_visible",
    "recall_and_kind": "recall_and_kind",
    "false_alarms": "false_alarms_per_picture",
}
_SEGMENTATION = {name: name for name in ("mask_iou", "mask_iou_p10", "mask_iou_occluded")}
_ATTRIBUTES = {name: f"{name}_accuracy" for name in ("color", "pattern", "finish", "kind")}
_EFFECTS = {"effects_iou": "effects_iou", "effects_iou_mean": "effects_iou_mean"}
_READING = {
    "read_objects": "objects_found",
    "read_false_objects": "false_objects_per_picture",
    "read_mask_iou": "mask_iou",
    "read_color": "color_accuracy",
    "read_pattern": "pattern_accuracy",
    "read_perfect": "pictures_with_all_kinds_and_colors_right",
}
_NOTES = (
    "Scenes of the test split, which training never saw. `ap50` is the mean over kinds;"
    " `recall` counts objects at least half visible, whatever kind they were given."
    " `mask_iou`, `color`, `pattern`, `finish` and `kind` are the segmenter's and the reader's"
    " with the true boxes and masks; `read_…` is the whole chain, from the picture alone,"
    " over the objects that it found. `relations_f1` and that of each predicate are of that chain"
    " too, against the scene's three-dimensional truth, relations of objects that it missed"
    " included.",
    "`effects_iou` is over all pixels of all pictures, `effects_iou_mean` the mean over"
    " pictures. `outside_world` is the share of scikit-image's own pictures, photographs and"
    " noise that were refused, `world_refused` the share of the test scenes that were, wrongly."
    " Seconds are medians, warm.",
)


def _renamed(found: Mapping[str, float], names: Mapping[str, str]) -> Figures:
    return {name: found[source] for name, source in names.items() if source in found}


def _autoencoder(bundle: Bundle, held: HeldOut) -> Figures:
    pictures = torch.from_numpy(np.ascontiguousarray(held.drawn.rgb.transpose(0, 3, 1, 2)))
    with bundle.autoencoder() as vae:
        # One by one, so that the mean is that over pictures whatever their number.
        return evaluate(vae, pictures, batch=1)


def _perception(bundle: Bundle, held: HeldOut, tick: Tick) -> Figures:
    with bundle.readers() as readers:
        parts: dict[str, Callable[[], Figures]] = {
            "detector": lambda: _renamed(detection_figures(readers.detector, held), _DETECTION),
            "segmenter": lambda: _renamed(
                segmentation_figures(readers.segmenter, held), _SEGMENTATION
            ),
            "reader": lambda: _renamed(reader_figures(readers.reader, held), _ATTRIBUTES),
            "effects": lambda: _renamed(effects_figures(readers.effects, held), _EFFECTS),
            "whole chain": lambda: _renamed(reading_figures(readers.perception, held), _READING),
            "relations": lambda: relation_figures(readers, bundle.file.vocabulary, held),
        }
        figures: Figures = {}
        for name, part in parts.items():
            tick(name)
            figures |= part()
    return figures


def _refusals(
    bundle: Bundle, held: HeldOut, foreign: list[tuple[str, Image]]
) -> tuple[Figures, dict[str, Any]]:
    """Who is refused; the world's own pictures are timed on the way."""
    believed = [name for name, image in foreign if not is_refused(bundle, image)]
    taken, refused = [], []
    for n, image in enumerate(held.drawn.rgb):
        began = time.perf_counter()
        if is_refused(bundle, image):
            refused.append(n)
        taken.append(time.perf_counter() - began)
    figures = {
        "outside_world": 1 - len(believed) / len(foreign),
        "world_refused": len(refused) / len(taken),
        "parse_s": statistics.median(taken),
    }
    details = {
        "outside_pictures": len(foreign),
        "outside_believed": believed,
        "world_refused_scenes": refused,
    }
    return figures, details


def measure(
    bundle: Bundle, scenes: int, seed: int, photographs: Path | None, tick: Tick
) -> Outcome:
    """All figures of a bundle on `scenes` test scenes of a seed.

    `photographs` is a folder of more pictures from outside the world (None: only
    scikit-image's). `tick` is told each part's name before it starts.
    """
    tick("rendering")
    held = HeldOut.render(scenes, first=first_number(seed))
    tick("autoencoder")
    figures: Figures = {"scenes": scenes, **_autoencoder(bundle, held)}
    figures |= _perception(bundle, held, tick)
    tick("what is outside the world")
    refusals, details = _refusals(bundle, held, list(strangers(seed, photographs)))
    figures |= refusals
    tick("seconds")
    figures["weights_mb"] = bundle.weights_mb
    figures["unet_pair_s"] = unet_pair_seconds(bundle, held.drawn.rgb[0])
    figures["decode_s"] = decode_seconds(bundle, held.drawn.rgb[0])
    return Outcome(figures, details=details, notes=_NOTES)
