"""Fits the verifier's probability to what the judge says, one kind of edit at a time.

Logistic regression with a ridge and without negative weights. Folds are of whole scenes, so that
no probability is judged on a scene that it was fitted to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.verify.records import Drawn, Edited
from sgedit_engine.errors import InputError
from sgedit_engine.verification.calibration import SURE, KindWeights, log_odds

FOLDS = 5
# Of those that count as done, at most this share may be wrong; somewhat less than is promised,
# as the least probability is chosen on the same edits.
FALSE_DONE = 0.02
_RIDGE = 2.0
# A name that fewer of the records have tells nothing.
_FEWEST = 0.02
_SMALLEST = 0.005


@dataclass(frozen=True, eq=False)
class Rows:
    """N candidates of one kind of edit: their findings' `scores`, whether `met` holds of each of
    them, what the judge says, and the scene that each is of; all of length N."""

    scores: Sequence[Mapping[str, float]]
    met: NDArray[np.bool_]
    success: NDArray[np.bool_]
    scene: NDArray[np.int64]

    @classmethod
    def of(cls, edits: Sequence[Edited]) -> Rows:
        """The candidates that the judge can tell of."""
        found = list(judged_candidates(edits))
        scenes = sorted({(edit.seed, edit.scene) for edit, _, _ in found})
        return cls(
            scores=[drawn.scores for _, drawn, _ in found],
            met=np.array([not drawn.unmet for _, drawn, _ in found], np.bool_),
            success=np.array([success for _, _, success in found], np.bool_),
            scene=np.array([scenes.index((e.seed, e.scene)) for e, _, _ in found], np.int64),
        )

    def only(self, chosen: NDArray[np.bool_]) -> Rows:
        """Some of them."""
        scores = [s for s, keep in zip(self.scores, chosen, strict=True) if keep]
        return Rows(scores, self.met[chosen], self.success[chosen], self.scene[chosen])


def judged_candidates(edits: Sequence[Edited]) -> Iterator[tuple[Edited, Drawn, bool]]:
    """Each candidate with what the judge says, of edits whose truth the judge calls right."""
    for edit in edits:
        for drawn in edit.candidates if edit.ceiling else ():
            if drawn.success is not None:
                yield edit, drawn, drawn.success


def fit(rows: Rows) -> KindWeights:
    """Weights and bias by penalised likelihood, and the least probability that counts as done,
    chosen on probabilities out of their own fold.

    Raises InputError when all came out alike: nothing can be learned from that.
    """
    weights = _regression(rows)
    least = least_probability(out_of_fold(rows), rows)
    return weights.model_copy(update={"least": round(least, 4)})


def out_of_fold(rows: Rows) -> NDArray[np.float64]:
    """Each candidate's probability by weights that were fitted to other scenes."""
    found = np.zeros(len(rows.scores))
    for fold in range(FOLDS):
        held = rows.scene % FOLDS == fold
        if held.any():
            found[held] = probabilities(_regression(rows.only(~held)), rows.only(held))
    return found


def probabilities(weights: KindWeights, rows: Rows) -> NDArray[np.float64]:
    """Of every candidate, float64 [N]."""
    design = _design(rows.scores, tuple(weights.weights))
    odds = design @ np.array(list(weights.weights.values())) + weights.bias
    return 1 / (1 + np.exp(-odds))


def least_probability(found: NDArray[np.float64], rows: Rows) -> float:
    """The lowest probability from which at most FALSE_DONE of what counts as done is wrong; where
    there is none, the one with the fewest wrong."""
    order = np.argsort(-found)
    order = order[rows.met[order]]
    if len(order) == 0:
        return 0.5
    wrong = np.cumsum(~rows.success[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong <= FALSE_DONE)
    last = good[-1] if len(good) else int(np.argmin(wrong))
    below = found[order[last + 1]] if last + 1 < len(order) else found[order[last]]
    return float((found[order[last]] + below) / 2)


def _regression(rows: Rows) -> KindWeights:
    if rows.success.all() or not rows.success.any():
        raise InputError(
            "All candidates of one kind of edit came out alike, so that nothing can be fitted.",
            "Give records of more edits.",
        )
    counts: dict[str, int] = {}
    for scores in rows.scores:
        for name in scores:
            counts[name] = counts.get(name, 0) + 1
    names = tuple(sorted(n for n, c in counts.items() if c >= _FEWEST * len(rows.scores)))
    design, signs = _design(rows.scores, names), np.where(rows.success, 1.0, -1.0)

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        bias, weights = values[0], values[1:]
        margins = signs * (design @ weights + bias)
        pull = -signs / (1 + np.exp(margins))
        gradient = np.concatenate([[pull.sum()], design.T @ pull + _RIDGE * weights])
        total = np.logaddexp(0, -margins).sum() + _RIDGE / 2 * float(weights @ weights)
        return float(total), gradient

    bounds = [(None, None), *((0.0, None) for _ in names)]
    start = np.zeros(1 + len(names))
    bias, *found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.tolist()
    weights = dict(zip(names, (round(w, 4) for w in found), strict=True))
    kept = {name: weight for name, weight in weights.items() if weight > _SMALLEST}
    return KindWeights(bias=round(bias, 4), weights=kept, least=0.5)


def _design(scores: Sequence[Mapping[str, float]], names: Sequence[str]) -> NDArray[np.float64]:
    """Log odds [N, names]; what was not asked of a candidate cannot have failed."""
    rows = [[log_odds(s[n]) if n in s else SURE for n in names] for s in scores]
    return np.array(rows, np.float64).reshape(len(scores), len(names))
