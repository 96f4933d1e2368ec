"""Two conversations in one process, at one time, over one store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from agent.checkpoints import open_checkpointer
from agent.events import Failed
from agent.history.steps import steps_to
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import of_kind, sound, table

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "lamp red": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "lamp blue": [
        ("change_attributes", {"target_words": "it", "color": "blue", "instead_of_last": True})
    ],
    "mug": [("remove_object", {"target_words": "the red mug"})],
    "undo": [("undo", {})],
    "redo": [("redo", {})],
    "drop": [("drop_edit", {"number": 1})],
}
LINES = {
    "first": (["ball", "lamp red", "undo", "redo", "mug"], ["Removed the orange ball",
              "Made the yellow lamp red", "Removed the red mug"]),
    "second": (["lamp red", "lamp blue", "mug", "drop"], ["Removed the red mug"]),
}  # fmt: skip


def test_they_do_not_touch_each_other(tmp_path: Path) -> None:
    engine, store = PaintedEngine(), VersionStore(str(tmp_path / "versions"))
    checkpointer = open_checkpointer(tmp_path / "conversations.sqlite")
    sessions = {
        name: Session(
            engine,
            store,
            ScriptedModel(script=SCRIPT),
            checkpointer,
            conversation=name,
            options=RenderOptions(candidates=1),
        )
        for name in LINES
    }

    def talk(name: str) -> None:
        session = sessions[name]
        list(session.open(table(), "table.png"))
        for line in LINES[name][0]:
            assert not of_kind(session.send(line), Failed)

    with ThreadPoolExecutor() as threads:
        list(threads.map(talk, LINES))
    for name, session in sessions.items():
        assert [s.summary for s in steps_to(store, session.head.id)] == LINES[name][1]
        assert {version.conversation for version in store.path_to_root(session.head.id)} == {name}
        assert sound(session)
