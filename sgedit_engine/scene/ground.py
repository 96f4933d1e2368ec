"""The ground of a picture: how the camera sees it, and what stands where on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.scene.footprint import Footprint, Place, place_of
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.likely_view import likely_view
from sgedit_engine.scene.outline import Outline, outlines_of
from sgedit_engine.scene.perspective import USUAL, Perspective
from sgedit_engine.scene.stance import Stance, stances_of, tops_of
from sgedit_engine.scene.table_end import EndLine, end_line, table_end
from sgedit_engine.scene.whole_boxes import whole_boxes


@dataclass(frozen=True, eq=False)
class Ground:
    """What stands where, all by id.

    `carriers` tell what stands on what directly; `places` (in the picture) and `tops` (heights
    above the table, in the lengths of `Perspective`) are known of kinds with a footprint only.
    `end` is where the table ends, if that is seen.
    """

    view: Perspective
    aspect: float
    carriers: Mapping[str, str]
    outlines: Mapping[str, Outline]
    places: Mapping[str, Place]
    stances: Mapping[str, Stance]
    tops: Mapping[str, float]
    end: EndLine | None

    @classmethod
    def read(
        cls,
        objects: Sequence[SceneObject],
        masks: Mapping[str, NDArray[np.bool_]],
        carriers: Mapping[str, str],
        *,
        proportions: Mapping[str, tuple[float, float]],
        footprints: Mapping[str, Footprint],
        aspect: float = 1.0,
    ) -> Self:
        """The ground under the foreground objects, as `relations_of` takes its arguments."""
        items = [o for o in objects if o.kind == "foreground"]
        known = {o.id: footprints[o.category] for o in items if o.category in footprints}
        outlines = outlines_of(items, masks, carriers, aspect=aspect)
        # How a table's end tells the camera was fitted together with the footprints.
        view = likely_view(outlines, known, table_end(objects, masks)) if footprints else USUAL
        places = {i: place_of(outlines[i], known[i], view) for i in known}
        stances = stances_of(
            whole_boxes(items, masks, proportions, carriers, aspect=aspect),
            carriers,
            aspect=aspect,
            view=view,
            places=places,
            footprints=known,
        )
        return cls(
            view=view,
            aspect=aspect,
            carriers=carriers,
            outlines=outlines,
            places=places,
            stances=stances,
            tops=tops_of(stances, carriers, known),
            end=end_line(objects, masks),
        )
