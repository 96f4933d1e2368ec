"""Steps left out: as if never made, with what needs them, or asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.events import Failed, Question
from agent.history.steps import steps_to
from tests.agent.conftest import SessionMaker
from tests.agent.stepping import ONE, SCRIPT, agrees, names, say
from tests.agent.tabletop import of_kind


def drop(words: str) -> dict[str, Any]:
    return {"drop": [("drop_edit", {"words": words})]}


@pytest.mark.parametrize(
    ("made", "dropped", "never"),
    [
        (("ball", "red", "bluer"), "drop 1", ("red", "bluer")),
        (("ball", "red", "bluer"), "drop 2", ("ball", "bluer")),
        (("mug", "red", "learn", "bluer"), "drop 1", ("red", "learn", "bluer")),
        (("ball", "red"), "drop 2", ("ball",)),
        (("ball", "duck", "red"), "drop 1", ("duck", "red")),
    ],
)
def test_left_out_is_as_if_never_made(
    opened: SessionMaker,
    make_session: SessionMaker,
    made: tuple[str, ...],
    dropped: str,
    never: tuple[str, ...],
) -> None:
    session = opened(SCRIPT)
    say(session, *made)
    old = session.head.id
    events = say(session, dropped)
    assert not of_kind(events, Failed)
    plain = opened(SCRIPT, conversation="plain")
    say(plain, *never)
    assert np.array_equal(session.picture().image, plain.picture().image)
    ours, theirs = (s.head.graph for s in (session, plain))
    assert [(o.id, o.name, o.box) for o in ours.objects] == [
        (o.id, o.name, o.box) for o in theirs.objects
    ]
    steps = [[s.summary for s in steps_to(s_.store, s_.head.id)] for s_ in (session, plain)]
    assert steps[0] == steps[1]
    agrees(session)
    assert old in session.store
    assert make_session(SCRIPT).head.id == session.head.id


def test_brought_back(opened: SessionMaker) -> None:
    session = opened({**SCRIPT, **drop("removing the mug")}, options=ONE)
    say(session, "mug", "red", "drop")
    assert "red mug" in names(session) and "red lamp" in names(session)


@pytest.mark.parametrize(
    ("answer", "left"),
    [("1", ["yellow duck gone"]), ("2", None), ("leave them out too", ["yellow duck gone"])],
)
def test_what_needs_it_is_named(opened: SessionMaker, answer: str, left: list[str] | None) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "duck", "red", "duck left")
    head = session.head.id
    (question,) = of_kind(say(session, "drop 1"), Question)
    assert question.kind == "dependents"
    assert "Step 3: Made the red rubber duck yellow" in question.text
    assert session.head.id == head
    say(session, answer)
    if left is None:
        assert session.head.id == head
    else:
        assert not any("duck" in name for name in names(session))
        assert "red lamp" in names(session)
    agrees(session)


@pytest.mark.parametrize(
    ("answer", "lamp"),
    [("1", "green lamp"), ("2", "yellow lamp"), ("3", "green lamp"), ("cancel", "green lamp")],
)
def test_where_regions_overlap_it_is_asked(opened: SessionMaker, answer: str, lamp: str) -> None:
    session = opened(SCRIPT, options=ONE)
    say(session, "red", "green", "ball")
    head = session.head.id
    (question,) = of_kind(say(session, "drop 1"), Question)
    assert [c.label.split()[0] for c in question.choices] == ["leave", "leave", "leave"]
    say(session, answer)
    assert lamp in names(session)
    assert (session.head.id == head) == (answer in ("3", "cancel"))
    agrees(session)


def test_what_cannot_be_done_again_is_told(opened: SessionMaker) -> None:
    script = {
        **SCRIPT,
        "book": [("remove_object", {"target_words": "the book"})],
    }
    session = opened(script, options=ONE)
    say(session, "gone", "book")
    head = session.head.id
    (failed,) = of_kind(say(session, "drop 1"), Failed)
    assert failed.problem == (
        "“Removed the green book” cannot be done again without it: "
        "The yellow lamp stands on the green book."
    )
    assert session.head.id == head
    agrees(session)
