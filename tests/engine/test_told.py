"""Results beside what a person has put right: its name is not held against the models' eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sgedit_engine.concepts.library import subjects_of
from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import NothingThereError
from sgedit_engine.interface import (
    Candidate,
    Checked,
    Found,
    Mask,
    Picture,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.plan import plan_edit
from sgedit_engine.prompting import CAPTIONS
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.scene import corrections
from sgedit_engine.scene.edits import AdjustRelation, ChangeAttributes, Edit, Shift
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.settings import Settings
from sgedit_engine.verify import Verifier
from tests.engine.conftest import ScriptedSenses

ReadAs = Callable[[SceneGraph, Mapping[str, Mask]], Reading]
# The ball stands before the book.
CHANGE = ChangeAttributes(target="book-1", attributes={"color": "red"})


@pytest.fixture
def checked(scene: Picture, vocabulary: Vocabulary, read_as: ReadAs) -> Callable[..., Checked]:
    """The book made red in a picture that was put right, when all but `unseen` is read as it was
    before that."""

    def check(
        picture: Picture,
        unseen: tuple[str, ...] = (),
        missed: tuple[Seen, ...] = (),
        more: tuple[Seen, ...] = (),
    ) -> Checked:
        plan = plan_edit(
            picture,
            CHANGE,
            RenderOptions(),
            vocabulary=vocabulary,
            effects=lambda _: np.zeros((256, 256), dtype=np.bool_),
        )
        book = scene.graph.get("book-1")
        red = book.model_copy(update={"attributes": {**book.attributes, "color": "red"}})
        shown = scene.graph.replaced("book-1", red).without(*unseen)
        reading = Reading((*read_as(shown, scene.masks).objects, *more))
        candidate = Candidate(picture.image, plan.allowed_mask, seed=0)
        verifier = Verifier(ScriptedSenses(reading, missed))
        return verifier.check(picture, plan, candidate, reading)

    return check


def _unmet(checked: Checked) -> list[str]:
    return [e.text for e in checked.verdict.expectations if not e.met]


def test_a_renamed_neighbour_is_found_by_what_it_was_read_as(
    scene: Picture, vocabulary: Vocabulary, checked: Callable[..., Checked]
) -> None:
    told = {"color": "white"}
    picture = corrections.renamed(scene, "ball-1", "mug", told, vocabulary)
    result = checked(picture)
    assert _unmet(result) == []
    item = result.picture.graph.get("ball-1")
    assert (item.category, item.attributes["color"]) == ("mug", "white")
    # Without the memory of what it was read as it would be missing, and a ball too many.
    forgotten = item.model_copy(update={"read_as": None})
    wrong = replace(picture, graph=picture.graph.replaced("ball-1", forgotten))
    assert "the white mug is as it was" in _unmet(checked(wrong))


@pytest.mark.parametrize(
    ("edit", "prompt"),
    [
        (AdjustRelation(target="ball-1", shift=Shift(dx=-0.1)), "a blue ball"),
        (ChangeAttributes(target="ball-1", attributes={"color": "red"}), "a red plain ball"),
    ],
)
def test_a_renamed_thing_is_drawn_as_its_pixels_are_read(
    scene: Picture, vocabulary: Vocabulary, edit: Edit, prompt: str
) -> None:
    picture = corrections.renamed(scene, "ball-1", "mug", {"color": "white"}, vocabulary)
    made = plan_edit(
        picture, edit, RenderOptions(), vocabulary=vocabulary, effects=lambda i: scene.masks[i]
    )
    assert [i.prompt for i in made.insertions] == [prompt]
    (subject,) = subjects_of(picture, ["ball-1"], CAPTIONS)
    assert (subject.description, subject.category) == ("blue ball", "ball")


def test_a_neighbour_that_only_a_person_saw_is_looked_for(
    scene: Picture, vocabulary: Vocabulary, checked: Callable[..., Checked], read_as: ReadAs
) -> None:
    picture = corrections.outlined(scene, "ball-1", scene.masks["ball-1"], vocabulary)
    (ball,) = [s for s in read_as(scene.graph, scene.masks).objects if s.category == "ball"]
    assert _unmet(checked(picture, ("ball-1",), (ball,))) == []
    assert "the blue ball is as it was" in _unmet(checked(picture, ("ball-1",)))


def test_what_was_said_not_to_be_there_is_no_stranger(
    scene: Picture, vocabulary: Vocabulary, checked: Callable[..., Checked]
) -> None:
    """Something on the book that is read as a mug."""
    box = Box(x0=0.64, y0=0.5, x1=0.74, y1=0.58)
    mask = box.to_mask(256, 256)
    more, object_id = corrections.added(
        scene, Found("mug", {"color": "red"}, mask, 0.9), None, {}, vocabulary
    )
    picture = corrections.dropped(more, object_id, vocabulary)
    mug = Seen("mug", box, 0.9, mask, {"color": ("red", 0.9)})
    assert _unmet(checked(picture, more=(mug,))) == []
    assert "nothing else appeared" in _unmet(checked(scene, more=(mug,)))


def test_nothing_there_is_said(checkpoints: Path, scene: Picture) -> None:
    engine = LocalEngine(Settings(device="cpu", checkpoints=checkpoints))
    found = engine.look_at(scene.image, scene.masks["mug-1"])
    assert np.array_equal(found.mask, scene.masks["mug-1"])
    assert set(found.attributes) == {"color", "pattern", "finish"}
    with pytest.raises(NothingThereError, match="no object there"):
        engine.look_at(scene.image, np.zeros((256, 256), np.bool_))
