"""What was read wrongly is put right: by words, by hand, and for good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.events import Failed, Question, Said, SceneRead, VersionMade
from agent.session import Session
from sgedit_engine.scene.geometry import Box
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound
from tools.proposals import Correction, Reference

# The table of `tabletop.py`, as the painted engine reads it.
BALL, BOOK, LAMP, RED, BLUE = "ball-1", "book-1", "lamp-1", "mug-1", "mug-2"
ON_RED = (0.14, 0.62)


def told(session: Session, line: str) -> str:
    events = list(session.send(line))
    said = [e.text for e in of_kind(events, Said)]
    return " ".join([*said, *(f"{e.problem} {e.remedy}" for e in of_kind(events, Failed))])


def correcting(**args: Any) -> tuple[str, dict[str, Any]]:
    return "correct_scene", args


RENAME = correcting(action="rename", target_words="the red mug", what="a teapot")
DROP = correcting(action="drop", target_words="the red mug")


def test_a_new_name_stays_through_edits(opened: SessionMaker) -> None:
    session = opened(
        {
            "no": [RENAME],
            "beside": [("remove_object", {"target_words": "the ball"})],
            "move": [("adjust_relation", {"target_words": "the teapot", "relation": "right of",
                                          "anchor_words": "the blue mug"})],
            "red": [("change_attributes", {"target_words": "the teapot", "color": "green"})],
            "again": [("parse_scene", {})],
            "history": [("show_history", {})],
        }
    )  # fmt: skip
    image = session.head.image
    said = told(session, "no")
    assert said.startswith("Put right: the red mug is a red teapot. No pixel has changed.")
    assert session.head.image == image
    assert session.head.graph.get(RED).name == "red teapot"
    for line, name in (
        ("beside", "red teapot"),
        ("move", "red teapot"),
        ("red", "green teapot"),
        ("again", "green teapot"),
    ):
        said = told(session, line)
        assert session.head.graph.get(RED).name == name, said
        assert line == "again" or "it is as asked" in said
    assert "Put right: the red mug is a red teapot" in told(session, "history")


def test_a_correction_is_undone_and_done_again(opened: SessionMaker) -> None:
    session = opened({"no": [RENAME], "undo": [("undo", {})], "redo": [("redo", {})]})
    told(session, "no")
    assert "Undone: Put right: the red mug is a red teapot." in told(session, "undo")
    assert session.head.graph.get(RED).name == "red mug"
    told(session, "redo")
    assert session.head.graph.get(RED).name == "red teapot"


def test_a_look_alone_is_put_right(opened: SessionMaker) -> None:
    look = correcting(action="rename", target_words="the red mug", what="purple and striped")
    session = opened({"no": [look]})
    said = told(session, "no")
    assert "Put right: the red mug is a purple striped mug." in said
    item = session.head.graph.get(RED)
    assert (item.category, item.attributes["finish"]) == ("mug", "matte")


def test_words_that_fit_several_are_asked_about(opened: SessionMaker) -> None:
    session = opened({"no": [correcting(action="rename", target_words="the mug", what="a teapot")]})
    (question,) = of_kind(session.send("no"), Question)
    assert [c.object_id for c in question.choices] == [RED, BLUE]
    told(session, "the blue one")
    assert session.head.graph.get(BLUE).category == "teapot"


def test_what_is_not_there_stays_away(opened: SessionMaker) -> None:
    session = opened(
        {
            "no": [DROP],
            "beside": [("remove_object", {"target_words": "the ball"})],
            "again": [("parse_scene", {})],
        }
    )
    told(session, "no")
    assert RED not in session.head.graph
    assert RED not in session.picture().masks
    assert not any(RED in (r.subject, r.object) for r in session.head.graph.relations)
    assert "it is as asked" in told(session, "beside")
    assert "I looked again and see the same." in told(session, "again")
    assert [o.category for o in session.head.graph.foreground].count("mug") == 1


WHERE = [
    pytest.param({"point": list(ON_RED)}, id="point"),
    pytest.param({"box": [0.05, 0.5, 0.23, 0.72]}, id="box"),
    pytest.param(
        {"outline": [[0.09, 0.55], [0.19, 0.55], [0.19, 0.68], [0.09, 0.68]]}, id="outline"
    ),
]


@pytest.mark.parametrize("where", WHERE)
def test_what_was_missed_is_added(opened: SessionMaker, where: dict[str, Any]) -> None:
    session = opened(
        {
            "no": [DROP],
            "add": [correcting(action="add", what="a teapot", **where)],
            "move": [("adjust_relation", {"target_words": "it", "relation": "next to",
                                          "anchor_words": "the ball"})],
        }
    )  # fmt: skip
    mask = session.picture().masks[RED]
    told(session, "no")
    said = told(session, "add")
    assert said.startswith("Put right: there is a red teapot.")
    graph, masks = session.head.graph, session.picture().masks
    # The kind is as told, the look as it is seen, the id a new one.
    assert graph.get("teapot-1").attributes["color"] == "red"
    assert graph.related("teapot-1", "left of", BLUE)
    assert not (masks["teapot-1"] & ~mask).any() or "outline" in where
    said = told(session, "move")
    assert "Moved the red teapot next to the orange ball." in said
    assert session.head.graph.get("teapot-1").name == "red teapot"


def test_the_kind_is_read_where_it_is_not_told(opened: SessionMaker) -> None:
    session = opened({"no": [DROP], "add": [correcting(action="add", point=list(ON_RED))]})
    told(session, "no")
    assert "there is a red mug" in told(session, "add")
    # Its old id is not given out again.
    assert [o.id for o in session.head.graph.foreground if o.category == "mug"] == [BLUE, "mug-3"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"action": "add", "what": "a mug", "point": [0.5, 0.2]}, "make out no object there"),
        ({"action": "add", "what": "a mug", "point": list(ON_RED)}, "is the red mug already"),
        ({"action": "rename", "target_words": "the red mug", "what": "a red mug"}, "already"),
        ({"action": "rename", "target_words": "the lamp"}, "not said what it is"),
        ({"action": "rename", "target_words": "the lamp", "what": "a hat"}, "I know no hat, so I"),
        ({"action": "drop", "target_words": "the teapot"}, "no teapot"),
        ({"action": "outline", "target_words": "the red mug"}, "not said where"),
        (
            {"action": "outline", "target_words": "both mugs", "point": list(ON_RED)},
            "cannot be that of 2 objects",
        ),
        (
            {"action": "outline", "target_words": "the lamp",
             "outline": [[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]]},
            "hardly a pixel",
        ),
    ],
)  # fmt: skip
def test_refusals_leave_the_reading(opened: SessionMaker, args: Any, said: str) -> None:
    session = opened({"no": [correcting(**args)]})
    before = session.head.id
    assert said in told(session, "no")
    assert session.head.id == before


def test_a_new_outline_is_used_from_then_on(opened: SessionMaker) -> None:
    left_half = [[0.06, 0.5], [0.14, 0.5], [0.14, 0.72], [0.06, 0.72]]
    session = opened(
        {
            "no": [correcting(action="outline", target_words="the red mug", outline=left_half)],
            "again": [("parse_scene", {})],
            "gone": [("remove_object", {"target_words": "the red mug"})],
        }
    )
    whole = session.picture().masks[RED]
    assert "Put right: the red mug has another outline." in told(session, "no")
    half = session.picture().masks[RED]
    assert half.sum() < 0.8 * whole.sum()
    assert session.head.graph.get(RED).box == Box.from_mask(half)
    told(session, "again")
    assert np.array_equal(session.picture().masks[RED], half)
    before = session.picture().image
    told(session, "gone")
    changed = np.any(session.picture().image != before, axis=2)
    assert changed.any()
    assert not (changed & ~half).any()


def test_by_hand_asks_no_language_model(opened: SessionMaker) -> None:
    # A script with no line: the model would fail if it were asked.
    session = opened({})
    target = Reference(words=RED, id=RED)
    events = list(session.correct(Correction(action="rename", target=target, category="teapot")))
    assert of_kind(events, SceneRead)
    assert not of_kind(events, VersionMade)
    (said,) = of_kind(events, Said)
    assert said.text == "Put right: the red mug is a red teapot. No pixel has changed."
    assert session.head.graph.get(RED).category == "teapot"
    assert sound(session)


def test_by_hand_with_every_detail(opened: SessionMaker) -> None:
    session = opened({})
    list(session.correct(Correction(action="drop", target=Reference(words=RED))))
    list(
        session.correct(
            Correction(action="add", category="bottle", attributes={"color": "black"}, point=ON_RED)
        )
    )
    assert session.head.graph.get("bottle-1").name == "black bottle"
    # What lies in this box is the mug.
    box = Box(x0=0.33, y0=0.5, x1=0.47, y1=0.72)
    outline = Correction(action="outline", target=Reference(words=BALL), box=box)
    (failure,) = of_kind(session.correct(outline), Failed)
    assert failure.problem == "That is where the blue mug is."


def test_a_failure_by_hand_is_told(opened: SessionMaker) -> None:
    session = opened({})
    events = list(session.correct(Correction(action="add", category="mug", point=(0.5, 0.2))))
    (failure,) = of_kind(events, Failed)
    assert failure.error == "NothingThereError"
    assert sound(session)


def test_a_waiting_question_gives_way(opened: SessionMaker) -> None:
    session = opened({"ask": [("remove_object", {"target_words": "the mug"})]})
    assert of_kind(session.send("ask"), Question)
    list(session.correct(Correction(action="drop", target=Reference(words=RED))))
    assert session.pending is None
    assert RED not in session.head.graph


def test_what_was_put_right_stays_when_the_last_edit_is_corrected(opened: SessionMaker) -> None:
    session = opened(
        {
            "gone": [("remove_object", {"target_words": "the ball"})],
            "no": [RENAME],
            "not": [correcting(action="drop", target_words="the blue mug")],
            "lamp": [("remove_object", {"target_words": "the lamp", "instead_of_last": True})],
            "undo": [("undo", {})],
        }
    )
    for line in ("gone", "no", "not"):
        told(session, line)
    assert "it is as asked" in told(session, "lamp")
    graph = session.head.graph
    names = sorted(o.name for o in graph.foreground)
    assert names == ["green book", "orange ball", "red teapot"]
    assert len(graph.dismissed) == 1
    told(session, "undo")
    assert session.head.graph.get(RED).name == "red teapot"
    assert LAMP in session.head.graph


def test_what_was_put_right_stays_when_an_earlier_step_is_left_out(opened: SessionMaker) -> None:
    session = opened(
        {
            "gone": [("remove_object", {"target_words": "the ball"})],
            "no": [RENAME],
            "drop": [("drop_edit", {"number": 1})],
        }
    )
    for line in ("gone", "no"):
        told(session, line)
    said = told(session, "drop")
    graph = session.head.graph
    assert BALL in graph, said
    assert graph.get(RED).name == "red teapot"
