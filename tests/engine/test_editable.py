"""The editable mask: no more than the edit needs, and bit for bit the source outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sgedit_engine.editable import candidate_of
from sgedit_engine.interface import Mask, Picture, Plan, RenderOptions, Vocabulary
from sgedit_engine.plan import plan_edit
from sgedit_engine.reading import Reading, Seen, Senses
from sgedit_engine.regions import dilate, others_of
from sgedit_engine.scene.edits import (
    AddObject,
    ChangeAttributes,
    Edit,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.geometry import Box


def erode(mask: Mask, px: float = 6.0) -> Mask:
    return ~dilate(~mask, px)


MakeSenses = Callable[[Reading], Senses]
EDITS = [
    RemoveObject(target="mug-1"),
    AddObject(category="ball"),
    ReplaceObject(target="mug-1", category="ball"),
    ChangeAttributes(target="mug-1", attributes={"color": "blue"}),
    ChangeAttributes(target="mug-1", scale=0.6),
]


def _plan(scene: Picture, vocabulary: Vocabulary, edit: Edit, senses: Senses) -> Plan:
    return plan_edit(
        scene,
        edit,
        RenderOptions(),
        vocabulary=vocabulary,
        effects=lambda i: senses.effects(scene.image, scene.masks[i], others_of(scene, i)),
    )


def _as_planned(plan: Plan) -> Reading:
    boxes = [(plan.expected.get(i.object_id).category, i.box) for i in plan.insertions]
    return Reading(tuple(Seen(c, b, 0.9, b.to_mask(256, 256), {}) for c, b in boxes))


@pytest.mark.parametrize("edit", EDITS)
def test_outside_is_the_source(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses, edit: Edit
) -> None:
    plan = _plan(scene, vocabulary, edit, senses(Reading(())))
    seeing = senses(_as_planned(plan))
    candidate = candidate_of(scene, plan, 255 - scene.image, 5, seeing)
    editable = candidate.editable_mask
    assert candidate.seed == 5
    assert editable.any() and not (editable & ~plan.allowed_mask).any()
    assert np.array_equal(candidate.image[~editable], scene.image[~editable])
    assert (candidate.image[editable] != scene.image[editable]).any(axis=1).mean() > 0.5


def test_the_ground_around_a_new_object_stays(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    plan = _plan(scene, vocabulary, AddObject(category="ball"), senses(Reading(())))
    box = plan.insertions[0].box
    candidate = candidate_of(scene, plan, 255 - scene.image, 0, senses(_as_planned(plan)))
    assert candidate.editable_mask[box.to_mask(256, 256)].mean() > 0.9
    assert candidate.editable_mask.sum() < plan.allowed_mask.sum()


def test_what_was_cleared_is_always_taken(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    edit = ReplaceObject(target="mug-1", category="ball")
    plan = _plan(scene, vocabulary, edit, senses(Reading(())))
    candidate = candidate_of(scene, plan, 255 - scene.image, 0, senses(_as_planned(plan)))
    assert candidate.editable_mask[scene.masks["mug-1"]].all()


@pytest.mark.parametrize(
    "seen", [(), (("lamp", None),), (("ball", Box(x0=0.0, y0=0.0, x1=0.1, y1=0.1)),)]
)
def test_a_new_object_that_is_not_found(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses, seen: tuple
) -> None:
    plan = _plan(scene, vocabulary, AddObject(category="ball"), senses(Reading(())))
    reading = Reading(
        tuple(
            Seen(c, b or plan.insertions[0].box, 0.9, np.ones((256, 256), bool), {})
            for c, b in seen
        )
    )
    candidate = candidate_of(scene, plan, 255 - scene.image, 0, senses(reading))
    assert np.array_equal(candidate.editable_mask, plan.allowed_mask)


def test_beside_what_stays_only_light_may_change(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    """A neighbour of a new ball is drawn on beyond its outline: nothing of that is taken."""
    plan = _plan(scene, vocabulary, AddObject(category="ball"), senses(Reading(())))
    box = plan.insertions[0].box
    new = box.to_mask(256, 256)
    neighbour = box.translated(box.width, 0.0).to_mask(256, 256) & ~dilate(new, 8.0)
    beside = dilate(neighbour, 4.0) & ~neighbour & plan.allowed_mask & ~dilate(new, 2.0)
    drawn = scene.image.copy()
    drawn[new], drawn[beside] = (40, 60, 200), (220, 30, 30)
    crowded = replace(scene, masks={**scene.masks, "mug-1": neighbour})
    candidate = candidate_of(crowded, plan, drawn, 0, senses(_as_planned(plan)))
    assert beside.any() and np.array_equal(candidate.image[beside], scene.image[beside])
    assert (candidate.image[erode(new)] == (40, 60, 200)).all()


def test_a_shadow_is_taken_as_far_as_it_was_drawn(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    plan = _plan(scene, vocabulary, AddObject(category="ball"), senses(Reading(())))
    box = plan.insertions[0].box
    drawn = scene.image.copy()
    shadow = box.translated(0.0, 0.5 * box.height).to_mask(256, 256) & plan.allowed_mask
    drawn[shadow] = drawn[shadow] // 2
    candidate = candidate_of(scene, plan, drawn, 0, senses(_as_planned(plan)))
    free = erode(shadow) & ~others_of(scene)
    assert free.any() and candidate.editable_mask[free].mean() > 0.95


def test_a_neighbour_is_not_drawn_on_where_a_shadow_was(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    seeing = senses(Reading(()))
    plan = _plan(scene, vocabulary, RemoveObject(target="mug-1"), seeing)
    columns = np.flatnonzero(plan.allowed_mask.any(axis=0))
    end = int(columns[-1])
    neighbour = np.zeros((256, 256), bool)
    neighbour[120:160, end + 1 : end + 20] = True
    crowded = replace(scene, masks={**scene.masks, "ball-1": neighbour})
    drawn = np.clip(scene.image * 1.2, 0, 255).astype(np.uint8)
    drawn[:, end - 3 :] = (220, 30, 30)
    candidate = candidate_of(crowded, plan, drawn, 0, seeing)
    strip = (slice(122, 158), slice(end - 3, end + 1))
    assert plan.allowed_mask[strip].all()
    in_the_light = np.clip(scene.image[strip] * 1.2, 0, 255)
    assert np.abs(candidate.image[strip] - in_the_light).mean() < 0.1 * in_the_light.mean()
    assert np.abs(candidate.image[strip] - drawn[strip]).max(axis=2).min() > 40
    assert candidate.editable_mask[scene.masks["mug-1"]].all()
    assert candidate.editable_mask[130:150, end - 12 : end - 6].all()


def test_a_shadow_beside_a_neighbour_falls_on_the_source_and_not_on_what_was_drawn_there(
    scene: Picture, vocabulary: Vocabulary, senses: MakeSenses
) -> None:
    """A neighbour comes out larger than it is, in the shadow of a new ball: the shadow is taken,
    without a gap and without an outline."""
    plan = _plan(scene, vocabulary, AddObject(category="ball"), senses(Reading(())))
    new = plan.insertions[0].box.to_mask(256, 256)
    columns = np.flatnonzero(new.any(axis=0))
    foot = int(np.flatnonzero(new.any(axis=1))[-1]) - 6
    start = int(columns[-1]) + 6
    neighbour = np.zeros((256, 256), bool)
    neighbour[foot - 40 : foot, start + 4 : start + 30] = True
    crowded = replace(scene, masks={"mug-1": neighbour})
    drawn = scene.image.copy()
    drawn[plan.allowed_mask] = drawn[plan.allowed_mask] * 0.7
    drawn[dilate(neighbour, 4.0)] = (220, 30, 30)
    drawn[new] = (40, 60, 200)
    candidate = candidate_of(crowded, plan, drawn, 0, senses(_as_planned(plan)))
    beside = dilate(neighbour, 3.0) & ~neighbour & plan.allowed_mask & ~dilate(new, 6.0)
    beside &= candidate.editable_mask
    assert beside.sum() > 10
    expected = scene.image[beside] * 0.7
    assert (candidate.image[beside].mean(axis=0) < 0.85 * scene.image[beside].mean(axis=0)).all()
    assert np.abs(candidate.image[beside] - expected).mean() < 25
    red = np.abs(candidate.image[beside].astype(int) - (220, 30, 30)).max(axis=1)
    assert red.min() > 40
