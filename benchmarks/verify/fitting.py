"""Fits the verifier's probability to what the judge says.

Logistic regression with a ridge and without negative weights. What a finding tells is shared by
all kinds of edit, as most of them hardly ever fail; each kind adds to it, and has a bias of its
own, as far as its records bear it out. Folds are of whole scenes, so that no probability is
judged on a scene that it was fitted to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.verify.records import Drawn, Edited
from sgedit_engine.errors import InputError
from sgedit_engine.verification.calibration import SUREST_ODDS, Calibration, KindWeights, log_odds

FOLDS = 5
ENOUGH = 20
# Of those that count as done, at most this share may be wrong; somewhat less than is promised,
# as the least probability is chosen on the same edits.
FALSE_DONE = 0.02
# Of the kinds' biases, of the weights that all share, and of what a kind adds to them.
_RIDGE = (1.0, 10.0, 30.0)
_SMALLEST = 0.005
# What is likelier wrong than right is never done.
_EVEN = 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rows:
    """N candidates: their kinds of edit (`Edit.op`), their findings' `scores`, whether `met`
    holds of each of them, what the judge says, and the scene that each is of; all of length N."""

    ops: Sequence[str]
    scores: Sequence[Mapping[str, float]]
    met: NDArray[np.bool_]
    success: NDArray[np.bool_]
    scene: NDArray[np.int64]

    @classmethod
    def of(cls, edits: Sequence[Edited]) -> Rows:
        """The candidates that the judge can tell of."""
        found = list(judged_candidates(edits))
        scenes = {key: n for n, key in enumerate(sorted({(e.seed, e.scene) for e, _, _ in found}))}
        return cls(
            ops=[edit.op for edit, _, _ in found],
            scores=[drawn.scores for _, drawn, _ in found],
            met=np.array([not drawn.unmet for _, drawn, _ in found], np.bool_),
            success=np.array([success for _, _, success in found], np.bool_),
            scene=np.array([scenes[e.seed, e.scene] for e, _, _ in found], np.int64),
        )

    def only(self, chosen: NDArray[np.bool_]) -> Rows:
        """Some of them."""
        places = np.flatnonzero(chosen).tolist()
        return Rows(
            [self.ops[n] for n in places],
            [self.scores[n] for n in places],
            self.met[chosen],
            self.success[chosen],
            self.scene[chosen],
        )


def judged_candidates(edits: Sequence[Edited]) -> Iterator[tuple[Edited, Drawn, bool]]:
    """Each candidate with what the judge says, of edits whose truth the judge calls right."""
    for edit in edits:
        for drawn in edit.candidates if edit.ceiling else ():
            if drawn.success is not None:
                yield edit, drawn, drawn.success


def fit(rows: Rows) -> Calibration:
    """Weights and biases by penalised likelihood, and one least probability that counts as done
    for all kinds, chosen on probabilities out of their own fold. Kinds of fewer scenes than ENOUGH
    have no say in that, unless all are such: their few failures could be anything's.

    Raises InputError when all came out alike: nothing can be learned from that.
    """
    found, told = _regression(rows), out_of_fold(rows)
    trusted = _well_recorded(rows)
    least = round(least_probability(told[trusted], rows.only(trusted)), 4)
    kinds = {op: k.model_copy(update={"least": least}) for op, k in found.kinds.items()}
    return Calibration(kinds=kinds)


def _well_recorded(rows: Rows) -> NDArray[np.bool_]:
    scenes: dict[str, set[int]] = {}
    for op, scene in zip(rows.ops, rows.scene.tolist(), strict=True):
        scenes.setdefault(op, set()).add(scene)
    enough = np.array([len(scenes[op]) >= ENOUGH for op in rows.ops], np.bool_)
    return enough if enough.any() else ~enough


def out_of_fold(rows: Rows) -> Floats:
    """Each candidate's probability by weights that were fitted to other scenes."""
    found = np.zeros(len(rows.scores))
    for fold in range(FOLDS):
        held = rows.scene % FOLDS == fold
        if held.any():
            found[held] = probabilities(_regression(rows.only(~held)), rows.only(held))
    return found


def probabilities(calibration: Calibration, rows: Rows) -> Floats:
    """Of every candidate, float64 [N]."""
    pairs = zip(rows.ops, rows.scores, strict=True)
    return np.array([calibration.of_scores(op, s, met=True) for op, s in pairs], np.float64)


def least_probability(found: Floats, rows: Rows) -> float:
    """The lowest probability from which at most FALSE_DONE of what counts as done is wrong; where
    there is none, the one with the fewest wrong."""
    order = np.argsort(-found, kind="stable")
    order = order[rows.met[order]]
    if len(order) == 0:
        return _EVEN
    wrong = np.cumsum(~rows.success[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong <= FALSE_DONE)
    last = good[-1] if len(good) else int(np.argmin(wrong))
    below = found[order[last + 1]] if last + 1 < len(order) else found[order[last]]
    return max(_EVEN, float((found[order[last]] + below) / 2))


def _regression(rows: Rows) -> Calibration:
    if rows.success.all() or not rows.success.any():
        raise InputError(
            "All candidates came out alike, so that nothing can be fitted.",
            "Give records of more edits.",
        )
    ops, names = sorted(set(rows.ops)), sorted({name for s in rows.scores for name in s})
    design = _design(rows, ops, names)
    signs = np.where(rows.success, 1.0, -1.0)
    counts = (len(ops), len(names), len(ops) * len(names))
    ridge = np.concatenate([[0.0], np.repeat(_RIDGE, counts)])

    def loss(values: Floats) -> tuple[float, Floats]:
        margins = signs * (design @ values)
        pull = -signs / (1 + np.exp(margins))
        total = np.logaddexp(0, -margins).sum() + (ridge * values**2).sum() / 2
        return float(total), design.T @ pull + ridge * values

    free, positive = (None, None), (0.0, None)
    bounds = [free] * (1 + len(ops)) + [positive] * (len(names) + len(ops) * len(names))
    found = minimize(loss, np.zeros(len(ridge)), jac=True, method="L-BFGS-B", bounds=bounds).x
    biases = found[0] + found[1 : 1 + len(ops)]
    weights = found[1 + len(ops) :].reshape(1 + len(ops), len(names))
    kinds = {}
    for n, op in enumerate(ops):
        told = {name for o, s in zip(rows.ops, rows.scores, strict=True) if o == op for name in s}
        total = dict(zip(names, weights[0] + weights[1 + n], strict=True))
        kinds[op] = _kind(float(biases[n]), {name: total[name] for name in sorted(told)})
    return Calibration(kinds=kinds)


def _kind(bias: float, weights: Mapping[str, float]) -> KindWeights:
    """The design counts from the surest score downwards, the verifier from even odds."""
    kept = {name: round(float(w), 4) for name, w in weights.items() if w > _SMALLEST}
    return KindWeights(bias=round(bias - SUREST_ODDS * sum(kept.values()), 4), weights=kept)


def _design(rows: Rows, ops: Sequence[str], names: Sequence[str]) -> Floats:
    """A one, each kind's own, and the scores' log odds less those of the surest, for all kinds
    and for each: [N, 1 + ops + names + ops × names]. What was not asked cannot have failed."""
    odds = np.array(
        [[log_odds(s[n]) - SUREST_ODDS if n in s else 0.0 for n in names] for s in rows.scores]
    )
    kinds = np.array([[op == known for known in ops] for op in rows.ops], np.float64)
    own = [odds * kinds[:, [n]] for n in range(len(ops))]
    return np.hstack([np.ones((len(odds), 1)), kinds, odds, *own])
