"""Verdicts with an open vocabulary, on renderings in which an edit was really done, or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from sgedit_engine.interface import Candidate, Picture, Plan, RenderOptions, Verdict, no_progress
from sgedit_engine.models.profiles import PHOTOGRAPHS, read_profile_file
from sgedit_engine.perception.masks import iou
from sgedit_engine.photograph_senses import PhotographSenses
from sgedit_engine.plan import plan_edit
from sgedit_engine.reading import sought_for
from sgedit_engine.regions import mask_of, others_of
from sgedit_engine.scene.edits import AddObject, ChangeAttributes, Edit, RemoveObject
from sgedit_engine.verification.focus import focus_of
from sgedit_engine.verification.thresholds import Thresholds
from sgedit_engine.verify import Verifier
from stilllife.edits import EditPair, sample_edit_pair
from stilllife.render import render
from stilllife.scenes import generator_of

FILE = read_profile_file(PHOTOGRAPHS)
VOCABULARY = FILE.vocabulary
BUNDLE = Thresholds.of({"residue": 0.2, "likeness": 0.6, "likeness_left": 0.9, "look": 0.6})


@pytest.fixture
def verifier(mixed: PhotographSenses) -> Verifier:
    return Verifier(mixed, BUNDLE, FILE.verdict, VOCABULARY)


@pytest.fixture
def planned(mixed: PhotographSenses) -> Callable[[Picture, Edit], Plan]:
    def effects(picture: Picture, object_id: str) -> np.ndarray:
        mask = mask_of(picture, object_id)
        return mixed.effects(picture.image, mask, others_of(picture, object_id))

    def plan(picture: Picture, edit: Edit) -> Plan:
        return plan_edit(
            picture,
            edit,
            RenderOptions(candidates=1),
            vocabulary=VOCABULARY,
            effects=partial(effects, picture),
        )

    return plan


def verdict(verifier: Verifier, picture: Picture, plan: Plan, image: np.ndarray) -> Verdict:
    differs = (image != picture.image).any(axis=2)
    candidate = Candidate(image, plan.allowed_mask | differs, 0)
    reading = verifier.read(picture, plan, candidate)
    return verifier.check(picture, plan, candidate, reading).verdict


def pair(number: int, kind: str) -> tuple[EditPair, np.ndarray, np.ndarray, np.ndarray]:
    """(the pair, the picture before, the one after, the edited thing's mask before)."""
    made = sample_edit_pair(generator_of(number, "test"), 0, kind)  # type: ignore[arg-type]
    before, after = render([made.before]), render([made.after])
    return made, before.rgb[0], after.rgb[0], before.visible_mask(0, made.index)


@pytest.mark.parametrize("number", [4001, 4003, 4004])
def test_a_removal(
    mixed: PhotographSenses,
    verifier: Verifier,
    planned: Callable[[Picture, Edit], Plan],
    number: int,
) -> None:
    made, before, after, mask = pair(number, "remove")
    names = [*dict.fromkeys(thing.kind for thing in made.before.things)]
    picture = mixed.parse(before, no_progress, None, names)
    target = max(picture.graph.objects, key=lambda o: iou(picture.masks[o.id], mask))
    plan = planned(picture, RemoveObject(target=target.id))
    done, undone = (verdict(verifier, picture, plan, image) for image in (after, before))
    assert [e for e in done.expectations if not e.met] == []
    assert done.met and not undone.met
    assert done.score > 0.5 > undone.score


def test_another_color(
    mixed: PhotographSenses, verifier: Verifier, planned: Callable[[Picture, Edit], Plan]
) -> None:
    number = next(n for n in range(4100, 4200) if _recolored(n))
    made, before, after, mask = pair(number, "change")
    names = [*dict.fromkeys(thing.kind for thing in made.before.things)]
    picture = mixed.parse(before, no_progress, None, names)
    target = max(picture.graph.objects, key=lambda o: iou(picture.masks[o.id], mask))
    color = made.after.things[made.index].color
    plan = planned(picture, ChangeAttributes(target=target.id, attributes={"color": color}))
    assert verdict(verifier, picture, plan, after).met
    assert not verdict(verifier, picture, plan, before).met


def _recolored(number: int) -> bool:
    made = sample_edit_pair(generator_of(number, "test"), 0, "change")
    old, new = made.before.things[made.index], made.after.things[made.index]
    same = (old.pattern, old.finish, old.size) == (new.pattern, new.finish, new.size)
    return old.color != new.color and same


def test_what_is_asked_for_is_looked_for(
    mixed: PhotographSenses, planned: Callable[[Picture, Edit], Plan]
) -> None:
    made, before, _, _ = pair(4001, "remove")
    names = [*dict.fromkeys(thing.kind for thing in made.before.things)]
    picture = mixed.parse(before, no_progress, None, names)
    plan = planned(picture, AddObject(category="giraffe", attributes={"color": "crimson"}))
    sought = sought_for(picture, plan)
    assert {*names, "giraffe"} == set(sought.kinds)
    assert "crimson" in sought.attributes["color"]


def test_backgrounds_are_no_findings(photograph: Callable[[int, int], Picture]) -> None:
    picture = photograph(200, 300)
    assert sought_for(picture, plan_of(picture)).kinds == ("cup", "laptop")


def test_a_window_is_as_large_as_the_models_see(photograph: Callable[[int, int], Picture]) -> None:
    picture = photograph(1100, 1600)
    window = focus_of(picture, plan_of(picture), 1024)
    assert window is not None and window.resolution == 1024
    assert window.cut(picture.image).shape == (1024, 1024, 3)
    small = photograph(700, 1000)
    assert focus_of(small, plan_of(small), 1024) is None


def plan_of(picture: Picture) -> Plan:
    rows, columns = picture.image.shape[:2]
    return plan_edit(
        picture,
        RemoveObject(target="cup-1"),
        RenderOptions(candidates=1),
        vocabulary=VOCABULARY,
        effects=lambda _: np.zeros((rows, columns), bool),
    )
