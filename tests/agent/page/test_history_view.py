"""The version tree as rows: parents, lanes, and what can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.checkpoints import open_checkpointer
from agent.page.views.history import history_tree
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.page.test_scene_view import url
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import table

SCRIPT = {
    "ball": [("remove_object", {"target_words": "the ball"})],
    "mugs": [("remove_object", {"target_words": "both mugs"})],
    "lamp": [("change_attributes", {"target_words": "the lamp", "color": "red"})],
    "cube": [("add_object", {"what": "a white cube"})],
    "learn": [("learn_concepts", {"target_words": "the lamp"})],
    "undo": [("undo", {})],
    "redo": [("redo", {})],
}


def talk(folder: Path, *lines: str, name: str = "talk", count: int = 1, **engine: Any) -> Session:
    """A conversation about the table after these lines."""
    session = Session(
        PaintedEngine(**engine),
        VersionStore(str(folder / "versions")),
        ScriptedModel(script=SCRIPT),
        open_checkpointer(folder / "conversations.sqlite"),
        conversation=name,
        options=RenderOptions(candidates=count),
        retries=0,
    )
    list(session.open(table(), "table.png"))
    for line in lines:
        list(session.send(line))
    return session


def tree(session: Session) -> dict[str, Any]:
    return history_tree(session.store, session.head.id, session.line, url)


def rows(session: Session, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[k] for k in keys) for row in tree(session)["rows"]]


def test_a_fresh_picture_is_one_row(tmp_path: Path) -> None:
    session = talk(tmp_path)
    told = tree(session)
    assert len(told["rows"]) == 1 and told["rows"][0]["current"]
    assert told["rows"][0]["said"] == "table.png"
    assert (told["undo"], told["redo"]) == (None, None)


def test_steps_follow_each_other_in_one_lane(tmp_path: Path) -> None:
    session = talk(tmp_path, "ball", "lamp")
    assert rows(session, "number", "parent", "lane", "current", "said") == [
        (0, None, 0, False, "table.png"),
        (1, 0, 0, False, "ball"),
        (2, 1, 0, True, "lamp"),
    ]
    assert tree(session)["rows"][2]["version"] == session.head.id
    assert tree(session)["rows"][2]["url"] == url("image", session.head.image, 192)


def test_what_was_undone_stays_on_the_path_until_another_way_is_taken(tmp_path: Path) -> None:
    session = talk(tmp_path, "ball", "lamp", "undo")
    assert rows(session, "on_path", "undone") == [(True, False), (True, False), (True, True)]
    told = tree(session)
    assert told["undo"] == "Removed the orange ball" and told["redo"].startswith("Made the")
    list(session.send("cube"))
    assert rows(session, "number", "parent", "lane", "on_path", "current") == [
        (0, None, 0, True, False),
        (1, 0, 0, True, False),
        (None, 1, 1, False, False),
        (2, 1, 0, True, True),
    ]
    assert tree(session)["redo"] is None


def test_the_current_path_stays_in_one_lane(tmp_path: Path) -> None:
    """Also where it leaves an elder branch that has branches of its own."""
    session = talk(tmp_path, "ball", "lamp", "undo", "cube", "undo", "undo", "mugs")
    did = [(r["title"].split()[0], r["lane"], r["number"]) for r in tree(session)["rows"]]
    assert did == [
        ("The", 0, 0),
        ("Removed", 1, None),
        ("Added", 2, None),
        ("Made", 1, None),
        ("Removed", 0, 1),
    ]
    list(session.go_to(tree(session)["rows"][2]["version"]))
    told = tree(session)["rows"]
    assert [r["number"] for r in told if r["lane"] == 0] == [0, 1, 2]
    assert [r["current"] for r in told if r["number"] == 2] == [True]


def test_one_request_is_one_row(tmp_path: Path) -> None:
    session = talk(tmp_path, "mugs")
    assert len(session.store.path_to_root(session.head.id)) == 3
    told = tree(session)["rows"]
    assert len(told) == 2 and told[1]["title"].count("mug") == 2


def test_learning_is_no_row_of_its_own(tmp_path: Path) -> None:
    session = talk(tmp_path, "ball", "learn", "cube", "undo", "undo", "redo")
    assert rows(session, "number", "parent") == [(0, None), (1, 0), (2, 1)]
    assert rows(session, "current") == [(False,), (True,), (False,)]


def test_what_is_learned_first_belongs_to_the_picture_as_opened(tmp_path: Path) -> None:
    session = talk(tmp_path, "learn")
    assert rows(session, "number", "current") == [(0, True)]
    list(session.send("ball"))
    assert rows(session, "number", "parent", "current") == [(0, None, False), (1, 0, True)]


@pytest.mark.parametrize(("failing", "met"), [((), True), ((0,), False)])
def test_a_row_tells_how_its_result_did(tmp_path: Path, failing: tuple[int], met: bool) -> None:
    session = talk(tmp_path, "ball", failing_seeds=failing)
    row = tree(session)["rows"][1]
    assert row["met"] is met
    assert row["words"].startswith("As asked" if met else "Not so: ")


def test_another_conversation_is_not_told(tmp_path: Path) -> None:
    talk(tmp_path, "lamp", "cube", name="other")
    assert len(tree(talk(tmp_path, "ball"))["rows"]) == 2
