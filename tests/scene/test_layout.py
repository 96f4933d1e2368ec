"""Places for new and moved objects."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.errors import InvalidEditError, NoRoomError, UnknownObjectError
from sgedit_engine.scene.geometry import FRAME, Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.layout import place
from sgedit_engine.scene.relations import satisfies
from sgedit_engine.scene.same_place import box_for_replacement
from tests.scene.conftest import PROPORTIONS, graph_of, thing, with_table_end

MUG = PROPORTIONS["mug"]
BESIDE = ("left of", "right of", "in front of", "behind", "next to")


def lone_lamp(x: float = 0.5, row: float = 0.72) -> SceneGraph:
    return graph_of(thing("lamp-1", x, row, 0.2, 0.32))


@pytest.mark.parametrize("predicate", BESIDE)
def test_beside_a_lamp(predicate: str) -> None:
    graph = lone_lamp()
    box = place(graph, predicate, "lamp-1", MUG, known=PROPORTIONS)
    assert FRAME.contains(box)
    assert satisfies(box, predicate, graph.get("lamp-1").box) > 0.5
    assert box.iou(graph.get("lamp-1").box) < 0.2
    assert box.width / box.height == pytest.approx(MUG[0])


def test_sides_keep_the_row() -> None:
    box = place(lone_lamp(), "left of", "lamp-1", MUG)
    assert box.y1 == pytest.approx(0.72, abs=0.04)


def test_nearer_is_bigger() -> None:
    near = place(lone_lamp(), "in front of", "lamp-1", MUG)
    far = place(lone_lamp(), "behind", "lamp-1", MUG)
    assert near.y1 > far.y1
    assert near.height > 1.15 * far.height


def test_the_scale_of_the_others_counts() -> None:
    large = graph_of(thing("mug-1", 0.25, 0.85, 0.4, 0.44), thing("lamp-1", 0.7, 0.8, 0.35, 0.53),
                     thing("ball-1", 0.4, 0.6, 0.3, 0.3))  # fmt: skip
    small = graph_of(thing("mug-1", 0.25, 0.85, 0.13, 0.15), thing("lamp-1", 0.7, 0.8, 0.11, 0.17),
                     thing("ball-1", 0.4, 0.6, 0.09, 0.09))  # fmt: skip
    big, little = (place(g, None, None, MUG, known=PROPORTIONS) for g in (large, small))
    assert big.height > 1.3 * little.height


def test_a_size_that_was_asked_for() -> None:
    usual = place(lone_lamp(), "left of", "lamp-1", MUG)
    half = place(lone_lamp(), "left of", "lamp-1", MUG, scale=0.5)
    assert half.height == pytest.approx(usual.height / 2, rel=0.15)


def test_an_empty_table_takes_it_in_the_middle() -> None:
    box = place(SceneGraph(), None, None, MUG)
    assert box.center[0] == pytest.approx(0.5, abs=0.05)
    assert 0.6 < box.y1 < 0.85
    assert max(box.width, box.height) == pytest.approx(MUG[1], rel=0.1)


def test_a_free_place_touches_nothing(kitchen: SceneGraph) -> None:
    box = place(kitchen.without("mug-1"), None, None, MUG, known=PROPORTIONS)
    assert FRAME.contains(box)
    assert all(box.overlap_share(o.box) < 0.25 for o in kitchen.without("mug-1").objects)


def test_on_top() -> None:
    graph = graph_of(thing("book-1", 0.4, 0.85, 0.36, 0.24))
    box = place(graph, "on", "book-1", MUG, known=PROPORTIONS)
    assert satisfies(box, "on", graph.get("book-1").box) >= 0.5
    assert box.width < 0.36


def test_only_one_thing_stands_on_a_book(kitchen: SceneGraph) -> None:
    with pytest.raises(NoRoomError, match="red spotted ball stands there"):
        place(kitchen, "on", "book-1", MUG)
    assert place(kitchen.without("ball-1"), "on", "book-1", MUG)


def test_under_a_mug_goes_a_book() -> None:
    graph = graph_of(thing("mug-1", 0.5, 0.7, 0.18, 0.2))
    box = place(graph, "under", "mug-1", PROPORTIONS["book"], known=PROPORTIONS)
    assert satisfies(box, "under", graph.get("mug-1").box) >= 0.5
    assert box.width > 0.18


def test_the_edge_of_the_picture_is_named() -> None:
    with pytest.raises(NoRoomError, match="left of the red lamp: the edge of the picture"):
        place(lone_lamp(x=0.12), "left of", "lamp-1", MUG)


def test_what_is_in_the_way_is_named() -> None:
    crowd = graph_of(
        thing("lamp-1", 0.87, 0.75, 0.2, 0.4),
        *(
            thing(f"mug-{i}", x, row, 0.24, 0.24, "blue")
            for i, (x, row) in enumerate(
                (x, r) for x in (0.13, 0.38, 0.63) for r in (0.5, 0.66, 0.82, 0.98)
            )
        ),
    )
    with pytest.raises(NoRoomError, match=r"left of the red lamp: .*the blue mug .*in the way"):
        place(crowd, "left of", "lamp-1", MUG, known=PROPORTIONS)


def test_a_narrow_gap_gets_a_smaller_thing() -> None:
    gap = graph_of(thing("lamp-1", 0.62, 0.75, 0.3, 0.4), thing("mug-1", 0.14, 0.75, 0.22, 0.24))
    box = place(gap.without("mug-1"), "left of", "lamp-1", (1.0, 0.26))
    tight = place(gap, "left of", "lamp-1", (1.0, 0.26))
    assert tight.overlap_share(gap.get("mug-1").box) < 0.4
    assert box.width >= tight.width * 0.9


def test_moving_keeps_shape_and_size(kitchen: SceneGraph) -> None:
    mug = kitchen.get("mug-1")
    box = place(kitchen, "in front of", "lamp-1", (3.0, 0.4), moved=mug)
    assert box.width / box.height == pytest.approx(mug.box.width / mug.box.height)
    assert box.y1 > mug.box.y1 and box.height > mug.box.height


def test_the_known_end_of_the_table_counts() -> None:
    far, near = (with_table_end(lone_lamp(row=0.62), row) for row in (0.25, 0.6))
    assert place(far[0], "behind", "lamp-1", (1.0, 0.15), masks=far[1]).y1 < 0.6
    with pytest.raises(NoRoomError, match="of the table"):
        place(near[0], "behind", "lamp-1", (1.0, 0.15), masks=near[1])


def test_wide_pictures() -> None:
    box = place(lone_lamp(), "left of", "lamp-1", (1.0, 0.3), aspect=2.0)
    assert box.width * 2 / box.height == pytest.approx(1.0)


def test_places_of_random_scenes_are_sound() -> None:
    rng = np.random.default_rng(11)
    refused = 0
    for _ in range(30):
        objects = [
            thing(f"mug-{i}", *rng.uniform((0.15, 0.6), (0.85, 0.95)), *rng.uniform(0.1, 0.25, 2))
            for i in range(3)
        ]
        graph = graph_of(*objects)
        predicate = str(rng.choice(BESIDE))
        try:
            box = place(graph, predicate, "mug-0", MUG, known=PROPORTIONS)
        except NoRoomError:
            refused += 1
            continue
        assert FRAME.contains(box)
        assert box == place(graph, predicate, "mug-0", MUG, known=PROPORTIONS)
        assert all(box.iou(o.box) < 0.5 for o in objects)
    assert refused < 10


@pytest.mark.parametrize(
    ("predicate", "anchor", "error"),
    [
        ("left of", "cat-1", UnknownObjectError),
        ("inside", "lamp-1", InvalidEditError),
        ("left of", None, InvalidEditError),
    ],
)
def test_bad_requests(predicate: str, anchor: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        place(lone_lamp(), predicate, anchor, MUG)


def test_a_replacement_stands_in_the_same_place() -> None:
    old = Box.from_bottom_center(0.4, 0.8, 0.2, 0.22)
    box = box_for_replacement(old, (0.9, 0.28), (0.38, 0.38))
    assert box.bottom_center == pytest.approx((0.4, 0.8))
    assert box.height == pytest.approx(0.22 * 0.38 / 0.28)
    assert box.width / box.height == pytest.approx(0.38)
    small = box_for_replacement(old, (0.9, 0.28), (0.38, 0.38), scale=0.75)
    assert small.bottom_center == pytest.approx((0.4, 0.8))
    assert small.height == pytest.approx(0.75 * box.height)


def test_a_replacement_stays_in_the_frame() -> None:
    old = Box.from_bottom_center(0.1, 0.5, 0.14, 0.4)
    box = box_for_replacement(old, (0.38, 0.2), (3.0, 0.4))
    assert FRAME.contains(box)
    assert box_for_replacement(old, None, (0.5, 0.3)).height == pytest.approx(0.4)
