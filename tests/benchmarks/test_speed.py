"""The speed of the stages of an edit: each is measured, ratios are of the same pictures."""

from __future__ import annotations

import pytest

from benchmarks import speed
from benchmarks.bundled import Bundle
from benchmarks.speed import PEER, measure_speed


def test_every_stage_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "_CANDIDATES", (1, 2))
    outcome = measure_speed(Bundle.open(), 1, 3, None, lambda part: None)
    found = outcome.figures
    assert found["scenes"] == 1
    stages = ("parse", "plan_1", "render_1", "verify_1", "edit_1", "edit_2", "drawing", PEER)
    assert all(found[f"{name}_s"] > 0 for name in stages)
    parts = sum(found[f"{name}_1_s"] for name in ("plan", "render", "verify"))
    assert abs(found["edit_1_s"] - parts) < 0.1 * parts
    assert found["guided_to_drawing"] == found["guided_s"] / found["drawing_s"]
