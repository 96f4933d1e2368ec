"""Records of candidates, the fit of the verifier's probability, and the figures of both."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.verify.command import fitted, measure, write_calibration
from benchmarks.verify.figures import any_of, auroc, best_of, calibration_error
from benchmarks.verify.fitting import (
    FALSE_DONE,
    Rows,
    fit,
    least_probability,
    out_of_fold,
    probabilities,
)
from benchmarks.verify.records import Drawn, Edited, Records, load
from sgedit_engine.errors import InputError
from sgedit_engine.models.profiles import read_profile_file
from sgedit_engine.models.weights import checkpoints_folder
from sgedit_engine.verification.calibration import Calibration, KindWeights
from sgedit_engine.verification.look import Finding

HEADER = {"benchmark": "verify", "seed": 7}


@pytest.fixture
def bundled() -> Path:
    """The folder of the bundled profile."""
    return checkpoints_folder() / "stilllife"


def _drawn(rng: random.Random, number: int) -> Drawn:
    """A candidate whose success hangs on "gone", somewhat on "light", and not on "noise"."""
    gone, light, noise = rng.random(), rng.random(), rng.random()
    success = bool(rng.random() < 1 / (1 + np.exp(-(10 * gone + 4 * light - 7))))
    unmet = ["gone"] if gone < 0.1 else []
    scores = {"gone": gone, "light": light, "noise": noise}
    return Drawn(number, scores, unmet, {"success": success}, 0.0)


def _edits(count: int, candidates: int = 8, op: str = "remove") -> list[Edited]:
    rng = random.Random(5)
    return [
        Edited(
            seed=7,
            scene=scene,
            kind=op,
            op=op,
            way="oracle",
            request="",
            ceiling=True,
            candidates=tuple(_drawn(rng, n) for n in range(candidates)),
        )
        for scene in range(count)
    ]


def test_records_go_on_where_they_stopped(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    first, second = _edits(2)
    Records.open(path, HEADER).append(first)
    with path.open("a") as file:
        file.write('{"half')
    again = Records.open(path, HEADER)
    assert list(again.edits) == [first.key]
    again.append(second)
    assert load([path, path]) == [first, second]


def test_records_of_another_run(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    Records.open(path, HEADER)
    with pytest.raises(InputError, match="other options"):
        Records.open(path, {**HEADER, "seed": 8})
    with pytest.raises(InputError, match="no file"):
        load([tmp_path / "missing.jsonl"])
    path.write_text('{"scene": 1}\n')
    with pytest.raises(InputError, match="no header"):
        load([path])


def test_the_fit_finds_what_tells() -> None:
    rows = Rows.of(_edits(120))
    weights = fit(rows).kinds["remove"]
    assert weights.weights["gone"] > weights.weights["light"] > 0
    assert weights.weights.get("noise", 0.0) < 0.2 * weights.weights["gone"]
    assert all(w >= 0 for w in weights.weights.values())
    found = out_of_fold(rows)
    assert auroc(found, rows.success) > 0.8
    assert calibration_error(found, rows.success) < 0.08
    done = rows.met & (found >= weights.least)
    assert done.any() and (~rows.success[done]).mean() <= FALSE_DONE + 1e-9


def test_probabilities_are_the_verifiers_own() -> None:
    rows = Rows.of(_edits(40))
    calibration = fit(rows)
    findings = [Finding(name, "", True, "", score) for name, score in rows.scores[0].items()]
    told = calibration.probability("remove", findings)
    assert told == pytest.approx(probabilities(calibration, rows)[0])


def test_a_kind_that_seldom_fails_learns_from_the_others() -> None:
    many, few = _edits(120), _edits(6, op="replace")
    found = fit(Rows.of([*many, *few])).kinds
    assert found["replace"].weights["gone"] > 0.5 * found["remove"].weights["gone"]
    assert found["replace"].least == found["remove"].least


def test_what_all_came_out_alike_cannot_be_fitted() -> None:
    edits = [
        replace(e, candidates=tuple(replace(d, judged={"success": True}) for d in e.candidates))
        for e in _edits(5)
    ]
    with pytest.raises(InputError, match="came out alike"):
        fit(Rows.of(edits))


def test_what_the_judge_cannot_tell_does_not_count() -> None:
    one, two, three = _edits(3)
    unknown = replace(two, candidates=tuple(replace(d, judged={}) for d in two.candidates))
    rows = Rows.of([one, unknown, replace(three, ceiling=False)])
    assert len(rows.success) == len(one.candidates)


def test_no_probability_is_sure_enough() -> None:
    rows = Rows(
        ["add"] * 2, [{}, {}], np.array([True, True]), np.array([False, True]), np.array([0, 1])
    )
    assert least_probability(np.array([0.9, 0.8]), rows) == pytest.approx(0.8)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_choices_among_random_candidates(count: int) -> None:
    rng = random.Random(3)
    values = [(rng.random(), rng.random() < 0.5) for _ in range(6)]
    trials = [max(rng.sample(values, count))[1] for _ in range(20_000)]
    assert best_of(values, count) == pytest.approx(np.mean(trials), abs=0.015)
    successes = [success for _, success in values]
    trials = [any(rng.sample(successes, count)) for _ in range(20_000)]
    assert any_of(successes, count) == pytest.approx(np.mean(trials), abs=0.015)


def test_figures_of_ranks() -> None:
    good = np.array([True, True, False, False])
    assert auroc(np.array([0.9, 0.8, 0.3, 0.1]), good) == 1
    assert auroc(np.array([0.5, 0.5, 0.5, 0.5]), good) == 0.5
    assert np.isnan(auroc(np.array([0.5, 0.4]), np.array([True, True])))
    assert calibration_error(np.array([1.0, 1.0, 0.0, 0.0]), good) == 0


def test_a_verdict_that_knows_chooses_better_than_chance() -> None:
    edits = _edits(60)
    figures = measure(edits, fit(Rows.of(edits))).figures
    assert figures["all.best_of_8"] > figures["all.best_of_2"] > figures["all.random"] + 0.05
    assert figures["all.any_of_8"] >= figures["all.best_of_8"]
    assert figures["remove.best_of_1"] == pytest.approx(figures["remove.random"])
    assert figures["all.false_done.low"] <= figures["all.false_done"]


def test_the_fit_goes_into_the_profile(tmp_path: Path, bundled: Path) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text((bundled / "profile.json").read_text())
    before = read_profile_file(tmp_path)
    outcome = fitted(_edits(60), tmp_path)
    after = read_profile_file(tmp_path)
    assert after.vocabulary == before.vocabulary
    assert after.verdict.model_dump() == outcome.details["verdict"]
    write_calibration(tmp_path, Calibration(kinds={"add": KindWeights(bias=1.0, weights={})}))
    assert set(read_profile_file(tmp_path).verdict.kinds) == {"add"}


def test_the_command_reads_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "run.jsonl", tmp_path / "figures.json"
    records = Records.open(path, HEADER)
    for edit in _edits(12):
        records.append(edit)
    assert main(["verify", "--records", str(path), "--json", str(out)]) == 0
    assert json.loads(out.read_text())["all.candidates"] == 96
    assert "best_of_8" in capsys.readouterr().out
    assert main(["verify", "--edits", "1"]) == 1
    assert "--json" in capsys.readouterr().err


def test_the_bundled_verdict_knows_every_kind_of_edit(bundled: Path) -> None:
    kinds = read_profile_file(bundled).verdict.kinds
    assert set(kinds) == {"add", "remove", "replace", "change", "adjust"}
    for known in kinds.values():
        assert known.least >= 0.5 and known.weights
        assert all(weight >= 0 for weight in known.weights.values())
