"""Several edits in one answer: what their words mean once earlier ones have changed the picture."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Question
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import asked, of_kind, standing


def test_words_mean_the_picture_when_they_were_said(opened: SessionMaker) -> None:
    calls = [
        ("change_attributes", {"target_words": "the red mug", "color": "blue"}),
        ("change_attributes", {"target_words": "the blue mug", "color": "red"}),
    ]
    session = opened({"go": calls, "then": [("remove_object", {"target_words": "the blue mug"})]})
    assert not of_kind(session.send("go"), Question)
    assert session.head.graph.get("mug-1").name == "blue mug"
    assert session.head.graph.get("mug-2").name == "red mug"
    list(session.send("then"))
    assert "mug-1" not in session.head.graph


def row(make_session: SessionMaker, script: dict[str, Any]) -> Session:
    """A session with a red, a green and a blue mug, from small at the left to big at the right."""
    session = make_session(script)
    image = paint_scene(
        [
            standing("mug", "red", 0.10, 0.72, 0.10, 0.12),
            standing("mug", "green", 0.36, 0.73, 0.16, 0.18),
            standing("mug", "blue", 0.72, 0.74, 0.21, 0.26),
        ]
    )
    list(session.open(image, "row.png"))
    return session


def painting(words: str, color: str) -> Call:
    return "change_attributes", {"target_words": words, "color": color}


RED_GOES: Call = ("remove_object", {"target_words": "the red mug"})


@pytest.mark.parametrize(
    ("calls", "names"),
    [
        pytest.param(
            [painting("the red mug", "blue"), painting("all the blue mugs", "white")],
            ["blue mug", "green mug", "white mug"],
            id="plural",
        ),
        pytest.param(
            [painting("the red mug", "blue"), painting("the red mug", "white")],
            ["white mug", "green mug", "blue mug"],
            id="no other fits now",
        ),
        pytest.param(
            [RED_GOES, painting("the biggest mug", "white")],
            ["green mug", "white mug"],
            id="no difference",
        ),
        pytest.param(
            [("remove_object", {"target_words": "the smallest mug"}),
             painting("the smallest mug", "white")],
            ["white mug", "blue mug"],
            id="gone",
        ),
        pytest.param(
            [("add_object", {"what": "a white cube"}), painting("it", "red")],
            ["red mug", "green mug", "red cube", "blue mug"],
            id="the last edit",
        ),
    ],
)  # fmt: skip
def test_words_of_several_edits(
    make_session: SessionMaker, calls: list[Call], names: list[str]
) -> None:
    session = row(make_session, {"go": calls})
    assert not of_kind(session.send("go"), Question)
    foreground = sorted(session.head.graph.foreground, key=lambda o: o.box.center[0])
    assert [o.name for o in foreground] == names


@pytest.mark.parametrize(
    ("calls", "offered"),
    [
        ([RED_GOES, painting("the second mug", "white")], ["green mug", "blue mug"]),
        (
            [("replace_object", {"target_words": "the red mug", "what": "a green mug"}),
             painting("the green mug", "white")],
            ["green mug on the left", "green mug on the right"],
        ),
    ],
    ids=["another one is the second now", "a new one fits too"],
)  # fmt: skip
def test_words_that_edits_made_doubtful_are_asked_about(
    make_session: SessionMaker, calls: list[Call], offered: list[str]
) -> None:
    session = row(make_session, {"go": calls})
    question = asked(list(session.send("go")))
    assert sorted(c.label for c in question.choices) == sorted(offered)
