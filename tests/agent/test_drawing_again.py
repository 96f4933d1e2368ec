"""An edit drawn once more, and another one of its drawings chosen."""

from __future__ import annotations

from agent.events import Failed, HeadMoved, Said
from agent.history.steps import steps_to
from sgedit_engine.painted import PaintedEngine
from tests.agent.conftest import SessionMaker
from tests.agent.stepping import SCRIPT, agrees, say
from tests.agent.tabletop import of_kind


def test_another_try(opened: SessionMaker) -> None:
    session = opened(SCRIPT, engine=PaintedEngine(failing_seeds=(0, 1, 2, 3)))
    root = session.head.id
    say(session, "ball")
    first = session.head
    assert first.verdict is not None and not first.verdict.met
    events = say(session, "again")
    again = session.head
    assert again.parent == root and again.verdict is not None and again.verdict.met
    assert again.request == "ball" and again.seed == 4
    assert "as asked" in of_kind(events, Said)[0].text
    say(session, "again")
    assert session.head.seed == 6
    assert len(session.store.children(root)) == 3
    agrees(session)


def test_another_drawing(opened: SessionMaker, make_session: SessionMaker) -> None:
    engine = PaintedEngine(failing_seeds=(1,))
    first = opened(SCRIPT, engine=engine)
    say(first, "ball")
    made = first.head
    assert [(d.number, d.seed, d.met) for d in first.drawings(made.id)] == [
        (1, 0, True),
        (2, 1, False),
    ]
    session = make_session(SCRIPT, engine=engine)
    say(session, "choose 2")
    chosen = session.head
    assert (chosen.seed, chosen.parent, chosen.edit) == (1, made.parent, made.edit)
    assert chosen.verdict is not None and not chosen.verdict.met
    assert "orange ball" in [o.name for o in engine.parse(session.picture().image).graph.objects]
    say(session, "choose 1")
    assert session.head == made
    assert of_kind(say(session, "choose 9"), Failed)
    assert of_kind(session.choose(made.id, 2), HeadMoved)
    assert session.head == chosen
    assert len(steps_to(session.store, session.head.id)) == 1
    agrees(session)


def test_nothing_to_choose(opened: SessionMaker) -> None:
    session = opened(SCRIPT)
    for line in ("choose 1", "again"):
        assert "Nothing was edited yet" in of_kind(say(session, line), Failed)[0].problem
