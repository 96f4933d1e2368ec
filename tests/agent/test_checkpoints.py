"""What the checkpointer writes is small, holds no pixels, and stays so."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import numpy as np
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.checkpoints import _FORMATS, CompactSerializer
from agent.events import Failed
from agent.session import Session
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.interface import RenderOptions
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, standing, talk_of

LIMIT = 64 * 1024


def written(path: Path) -> int:
    """Bytes of all checkpoints and writes in the database."""
    with sqlite3.connect(path) as database:
        (checkpoints,) = database.execute(
            "SELECT SUM(LENGTH(checkpoint) + LENGTH(metadata)) FROM checkpoints"
        ).fetchone()
        (writes,) = database.execute("SELECT TOTAL(LENGTH(value)) FROM writes").fetchone()
    return checkpoints + writes


def crowded(scale: int) -> np.ndarray:
    """Six things, on a picture of 128·scale × 96·scale."""
    colors = ["red", "green", "orange", "black", "white", "yellow"]
    shapes = [
        standing("mug" if n % 2 else "ball", colors[n], 0.09 + 0.16 * n, 0.6 + 0.3 * (n % 2),
                 0.13, 0.16)
        for n in range(6)
    ]  # fmt: skip
    return paint_scene(shapes, 128 * scale, 96 * scale)


def turns(session: Session, path: Path, count: int) -> list[int]:
    """Bytes written in each turn of recoloring the first ball to and fro."""
    sizes = []
    before = written(path)
    for n in range(count):
        assert not of_kind(session.send("blue" if n % 2 else "purple"), Failed)
        after = written(path)
        sizes.append(after - before)
        before = after
    return sizes


def script(edits: int) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """One call in a turn, or several."""
    words = [
        "the leftmost ball",
        "the rightmost mug",
        "the rightmost ball",
        "the leftmost mug",
        "the middle ball",
    ][:edits]
    return {
        color: [("change_attributes", {"target_words": w, "color": color}) for w in words]
        for color in ("blue", "purple")
    }


@pytest.mark.parametrize(("scale", "edits"), [(1, 1), (4, 1), (1, 5)])
def test_bytes_per_turn(make_session: SessionMaker, tmp_path: Path, scale: int, edits: int) -> None:
    session = make_session(script(edits))
    list(session.open(crowded(scale), "crowd.png"))
    sizes = turns(session, tmp_path / "conversations.sqlite", 12)
    assert max(sizes) < LIMIT, sizes
    assert max(sizes[8:]) < 1.2 * max(sizes[5:8]), sizes


@pytest.mark.parametrize("scale", [2, pytest.param(32, marks=pytest.mark.slow)])
def test_the_hundredth_turn(make_session: SessionMaker, tmp_path: Path, scale: int) -> None:
    """At 256 and at 4096 pixels: an edit, turns that go to and fro, and an edit again."""
    path = tmp_path / "conversations.sqlite"
    moves = {"undo": [("undo", {})], "redo": [("redo", {})]}
    session = make_session({**script(1), **moves}, options=RenderOptions(candidates=1))
    list(session.open(crowded(scale), "crowd.png"))
    (first,) = turns(session, path, 1)
    for n in range(98):
        list(session.send("redo" if n % 2 else "undo"))
    before = written(path)
    assert not of_kind(session.send("blue"), Failed)
    last = written(path) - before
    assert first < LIMIT and last < LIMIT, (first, last)


def test_messages_do_not_pile_up(make_session: SessionMaker) -> None:
    session = make_session(script(1))
    list(session.open(crowded(1), "crowd.png"))
    for n in range(10):
        list(session.send("blue" if n % 2 else "purple"))
    messages = talk_of(session)
    assert sum(isinstance(m, HumanMessage) for m in messages) == 6
    assert isinstance(messages[0], HumanMessage)


def test_what_the_first_format_wrote_is_read() -> None:
    kind, data = JsonPlusSerializer().dumps_typed({"head": "a", "focus": ["mug-1"]})
    packer = zlib.compressobj(9, zdict=_FORMATS["+zlib1"])
    written = (f"{kind}+zlib1", packer.compress(data) + packer.flush())
    assert CompactSerializer().loads_typed(written) == {"head": "a", "focus": ["mug-1"]}


def test_only_known_types_come_back() -> None:
    serializer = CompactSerializer()
    value = {"messages": [AIMessage("hello")], "graph": {"objects": [1.5, None]}}
    assert serializer.loads_typed(serializer.dumps_typed(value)) == value
    shape = standing("mug", "red", 0.5, 0.5, 0.5, 0.5)
    foreign = serializer.loads_typed(serializer.dumps_typed({"path": shape}))
    assert isinstance(foreign["path"], dict)
