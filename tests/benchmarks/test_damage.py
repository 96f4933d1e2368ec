"""What is counted as spoiled, on a rendered scene that is spoiled by hand."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from benchmarks.damage.cases import GROUPS, Swap, trials
from benchmarks.damage.command import summarise
from benchmarks.damage.measure import damage_of
from benchmarks.damage.run import Found
from benchmarks.edits.editors import Trial
from sgedit_engine.interface import Candidate
from sgedit_engine.perception.masks import dilate
from sgedit_engine.scene.edits import AdjustRelation


@pytest.fixture(scope="module")
def trial() -> Trial:
    return next(islice(trials(5, "bared"), 1))


def candidate(trial: Trial, image: np.ndarray) -> Candidate:
    return Candidate(image, np.ones(image.shape[:2], np.bool_), 0)


def test_the_truth_spoils_nothing(trial: Trial) -> None:
    found = damage_of(
        trial.before, trial.after, candidate(trial, trial.after.image), [trial.ask.pair.index], []
    )
    assert (found.beside, found.specks, found.hits) == (0, 0, 0)
    assert not found.marked.any()


def test_a_bite_and_a_speck_are_counted(trial: Trial) -> None:
    index = trial.ask.pair.index
    other = max((t for t in trial.before.truths if t.number != index), key=lambda t: t.mask.sum())
    away = ~dilate(trial.before.mask(index), 40)
    rows, columns = np.nonzero(other.mask & away)
    row, column = int(np.median(rows)), int(np.median(columns[rows == int(np.median(rows))]))
    image = trial.after.image.copy()
    patch = image[row : row + 5, column : column + 5]
    patch[:] = (patch.astype(int) + 128) % 256
    found = damage_of(trial.before, trial.after, candidate(trial, image), [index], [])
    assert found.beside >= 12 and found.specks == 1 and found.speck_pixels <= 25
    assert found.hits == found.hidden_hits == 1
    read = damage_of(trial.before, trial.after, candidate(trial, image), [index], [other.number])
    assert read.hidden_hits == (other.visibility < 0.6)


@pytest.mark.parametrize("group", GROUPS)
def test_edits_are_the_same_for_a_seed(group: str) -> None:
    one, again = (next(iter(trials(7, group))) for _ in range(2))  # type: ignore[arg-type]
    assert one.ask.words == again.ask.words
    assert np.array_equal(one.source, again.source)
    if isinstance(one.ask, Swap):
        edit = one.ask.edit({i: f"thing-{i}" for i in range(9)})
        assert isinstance(edit, AdjustRelation) and edit.swap_with != edit.target
    if group == "bared":
        assert one.ask.old is not None and one.ask.old.support is not None


def test_what_was_refused_is_counted(trial: Trial) -> None:
    outcome = summarise([Found("bared", trial, refused="There is no room.")])
    assert outcome.figures == {
        "all.edits": 1,
        "all.refused": 1,
        "bared.edits": 1,
        "bared.refused": 1,
    }
