"""Sessions on the painted engine, with a scripted model, or one on a scripted server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from agent.checkpoints import open_checkpointer
from agent.language.chat_models import build_chat_model
from agent.session import Session
from sgedit_engine.interface import RenderOptions, Vocabulary
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import VersionStore
from tests.agent.endpoint_talk import KEY, Talk
from tests.agent.scripted_model import ScriptedModel
from tests.agent.tabletop import table
from tests.language.endpoint_server import Act, Server, serving

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


@pytest.fixture
def talk(opened: SessionMaker, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A session whose server plays these acts, for as long as the block."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    @contextmanager
    def with_server(*script: Act, timeout: float = 5.0) -> Iterator[tuple[Session, Server]]:
        with serving(*script) as server:
            monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
            model = build_chat_model("openai:small", Vocabulary(), timeout=timeout)
            yield opened({}, model=model), server

    return with_server
