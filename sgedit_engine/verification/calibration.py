"""From findings to one probability that the edit was done as asked.

A logistic regression per kind of edit over the findings: each name's lowest score, as log odds.
No weight is negative, so that a better finding never lowers the probability. Weights come with a
profile, fitted by `python -m benchmarks verify --fit`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from sgedit_engine.verification.look import Finding

# Scores are cut off here, so that none is ever infinitely sure.
_SUREST = 0.98


class KindWeights(BaseModel):
    """One kind of edit: log odds = `bias` + sum of `weights` × log odds of the scores.

    A result counts as asked from the probability `least` on.
    """

    model_config = ConfigDict(frozen=True)

    bias: float
    weights: dict[str, float]
    least: float = Field(0.5, ge=0, le=1)


class Calibration(BaseModel):
    """The section `verdict` of a profile: weights by kind of edit (`Edit.op`)."""

    model_config = ConfigDict(frozen=True)

    kinds: dict[str, KindWeights] = {}

    def probability(self, op: str, findings: Sequence[Finding]) -> float:
        """In [0, 1], of an edit of a kind: that all of it was done as asked."""
        return self.of_scores(op, lowest(findings), met=all(f.met for f in findings))

    def of_scores(self, op: str, scores: Mapping[str, float], *, met: bool) -> float:
        """The same from each name's lowest score; `met`: every finding is.

        A kind without weights is given a plain mean of the scores instead, above one half where
        everything is met and below it elsewhere: it ranks, and is no probability.
        """
        known = self.kinds.get(op)
        if known is None:
            mean = sum(scores.values()) / len(scores) if scores else 1.0
            return 0.5 + 0.5 * mean if met else 0.5 * mean
        odds = known.bias
        for name, weight in known.weights.items():
            odds += weight * (log_odds(scores[name]) if name in scores else SUREST_ODDS)
        return 1 / (1 + math.exp(-odds))

    def least(self, op: str) -> float:
        """The probability from which an edit of a kind counts as done; 0 without weights."""
        known = self.kinds.get(op)
        return 0.0 if known is None else known.least


def log_odds(score: float) -> float:
    """Of a score in [0, 1], cut off near both ends."""
    cut = min(max(score, 1 - _SUREST), _SUREST)
    return math.log(cut / (1 - cut))


# What nothing was found out about is as good as can be: nothing there could have failed.
SUREST_ODDS = log_odds(1.0)


def lowest(findings: Sequence[Finding]) -> dict[str, float]:
    """Each name's lowest score."""
    scores: dict[str, float] = {}
    for finding in findings:
        scores[finding.name] = min(finding.score, scores.get(finding.name, 1.0))
    return scores
