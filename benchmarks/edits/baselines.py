"""The least that an editor has to be better than, and the most that the autoencoder allows."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.bundled import Bundle
from benchmarks.edits.differences import masks_of
from benchmarks.edits.editors import Made, Trial, Unable, measured_cost
from sgedit_engine.diffusion.compose import blend
from sgedit_engine.diffusion.latents import decode, encode
from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.masks import dilate
from sgedit_engine.scene.geometry import Box

Baseline = Callable[[Trial, Mask], Made]
_TELEA_RADIUS = 5.0
# Of the cut-out thing: half pixels at its edge show the ground it stood on.
_EDGE = 1


def do_nothing(trial: Trial, _hole: Mask) -> Made:
    """The source."""
    nowhere = np.zeros(trial.source.shape[:2], np.bool_)
    return Made(trial.source, nowhere, trial.after, 0.0, 0, None)


def cut_and_paste(trial: Trial, hole: Mask) -> Made:
    """Telea's inpainting (OpenCV; Telea 2004) in the hole of a removal; a move also pastes the
    thing's own pixels, scaled to its true size, at its true new place. Raises Unable."""
    kind = trial.ask.pair.kind
    if kind not in ("remove", "move"):
        raise Unable("cut and paste has no pixels of a new look")
    with measured_cost() as cost:
        old, new = masks_of(trial.ask, trial.before, trial.after)
        # The shadow at the new place is not drawn, and no reason to fill that place.
        gap = hole & ~dilate(new, _EDGE) if kind == "remove" else hole & _near(old, new)
        filled = cv2.inpaint(trial.source, gap.astype(np.uint8), _TELEA_RADIUS, cv2.INPAINT_TELEA)
        image = np.where(gap[..., None], filled, trial.source)
        if kind == "move":
            image = _pasted(trial.source, image, old, new)
    changed = np.any(image != trial.source, axis=2)
    return Made(image, hole | changed, trial.after, cost.seconds, 1, cost.peak_mb)


def _near(old: Mask, new: Mask) -> Mask:
    """The pixels that are nearer to the old mask than to the new one."""
    to_old, to_new = (
        cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        for mask in (old, new)
    )
    nearer: Mask = to_old < to_new
    return nearer


def _pasted(source: Image, ground: Image, old: Mask, new: Mask) -> Image:
    """The pixels under `old` in the source, put on the ground where `new` is: the same foot, and
    the height of its box. Raises Unable when one of the masks is empty."""
    if not old.any() or not new.any():
        raise Unable("the thing is not in sight")
    rows, columns = old.shape
    there, here = Box.from_mask(new), Box.from_mask(old)
    scale = there.height / here.height
    (x, y), (to_x, to_y) = here.bottom_center, there.bottom_center
    matrix = np.array(
        [[scale, 0, (to_x - scale * x) * columns], [0, scale, (to_y - scale * y) * rows]]
    )
    moved = cv2.warpAffine(source, matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    where = cv2.warpAffine(old.astype(np.float32), matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    mixed = ground + where[..., None] * (moved.astype(np.float32) - ground)
    return np.clip(mixed, 0, 255).round().astype(np.uint8)


def autoencoder(bundle: Bundle) -> Baseline:
    """The truth after a round trip through the autoencoder, pasted into the hole: what no
    drawing at the picture's own size can be nearer than."""

    def copy(trial: Trial, hole: Mask) -> Made:
        with measured_cost() as cost, bundle.autoencoder() as vae:
            drawn = decode(vae, encode(vae, trial.after.image))[0]
        image = blend(trial.source, drawn, hole)
        return Made(image, hole, trial.after, cost.seconds, 1, cost.peak_mb)

    return copy
