"""How a kind looks from where it stands, and where an object stands from how it looks.

Of an upright object three things are unknown in the picture: the column of its axis, the row at
which the middle of its foot is seen, and its radius. Six lengths are measured (`Outline`). Each
is linear in the unknowns, with factors that change with the view and vary within a kind. So the
unknowns have a normal distribution given the lengths, whichever of these are hidden
(generalised least squares: Bishop, "Pattern Recognition and Machine Learning", ch. 2.3.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from sgedit_engine.scene.outline import BOTTOM, EXTENT, LEFT, MIDDLE, RIGHT, TOP, Outline
from sgedit_engine.scene.perspective import Perspective

# The angle (radians) about which the factors are told.
USUAL_DIP = 0.45
# Error (standard deviation) of a length that is read from a mask, in picture heights.
EDGE_ERROR = 0.005
# By how much of what is seen a hidden edge lies beyond it: mean and standard deviation.
BEYOND, BEYOND_ERROR = 0.17, 0.15
# An object is about as far (picture heights) from what is seen of it: next to nothing is known.
ANYWHERE = 0.5

Factors = tuple[float, float, float]


class Footprint(BaseModel):
    """What is known of a kind; lengths in the order of `Outline`.

    `factors`: each length, from the axis or the foot's middle, in radii as seen: a constant, its
    change with the angle (radians) at which one looks down on the object, and its change with
    the object's distance to the right (picture heights) from the picture's middle column.
    `covariance` (6×6): that of the factors within the kind. `radius`: the usual one at row 0.5
    in picture heights, its growth with the row, and its standard deviation. `height`: the
    object's height in radii.
    """

    model_config = ConfigDict(frozen=True)

    factors: tuple[Factors, Factors, Factors, Factors, Factors, Factors]
    covariance: tuple[tuple[float, ...], ...]
    radius: Factors
    height: float


@dataclass(frozen=True)
class Place:
    """Where an object stands, as seen: the column `x` of its axis at half its height, the `row`
    of the middle of its foot and its `radius`, all in picture heights; and the log `likelihood`
    of what was measured."""

    x: float
    row: float
    radius: float
    likelihood: float


def conditions(outline: Outline, view: Perspective) -> NDArray[np.float64]:
    """What `Footprint.factors` are linear in, float [3], for an object seen in a view."""
    dip = view.dip(outline.lengths[BOTTOM])
    return np.array([1.0, dip - USUAL_DIP, outline.center - outline.aspect / 2])


def design(factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The matrix [6, 3] that gives the lengths for (x, row, radius), from their `factors` [6]."""
    matrix = np.zeros((6, 3))
    matrix[[LEFT, RIGHT, MIDDLE], 0] = 1.0
    matrix[[TOP, BOTTOM], 1] = 1.0
    matrix[:, 2] = factors
    return matrix


def place_of(outline: Outline, footprint: Footprint, view: Perspective) -> Place:
    """The mean place of an object of a kind, over all that may be hidden of it."""
    matrix = design(np.array(footprint.factors) @ conditions(outline, view))
    doubtful = [edge for edge in range(4) if outline.doubt[edge] > 0]
    found = [
        _given(hidden, outline, footprint, matrix)
        for count in range(len(doubtful) + 1)
        for hidden in combinations(doubtful, count)
    ]
    likelihoods = np.array([likelihood for _, likelihood in found])
    weights = np.exp(likelihoods - likelihoods.max())
    x, row, radius = weights @ np.array([place for place, _ in found]) / weights.sum()
    likelihood = likelihoods.max() + math.log(weights.sum())
    return Place(float(x), float(row), float(radius), float(likelihood))


def _given(
    hidden: tuple[int, ...],
    outline: Outline,
    footprint: Footprint,
    matrix: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float]:
    """(x, row, radius) of an object with exactly these edges hidden, and the log likelihood."""
    lengths, errors = _measured(hidden, outline)
    known = outline.doubt < 1
    # Of what may be hidden in part, mean and extent tell little; and hypotheses compare only where
    # all of them explain the same lengths.
    known[[MIDDLE, EXTENT]] &= not (outline.doubt[:4] > 0).any()
    seen, kind = matrix[known], np.array(footprint.covariance)[np.ix_(known, known)]
    usual, growth, deviation = footprint.radius
    row = outline.lengths[BOTTOM]
    before = np.array([outline.center, row, usual + growth * (row - 0.5)])
    # The radius goes with the row, which is as good as unknown.
    spread = np.diag([ANYWHERE**2, ANYWHERE**2, deviation**2 + (growth * ANYWHERE) ** 2])
    spread[1, 2] = spread[2, 1] = growth * ANYWHERE**2
    off = lengths[known] - seen @ before
    place, likelihood = before, 0.0
    # The kind's variation is told in radii: the first round tells how long one is.
    for _ in range(2):
        radius = max(float(place[2]), 0.3 * usual)
        total = seen @ spread @ seen.T + radius**2 * kind + np.diag(errors[known])
        weighed = np.linalg.solve(total, off)
        place = before + spread @ seen.T @ weighed
        likelihood = -0.5 * float(off @ weighed + np.linalg.slogdet(total)[1])
    place[2] = max(float(place[2]), 0.3 * usual)
    doubts = outline.doubt[:4]
    chance = [doubts[e] if e in hidden else 1.0 - doubts[e] for e in range(4)]
    return place, likelihood + sum(math.log(max(c, 1e-6)) for c in chance)


def _measured(
    hidden: tuple[int, ...], outline: Outline
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lengths of the whole object, float [6], and the variances of their errors."""
    lengths, errors = outline.lengths.copy(), np.full(6, EDGE_ERROR**2)
    for edge in hidden:
        opposite = LEFT + RIGHT - edge if edge in (LEFT, RIGHT) else TOP + BOTTOM - edge
        side = outline.lengths[edge] - outline.lengths[opposite]
        lengths[edge] += BEYOND * side
        errors[edge] += (BEYOND_ERROR * side) ** 2
    return lengths, errors
