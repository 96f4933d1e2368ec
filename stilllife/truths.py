"""What a rendered picture really shows, as perception is asked for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sgedit_engine.perception.attributes import OF_THINGS
from sgedit_engine.perception.masks import box_of
from sgedit_engine.scene.geometry import Box
from stilllife.render import Rendered
from stilllife.shares import OCCLUDED, has_stack, has_twins
from stilllife.world import Scene


@dataclass(frozen=True, eq=False)
class Truth:
    """One visible thing of a picture: its number in the scene, values, mask, box, and the
    visible share of its outline."""

    number: int
    values: Mapping[str, str]
    mask: np.ndarray
    box: Box
    visibility: float


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


def hard_reasons(scene: Scene, truths: Sequence[Truth]) -> tuple[str, ...]:
    """What makes a picture hard: "occluded" (over 20 % of a thing is hidden, measured on the
    rendered masks), "stacked", "alike" (two things of a kind). `truths` are the visible things of
    the scene's picture."""
    hidden = len(truths) < len(scene.things) or any(t.visibility < OCCLUDED for t in truths)
    reasons = {"occluded": hidden, "stacked": has_stack(scene), "alike": has_twins(scene)}
    return tuple(reason for reason, holds in reasons.items() if holds)
