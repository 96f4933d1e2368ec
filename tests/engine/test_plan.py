"""Plans: which pixels may change, what they shall show, and which edits are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sgedit_engine.errors import (
    CannotDrawError,
    InvalidEditError,
    NoRoomError,
    SceneError,
    UnknownObjectError,
)
from sgedit_engine.interface import Mask, Picture, Plan, RenderOptions, Vocabulary
from sgedit_engine.plan import plan_edit
from sgedit_engine.prompting import CAPTIONS
from sgedit_engine.regions import Reach, dilate, insertion_region, shadow_reach
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneObject


@pytest.fixture
def plan(scene: Picture, vocabulary: Vocabulary) -> Callable[..., Plan]:
    """Plans an edit of the scene; each object's shadow lies to its right."""

    def shadow(object_id: str) -> Mask:
        mask = scene.masks[object_id]
        width = int(scene.graph.get(object_id).box.width * 256) // 2
        moved = np.roll(mask, width, axis=1)
        moved[:, :width] = False
        return moved & ~mask

    def make(edit: Edit, **options: Any) -> Plan:
        return plan_edit(
            scene,
            edit,
            RenderOptions(**options),
            vocabulary=vocabulary,
            effects=shadow,
        )

    return make


def test_removal(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(RemoveObject(target="mug-1"), candidates=3, seed=11)
    mug = scene.masks["mug-1"]
    assert made.allowed_mask[mug].all()
    assert made.clear == ("mug-1",) and made.insertions == ()
    assert made.prompt == "an empty table"
    assert made.seeds == (11, 12, 13)
    assert made.keep == 0
    assert "mug-1" not in made.expected
    # With its shadow to the right, and not much to the left or above.
    columns = np.flatnonzero(made.allowed_mask.any(axis=0))
    assert columns[-1] > 0.42 * 256 and columns[0] >= 0.10 * 256 - 8


def test_removal_spares_what_stands_before(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(RemoveObject(target="book-1"))
    # But for the pixels at which they touch.
    inner = ~dilate(~scene.masks["ball-1"], 3)
    assert not (made.allowed_mask & inner).any()
    assert made.allowed_mask[scene.masks["book-1"]].all()


def test_the_background_is_named_by_what_the_table_is_made_of(scene: Picture) -> None:
    table = SceneObject(
        id="table-1",
        category="table",
        kind="background",
        attributes={"material": "wooden"},
        box=Box(x0=0.0, y0=0.3, x1=1.0, y1=1.0),
    )
    assert CAPTIONS.background(scene.graph) == "an empty table"
    assert CAPTIONS.background(scene.graph.with_object(table)) == "an empty wooden table"
    on_it = Relation(subject="ball-1", predicate="on", object="book-1")
    stacked = scene.graph.with_relations((on_it,))
    assert CAPTIONS.background(stacked, "ball-1") == "nothing on a green striped book"
    assert CAPTIONS.background(stacked, "mug-1") == "an empty table"


@pytest.mark.parametrize(
    ("edit", "prompt"),
    [
        (AddObject(category="lamp"), "a lamp"),
        (AddObject(category="mug", attributes={"color": "blue"}), "a blue mug"),
        (
            AddObject(
                category="ball",
                attributes={"pattern": "striped", "color": "green", "finish": "glossy"},
            ),
            "a glossy green striped ball",
        ),
        (
            AddObject(category="mug", attributes={"pattern": "plain", "finish": "matte"}),
            "a mug",
        ),
        (
            AddObject(category="mug", placement=Placement(predicate="on", anchor="book-1")),
            "a mug on a green book",
        ),
        (
            ReplaceObject(target="mug-1", category="ball", attributes={"color": "red"}),
            "a red ball",
        ),
        (ChangeAttributes(target="mug-1", attributes={"color": "blue"}), "a blue plain mug"),
        (ChangeAttributes(target="book-1", attributes={"color": "red"}), "a red striped book"),
    ],
)
def test_prompts(plan: Callable[..., Plan], edit: Edit, prompt: str) -> None:
    made = plan(edit)
    assert made.prompt == prompt
    assert made.insertions[0].prompt == prompt
    assert made.insertions[0].box == made.expected.get(made.insertions[0].object_id).box


def test_addition_has_room_for_object_and_shadow(plan: Callable[..., Plan]) -> None:
    made = plan(
        AddObject(category="ball", placement=Placement(predicate="right of", anchor="mug-1"))
    )
    box = made.insertions[0].box
    assert made.insertions[0].object_id == "ball-2"
    assert made.allowed_mask[box.to_mask(256, 256)].mean() > 0.9
    x0, y0, x1, _ = box.to_pixels(256, 256)
    rows, columns = np.nonzero(made.allowed_mask)
    assert columns.max() - x1 > x0 - columns.min()
    assert rows.min() < y0
    assert made.clear == ()


def test_what_stands_before_the_new_object_is_spared(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    made = plan(AddObject(category="lamp", placement=Placement(predicate="behind", anchor="mug-1")))
    assert not (made.allowed_mask & scene.masks["mug-1"]).any()


def test_what_carries_the_new_object_may_be_hidden(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    made = plan(AddObject(category="mug", placement=Placement(predicate="on", anchor="book-1")))
    assert (made.allowed_mask & scene.masks["book-1"]).any()


def test_replacement_takes_both_places(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(ReplaceObject(target="mug-1", category="lamp"))
    assert made.allowed_mask[scene.masks["mug-1"]].all()
    assert made.allowed_mask[made.insertions[0].box.to_mask(256, 256)].all()
    assert made.clear == ("mug-1",)
    assert made.insertions[0].object_id == "lamp-1"


def test_change_of_look_keeps_outline_and_structure(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    made = plan(ChangeAttributes(target="ball-1", attributes={"color": "red"}))
    ball = scene.masks["ball-1"]
    assert made.allowed_mask[ball].all()
    assert made.allowed_mask.sum() < 1.6 * ball.sum()
    assert 0 < made.keep < 1 and made.clear == ()
    both = plan(
        ChangeAttributes(target="ball-1", attributes={"color": "red", "pattern": "striped"})
    )
    assert both.keep < made.keep
    again = made.in_round(1)
    assert again.keep == 0 and not set(again.seeds) & set(made.seeds)
    assert made.in_round(0) is made


def test_a_change_says_what_stays(plan: Callable[..., Plan]) -> None:
    made = plan(ChangeAttributes(target="ball-1", attributes={"color": "red"}))
    assert "red plain ball" in made.prompt


def test_what_moves_leaves_an_empty_place_and_takes_its_pixels_along(
    plan: Callable[..., Plan], scene: Picture
) -> None:
    made = plan(
        AdjustRelation(target="mug-1", placement=Placement(predicate="left of", anchor="book-1"))
    )
    going, coming = made.stages
    assert made.clear == ("mug-1",) and going.insertions == ()
    assert going.prompt == "an empty table" and going.region[scene.masks["mug-1"]].all()
    (insertion,) = coming.insertions
    assert insertion.identity == "auto" and insertion.prompt == "a red mug"
    assert coming.region[insertion.box.to_mask(256, 256)].mean() > 0.9
    assert np.array_equal(made.allowed_mask, going.region | coming.region)


def test_another_look_and_another_size_have_no_pixels_of_their_own(
    plan: Callable[..., Plan],
) -> None:
    larger = plan(ChangeAttributes(target="mug-1", scale=0.6))
    assert [i.identity for i in larger.insertions] == ["auto"]
    both = plan(ChangeAttributes(target="mug-1", scale=0.6, attributes={"color": "blue"}))
    assert [i.identity for i in both.insertions] == [None]


def test_who_acts_on_something_is_drawn_with_it(scene: Picture, vocabulary: Vocabulary) -> None:
    able = vocabulary.model_copy(update={"predicates": (*vocabulary.predicates, "riding")})
    made = plan_edit(
        scene,
        AddObject(category="ball", placement=Placement(predicate="riding", anchor="mug-1")),
        RenderOptions(),
        vocabulary=able,
        effects=lambda _: np.zeros((256, 256), np.bool_),
    )
    (stage,) = made.stages
    assert stage.prompt == "a ball riding a red mug"
    assert [i.object_id for i in stage.insertions] == ["ball-2", "mug-1"]
    assert stage.region[scene.masks["mug-1"]].all()


def test_another_color_is_always_mixed_from_its_pixels(
    scene: Picture, vocabulary: Vocabulary
) -> None:
    palette = {"red": (0.8, 0.1, 0.1), "blue": (0.1, 0.3, 0.8)}
    made = plan_edit(
        scene,
        ChangeAttributes(target="mug-1", attributes={"color": "blue"}),
        RenderOptions(identity="learned"),
        vocabulary=vocabulary.model_copy(update={"palette": palette}),
        effects=lambda _: np.zeros((256, 256), np.bool_),
    )
    assert [i.identity for i in made.insertions] == ["pixels"] and made.keep == 0


def test_what_is_partly_hidden_is_recolored_where_it_is(
    scene: Picture, vocabulary: Vocabulary
) -> None:
    palette = {"green": (0.2, 0.6, 0.2), "blue": (0.1, 0.3, 0.8)}
    made = plan_edit(
        scene,
        ChangeAttributes(target="book-1", attributes={"color": "blue"}),
        RenderOptions(),
        vocabulary=vocabulary.model_copy(update={"palette": palette}),
        effects=lambda _: np.zeros((256, 256), np.bool_),
    )
    (insertion,) = made.insertions
    assert insertion.source == insertion.box == scene.graph.get("book-1").box


def test_how_it_stays_itself_is_asked_for(plan: Callable[..., Plan]) -> None:
    move = AdjustRelation(target="mug-1", placement=Placement(predicate="left of", anchor="book-1"))
    assert plan(move, identity="learned").insertions[0].identity == "learned"


def test_change_of_size_clears_the_old_one(plan: Callable[..., Plan], scene: Picture) -> None:
    made = plan(ChangeAttributes(target="mug-1", scale=0.6))
    assert made.clear == ("mug-1",) and made.keep == 0
    assert made.allowed_mask[scene.masks["mug-1"]].all()
    assert made.insertions[0].box.area < scene.graph.get("mug-1").box.area


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (AddObject(category="giraffe"), CannotDrawError),
        (AddObject(category="mug", attributes={"color": "ultraviolet"}), CannotDrawError),
        (AddObject(category="mug", attributes={"mood": "happy"}), CannotDrawError),
        (RemoveObject(target="lamp-9"), UnknownObjectError),
        (
            AddObject(category="mug", placement=Placement(predicate="on", anchor="ball-1")),
            InvalidEditError,
        ),
        (
            AdjustRelation(
                target="mug-1", placement=Placement(predicate="right of", anchor="mug-1")
            ),
            InvalidEditError,
        ),
        (
            AddObject(category="lamp", placement=Placement(predicate="right of", anchor="book-1")),
            NoRoomError,
        ),
    ],
)
def test_refusals(plan: Callable[..., Plan], edit: Edit, error: type[SceneError]) -> None:
    with pytest.raises(error) as caught:
        plan(edit)
    assert caught.value.problem and caught.value.remedy


def test_shadow_reach_is_the_farthest_of_each_side() -> None:
    box = Box(x0=0.4, y0=0.4, x1=0.6, y1=0.6)
    shadow = Box(x0=0.5, y0=0.55, x1=0.7, y1=0.62).to_mask(200, 200)
    reach = shadow_reach({"a": box, "b": box}, {"a": shadow, "b": np.zeros((200, 200), bool)})
    assert reach.left == 0 and reach.up == 0
    assert reach.right == pytest.approx(0.5) and reach.down == pytest.approx(0.1)
    assert shadow_reach({}, {}).left == shadow_reach({}, {}).right > 0


def test_insertion_region_follows_the_light() -> None:
    box = Box(x0=0.4, y0=0.4, x1=0.6, y1=0.6)
    region = insertion_region(box, Reach(left=0.0, up=0.0, right=1.0, down=0.2), (100, 200))
    assert region.shape == (100, 200)
    assert region[55, 155] and not region[55, 60]
    assert not region[42, 155]
