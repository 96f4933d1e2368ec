"""Places between two objects, of another object, now or then, and in a proposed box."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, Question, Said, VersionMade
from agent.session import Session
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Between,
    Placement,
    ReplaceObject,
    Side,
)
from sgedit_engine.scene.geometry import Box
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind

# The table of `tabletop.py`, as the painted engine reads it.
BALL, BOOK, LAMP, RED, BLUE = "ball-1", "book-1", "lamp-1", "mug-1", "mug-2"
GO = ("remove_object", {"target_words": "the blue mug"})


def said_by(session: Session, *lines: str) -> tuple[list[Any], str]:
    """The events of the last line, and all that was said and failed in it."""
    events: list[Any] = []
    for line in lines:
        events = list(session.send(line))
    told = [e.text for e in of_kind(events, Said)]
    told += [f"{e.problem} {e.remedy}" for e in of_kind(events, Failed)]
    return events, " ".join(told)


def add(**args: Any) -> tuple[str, dict[str, Any]]:
    return "add_object", {"what": "a white cube", **args}


def move(words: str, **args: Any) -> tuple[str, dict[str, Any]]:
    return "adjust_relation", {"target_words": words, **args}


BETWEEN = Between(first=BLUE, second=LAMP)


@pytest.mark.parametrize(
    ("call", "edit", "told"),
    [
        pytest.param(
            add(anchor_words="the blue mug", between_words="the lamp", what="a small cube"),
            AddObject(category="cube", scale=0.75, at=BETWEEN),
            "Added a small cube between the blue mug and the yellow lamp.",
            id="new",
        ),
        pytest.param(
            move("the ball", anchor_words="the blue mug", between_words="the lamp"),
            AdjustRelation(target=BALL, at=BETWEEN),
            "Moved the orange ball between the blue mug and the yellow lamp.",
            id="moved",
        ),
        pytest.param(
            move("the ball", between_words="the two mugs"),
            AdjustRelation(target=BALL, at=Between(first=RED, second=BLUE)),
            "Moved the orange ball between the red mug and the blue mug.",
            id="two of one name",
        ),
    ],
)
def test_between_two(opened: SessionMaker, call: Any, edit: Any, told: str) -> None:
    session = opened({"do it": [call]})
    _events, said = said_by(session, "do it")
    assert session.head.edit == edit, said
    assert said.startswith(told)
    graph = session.head.graph
    made = graph.get("cube-1" if isinstance(edit, AddObject) else BALL)
    left, right = sorted(graph.get(i).box.center[0] for i in (edit.at.first, edit.at.second))
    assert left < made.box.center[0] < right


def test_an_ambiguous_second_object_is_asked_about(opened: SessionMaker) -> None:
    session = opened({"do it": [add(anchor_words="the lamp", between_words="the mug")]})
    events, _ = said_by(session, "do it")
    (question,) = of_kind(events, Question)
    assert [c.object_id for c in question.choices] == [RED, BLUE]
    said_by(session, "the blue one")
    assert session.head.edit == AddObject(
        category="cube", attributes={"color": "white"}, at=Between(first=LAMP, second=BLUE)
    )


def test_between_needs_two(opened: SessionMaker) -> None:
    session = opened({"do it": [move("the ball", between_words="the lamp")]})
    before = session.head.id
    _, said = said_by(session, "do it")
    assert "A place lies between two objects, and one object is meant." in said
    assert session.head.id == before


@pytest.mark.parametrize("words", ["where the blue mug was", "the blue mug", "it", "where it was"])
def test_the_place_of_what_is_gone(opened: SessionMaker, words: str) -> None:
    session = opened({"go": [GO], "do it": [add(place_of=words)]})
    was = session.head.graph.get(BLUE).box
    _, said = said_by(session, "go", "do it")
    assert said.startswith("Added a white cube where the blue mug was.")
    foot = session.head.graph.get("cube-1").box.bottom_center
    assert foot == pytest.approx(was.bottom_center, abs=0.06)


def test_the_place_of_what_has_moved(opened: SessionMaker) -> None:
    session = opened(
        {
            "go": [move("the blue mug", relation="in front of", anchor_words="the lamp")],
            "do it": [move("the ball", place_of="where the blue mug was")],
            "back": [move("the blue mug", place_of="where it was")],
        }
    )
    was = session.head.graph.get(BLUE).box.bottom_center
    _, said = said_by(session, "go", "do it")
    assert said.startswith("Moved the orange ball where the blue mug was.")
    assert session.head.graph.get(BALL).box.bottom_center == pytest.approx(was, abs=0.06)
    # The mug's own place is taken now.
    events, _ = said_by(session, "back")
    (question,) = of_kind(events, Question)
    assert question.kind == "taken"
    assert "orange ball stands there" in question.text
    said_by(session, "yes")
    assert session.head.edit == AdjustRelation(target=BLUE, swap_with=BALL)


def test_what_is_there_changes_places_with_what_moves(opened: SessionMaker) -> None:
    session = opened({"do it": [move("the ball", place_of="where the blue mug is")]})
    _, said = said_by(session, "do it")
    assert session.head.edit == AdjustRelation(target=BALL, swap_with=BLUE)
    assert said.startswith("Swapped the orange ball and the blue mug.")


def test_what_is_there_still_though_it_was_said_to_have_been_is_asked_about(
    opened: SessionMaker,
) -> None:
    session = opened({"do it": [move("the ball", place_of="where the blue mug was")]})
    before = session.head.id
    events, _ = said_by(session, "do it")
    assert of_kind(events, Question)[0].kind == "taken"
    said_by(session, "2")
    assert session.head.id == before


@pytest.mark.parametrize(
    ("answer", "edit"),
    [
        ("1", ReplaceObject(target=BLUE, category="cube", attributes={"color": "white"})),
        (
            "2",
            AddObject(
                category="cube",
                attributes={"color": "white"},
                placement=Placement(predicate="next to", anchor=BLUE),
            ),
        ),
        ("3", None),
    ],
)
def test_what_is_there_is_never_replaced_without_a_word(
    opened: SessionMaker, answer: str, edit: Any
) -> None:
    session = opened({"do it": [add(place_of="where the blue mug is")]})
    events, _ = said_by(session, "do it")
    (question,) = of_kind(events, Question)
    assert not of_kind(events, VersionMade)
    assert [c.label for c in question.choices][:2] == [
        "replace the blue mug with a white cube",
        "put a white cube next to the blue mug",
    ]
    said_by(session, answer)
    assert session.head.edit == edit


def test_a_place_on_top_of_something(opened: SessionMaker) -> None:
    session = opened(
        {
            "go": [("remove_object", {"target_words": "the lamp"})],
            "do it": [move("the ball", place_of="where the lamp was")],
        }
    )
    said_by(session, "go", "do it")
    assert session.head.edit == AdjustRelation(
        target=BALL, placement=Placement(predicate="on", anchor=BOOK)
    )


def test_what_replaces_has_the_size_asked_for(opened: SessionMaker) -> None:
    session = opened({"do it": [add(place_of="where the blue mug is", what="a small white cube")]})
    events, _ = said_by(session, "do it")
    (question,) = of_kind(events, Question)
    assert question.choices[0].label == "replace the blue mug with a small white cube"
    said_by(session, "1")
    assert session.head.edit == ReplaceObject(
        target=BLUE, category="cube", attributes={"color": "white"}, scale=0.75
    )


@pytest.mark.parametrize("answer", ["{number}", "the left one", "the red mug"])
def test_several_that_are_gone_are_asked_about(opened: SessionMaker, answer: str) -> None:
    session = opened(
        {
            "go": [("remove_object", {"target_words": "both mugs"})],
            "do it": [move("the ball", place_of="where the mug was")],
        }
    )
    was = session.head.graph.get(RED).box
    events, _ = said_by(session, "go", "do it")
    (question,) = of_kind(events, Question)
    assert {c.object_id for c in question.choices} == {RED, BLUE}
    red = next(c.number for c in question.choices if c.object_id == RED)
    said_by(session, answer.format(number=red))
    edit = session.head.edit
    assert isinstance(edit, AdjustRelation) and edit.at is not None
    assert session.head.graph.get(BALL).box.bottom_center == pytest.approx(
        was.bottom_center, abs=0.06
    )


def test_what_was_never_there_has_no_place(opened: SessionMaker) -> None:
    session = opened({"do it": [add(place_of="where the teapot was")]})
    _, said = said_by(session, "do it")
    assert "I know of nothing, now or before, that is “the teapot”." in said


@pytest.mark.parametrize("call", [add(what="a cube"), move("the ball")])
def test_a_proposed_box_is_held_against_the_scene(opened: SessionMaker, call: Any) -> None:
    free = Box.from_bottom_center(0.56, 0.95, 0.14, 0.18)
    on_the_wall = Box(x0=0.4, y0=0.02, x1=0.6, y1=0.12)
    name, args = call
    session = opened(
        {
            "there": [(name, {**args, "box": list(free.xyxy)})],
            "up": [(name, {**args, "box": list(on_the_wall.xyxy)})],
        }
    )
    _, said = said_by(session, "there")
    thing = session.head.graph.get("cube-1" if name == "add_object" else BALL)
    assert thing.box.bottom_center == pytest.approx(free.bottom_center, abs=0.08), said
    _, said = said_by(session, "up")
    assert "There is no room near the proposed place." in said


@pytest.mark.parametrize(
    ("call", "side", "told"),
    [
        (add(side="right"), "right", "Added a white cube on the right of the picture."),
        (
            move("the ball", side="front right"),
            "front right",
            "Moved the orange ball to the front right corner of the picture.",
        ),
    ],
)
def test_a_side_of_the_table(opened: SessionMaker, call: Any, side: Any, told: str) -> None:
    session = opened({"do it": [call]})
    before = session.head.graph
    _, said = said_by(session, "do it")
    assert said.startswith(told), said
    assert session.head.edit is not None
    assert session.head.edit.at == Side(side=side)
    target = "cube-1" if "cube-1" in session.head.graph else BALL
    assert session.head.graph.get(target).box.center[0] > 0.6
    others = [o for o in before.objects if o.id != target]
    assert [session.head.graph.get(o.id).box for o in others] == [o.box for o in others]


def test_a_side_beside_another_place(opened: SessionMaker) -> None:
    session = opened({"do it": [add(side="left", relation="on", anchor_words="the book")]})
    head = session.head.id
    _, said = said_by(session, "do it")
    assert "are two places" in said
    assert session.head.id == head
