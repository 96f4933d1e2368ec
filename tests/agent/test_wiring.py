"""The parts put together; two conversations beside each other."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from agent.events import Event, Failed, VersionMade
from agent.plans import load_plan, save_plan
from agent.wiring import build_session
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Plan, RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import ReplaceObject
from sgedit_engine.scene.versions import VersionStore
from sgedit_engine.settings import Settings
from tests.agent.conftest import SessionMaker
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import of_kind, table


def test_a_session_from_settings(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, candidates=3, seed=9, steps=5)
    model = ScriptedModel(script={"go": [("remove_object", {"target_words": "the ball"})]})
    session = build_session(settings, engine=PaintedEngine(), model=model)
    list(session.open(table(), "t.png"))
    events = list(session.send("go"))
    assert session.head.seed == 9
    assert max(getattr(e, "total", 0) for e in events) == 5
    again = build_session(
        settings, engine=PaintedEngine(), model=model, conversation=session.conversation
    )
    assert again.head == session.head
    other = build_session(settings, engine=PaintedEngine(), model=model)
    assert other.conversation != session.conversation


def test_no_place_for_the_conversation(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(InputError, match="SGEDIT_HOME"):
        build_session(Settings(home=tmp_path / "home"), engine=PaintedEngine())


def test_two_sessions_at_once(opened: SessionMaker) -> None:
    """One store and one database, two conversations about one picture, no mixing."""
    script = {
        f"{n}": [("change_attributes", {"target_words": "the ball", "color": color})]
        for n, color in enumerate(("red", "blue", "green", "black"))
    }
    sessions = [opened(script, conversation=name) for name in ("one", "two")]
    orders = (("0", "1", "2", "3"), ("3", "2", "1", "0"))
    seen: list[list[Event]] = [[], []]

    def talk(number: int) -> None:
        for text in orders[number]:
            seen[number].extend(sessions[number].send(text))

    threads = [threading.Thread(target=talk, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for events in seen:
        assert of_kind(events, Failed) == []
        assert len(of_kind(events, VersionMade)) == 4
    assert [s.head.graph.get("ball-1").attributes["color"] for s in sessions] == ["black", "red"]


def test_a_plan_comes_back_whole(tmp_path: Path) -> None:
    engine = PaintedEngine()
    picture = engine.parse(table())
    edit = ReplaceObject(target="mug-1", category="teapot", attributes={"color": "white"})
    plan = engine.plan(picture, edit, RenderOptions())
    store = VersionStore(str(tmp_path))
    back = load_plan(store, save_plan(store, plan))
    for name in Plan.__dataclass_fields__:
        if name != "stages":
            assert getattr(back, name) == getattr(plan, name), name
    for mine, read in zip(plan.stages, back.stages, strict=True):
        assert (read.region == mine.region).all()
        assert (read.prompt, read.insertions) == (mine.prompt, mine.insertions)


@pytest.mark.parametrize("name", ["versions", "conversations.sqlite"])
def test_everything_lies_in_the_data_folder(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    model = ScriptedModel()
    session = build_session(Settings(home=home), engine=PaintedEngine(), model=model)
    list(session.open(table(), "t.png"))
    assert (home / name).exists()
    assert [p.name for p in tmp_path.iterdir()] == ["home"]
