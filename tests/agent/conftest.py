"""Sessions on the painted engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.checkpoints import open_checkpointer
from agent.session import Session
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import table

SessionMaker = Callable[..., Session]


@pytest.fixture
def make_session(tmp_path: Path) -> SessionMaker:
    """Sessions over one folder: the same conversation id takes up where it stood."""

    def make(
        script: dict[str, Any],
        *,
        engine: PaintedEngine | None = None,
        conversation: str = "talk",
        **given: Any,
    ) -> Session:
        return Session(
            engine or PaintedEngine(),
            VersionStore(str(tmp_path / "versions")),
            given.pop("model", None) or ScriptedModel(script=script),
            open_checkpointer(tmp_path / "conversations.sqlite"),
            conversation=conversation,
            options=given.pop("options", RenderOptions(candidates=2)),
            **given,
        )

    return make


@pytest.fixture
def opened(make_session: SessionMaker) -> SessionMaker:
    """The same with the table's picture open."""

    def make(script: dict[str, Any], **given: Any) -> Session:
        session = make_session(script, **given)
        list(session.open(table(), "table.png"))
        return session

    return make
