"""The benchmark of concepts: which moves it takes, and that every way of drawing is measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.bundled import Bundle
from benchmarks.concepts import (
    GRID,
    WAYS,
    Drawn,
    kept_intervals,
    learning_settings,
    measure_concepts,
    sample_move,
)
from benchmarks.rates import wilson
from sgedit_engine.concepts.concept import ConceptSettings
from sgedit_engine.errors import InputError

FEW = ConceptSettings(token_steps=1, weight_steps=1, views=2, batch=1, rank=2)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open()


def test_other_settings_are_told_by_name() -> None:
    settings = learning_settings(["weight_steps=160", "weight_rate=3e-3", "layers=attention"])
    assert (settings.weight_steps, settings.weight_rate) == (160, 3e-3)
    assert settings.layers == "attention" and settings.rank == ConceptSettings().rank
    for wrong in ("steps=1", "weight_steps=many", "layers=none", "batch"):
        with pytest.raises(InputError, match=r"no setting|no value"):
            learning_settings([wrong])


def test_a_move_is_the_same_thing_at_another_place(bundle: Bundle) -> None:
    move = sample_move(bundle, 5, 0)
    assert move is not None
    item = move.source.graph.get(move.object_id)
    thing = move.ask.pair.after.things[move.ask.pair.index]
    assert (item.category, item.attributes["color"]) == (thing.kind, thing.color)
    assert move.hole[move.seen].mean() > 0.99
    # The truth without the thing differs from the truth where it is and where its shadow falls.
    assert np.any(move.empty != move.truth.image, axis=2)[move.seen].mean() > 0.9


def test_two_drawings_of_one_scene_are_not_independent() -> None:
    blank = np.zeros((1, 1, 3), np.uint8)
    # Both drawings of a scene come out alike: ten scenes tell as much as ten trials.
    drawn = [
        Drawn(scene, "learned", blank, scene < 5, 0.0, 0.0, {})
        for scene in range(10)
        for _ in range(2)
    ]
    found = kept_intervals(drawn)
    assert set(found) == {"learned_kept"} and found["learned_kept"]["of"] == 10
    low, high = wilson(10, 20)
    assert found["learned_kept"]["low"] < low < high < found["learned_kept"]["high"]
    # All alike, one scene among more may still differ.
    assert kept_intervals(drawn[:10])["learned_kept"]["low"] < 0.6
    assert kept_intervals([*drawn[:1], *drawn[-1:]])["learned_kept"]["high"] < 1


def test_every_way_is_measured(bundle: Bundle, tmp_path: Path) -> None:
    outcome = measure_concepts(bundle, 1, 5, "cpu", tmp_path, lambda part: None, FEW)
    figures = outcome.figures
    for way in WAYS:
        assert 0 <= figures[f"{way}_kept"] <= 1 and 5 < figures[f"{way}_psnr"] < 60
        assert figures[f"{way}_look"] <= figures[f"{way}_kind"]
    assert figures["scenes"] == 1 and figures["learning_s"] > 0 < figures["learning_cpu_s"]
    assert (tmp_path / GRID).is_file()
