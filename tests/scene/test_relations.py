"""Which predicates hold, from boxes and from masks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.perspective import USUAL
from sgedit_engine.scene.relations import INVERSE, PREDICATES, box_for, relations_of, satisfies
from sgedit_engine.scene.support import hidden_by
from tests.scene.conftest import PROPORTIONS, SUPPORTS, drum, thing

SIZE = 128


def told(*objects: object, **more: object) -> set[str]:
    """The relations as "subject predicate object"."""
    found = relations_of(objects, **more)  # type: ignore[arg-type]
    return {f"{r.subject} {r.predicate} {r.object}" for r in found}


def painted(*layers: tuple[str, Box]) -> dict[str, NDArray[np.bool_]]:
    """Masks of boxes painted one over the other, the last in front."""
    canvas = np.zeros((SIZE, SIZE), dtype=np.int32)
    for number, (_, box) in enumerate(layers, 1):
        canvas[box.to_mask(SIZE, SIZE)] = number
    return {name: canvas == number for number, (name, _) in enumerate(layers, 1)}


PAIRS = [
    # a mug's foot, a lamp's foot, what the mug is to the lamp
    ((0.2, 0.75), (0.8, 0.75), {"left of"}),
    ((0.8, 0.75), (0.2, 0.75), {"right of"}),
    ((0.38, 0.75), (0.6, 0.75), {"left of", "next to"}),
    ((0.5, 0.95), (0.5, 0.6), {"in front of"}),
    ((0.5, 0.54), (0.5, 0.9), {"behind"}),
    ((0.4, 0.95), (0.56, 0.6), {"in front of", "left of"}),
    ((0.1, 0.95), (0.9, 0.55), {"left of"}),
]


@pytest.mark.parametrize(("mug", "lamp", "predicates"), PAIRS)
def test_two_on_a_table(
    mug: tuple[float, float], lamp: tuple[float, float], predicates: set[str]
) -> None:
    found = told(thing("mug-1", *mug, 0.18, 0.2), thing("lamp-1", *lamp, 0.18, 0.36))
    assert found == {f"mug-1 {p} lamp-1" for p in predicates} | {
        f"lamp-1 {INVERSE[p]} mug-1" for p in predicates
    }


BOOK = Box.from_bottom_center(0.5, 0.85, 0.36, 0.24)
STACKS = [
    # where a mug's foot is seen, and what the mug is to the book
    ((0.5, 0.72), "on"),
    ((0.46, 0.70), "on"),
    ((0.54, 0.75), "on"),
    ((0.5, 0.61), "behind"),
    ((0.5, 0.98), "in front of"),
    ((0.68, 0.72), "right of"),
    ((0.2, 0.80), "left of"),
]


@pytest.mark.parametrize(("foot", "predicate"), STACKS)
@pytest.mark.parametrize("with_masks", [False, True])
def test_on_is_told_from_behind_and_before(
    foot: tuple[float, float], predicate: str, with_masks: bool
) -> None:
    mug = thing("mug-1", *foot, 0.16, 0.18)
    book = thing("book-1", 0.5, 0.85, 0.36, 0.24)
    layers = [("book-1", book.box), ("mug-1", mug.box)]
    if predicate == "behind":
        layers.reverse()
    masks = painted(*layers) if with_masks else None
    found = told(mug, book, masks=masks, supports=SUPPORTS)
    assert f"mug-1 {predicate} book-1" in found
    assert ("mug-1 on book-1" in found) is (predicate == "on")


def test_a_mug_cut_by_the_book_before_it_stands_behind() -> None:
    mug = thing("mug-1", 0.5, 0.72, 0.16, 0.18)
    book = thing("book-1", 0.5, 0.85, 0.36, 0.24)
    hidden = painted(("mug-1", mug.box), ("book-1", book.box))
    seen = mug.model_copy(update={"box": Box.from_mask(hidden["mug-1"])})
    found = told(seen, book, masks=hidden)
    assert "mug-1 behind book-1" in found and "mug-1 on book-1" not in found


def test_only_supports_carry() -> None:
    objects = (thing("mug-1", 0.5, 0.72, 0.16, 0.18), thing("bowl-1", 0.5, 0.85, 0.36, 0.24))
    assert "mug-1 on bowl-1" in told(*objects)
    assert "mug-1 on bowl-1" not in told(*objects, supports=SUPPORTS)


def test_a_tower_has_only_its_own_relations() -> None:
    cube = thing("cube-1", 0.5, 0.92, 0.34, 0.36)
    book = thing("book-1", 0.5, 0.68, 0.26, 0.16)
    ball = thing("ball-1", 0.5, 0.60, 0.14, 0.14)
    found = told(cube, book, ball, supports=SUPPORTS)
    assert found == {
        "book-1 on cube-1", "cube-1 under book-1", "ball-1 on book-1", "book-1 under ball-1",
    }  # fmt: skip


def test_what_stands_on_a_thing_has_its_place() -> None:
    """The ball on the cube is seen high up, yet it is no farther than the mug beside it."""
    cube = thing("cube-1", 0.3, 0.92, 0.3, 0.34)
    ball = thing("ball-1", 0.3, 0.66, 0.14, 0.14)
    mug = thing("mug-1", 0.72, 0.92, 0.2, 0.2)
    found = told(cube, ball, mug, supports=SUPPORTS)
    assert "ball-1 left of mug-1" in found
    assert not {"ball-1 behind mug-1", "ball-1 next to mug-1"} & found


def test_known_carriers_are_taken_as_they_are() -> None:
    mug, book = thing("mug-1", 0.5, 0.72, 0.16, 0.18), thing("book-1", 0.5, 0.85, 0.36, 0.24)
    assert "mug-1 on book-1" not in told(mug, book, carriers={})
    assert "book-1 under mug-1" in told(mug, book, carriers={"mug-1": "book-1"})


def test_relations_come_in_both_directions() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        objects = [
            thing(f"mug-{i}", *rng.uniform((0.2, 0.5), (0.8, 0.95)), *rng.uniform(0.1, 0.3, 2))
            for i in range(4)
        ]
        found = relations_of(objects)
        assert len(found) == len(set(found))
        told_pairs = {(r.subject, r.predicate, r.object) for r in found}
        assert told_pairs == {(o, INVERSE[p], s) for s, p, o in told_pairs}


def test_background_and_lone_objects_have_none() -> None:
    assert relations_of([]) == ()
    assert relations_of([thing("mug-1", 0.5, 0.9, 0.2, 0.2)]) == ()
    wall = thing("wall-1", 0.5, 0.4, 0.9, 0.3, kind="background")
    assert relations_of([wall, thing("mug-1", 0.5, 0.9, 0.2, 0.2)]) == ()


def test_a_half_hidden_object_is_completed_by_its_kind() -> None:
    """Of a bowl behind a lamp only its right end is seen: it reaches further to the left."""
    bowl, lamp = Box.from_bottom_center(0.48, 0.6, 0.32, 0.2), Box(x0=0.3, y0=0.3, x1=0.52, y1=0.8)
    masks = painted(("bowl-1", bowl), ("lamp-1", lamp))
    seen = thing("bowl-1", 0.5, 0.5, 0.1, 0.1).model_copy(
        update={"box": Box.from_mask(masks["bowl-1"])}
    )
    there = thing("lamp-1", 0.41, 0.8, 0.22, 0.5)
    found = told(seen, there, masks=masks, proportions=PROPORTIONS)
    assert "bowl-1 behind lamp-1" in found
    assert "bowl-1 right of lamp-1" not in found
    assert "bowl-1 right of lamp-1" in told(seen, there, masks=masks)


def test_wide_pictures_are_measured_in_pixels() -> None:
    """Half a picture of 2:1 is as wide as the whole of 1:1."""
    square = [thing("mug-1", 0.3, 0.8, 0.2, 0.2), thing("mug-2", 0.62, 0.8, 0.2, 0.2)]
    wide = [
        thing("mug-1", 0.4, 0.8, 0.1, 0.2),
        thing("mug-2", 0.56, 0.8, 0.1, 0.2),
    ]
    assert told(*square) == told(*wide, aspect=2.0)


def test_the_best_box_satisfies_its_predicate() -> None:
    rng = np.random.default_rng(5)
    for predicate in PREDICATES:
        for _ in range(50):
            anchor = Box.from_bottom_center(*rng.uniform(0.3, 0.9, 2), *rng.uniform(0.15, 0.4, 2))
            narrow = 0.6 if predicate == "on" else 1.6 if predicate == "under" else 1.0
            width = anchor.width * narrow
            box = box_for(predicate, anchor, width, 0.8 * width)
            assert satisfies(box, predicate, anchor) >= 0.5, (predicate, anchor)
            assert satisfies(box, INVERSE[predicate], anchor) < 0.5 or predicate == "next to"
            assert (box.width, box.height) == pytest.approx((width, 0.8 * width))


def test_scores_fall_with_distance() -> None:
    lamp = Box.from_bottom_center(0.5, 0.8, 0.2, 0.4)
    scores = [
        satisfies(Box.from_bottom_center(x, 0.8, 0.15, 0.2), "left of", lamp)
        for x in (0.1, 0.3, 0.4, 0.5, 0.7)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0 and scores[-1] == 0.0


def test_unknown_predicates_are_refused() -> None:
    box = Box.from_bottom_center(0.5, 0.8, 0.2, 0.4)
    with pytest.raises(InvalidEditError, match="inside"):
        satisfies(box, "inside", box)
    with pytest.raises(InvalidEditError, match="inside"):
        box_for("inside", box, 0.1, 0.1)


def test_rows_and_ground_are_inverse() -> None:
    for row in np.linspace(0.3, 1.0, 15):
        assert USUAL.row(USUAL.near(row)) == pytest.approx(row)
    assert USUAL.scale(0.9) > USUAL.scale(0.5) == pytest.approx(1.0)


def test_footprints_change_what_is_next_to_what() -> None:
    """The nearer to its lower edge a kind's foot is, the nearer it stands."""
    bowl, book = thing("bowl-1", 0.36, 0.83, 0.2, 0.2), thing("book-1", 0.62, 0.79, 0.2, 0.2)
    level = {"bowl": drum(foot=0.45), "book": drum(foot=0.05)}
    apart = {"bowl": drum(foot=0.05), "book": drum(foot=0.45)}
    assert "bowl-1 next to book-1" in told(bowl, book, footprints=level)
    assert "bowl-1 next to book-1" not in told(bowl, book, footprints=apart)


def test_a_thing_on_another_is_measured_at_the_height_of_its_top() -> None:
    """The ball on the drum is seen higher up than the drum, and stands no farther away."""
    low, ball = thing("cube-1", 0.4, 0.8, 0.3, 0.3), thing("ball-1", 0.4, 0.6, 0.14, 0.14)
    lamp = thing("lamp-1", 0.4, 0.6, 0.14, 0.14)
    kinds = dict.fromkeys(("cube", "ball", "lamp"), drum(foot=0.3))
    found = told(low, ball, carriers={"ball-1": "cube-1"}, footprints=kinds)
    assert found == {"ball-1 on cube-1", "cube-1 under ball-1"}
    beside = thing("mug-1", 0.72, 0.8, 0.2, 0.2)
    kinds["mug"] = drum(foot=0.3)
    raised = told(low, ball, beside, carriers={"ball-1": "cube-1"}, footprints=kinds)
    assert not {"ball-1 behind mug-1", "ball-1 in front of mug-1"} & raised
    alone = told(lamp, thing("mug-1", 0.44, 0.8, 0.2, 0.2), carriers={}, footprints=kinds)
    assert "lamp-1 behind mug-1" in alone


def test_hidden_pixels() -> None:
    back = np.zeros((4, 6), dtype=bool)
    back[2] = [True, False, False, True, False, False]
    front = np.zeros_like(back)
    front[1:4, 1:6] = ~back[1:4, 1:6]
    assert hidden_by(front, back) == 2
