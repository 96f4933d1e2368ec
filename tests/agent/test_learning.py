"""What things look like is learned: kept in the graph, no change of the picture, no step."""

from __future__ import annotations

from agent.concepts import keeping_known
from agent.events import Failed, HeadMoved, Learned, ProgressEvent, Question, Said
from agent.history.steps import steps_to
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.errors import ModelError
from sgedit_engine.interface import Picture
from sgedit_engine.painted import VOCABULARY, PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, table


def learn(words: str) -> list[tuple[str, dict[str, str]]]:
    return [("learn_concepts", {"target_words": words})]


def concepts(session: Session) -> dict[str, str | None]:
    return {o.id: o.concept for o in session.head.graph.foreground if o.concept}


def test_a_concept_is_in_the_graph_and_the_picture_stays(opened: SessionMaker) -> None:
    session = opened({"learn": learn("the ball")})
    root = session.head
    events = list(session.send("learn"))
    (learned,) = of_kind(events, Learned)
    assert learned.version == session.head and learned.concepts == concepts(session)
    assert list(learned.concepts) == ["ball-1"]
    assert (session.head.image, session.head.masks) == (root.image, root.masks)
    assert of_kind(events, ProgressEvent)
    assert "learned how the orange ball looks" in of_kind(events, Said)[-1].text
    # Once more it is known, and nothing is written.
    head = session.head
    assert of_kind(session.send("learn"), Learned) == []
    assert session.head == head


def test_which_one_is_asked(opened: SessionMaker) -> None:
    session = opened({"learn": learn("the mug"), "both": learn("both mugs")})
    assert of_kind(session.send("learn"), Question)
    list(session.send("the left one"))
    assert list(concepts(session)) == ["mug-1"]
    list(session.send("both"))
    assert sorted(concepts(session)) == ["mug-1", "mug-2"]


def test_undo_goes_past_it(opened: SessionMaker) -> None:
    session = opened(
        {
            "first": learn("the ball"),
            "move": [("adjust_relation", {"target_words": "the ball", "direction": "right"})],
            "learn": learn("the lamp"),
            "undo": [("undo", {})],
            "redo": [("redo", {})],
        }
    )
    list(session.send("first"))
    start = session.head.id
    for line in ("move", "learn"):
        list(session.send(line))
    moved = session.head.id
    (step,) = steps_to(session.store, moved)
    assert step.summary == "Moved the orange ball to the right" and step.head == moved
    assert of_kind(session.send("undo"), HeadMoved) and session.head.id == start
    assert of_kind(session.send("redo"), HeadMoved) and session.head.id == moved
    assert sorted(concepts(session)) == ["ball-1", "lamp-1"]


def test_redo_does_not_forget_it(opened: SessionMaker) -> None:
    """What was undone does not know what was learned since, so it does not come back."""
    session = opened(
        {
            "move": [("adjust_relation", {"target_words": "the ball", "direction": "right"})],
            "learn": learn("the lamp"),
            "undo": [("undo", {})],
            "redo": [("redo", {})],
        }
    )
    for line in ("move", "undo", "learn"):
        list(session.send(line))
    head = session.head
    (failed,) = of_kind(session.send("redo"), Failed)
    assert failed.problem == "There is nothing to redo."
    assert session.head == head and list(concepts(session)) == ["lamp-1"]


def test_a_concept_of_another_look_is_not_kept(opened: SessionMaker) -> None:
    """However the graph of an edit came to have it."""
    session = opened({"learn": learn("both mugs")})
    list(session.send("learn"))
    before = session.head.graph
    red, blue = before.get("mug-1"), before.get("mug-2")
    painted = red.model_copy(update={"attributes": {**red.attributes, "color": "green"}})
    graph = before.replaced("mug-1", painted)
    new = blue.model_copy(update={"id": "mug-3"})
    picture = Picture(table(), graph.with_object(new), {})
    kept = keeping_known(picture, before).graph
    assert {o.id: o.concept for o in kept.foreground if o.concept} == {"mug-2": blue.concept}


def test_it_is_kept_while_it_looks_the_same(opened: SessionMaker) -> None:
    session = opened(
        {
            "learn": learn("the ball"),
            "move": [("adjust_relation", {"target_words": "the ball", "direction": "right"})],
            "look": [("parse_scene", {})],
            "paint": [("change_attributes", {"target_words": "the ball", "color": "red"})],
        }
    )
    list(session.send("learn"))
    known = concepts(session)
    list(session.send("move"))
    assert concepts(session) == known
    head = session.head
    list(session.send("look"))
    assert session.head == head
    list(session.send("paint"))
    assert concepts(session) == {}


def test_a_failure_leaves_the_head(opened: SessionMaker) -> None:
    engine = PaintedEngine(error=ModelError("It broke.", "Mend it."))
    session = opened({"learn": learn("the ball")}, engine=engine)
    root = session.head
    (failed,) = of_kind(session.send("learn"), Failed)
    assert failed.problem == "It broke." and session.head == root


def test_in_words(opened: SessionMaker) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY))
    list(session.send("remember what the lamp looks like"))
    assert list(concepts(session)) == ["lamp-1"]
    list(session.send("move it in front of the book"))
    assert session.head.edit is not None
    list(session.send("undo"))
    list(session.send("undo"))
    assert list(concepts(session)) == ["lamp-1"]
