"""How a kind looks from where it stands, and where an object stands from how it looks.

An upright object has three unknowns in the picture: the column of its axis, the row at which
the middle of its foot is seen, and its radius. Six lengths are measured (`outline.Outline`).
Each is linear in the unknowns, with factors in radii that change with the view and vary within
a kind. So a generalised least-squares fit finds the place, whichever lengths are hidden; and
how badly the lengths fit a view tells which view is likely.
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
# Errors of an edge read from a mask, in picture heights.
EDGE_ERROR = 0.006
SHARP = 1.0
# A hidden edge lies beyond what is seen by this share of it; mean and standard deviation.
BEYOND, BEYOND_ERROR = 0.17, 0.15
# An object is about as far from the middle of what is seen, in picture heights.
ANYWHERE = 0.5

Row3 = tuple[float, float, float]


class Footprint(BaseModel):
    """What is known of a kind. `_lengths` order: left, right, top, bottom, middle, extent.

    `factors` are the six lengths in radii, as seen from the object's place (see `design`): each
    a constant, its change with the angle (radians) at which one looks down on the object, and
    its change with the object's distance (picture heights) from the picture's middle column.
    `covariance` is that of the factors within the kind. `radius` is the usual radius in picture
    heights and its standard deviation, `height` the object's height in radii.
    """

    model_config = ConfigDict(frozen=True)

    factors: tuple[Row3, Row3, Row3, Row3, Row3, Row3]
    covariance: tuple[tuple[float, ...], ...]
    radius: tuple[float, float, float]
    height: float


@dataclass(frozen=True)
class Place:
    """Where an object stands, as seen: the column `x` of its axis at half its height, the `row`
    of the middle of its foot, its `radius` (all in picture heights), and the log `likelihood` of
    the measured lengths."""

    x: float
    row: float
    radius: float
    likelihood: float


def conditions(outline: Outline, view: Perspective) -> NDArray[np.float64]:
    """What the factors of `Footprint` are linear in, for an object seen in a view."""
    left, right = outline.lengths[LEFT], outline.lengths[RIGHT]
    dip = view.dip(outline.lengths[BOTTOM])
    return np.array([1.0, dip - USUAL_DIP, (left + right) / 2 - outline.aspect / 2])


def design(factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """How the six lengths follow from (x, row, radius): a matrix 6×3, for factors of six."""
    matrix = np.zeros((6, 3))
    matrix[[LEFT, RIGHT, MIDDLE], 0] = 1.0
    matrix[[TOP, BOTTOM], 1] = 1.0
    matrix[:, 2] = factors * np.array([-1.0, 1.0, -1.0, 1.0, 1.0, 1.0])
    return matrix


def place_of(outline: Outline, footprint: Footprint, view: Perspective) -> Place:
    """The most likely place of an object of a kind: the mean over what may be hidden of it."""
    factors = np.array(footprint.factors) @ conditions(outline, view)
    matrix = design(factors)
    doubtful = [edge for edge in range(4) if outline.doubt[edge] > 0]
    found = [
        _place(outline, footprint, matrix, hidden)
        for count in range(len(doubtful) + 1)
        for hidden in combinations(doubtful, count)
    ]
    likelihoods = np.array([likelihood for _, likelihood in found])
    weights = np.exp(SHARP * (likelihoods - likelihoods.max()))
    x, row, radius = weights @ np.array([solution for solution, _ in found]) / weights.sum()
    return Place(float(x), float(row), float(radius), float(likelihoods.max()))


def _place(
    outline: Outline, footprint: Footprint, matrix: NDArray[np.float64], hidden: tuple[int, ...]
) -> tuple[NDArray[np.float64], float]:
    """(x, row, radius) of an object with these edges hidden, and the log likelihood of that."""
    lengths, errors = outline.lengths.copy(), np.full(6, EDGE_ERROR**2)
    prior = 0.0
    for edge in range(4):
        doubt = outline.doubt[edge]
        if edge in hidden:
            span = abs(outline.lengths[edge ^ 1] - outline.lengths[edge])
            lengths[edge] += BEYOND * span * (1.0 if edge in (RIGHT, BOTTOM) else -1.0)
            errors[edge] += (BEYOND_ERROR * span) ** 2
        prior += math.log(doubt) if edge in hidden else math.log(max(1.0 - doubt, 1e-6))
    known = outline.doubt < 1
    known[[MIDDLE, EXTENT]] &= not hidden
    usual, farther, deviation = footprint.radius
    row = outline.lengths[BOTTOM]
    before = np.array([outline.center, row, usual + farther * (row - 0.5)])
    spread = np.diag([ANYWHERE**2, ANYWHERE**2, deviation**2 + (farther * ANYWHERE) ** 2])
    spread[1, 2] = spread[2, 1] = farther * ANYWHERE**2
    a = matrix[known]
    off = lengths[known] - a @ before
    kind = np.array(footprint.covariance)[np.ix_(known, known)]
    radius = max(before[2], 0.3 * usual)
    solution, total, gain = before, spread, off
    for _ in range(2):
        total = a @ spread @ a.T + radius**2 * kind + np.diag(errors[known])
        gain = np.linalg.solve(total, off)
        solution = before + spread @ a.T @ gain
        radius = max(float(solution[2]), 0.3 * usual)
    likelihood = -0.5 * float(off @ gain + np.linalg.slogdet(total)[1])
    return np.array([solution[0], solution[1], radius]), likelihood + prior
