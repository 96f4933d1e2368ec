"""Counterfactual edits: what they change, what they leave, what they refuse."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace as with_changes

import pytest

from sgedit_engine.errors import InvalidEditError, SceneError, UnknownObjectError
from stilllife.edits import EDIT_KINDS, add, change, move, remove, replace
from stilllife.edits import sample_edit_pair as sample_pair
from stilllife.placement import TYPICAL_SIZES, problems
from stilllife.relations import holds, placements
from stilllife.world import DETAILS, Scene, Thing


def thing(kind: str, x: float, z: float, size: float, **changes: object) -> Thing:
    plain = Thing(kind, "red", "plain", "matte", x, z, 0.3, size, (0.5,) * DETAILS)
    return with_changes(plain, **changes)  # type: ignore[arg-type]


CUBE = thing("cube", -0.15, 0.0, 0.4)
BALL = thing("ball", -0.15, 0.0, 0.29, base=CUBE.height, support=1)
MUG = thing("mug", 0.3, 0.1, 0.36)
SCENE = Scene((MUG, CUBE, BALL))


def test_the_scene_is_valid() -> None:
    assert problems(SCENE) == []


def test_remove_keeps_the_others() -> None:
    after = remove(SCENE, 0)
    assert after.things == (CUBE, with_changes(BALL, support=0))
    assert remove(SCENE, 2).things == (MUG, CUBE)


def test_remove_a_support() -> None:
    with pytest.raises(InvalidEditError, match="stands on the cube"):
        remove(SCENE, 1)
    assert remove(SCENE, 1, riders="remove").things == (MUG,)
    settled = remove(SCENE, 1, riders="settle")
    assert settled.things == (MUG, with_changes(BALL, support=None, base=0.0))


def test_settling_onto_what_is_below() -> None:
    book = thing("book", -0.15, 0.0, 0.44, base=CUBE.height, support=1)
    top = with_changes(BALL, base=CUBE.height + book.height, support=2)
    after = remove(Scene((MUG, CUBE, book, top)), 2, riders="settle")
    assert after.things[2] == with_changes(top, support=1, base=CUBE.height)


def test_add_finds_its_height() -> None:
    base = Scene((MUG, CUBE))
    assert add(base, with_changes(BALL, base=0.0)) == SCENE


def test_replace_keeps_the_place() -> None:
    new = replace(SCENE, 0, kind="bottle", color="blue").things[0]
    assert (new.kind, new.color, new.x, new.z) == ("bottle", "blue", MUG.x, MUG.z)
    assert new.size / TYPICAL_SIZES["bottle"] == pytest.approx(MUG.size / TYPICAL_SIZES["mug"])
    carried = replace(SCENE, 1, kind="book")
    assert carried.things[2].base == pytest.approx(carried.things[1].height)


def test_replaced_riders_fit_their_support() -> None:
    after = replace(SCENE, 2, kind="bowl")
    assert not any("fit" in problem for problem in problems(after))


@pytest.mark.parametrize(
    "changes", [{"color": "blue"}, {"pattern": "striped"}, {"finish": "glossy"}]
)
def test_change_touches_one_value(changes: dict[str, str]) -> None:
    after = change(SCENE, 0, **changes)  # type: ignore[arg-type]
    assert after.things == (with_changes(MUG, **changes), CUBE, BALL)  # type: ignore[arg-type]


def test_a_larger_support_lifts_its_rider() -> None:
    after = change(SCENE, 1, size_factor=1.2)
    assert after.things[1].size == pytest.approx(0.48)
    assert after.things[2].base == pytest.approx(CUBE.height * 1.2)


def test_a_support_carries_its_rider_along() -> None:
    after = move(SCENE, 1, 0.0, -0.3)
    assert (after.things[2].x, after.things[2].z) == pytest.approx((0.0, -0.3))
    onto = move(remove(SCENE, 2), 0, CUBE.x, CUBE.z, support=1)
    assert onto.things[0].base == pytest.approx(CUBE.height)


REFUSED: dict[str, tuple[Callable[[], object], type[SceneError]]] = {
    "no such thing": (lambda: remove(SCENE, 3), UnknownObjectError),
    "negative index": (lambda: change(SCENE, -1, color="red"), UnknownObjectError),
    "unknown kind": (lambda: replace(SCENE, 0, kind="giraffe"), InvalidEditError),
    "unknown color": (lambda: change(SCENE, 0, color="mauve"), InvalidEditError),
    "rider on a mug": (lambda: replace(SCENE, 1, kind="mug"), InvalidEditError),
    "bad factor": (lambda: change(SCENE, 0, size_factor=0.0), InvalidEditError),
    "on itself": (lambda: move(SCENE, 1, 0, 0, support=1), InvalidEditError),
    "on its rider": (lambda: move(SCENE, 1, 0, 0, support=2), InvalidEditError),
    "on a mug": (lambda: add(SCENE, with_changes(BALL, support=0)), InvalidEditError),
    "full": (lambda: add(Scene((MUG,) * 6), MUG), InvalidEditError),
    "no relation": (lambda: placements(SCENE, "above", 0, MUG), InvalidEditError),
}


@pytest.mark.parametrize(("call", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_refusals(call: Callable[[], object], error: type[SceneError]) -> None:
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("relation", ["left of", "right of", "in front of", "behind", "next to"])
def test_placements_have_the_relation(relation: str) -> None:
    scene = Scene((thing("ball", 0.0, -0.1, 0.3),))
    guest = thing("candle", 0, 0, 0.35)
    found = placements(scene, relation, 0, guest)
    assert found
    for place in found:
        after = add(scene, place)
        assert problems(after) == []
        assert holds(after, 1, relation, 0)


def test_placements_on_a_thing() -> None:
    scene = Scene((MUG, CUBE))
    place = placements(scene, "on", 1, thing("candle", 0, 0, 0.35))[0]
    assert holds(add(scene, place), 2, "on", 1)
    assert placements(scene, "on", 0, BALL) == []
    assert placements(SCENE, "on", 1, MUG) == []
    assert placements(SCENE, "under", 1, MUG) == []


def test_sampled_pairs_are_valid_and_balanced() -> None:
    rng = random.Random(3)
    pairs = [sample_pair(rng) for _ in range(300)]
    for before, after, kind, index in pairs:
        assert problems(before) == problems(after) == []
        assert before.camera == after.camera
        if kind == "remove":
            assert len(after.things) == len(before.things) - 1
        elif kind == "add":
            assert len(after.things) == len(before.things) + 1 == index + 1
        else:
            changed = [a != b for a, b in zip(before.things, after.things, strict=True)]
            assert changed == [i == index for i in range(len(changed))]
    counts = Counter(pair.kind for pair in pairs)
    assert set(counts) == set(EDIT_KINDS)
    assert min(counts.values()) > 30


def test_an_empty_table_occurs() -> None:
    rng = random.Random(4)
    assert any(not sample_pair(rng, kind="remove").after.things for _ in range(80))
