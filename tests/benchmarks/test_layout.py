"""Planned places against the truth, on a few scenes."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace

import pytest

from benchmarks.layout import command
from benchmarks.layout.measure import Case
from benchmarks.layout.summary import summarise


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    options = argparse.Namespace(scenes=2, parsed=0, seed=2, checkpoints=None)
    return list(command.cases(options, lambda told: None))


def test_every_kind_is_measured(cases: list[Case]) -> None:
    assert [c.kind for c in cases] == ["add", "add", "move", "move", "replace", "replace",
                                       "change", "change"]  # fmt: skip
    for case in cases:
        assert case.refused is None and case.free and case.visible and case.visible > 0.3
        assert case.size is not None and abs(case.size) < math.log(1.5)
        assert (case.relation is None) == (case.predicate == "anywhere")
        if case.kind in ("replace", "change") and case.overlap is not None:
            assert case.overlap > 0.6


def test_tables_and_figures(cases: list[Case]) -> None:
    refused = Case("move", "behind", "oracle", "Move it.", refused="There is no room.")
    wrong = replace(cases[2], wrong=("touches",), free=False)
    outcome = summarise([*cases, refused, wrong])
    assert outcome.figures["oracle_move_refused"] == 0.25
    assert outcome.figures["oracle_move_free"] == pytest.approx(2 / 3, abs=1e-3)
    assert "parsed_move_free" not in outcome.figures
    assert outcome.details["refusals"] == [["oracle", "move", "behind", "There is no room.", 1]]
    assert outcome.section is not None
    assert "| move, behind |" in outcome.section and "graph that is read" not in outcome.section
