"""What is in doubt is asked about, before anything is rendered."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.types import interrupt

from agent.events import PlanPreview, Said
from agent.questions import Doubt
from agent.session import Session
from agent.thread import OUTDATED
from sgedit_engine.flat_shapes import paint_scene
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import asked, of_kind, sound, standing

REMOVE_MUG: list[Call] = [("remove_object", {"target_words": "the mug"})]
RED_BALL: Call = ("change_attributes", {"target_words": "the ball", "color": "red"})
REMOVE_BOOK: list[Call] = [("remove_object", {"target_words": "the book"})]


def ids(session: Session) -> list[str]:
    return [o.id for o in session.head.graph.foreground]


def test_the_question_names_the_candidates(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_MUG})
    root = session.head
    events = list(session.send("go"))
    question = asked(events)
    assert question.kind == "which"
    assert [(c.number, c.object_id) for c in question.choices] == [(1, "mug-1"), (2, "mug-2")]
    assert [c.label for c in question.choices] == ["red mug", "blue mug"]
    assert all(c.box == root.graph.get(c.object_id or "").box for c in question.choices)
    assert of_kind(events, PlanPreview) == []
    assert session.pending == question
    assert session.head == root


def test_a_question_of_another_release_is_dropped(
    opened: SessionMaker, make_session: SessionMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    script: dict[str, Any] = {"go": REMOVE_MUG, "more": [RED_BALL]}
    with monkeypatch.context() as before:
        before.setattr("agent.nodes.confirm.interrupt", lambda doubt: older(doubt))
        list(opened(script).send("go"))
    session = make_session(script)
    assert session.pending is None
    events = list(session.send("more"))
    assert of_kind(events, Said)[0].text == OUTDATED
    assert session.head.graph.get("ball-1").name == "red ball" and sound(session)
    assert OUTDATED not in [e.text for e in of_kind(session.send("more"), Said)]


def older(doubt: Doubt) -> Any:
    """Stops as releases did whose questions held less."""
    return interrupt({name: doubt[name] for name in ("slot", "question", "values")})  # type: ignore[literal-required]


def test_a_question_names_its_picture(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_MUG})
    assert asked(list(session.send("go"))).image == session.head.image


def test_a_near_tie_is_asked_about(make_session: SessionMaker) -> None:
    session = make_session({"go": [("remove_object", {"target_words": "the biggest mug"})]})
    sizes = {0.2: (0.15, 0.18), 0.5: (0.152, 0.182), 0.8: (0.10, 0.12)}
    mugs = [standing("mug", "red", x, 0.7, *size) for x, size in sizes.items()]
    list(session.open(paint_scene(mugs), "mugs.png"))
    question = asked(list(session.send("go")))
    assert {c.object_id for c in question.choices} == {"mug-1", "mug-2"}


@pytest.mark.parametrize(
    ("call", "kind", "choices"),
    [
        pytest.param(
            ("remove_object", {"target_words": "the mug", "target_id": "mug-2"}),
            "which",
            ["mug-1", "mug-2"],
            id="an over-confident model",
        ),
        pytest.param(
            ("remove_object", {"target_words": "the red mug", "target_id": "ball-1"}),
            "contradiction",
            ["mug-1", "ball-1"],
            id="id against words",
        ),
        pytest.param(
            ("remove_object", {"target_words": "the giraffe", "target_id": "ball-1"}),
            "contradiction",
            ["ball-1"],
            id="words that fit nothing",
        ),
        pytest.param(
            ("add_object", {"what": "a cube", "relation": "left of", "anchor_words": "the mug"}),
            "which",
            ["mug-1", "mug-2"],
            id="anchor",
        ),
    ],
)
def test_the_graph_decides(opened: SessionMaker, call: Call, kind: str, choices: list[str]) -> None:
    session = opened({"go": [call]})
    question = asked(list(session.send("go")))
    assert question.kind == kind
    assert [c.object_id for c in question.choices] == choices


@pytest.mark.parametrize(
    ("words", "choices"),
    [("the lamp", ["lamp-1", "ball-1"]), ("the red mug", ["mug-1", "ball-1"])],
)
def test_an_anchor_against_its_words_is_asked_about(
    opened: SessionMaker, words: str, choices: list[str]
) -> None:
    """Though one of the choices is the target, the other one is not simply taken."""
    given = {"relation": "next to", "anchor_words": words, "anchor_id": "ball-1"}
    session = opened({"go": [("adjust_relation", {"target_words": "the ball", **given})]})
    question = asked(list(session.send("go")))
    assert question.kind == "contradiction"
    assert [c.object_id for c in question.choices] == choices


def test_an_id_that_does_not_exist_is_no_obstacle(opened: SessionMaker) -> None:
    call = ("remove_object", {"target_words": "the ball", "target_id": "ball-7"})
    session = opened({"go": [call]})
    list(session.send("go"))
    assert "ball-1" not in session.head.graph


def test_what_stands_on_it(opened: SessionMaker) -> None:
    session = opened({"go": REMOVE_BOOK})
    question = asked(list(session.send("go")))
    assert question.kind == "supports"
    assert "yellow lamp" in question.text
    list(session.send("1"))
    assert "book-1" not in session.head.graph
    assert "lamp-1" not in session.head.graph
    assert session.pending is None


@pytest.mark.parametrize("answer", ["3", "no", "cancel", "leave it"])
def test_what_stands_on_it_stays(opened: SessionMaker, answer: str) -> None:
    session = opened({"go": REMOVE_BOOK})
    root = session.head
    list(session.send("go"))
    list(session.send(answer))
    assert session.head == root


def test_all_that_stands_on_any_is_asked_about(make_session: SessionMaker) -> None:
    scene = paint_scene(
        [
            standing(kind, color, x, y, width, height)
            for x, colors in ((0.25, ("green", "yellow")), (0.75, ("red", "blue")))
            for kind, color, y, width, height in (
                ("book", colors[0], 0.72, 0.28, 0.12),
                ("lamp", colors[1], 0.64, 0.13, 0.30),
            )
        ]
    )
    session = make_session({"go": [("remove_object", {"target_words": "both books"})]})
    list(session.open(scene, "stacks.png"))
    question = asked(list(session.send("go")))
    assert question.kind == "supports"
    assert "yellow lamp" in question.text and "blue lamp" in question.text
    list(session.send("yes"))
    assert ids(session) == []


def test_asked_before_every_edit(opened: SessionMaker) -> None:
    call = ("remove_object", {"target_words": "the ball"})
    session = opened({"go": [call]}, confirm="always")
    question = asked(list(session.send("go")))
    assert question.text == "Shall I remove the orange ball?"
    list(session.send("yes"))
    assert "ball-1" not in session.head.graph


def test_two_questions_in_one_turn(opened: SessionMaker) -> None:
    session = opened({"go": [*REMOVE_MUG, *REMOVE_BOOK]})
    assert asked(list(session.send("go"))).kind == "which"
    assert asked(list(session.send("2"))).kind == "supports"
    list(session.send("yes"))
    assert sorted(ids(session)) == ["ball-1", "mug-1"]


def test_a_question_survives_a_restart(opened: SessionMaker, make_session: SessionMaker) -> None:
    script: dict[str, Any] = {"go": REMOVE_MUG}
    question = asked(list(opened(script).send("go")))
    session = make_session(script)
    assert session.pending == question
    list(session.send("1"))
    assert "mug-1" not in session.head.graph
