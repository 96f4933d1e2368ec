"""Words for several objects change every one of them, whatever ids a chat model gives."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, HeadMoved, Question, Said, VersionMade
from agent.language.offline import OfflineModel
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.painted import VOCABULARY
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import Call
from tests.agent.tabletop import of_kind, standing


def green(words: str, target: str | None = None, color: str = "green") -> Call:
    given = {"target_words": words, "color": color}
    return "change_attributes", given | ({"target_id": target} if target else {})


def gone(words: str, target: str) -> Call:
    return "remove_object", {"target_words": words, "target_id": target}


COLORS = ("red", "blue", "white")


def looks(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground if o.category == "mug")


PLURALS = ["both mugs", "all the mugs", "the two mugs", "the mugs", "every mug", "each of the mugs"]


@pytest.mark.parametrize("words", PLURALS)
@pytest.mark.parametrize("ids", [("mug-2",), ("mug-1", "mug-2"), (None,)], ids=str)
def test_one_edit_for_each_object(opened: SessionMaker, words: str, ids: tuple[Any, ...]) -> None:
    session = opened({"go": [green(words, i) for i in ids], "back": [("undo", {})]})
    events = list(session.send("go"))
    made = [e.version.edit for e in of_kind(events, VersionMade)]
    assert sorted(e.target for e in made) == ["mug-1", "mug-2"]  # type: ignore[union-attr]
    assert looks(session) == ["green mug", "green mug"]
    assert of_kind(session.send("back"), HeadMoved)
    assert looks(session) == ["blue mug", "red mug"]


def test_a_removal_that_the_model_split(opened: SessionMaker) -> None:
    """The second call comes when the first one's mug is gone, and "both" fits no more."""
    calls = [gone("both mugs", "mug-1"), gone("Both  mugs", "mug-2")]
    session = opened({"go": calls})
    events = list(session.send("go"))
    assert not of_kind(events, Failed) and not of_kind(events, Question)
    assert looks(session) == []
    (said,) = of_kind(events, Said)
    assert said.text.startswith("Removed the red mug. Removed the blue mug.")


def test_a_different_look_for_each(opened: SessionMaker) -> None:
    calls = [green("both mugs", "mug-1", "white"), green("both mugs", "mug-2", "black")]
    session = opened({"go": calls})
    assert len(of_kind(session.send("go"), VersionMade)) == 2
    assert session.head.graph.get("mug-1").name == "white mug"
    assert session.head.graph.get("mug-2").name == "black mug"


def test_the_same_singular_words_twice_are_two_calls(opened: SessionMaker) -> None:
    """ "the mug" twice, with ids that the words do not tell apart: each is asked about."""
    session = opened({"go": [gone("the mug", "mug-1"), gone("the mug", "mug-2")]})
    assert of_kind(session.send("go"), Question)


def test_more_fit_than_were_counted(make_session: SessionMaker) -> None:
    """ "the two mugs" of three, with an id: which two is asked, not guessed."""
    session = make_session({"go": [green("the two mugs", "mug-1")]})
    mugs = [standing("mug", c, 0.2 + 0.3 * n, 0.7, 0.15, 0.18) for n, c in enumerate(COLORS)]
    list(session.open(paint_scene(mugs), "three.png"))
    (question,) = of_kind(session.send("go"), Question)
    assert len(question.choices) == 3
    list(session.send("1 and 3"))
    assert looks(session) == ["blue mug", "green mug", "green mug"]


def test_both_of_three_is_asked_again(make_session: SessionMaker) -> None:
    session = make_session({"go": [green("the mug")]})
    mugs = [standing("mug", c, 0.2 + 0.3 * n, 0.7, 0.15, 0.18) for n, c in enumerate(COLORS)]
    list(session.open(paint_scene(mugs), "three.png"))
    list(session.send("go"))
    (question,) = of_kind(session.send("both"), Question)
    assert question.text.startswith("There are three of them. Which two do you mean?")
    list(session.send("1 and 3"))
    assert looks(session) == ["blue mug", "green mug", "green mug"]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("remove both mugs", []),
        ("remove all the mugs", []),
        ("delete the two mugs", []),
        ("get rid of every mug", []),
        ("make both mugs green", ["green mug", "green mug"]),
        ("paint all mugs white", ["white mug", "white mug"]),
        ("the two mugs should be striped", ["blue striped mug", "red striped mug"]),
        ("replace both mugs with a cube", []),
        ("remove all mugs except the red one", ["red mug"]),
    ],
)
def test_offline(opened: SessionMaker, line: str, left: list[str]) -> None:
    session = opened({}, model=OfflineModel(vocabulary=VOCABULARY))
    events = list(session.send(line))
    assert not of_kind(events, Failed) and not of_kind(events, Question)
    assert looks(session) == left


@pytest.mark.parametrize("full", [0, 1, 2])
def test_one_that_cannot_be_changed_stops_no_other(make_session: SessionMaker, full: int) -> None:
    """Whichever of them fills the frame: the others are made bigger, and that one is named."""
    session = make_session({}, model=OfflineModel(vocabulary=VOCABULARY))
    shapes = [standing("mug", c, 0.3 * n + 0.2, 0.9, 0.14, 0.2) for n, c in enumerate(COLORS)]
    shapes[full] = standing("mug", COLORS[full], 0.3 * full + 0.2, 0.99, 0.14, 0.98)
    list(session.open(paint_scene(shapes), "three.png"))
    root = session.head
    events = list(session.send("make everything bigger"))
    assert len(of_kind(events, VersionMade)) == 2
    (failed,) = of_kind(events, Failed)
    assert failed.problem.startswith(f"The {COLORS[full]} mug stays as it is.")
    assert of_kind(events, Said)[-1].text.count("Made the") == 2
    list(session.send("undo everything"))
    assert session.head == root


def test_none_of_them_can_be_changed(make_session: SessionMaker) -> None:
    session = make_session({}, model=OfflineModel(vocabulary=VOCABULARY))
    shapes = [standing("mug", c, 0.3 * n + 0.2, 0.99, 0.14, 0.98) for n, c in enumerate(COLORS)]
    list(session.open(paint_scene(shapes), "three.png"))
    root = session.head
    events = list(session.send("make everything bigger"))
    (failed,) = of_kind(events, Failed)
    told = "The red mug, the blue mug and the white mug stay as they are. It cannot become bigger"
    assert failed.problem.startswith(told) and session.head == root
