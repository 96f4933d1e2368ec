"""What stands on what: the top of a support, and telling "on" from "before" and "behind"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject

# How far the rider's middle may be from its support's, as a share of the support's width.
OFF_CENTER = 0.22
# How far below the support's upper edge a rider's foot is seen at least, in support widths.
EDGE = 0.04
# Pixels of the support that a rider hides at least, in squares of the rider's width.
HIDES = 0.001


def top_region(support: Box, aspect: float = 1.0) -> Box:
    """Where the top of a support is seen: the upper part of its box, as deep as a flat top of
    its width looks from the usual angle, and never the whole box."""
    depth = min(0.36 * support.width * aspect, 0.75 * support.height)
    inset = 0.12 * support.width
    return Box(x0=support.x0 + inset, y0=support.y0, x1=support.x1 - inset, y1=support.y0 + depth)


def support_score(rider: Box, support: Box, *, aspect: float = 1.0) -> float:
    """How well the boxes fit "rider stands on support", in [0, 1]; at least 0.5 means yes.

    The rider's foot lies inside the top and over its middle, the rider is not much wider than
    the support and reaches above it. What stands behind a support shows its lower edge only
    just below the support's upper one, what stands before it shows it below the top.
    """
    region = top_region(support, aspect)
    x, y = rider.bottom_center
    off_center = abs(x - support.center[0]) / support.width
    margin = min(
        2.5 * (OFF_CENTER - off_center),
        5.0 * ((y - support.y0) / (support.width * aspect) - EDGE),
        0.25 + (region.y1 - y) / region.height,
        1.25 - rider.width / support.width,
        (support.y1 - y) / support.height,
        (support.y0 - rider.y0) / rider.height,
    )
    return min(max(0.5 + margin, 0.0), 1.0)


def supports_of(
    objects: Sequence[SceneObject],
    masks: Mapping[str, NDArray[np.bool_]],
    *,
    supports: Collection[str] | None = None,
    aspect: float = 1.0,
) -> dict[str, str]:
    """What each object stands on directly, as far as it does not stand on the table.

    `supports` are the kinds on which things can stand (none: any). Maps rider ids to support
    ids, without cycles.
    """
    scored = []
    for rider in objects:
        for carrier in objects:
            if rider.id == carrier.id:
                continue
            if supports and carrier.category not in supports:
                continue
            score = support_score(rider.box, carrier.box, aspect=aspect)
            if score >= 0.5 and _occlusion_agrees(rider, carrier, masks):
                scored.append((score, rider.id, carrier.id))
    carriers: dict[str, str] = {}
    for _, rider_id, carrier_id in sorted(scored, reverse=True):
        if rider_id not in carriers and not stands_on(carrier_id, rider_id, carriers):
            carriers[rider_id] = carrier_id
    return carriers


def _occlusion_agrees(
    rider: SceneObject, carrier: SceneObject, masks: Mapping[str, NDArray[np.bool_]]
) -> bool:
    """Whether the rider hides part of its support, more than the support hides of it."""
    above, below = masks.get(rider.id), masks.get(carrier.id)
    if above is None or below is None:
        return True
    width = rider.box.width * above.shape[1]
    hides = hidden_by(above, below) / width**2
    return hides >= HIDES and hides >= 1.5 * hidden_by(below, above) / width**2


def hidden_by(front: NDArray[np.bool_], back: NDArray[np.bool_]) -> int:
    """Pixels of `front` between two pixels of `back` in their row: what it seems to hide."""
    seen = np.maximum.accumulate(back, axis=1)
    seen &= np.maximum.accumulate(back[:, ::-1], axis=1)[:, ::-1]
    return int((front & seen).sum())


def stands_on(upper: str, lower: str, carriers: Mapping[str, str]) -> bool:
    """Whether one object stands on another, directly or over objects between."""
    at = carriers.get(upper)
    while at is not None:
        if at == lower:
            return True
        at = carriers.get(at)
    return False


def storey_of(object_id: str, carriers: Mapping[str, str]) -> int:
    """How many objects an object stands on, one above the other; `carriers` as from
    `supports_of`."""
    storey = 0
    while object_id in carriers:
        object_id, storey = carriers[object_id], storey + 1
    return storey


def root_of(object_id: str, carriers: Mapping[str, str]) -> str:
    """The lowest object of the stack that an object is part of."""
    while object_id in carriers:
        object_id = carriers[object_id]
    return object_id
