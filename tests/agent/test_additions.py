"""Several new things at one place: laid out together, or told before any of them is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agent.events import Event, Failed, PlanPreview, Question, Said, VersionMade
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.flat_shapes import Shape, paint_scene
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound, standing

Talk = tuple[Session, list[Event]]


def said_to(make: SessionMaker, words: str, shapes: Sequence[Shape]) -> Talk:
    session = make({}, model=OfflineModel(vocabulary=VOCABULARY), options=RenderOptions(1))
    list(session.open(paint_scene(shapes), "scene.png"))
    return session, list(session.send(words))


# A ball with room on one side only, where a thing in the middle of it leaves none for another.
NARROW = (
    standing("ball", "orange", 0.12, 0.86, 0.16, 0.2),
    standing("lamp", "yellow", 0.70, 0.86, 0.18, 0.36),
    standing("mug", "red", 0.90, 0.86, 0.16, 0.2),
    standing("teapot", "blue", 0.30, 0.62, 0.2, 0.18),
)
BOOK = (
    standing("book", "green", 0.5, 0.8, 0.3, 0.12),
    standing("ball", "orange", 0.15, 0.86, 0.12, 0.16),
)


def test_both_come(make_session: SessionMaker) -> None:
    session, events = said_to(make_session, "put a bottle and a cube next to the ball", NARROW)
    assert not of_kind(events, Failed)
    graph = session.head.graph
    for new in ("bottle-1", "cube-1"):
        assert graph.related(new, "next to", "ball-1")
    assert len(of_kind(events, VersionMade)) == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("put a bottle and a duck on the book", "for a bottle and a rubber duck together"),
        ("put a bottle and a giraffe next to the ball", "giraffe"),
        ("put a bottle, a giraffe and a cube next to the ball", "giraffe"),
    ],
)
def test_what_does_not_fit_is_told_first(
    make_session: SessionMaker, words: str, problem: str
) -> None:
    session, events = said_to(make_session, words, BOOK)
    (failed,) = of_kind(events, Failed)
    assert problem in failed.problem and failed.remedy
    assert not of_kind(events, VersionMade) and not of_kind(events, PlanPreview)
    assert session.line.done == () and sound(session)


def test_other_places_are_not_laid_out_together(make_session: SessionMaker) -> None:
    words = "put a bottle next to the ball and a duck on the book"
    session, events = said_to(make_session, words, BOOK)
    assert not of_kind(events, Failed)
    on = [r.subject for r in session.head.graph.relations if r.predicate == "on"]
    assert [session.head.graph.get(i).category for i in on] == ["rubber duck"]


def test_which_one_is_asked_once(opened: SessionMaker) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY), options=RenderOptions(1))
    assert of_kind(session.send("put a bottle and a cube next to the mug"), Question)
    events = list(session.send("the blue one"))
    assert not of_kind(events, Question) and not of_kind(events, Failed)
    graph = session.head.graph
    assert all(graph.related(new, "next to", "mug-2") for new in ("bottle-1", "cube-1"))
    assert "Added a cube next to the blue mug." in of_kind(events, Said)[-1].text
    # What was said of one turn's words says nothing of the next one's.
    assert of_kind(session.send("put a duck next to the mug"), Question)
