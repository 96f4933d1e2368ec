"""Settings from the environment and from `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.cli import build_parser, chat_model_of
from agent.environment import setting
from agent.language.chat_models import build_chat_model
from sgedit_engine.errors import EndpointError, InputError
from sgedit_engine.interface import Vocabulary
from tests.language.endpoint_server import saying, serving

NAMES = ("OPENAI_API_KEY", "OPENAI_BASE_URL")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "file", "value"),
    [
        (None, None, None),
        ("", "SGEDIT_MODEL=", None),
        ("a", None, "a"),
        (None, "SGEDIT_MODEL=b", "b"),
        ("a", "SGEDIT_MODEL=b", "a"),
        ("", "# a comment\nexport SGEDIT_MODEL='b c'", "b c"),
        (None, "SGEDIT_MODEL=${HOME}", "${HOME}"),
        (None, "SGEDIT_MODEL_OF_OTHERS=b", None),
    ],
)
def test_the_environment_goes_first(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: str | None,
    file: str | None,
    value: str | None,
) -> None:
    if environment is not None:
        monkeypatch.setenv("SGEDIT_MODEL", environment)
    if file is not None:
        (folder / ".env").write_text(file)
    before = dict(os.environ)
    assert setting("SGEDIT_MODEL") == value
    assert dict(os.environ) == before
    assert chat_model_of(build_parser().parse_args(["chat", "x.png"])) == (value or "offline")


def test_a_file_that_is_no_text(folder: Path) -> None:
    (folder / ".env").write_bytes(b"SGEDIT_MODEL=\xff\xfe")
    with pytest.raises(InputError, match="cannot be read as settings"):
        setting("SGEDIT_MODEL")


def test_address_and_key_from_the_file(folder: Path) -> None:
    with serving(saying("Hello.")) as server:
        (folder / ".env").write_text(f"SGEDIT_BASE_URL={server.url}\nOPENAI_API_KEY=sk-filed\n")
        model = build_chat_model("openai:small", Vocabulary())
        assert "".join(str(part.text) for part in model.stream("hi")) == "Hello."
    assert server.keys == ["Bearer sk-filed"]
    (folder / ".env").unlink()
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        build_chat_model("openai:small", Vocabulary())
