"""How steeply the camera looks down: from where the table ends, and from how objects look."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sgedit_engine.scene.footprint import Footprint, place_of
from sgedit_engine.scene.outline import Outline
from sgedit_engine.scene.perspective import USUAL, Perspective

# Elevations (radians) that are held against the picture.
FLATTEST, STEEPEST, STEPS = 0.28, 0.62, 9
# The row of the table's end by the elevation: a line fitted to rendered pictures, and how far
# from it the rows lie (standard deviation).
LEVEL, STEEPER, END_ERROR = 0.572, -0.578, 0.0215


def likely_view(
    outlines: Mapping[str, Outline], footprints: Mapping[str, Footprint], table_end: float | None
) -> Perspective:
    """The mean of the views, weighed by how likely the table's end is in each, and the outlines
    of the objects that are seen whole and have a footprint (by id).

    `table_end` is a normalised row, None where it is not in sight.
    """
    whole = [i for i in footprints if not outlines[i].doubt[:4].any()]
    if table_end is None and not whole:
        return USUAL
    elevations = np.linspace(FLATTEST, STEEPEST, STEPS)
    likelihoods = np.zeros(STEPS)
    for n, elevation in enumerate(elevations):
        view = Perspective(float(elevation))
        if table_end is not None:
            likelihoods[n] = -(((table_end - LEVEL - STEEPER * elevation) / END_ERROR) ** 2) / 2
        for i in whole:
            likelihoods[n] += place_of(outlines[i], footprints[i], view).likelihood
    weights = np.exp(likelihoods - likelihoods.max())
    return Perspective(float(elevations @ weights / weights.sum()))
