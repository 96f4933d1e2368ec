"""Changes of look for the benchmark, and how like the truth a result is."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bundled import judge_folder
from benchmarks.edits.editors import Trial
from benchmarks.looks.cases import GROUPS, trial_of
from benchmarks.looks.command import summarise
from benchmarks.looks.measure import Likeness, cut_out, likeness_of
from benchmarks.looks.run import Changed
from benchmarks.perceptual import Perceptual
from stilllife.judge.counter import Counter
from stilllife.judge.judge import COUNTER_FOLDER


@pytest.fixture(scope="module")
def trial() -> Trial:
    return trial_of(5, "striped", 0)


@pytest.fixture(scope="module")
def perceptual() -> Perceptual:
    return Perceptual(Counter.from_folder(judge_folder(None) / COUNTER_FOLDER).net)


@pytest.mark.parametrize("group", GROUPS)
def test_changes_are_the_same_for_a_seed_and_of_their_group(group: str) -> None:
    one, again = trial_of(7, group, 0), trial_of(7, group, 0)
    assert one.ask.words == again.ask.words
    assert np.array_equal(one.source, again.source)
    kind, old, new = GROUPS[group], one.ask.old, one.ask.new
    assert old is not None and new is not None
    assert old.color in kind.colors and kind.pattern in (None, old.pattern)
    assert one.ask.changes == {kind.named: getattr(new, kind.named)}
    assert one.ask.changes[kind.named] in kind.becomes


def test_the_truth_is_like_itself(trial: Trial, perceptual: Perceptual) -> None:
    index = trial.ask.pair.index
    best = likeness_of(trial.after.image, trial.before, trial.after, index, perceptual)
    assert best.psnr == 100 and best.perceptual == pytest.approx(0, abs=1e-6)
    assert best.detail == pytest.approx(1) and best.parts in (None, 100)
    undone = likeness_of(trial.source, trial.before, trial.after, index, perceptual)
    assert undone.psnr < 30 and undone.beside == 0


def test_a_thing_is_cut_out(trial: Trial) -> None:
    mask = trial.after.mask(trial.ask.pair.index)
    patch = cut_out(trial.source, mask)
    assert patch.shape[0] == patch.shape[1] < 256
    assert cut_out(mask, mask).sum() == mask.sum()


def test_figures_are_means_over_what_was_made(trial: Trial) -> None:
    found = [
        Changed("striped", trial, trial.source, True, True, Likeness(20.0, 0.5, 0.5, None, 0.0)),
        Changed("striped", trial, trial.source, False, None, Likeness(30.0, 0.1, 0.9, 40.0, 0.0)),
        Changed("striped", trial, refused="not found"),
    ]
    figures = summarise(found).figures
    assert figures["striped.edits"] == 3 and figures["striped.refused"] == 1
    assert figures["striped.psnr"] == 25 and figures["striped.parts"] == 40
    assert figures["all.done"] == 0.5 and figures["all.success"] == 1
