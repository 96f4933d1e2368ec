"""What an edit would hide is asked about, or told."""

from __future__ import annotations

from typing import Any

import pytest

from agent.consequences import covered_by
from agent.events import PlanPreview, Said, VersionMade
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import (
    AdjustRelation,
    ChangeAttributes,
    ReplaceObject,
)
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import asked, of_kind, standing


def hidden(make_session: SessionMaker, **given: Any) -> Session:
    """A ball before a small mug: a lamp in its place would cover that."""
    call = ("replace_object", {"target_words": "the ball", "what": "a lamp"})
    session = make_session({"go": [call]}, **given)
    small = standing("mug", "red", 0.5, 0.66, 0.10, 0.12)
    ball = standing("ball", "orange", 0.5, 0.86, 0.16, 0.14)
    list(session.open(paint_scene([small, ball]), "small.png"))
    return session


@pytest.mark.parametrize(("kind", "covers"), [("lamp", ["mug-1"]), ("ball", [])])
def test_covered(make_session: SessionMaker, kind: str, covers: list[str]) -> None:
    picture = hidden(make_session).picture()
    edit = ReplaceObject(target="ball-1", category=kind)
    assert covered_by(picture, PaintedEngine().plan(picture, edit, RenderOptions())) == covers


def test_another_color_covers_nothing() -> None:
    """What is seen of a mug through the gap of a lamp before it."""
    engine = PaintedEngine()
    mug = standing("mug", "red", 0.58, 0.78, 0.09, 0.12)
    lamp = standing("lamp", "yellow", 0.5, 0.8, 0.3, 0.4)
    scene = engine.parse(paint_scene([mug, lamp]))
    grown = ChangeAttributes(target="lamp-1", scale=1.1)
    assert covered_by(scene, engine.plan(scene, grown, RenderOptions())) == ["mug-1"]
    blue = ChangeAttributes(target="lamp-1", attributes={"color": "blue"})
    assert covered_by(scene, engine.plan(scene, blue, RenderOptions())) == []


def test_what_would_be_hidden_is_asked_about(make_session: SessionMaker) -> None:
    session = hidden(make_session)
    root = session.head
    events = list(session.send("go"))
    question = asked(events)
    assert question.kind == "hides" and "red mug will be largely hidden" in question.text
    assert len(of_kind(events, PlanPreview)) == 1
    list(session.send("no"))
    assert session.head == root
    list(session.send("go"))
    events = list(session.send("yes"))
    assert len(of_kind(events, VersionMade)) == 1 and not of_kind(events, PlanPreview)


def test_never_tells_what_is_hidden(make_session: SessionMaker) -> None:
    session = hidden(make_session, confirm="never")
    events = list(session.send("go"))
    assert "The red mug is largely hidden by that." in of_kind(events, Said)[-1].text


def test_boxes_of_one_stack_hide_nothing() -> None:
    """The lamp on the book reaches over the book's box."""
    engine = PaintedEngine()
    scene = engine.parse(
        paint_scene(
            [
                standing("book", "green", 0.5, 0.8, 0.3, 0.12),
                standing("lamp", "yellow", 0.5, 0.72, 0.13, 0.3),
            ]
        )
    )
    edit = AdjustRelation.model_validate(
        {"target": "book-1", "shift": {"dx": 0.1}, "riders": "go along"}
    )
    assert covered_by(scene, engine.plan(scene, edit, RenderOptions())) == []


@pytest.mark.parametrize("confirm", ["always", "ambiguous"])
def test_a_plan_that_waits_survives_a_restart(make_session: SessionMaker, confirm: str) -> None:
    question = asked(list(hidden(make_session, confirm=confirm).send("go")))
    session = make_session({}, confirm=confirm)
    assert session.pending == question
    events = list(session.send("yes"))
    assert len(of_kind(events, VersionMade)) == 1 and session.pending is None
