"""Settings from the environment and from `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.cli import build_parser
from agent.environment import setting
from agent.hosts import is_this_machine
from agent.language.chat_models import build_chat_model
from agent.terminal.options import chat_model_of
from sgedit_engine.errors import EndpointError, InputError
from sgedit_engine.interface import Vocabulary
from tests.language.endpoint_server import saying, serving

NAMES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SGEDIT_BASE_URL")
ELSEWHERE = "https://models.example/v1"


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


@pytest.mark.parametrize(
    ("environment", "file", "sent"),
    [
        ({"OPENAI_API_KEY": "sk-own"}, {"SGEDIT_BASE_URL": ELSEWHERE}, None),
        ({"OPENAI_API_KEY": "sk-own"}, {"OPENAI_BASE_URL": "http://192.0.2.1:80/v1"}, None),
        ({"OPENAI_API_KEY": "sk-own"}, {"SGEDIT_BASE_URL": "http://127.0.0.1.example"}, None),
        (
            {"OPENAI_API_KEY": "sk-own"},
            {"SGEDIT_BASE_URL": "http://localhost@a.example"},
            None,
        ),
        (
            {"OPENAI_API_KEY": "sk-own", "OPENAI_BASE_URL": "https://own.example/v1"},
            {"SGEDIT_BASE_URL": ELSEWHERE},
            None,
        ),
        (
            {"OPENAI_API_KEY": "sk-own"},
            {"SGEDIT_BASE_URL": ELSEWHERE, "OPENAI_API_KEY": "sk-filed"},
            "sk-filed",
        ),
        ({}, {"SGEDIT_BASE_URL": ELSEWHERE}, "no-key"),
        ({"OPENAI_API_KEY": "sk-own"}, {"SGEDIT_BASE_URL": "http://localhost:1/v1"}, "sk-own"),
        ({"OPENAI_API_KEY": "sk-own"}, {"SGEDIT_BASE_URL": "http://[::1]/v1"}, "sk-own"),
        ({"OPENAI_API_KEY": "sk-own", "SGEDIT_BASE_URL": ELSEWHERE}, {}, "sk-own"),
        ({"SGEDIT_BASE_URL": ELSEWHERE}, {"OPENAI_API_KEY": "sk-filed"}, "sk-filed"),
    ],
)
def test_a_folder_s_file_gets_no_key_of_the_environment(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    file: dict[str, str],
    sent: str | None,
) -> None:
    """A stranger's `.env` could name a stranger's server."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in file.items()))
    if sent is None:
        with pytest.raises(EndpointError, match="not sent the key of your environment") as caught:
            build_chat_model("openai:small", Vocabulary())
        assert "sk-own" not in str(caught.value)
    else:
        model = build_chat_model("openai:small", Vocabulary())
        assert model.openai_api_key.get_secret_value() == sent  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["models", "ftp://x/v1", "http://", "http://x:port/v1"])
def test_no_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SGEDIT_BASE_URL", address)
    with pytest.raises(InputError, match="address"):
        build_chat_model("openai:small", Vocabulary())


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost:8000", True),
        ("127.0.0.1", True),
        ("127.8.8.8:1", True),
        ("::1", True),
        ("[::1]:8000", True),
        ("192.0.2.1:80", False),
        ("localhost.example", False),
        ("2001:db8::1", False),
    ],
)
def test_this_machine(host: str, here: bool) -> None:
    assert is_this_machine(host) == here
