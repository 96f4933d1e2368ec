"""A correction takes the last step's place, as a whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from agent.events import Failed, Question, Said, VersionMade
from agent.history.steps import steps_to
from agent.session import Session
from sgedit_engine.errors import ModelError
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import calls
from tests.agent.tabletop import of_kind, sound, talk_of


def remove(words: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "remove_object", {"target_words": words, **more}


def paint(words: str, color: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "change_attributes", {"target_words": words, "color": color, **more}


INSTEAD = {"instead_of_last": True}
SCRIPT: dict[str, Any] = {
    "red mug": [remove("the red mug")],
    "no, the blue": [remove("the blue mug", **INSTEAD)],
    "no, a mug": [remove("the mug", **INSTEAD)],
    "no, the piano": [remove("the piano", **INSTEAD)],
    "no, both": [remove("the ball", **INSTEAD), remove("the blue mug", **INSTEAD)],
    "no, ball and piano": [remove("the ball", **INSTEAD), remove("the piano", **INSTEAD)],
    "no, piano and ball": [remove("the piano", **INSTEAD), remove("the ball", **INSTEAD)],
    "no, ball, and lamp": [remove("the ball", **INSTEAD), paint("the lamp", "red")],
    "no, ball and a mug": [remove("the ball", **INSTEAD), remove("the mug", **INSTEAD)],
    "green mug": [paint("the red mug", "green")],
    "no, purple": [paint("it", "purple", **INSTEAD)],
    "no, that was the red mug": [paint("the red mug", "purple", **INSTEAD)],
    "green mugs": [paint("both mugs", "green")],
    "no, purple mugs": [paint("them", "purple", **INSTEAD)],
    "duck": [("add_object", {"what": "a blue rubber duck"})],
    "no, red duck": [("add_object", {"what": "a red rubber duck", **INSTEAD})],
    "make the lamp red": [paint("the lamp", "red")],
    "learn": [("learn_concepts", {"target_words": "the ball"})],
    "undo": [("undo", {})],
    "redo": [("redo", {})],
}


def names(session: Session) -> list[str]:
    return sorted(o.name for o in session.head.graph.foreground)


def say(session: Session, *lines: str) -> list[Any]:
    """The events of the last line."""
    events: list[Any] = []
    for line in lines:
        events = list(session.send(line))
    return events


ALL = ["blue mug", "green book", "orange ball", "red mug", "yellow lamp"]


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        (("red mug", "no, the blue"), ["blue mug"]),
        (("red mug", "no, both"), ["blue mug", "orange ball"]),
        (("red mug", "no, the blue", "no, both"), ["blue mug", "orange ball"]),
        (("red mug", "no, a mug", "the left one"), ["red mug"]),
        (("red mug", "no, ball and a mug", "2"), ["blue mug", "orange ball"]),
        (("red mug", "learn", "no, the blue"), ["blue mug"]),
    ],
)
def test_the_correction_is_a_sibling(
    opened: SessionMaker, lines: tuple[str, ...], gone: list[str]
) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    say(session, *lines)
    assert names(session) == [name for name in ALL if name not in gone]
    (step,) = steps_to(session.store, session.head.id)
    assert step.before == root
    assert "red mug" in session.store.children(root)[0].request
    assert sound(session)


@pytest.mark.parametrize(
    ("lines", "now"),
    [
        (("green mug", "no, purple"), "purple mug"),
        (("green mug", "no, that was the red mug"), "purple mug"),
        (("duck", "no, red duck"), "red rubber duck"),
    ],
)
def test_words_mean_the_picture_before(
    opened: SessionMaker, lines: tuple[str, ...], now: str
) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    (made,) = of_kind(say(session, *lines), VersionMade)
    assert made.version == session.head
    assert session.head.parent == root
    assert now in names(session)


def test_what_was_put_right_stays(opened: SessionMaker) -> None:
    renamed = {"action": "rename", "target_words": "the red lamp", "what": "bottle"}
    script = {
        **SCRIPT,
        "that is a bottle": [("correct_scene", renamed)],
        "no, green": [paint("the bottle", "green", **INSTEAD)],
    }
    session = opened(script)
    say(session, "make the lamp red", "that is a bottle", "no, green")
    assert "green bottle" in names(session)
    assert [s.summary for s in steps_to(session.store, session.head.id)] == [
        "Put right: the red lamp is a red bottle",
        "Made the yellow bottle green",
    ]
    assert sound(session)


def test_both_are_corrected(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    events = say(session, "green mugs", "no, purple mugs")
    assert names(session).count("purple mug") == 2
    assert next(v.version.parent for v in of_kind(events, VersionMade)) == root
    (step,) = steps_to(session.store, session.head.id)
    assert len(step.versions) == 2


def test_more_may_follow(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    say(session, "red mug", "no, ball, and lamp")
    assert names(session) == ["blue mug", "green book", "red lamp", "red mug"]
    steps = steps_to(session.store, session.head.id)
    assert [s.summary for s in steps] == ["Removed the orange ball", "Made the yellow lamp red"]


@pytest.mark.parametrize("line", ["no, the piano", "no, ball and piano", "no, piano and ball"])
def test_all_or_nothing(opened: SessionMaker, line: str) -> None:
    session = opened(SCRIPT)
    say(session, "red mug")
    head = session.head
    events = say(session, line)
    assert [f.error for f in of_kind(events, Failed)] == ["UnknownObjectError"]
    assert not of_kind(events, VersionMade)
    assert session.head == head
    assert "Removed the orange ball" not in " ".join(s.text for s in of_kind(events, Said))
    assert all(m.status == "error" for m in talk_of(session)[-3:] if m.type == "tool")
    assert sound(session)
    say(session, "no, the blue")
    assert "red mug" in names(session) and "blue mug" not in names(session)


def test_the_model_may_mend_a_correction(opened: SessionMaker) -> None:
    mended = [calls(*SCRIPT["no, ball and piano"]), calls(*SCRIPT["no, both"])]
    session = opened({**SCRIPT, "no": mended})
    events = say(session, "red mug", "no")
    assert not of_kind(events, Failed)
    assert "orange ball" not in names(session) and "red mug" in names(session)


@pytest.mark.parametrize("line", ["no, a mug", "no, ball and a mug"])
@pytest.mark.parametrize("answer", ["cancel", "make the lamp red"])
def test_left_at_a_question(
    opened: SessionMaker, make_session: SessionMaker, line: str, answer: str
) -> None:
    first = opened(SCRIPT)
    root = first.head.id
    say(first, "red mug")
    head = first.head.id
    (question,) = of_kind(say(first, line), Question)
    assert [c.label for c in question.choices] == ["red mug", "blue mug"]
    before = first.store.get(root)
    made = [v for v in first.store.children(root) if v.id != head]
    assert question.image == (made[0] if made else before).image
    second = make_session(SCRIPT)
    assert second.head.id == head
    assert second.pending == question
    say(second, answer)
    assert "red mug" not in names(second) and "orange ball" in names(second)
    assert (second.head.id == head) == (answer == "cancel")
    assert sound(second)


def test_over_a_restart(opened: SessionMaker, make_session: SessionMaker) -> None:
    first = opened(SCRIPT)
    root = first.head.id
    say(first, "red mug", "no, ball and a mug")
    second = make_session(SCRIPT)
    say(second, "2")
    assert names(second) == ["green book", "red mug", "yellow lamp"]
    (step,) = steps_to(second.store, second.head.id)
    assert step.before == root and len(step.versions) == 2


def test_a_failing_engine_leaves_the_old_result(
    opened: SessionMaker, make_session: SessionMaker
) -> None:
    first = opened(SCRIPT)
    say(first, "red mug")
    head = first.head.id
    second = make_session(SCRIPT, engine=PaintedEngine(error=ModelError("It broke.", "Again.")))
    assert of_kind(say(second, "no, both"), Failed)
    assert second.head.id == head
    assert sound(second)


def test_stopped_within(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    say(session, "red mug")
    head = session.head.id
    seen = 0
    for event in session.send("no, both"):
        seen += type(event).__name__ == "PlanPreview"
        if seen == 2:
            session.cancel()
    assert session.head.id == head
    assert sound(session)


def test_nothing_to_correct(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    head = session.head
    (failed,) = of_kind(say(session, "no, the blue"), Failed)
    assert "Nothing was edited yet" in failed.problem
    assert session.head == head


def test_undo_and_redo_after_a_correction(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    root = session.head.id
    say(session, "red mug", "no, the blue")
    head = session.head.id
    assert "nothing to redo" in of_kind(say(session, "redo"), Failed)[0].problem
    say(session, "undo")
    assert session.head.id == root
    say(session, "redo")
    assert session.head.id == head
