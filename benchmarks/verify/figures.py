"""How good a calibrated verdict is, and what the choice among N candidates gains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.report.statistics import bootstrap_interval, estimate_share
from benchmarks.verify.records import Drawn, Edited
from sgedit_engine.verification.calibration import Calibration

COUNTS = (1, 2, 4, 8, 16)
# As many candidates as an edit draws unless told otherwise.
USUAL = 4
_BINS = 10


@dataclass(frozen=True)
class Verdicts:
    """Candidates with their probability, whether the verdict is that it was done, and what the
    judge says; with the scene that each is of."""

    probability: NDArray[np.float64]
    met: NDArray[np.bool_]
    success: NDArray[np.bool_]
    scenes: Sequence[str]


def judged_by(calibration: Calibration, op: str, drawn: Drawn) -> tuple[bool, float]:
    """(met, probability) of a candidate, as the verifier would say it with a calibration."""
    probability = calibration.of_scores(op, drawn.scores, met=not drawn.unmet)
    return not drawn.unmet and probability >= calibration.least(op), probability


def auroc(scores: NDArray[np.float64], success: NDArray[np.bool_]) -> float:
    """How often a success is scored above a failure; ties count half. NaN without both."""
    good, bad = int(success.sum()), int((~success).sum())
    if not good or not bad:
        return math.nan
    ranks = rankdata(scores)
    return float((ranks[success].sum() - good * (good + 1) / 2) / (good * bad))


def calibration_error(probability: NDArray[np.float64], success: NDArray[np.bool_]) -> float:
    """Expected calibration error (Naeini et al., 2015) over bins of as many candidates each."""
    order = np.argsort(probability, kind="stable")
    total = 0.0
    for part in np.array_split(order, min(_BINS, len(order))):
        total += len(part) * abs(float(probability[part].mean() - success[part].mean()))
    return total / len(order)


def best_of(values: Sequence[tuple[float, bool]], count: int) -> float:
    """The chance that the first by falling rank of a random `count` is a success; exact.

    `values` are (rank, success) of all candidates of an edit.
    """
    ranked = [success for _, success in sorted(values, key=lambda v: -v[0])]
    of = len(ranked)
    ways = math.comb(of, count)
    first = (math.comb(of - place - 1, count - 1) / ways for place in range(of))
    return sum(chance for chance, success in zip(first, ranked, strict=True) if success)


def any_of(successes: Sequence[bool], count: int) -> float:
    """The chance that at least one of a random `count` is a success."""
    failed, of = sum(not s for s in successes), len(successes)
    return 1 - math.comb(failed, count) / math.comb(of, count)


def verdict_figures(found: Verdicts, name: str) -> dict[str, float]:
    """Figures of candidates, by names that begin with `name`."""
    wrong = ~found.success[found.met]
    scenes = [s for s, met in zip(found.scenes, found.met, strict=True) if met]
    figures: dict[str, float] = {
        f"{name}.candidates": len(found.success),
        f"{name}.success": float(found.success.mean()),
        f"{name}.done": float(found.met.mean()),
        f"{name}.auroc": auroc(found.probability, found.success),
        f"{name}.calibration_error": calibration_error(found.probability, found.success),
    }
    figures |= _share(f"{name}.false_done", wrong.tolist(), scenes)
    right = found.success
    scenes = [s for s, good in zip(found.scenes, right, strict=True) if good]
    return figures | _share(f"{name}.called_wrong", (~found.met[right]).tolist(), scenes)


def choice_figures(
    edits: Sequence[Edited], ranks: Mapping[str, Sequence[tuple[bool, float]]], name: str
) -> dict[str, float]:
    """Success of the choice of the verifier, of chance and of an oracle among N candidates; and
    of the choice among the usual number, how much is called done and is not.

    `ranks` are (met, probability) of each edit's candidates, by the edit's key.
    """
    known = [e for e in edits if all(d.success is not None for d in e.candidates)]
    figures: dict[str, float] = {}
    scenes = [f"{e.seed}/{e.scene}" for e in known]
    for count in COUNTS:
        if not known or any(len(e.candidates) < count for e in known):
            continue
        chosen = [best_of(_ranked(e, ranks[e.key]), count) for e in known]
        at_random = [float(np.mean([bool(d.success) for d in e.candidates])) for e in known]
        oracle = [any_of([bool(d.success) for d in e.candidates], count) for e in known]
        figures[f"{name}.best_of_{count}"] = float(np.mean(chosen))
        if len(set(scenes)) > 1:
            low, high = bootstrap_interval(chosen, scenes)
            figures |= {f"{name}.best_of_{count}.low": low, f"{name}.best_of_{count}.high": high}
        figures[f"{name}.random"] = float(np.mean(at_random))
        figures[f"{name}.any_of_{count}"] = float(np.mean(oracle))
    if known and all(len(e.candidates) >= USUAL for e in known):
        figures |= _told(known, ranks, name)
    return figures


def _told(
    edits: Sequence[Edited], ranks: Mapping[str, Sequence[tuple[bool, float]]], name: str
) -> dict[str, float]:
    """Of edits that the best of USUAL decides, each with the first so many candidates."""
    told, wrong, scenes = 0, [], []
    for edit in edits:
        found = list(zip(ranks[edit.key], edit.candidates, strict=True))[:USUAL]
        (met, _), drawn = max(found, key=lambda pair: pair[0])
        if met:
            told += 1
            wrong.append(not drawn.success)
            scenes.append(f"{edit.seed}/{edit.scene}")
    figures = {f"{name}.edits": float(len(edits)), f"{name}.edits_done": told / len(edits)}
    return figures | _share(f"{name}.edits_false_done", wrong, scenes)


def _ranked(edit: Edited, ranks: Sequence[tuple[bool, float]]) -> list[tuple[float, bool]]:
    """(rank, success): what is met goes before what is not."""
    return [
        (float(met) + probability, bool(drawn.success))
        for (met, probability), drawn in zip(ranks, edit.candidates, strict=True)
    ]


def _share(name: str, values: Sequence[bool], clusters: Sequence[str]) -> dict[str, float]:
    found = estimate_share(values, clusters)
    if found is None:
        return {}
    figures = {name: found.value}
    if found.low is not None and found.high is not None:
        figures |= {f"{name}.low": found.low, f"{name}.high": found.high}
    return figures
