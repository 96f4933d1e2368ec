"""What stands on what: the top of a support, and telling "on" from "before" and "behind"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject


def top_region(support: Box, aspect: float = 1.0) -> Box:
    """Where the top of a support is seen: the upper part of its box, as deep as a flat top of
    its width looks from the usual angle, and never the whole box."""
    depth = min(0.36 * support.width * aspect, 0.75 * support.height)
    inset = 0.12 * support.width
    return Box(
        x0=support.x0 + inset, y0=support.y0, x1=support.x1 - inset, y1=support.y0 + depth
    )


def support_score(rider: Box, support: Box, *, aspect: float = 1.0) -> float:
    """How well the boxes fit "rider stands on support", in [0, 1]; at least 0.5 means yes."""
    region = top_region(support, aspect)
    x, y = rider.bottom_center
    off_center = abs(x - region.center[0]) / (region.width / 2)
    above = (region.y0 - y) / region.height
    below = (y - region.y1) / region.height
    wide = rider.width / support.width
    margin = min(
        1.0 - off_center,
        0.10 - above,
        0.25 - below,
        1.25 - wide,
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

    Maps rider ids to support ids, without cycles.
    """
    scored = []
    for rider in objects:
        for carrier in objects:
            if rider.id == carrier.id:
                continue
            if supports is not None and carrier.category not in supports:
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
    """Whether the rider hides part of its support and not the other way round."""
    above, below = masks.get(rider.id), masks.get(carrier.id)
    if above is None or below is None:
        return True
    return bool(hidden_by(above, below) >= hidden_by(below, above))


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


def root_of(object_id: str, carriers: Mapping[str, str]) -> str:
    """The lowest object of the stack that an object is part of."""
    while object_id in carriers:
        object_id = carriers[object_id]
    return object_id
