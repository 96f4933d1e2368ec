"""Figures of what an editor says of its own result."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.edits.asks import sample_ask
from benchmarks.edits.editors import Made
from benchmarks.edits.measure import Figures, check_figures
from benchmarks.edits.shown import show


def made(done: bool | None) -> Made:
    (after,) = show([sample_ask(4, 0, "remove").pair.after])
    return Made(after.image, None, after, 0.0, 1, None, done=done)


@pytest.mark.parametrize(
    ("done", "known", "told"),
    [
        (None, {"success": True, "judge_ceiling": True}, {}),
        (True, {"success": True, "judge_ceiling": True}, {"called_done": 1, "false_done": 0}),
        (True, {"success": False, "judge_ceiling": True}, {"called_done": 1, "false_done": 1}),
        (False, {"success": False, "judge_ceiling": True}, {"called_done": 0}),
        (True, {"success": False, "judge_ceiling": False}, {"called_done": 1}),
        (True, {"judge_ceiling": True}, {"called_done": 1}),
    ],
    ids=["says nothing", "right", "wrong", "not called done", "truth called wrong", "not judged"],
)
def test_what_is_called_done_and_is_not(
    done: bool | None, known: dict[str, bool], told: dict[str, Any]
) -> None:
    figures = Figures(found=dict(known))
    check_figures(figures, made(done))
    assert {k: v for k, v in figures.found.items() if k not in known} == told
