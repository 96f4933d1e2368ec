"""Which models each call borrows, on random weights."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from sgedit_engine.engine import LocalEngine
from sgedit_engine.interface import Picture, RenderOptions, no_progress
from sgedit_engine.models.profiles import profile, read_profile_file
from sgedit_engine.models.residency import Part, Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint
from sgedit_engine.regions import others_of
from sgedit_engine.scene.edits import AddObject
from sgedit_engine.senses import BundledSenses
from sgedit_engine.settings import Settings


class Watched(Residency):
    """Writes down what is borrowed."""

    borrowed: list[str]

    def borrow(self, part: Part[Any]) -> AbstractContextManager[Any]:
        self.borrowed.append(part.name)
        return super().borrow(part)


@pytest.fixture
def models(checkpoints: Path) -> Watched:
    found = Watched(open_checkpoint(profile("stilllife"), checkpoints), choose_place("cpu"))
    found.borrowed = []
    return found


CALLS: list[tuple[Callable[[BundledSenses, Picture], object], set[str]]] = [
    (lambda senses, p: senses.read(p.image), {"detector", "segmenter", "reader"}),
    (
        lambda senses, p: senses.parse(p.image, no_progress, None),
        {"detector", "segmenter", "reader", "vae"},
    ),
    (lambda senses, p: senses.spot(p.image), {"detector"}),
    (lambda senses, p: senses.segment(p.image, p.graph.get("mug-1").box), {"segmenter"}),
    (
        lambda senses, p: senses.look_at(p.image, p.masks["mug-1"]),
        {"detector", "segmenter", "reader"},
    ),
    (
        lambda senses, p: senses.effects(p.image, p.masks["mug-1"], others_of(p, "mug-1")),
        {"effects"},
    ),
]


@pytest.mark.parametrize(
    ("call", "needed"), CALLS, ids=["read", "parse", "spot", "segment", "look_at", "fx"]
)
def test_a_call_borrows_what_it_needs(
    models: Watched,
    checkpoints: Path,
    scene: Picture,
    call: Callable[[BundledSenses, Picture], object],
    needed: set[str],
) -> None:
    file = read_profile_file(checkpoints / profile("stilllife").name)
    call(BundledSenses(models, file), scene)
    assert set(models.borrowed) == needed


def test_each_object_is_asked_for_its_effects_once(
    checkpoints: Path, scene: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a picture is planned for, and whatever the plan."""
    asked: list[str] = []
    borrow = Residency.borrow

    def watched(self: Residency, part: Part[Any]) -> AbstractContextManager[Any]:
        asked.append(part.name)
        return borrow(self, part)

    monkeypatch.setattr(Residency, "borrow", watched)
    engine = LocalEngine(Settings(device="cpu", checkpoints=checkpoints))
    for color in ("red", "blue"):
        edit = AddObject(category="ball", attributes={"color": color})
        engine.plan(scene, edit, RenderOptions())
    assert asked == ["effects"] * len(scene.graph.foreground)
