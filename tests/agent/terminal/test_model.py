"""`--model` and SGEDIT_MODEL: a language model in the place of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from langsmith.utils import get_env_var, tracing_is_enabled

from agent.cli import build_parser
from agent.language.chat_models import OFFLINE
from agent.terminal.options import chat_model_of
from tests.language.endpoint_server import called, serving, streamed

REMOVE = {
    "role": "assistant",
    "content": None,
    "tool_calls": [called("remove_object", '{"target_words": "the ball"}')],
}
DONE = {"role": "assistant", "content": "The ball has rolled away."}


@pytest.fixture(autouse=True)
def no_server_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("option", "environment", "name"),
    [
        (None, None, OFFLINE),
        (None, "openai:small", "openai:small"),
        ("openai:large", "openai:small", "openai:large"),
        ("offline", "openai:small", OFFLINE),
    ],
)
def test_the_option_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, option: str | None, environment: str | None, name: str
) -> None:
    if environment:
        monkeypatch.setenv("SGEDIT_MODEL", environment)
    given = ["--model", option] if option else []
    assert chat_model_of(build_parser().parse_args(["chat", "x.png", *given])) == name


def test_a_server_s_model_makes_the_edit(
    sgedit: Callable, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.png"
    with serving(streamed([REMOVE]), streamed([DONE])) as server:
        monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
        asked = ("edit", scene, "weg mit dem Ball", "-o", out, "--model", "openai:small")
        ran = sgedit(*asked)
    assert ran.code == 0, ran.err
    assert out.exists()
    assert "The ball has rolled away." in ran.err
    assert [request["model"] for request in server.requests] == ["small", "small"]


MOVE = called(
    "adjust_relation",
    '{"target_words": "den Ball", "target_id": "ball-1", "direction": "left", "distance": 0.08}',
)


def test_a_server_s_model_moves_things(
    sgedit: Callable, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = {"role": "assistant", "content": None, "tool_calls": [MOVE]}
    with serving(streamed([call]), streamed([DONE])) as server:
        monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
        asked = ("edit", scene, "Schieb den Ball ein Stück nach links")
        ran = sgedit(*asked, "-o", tmp_path / "out.png", "--model", "openai:small")
    assert ran.code == 0, ran.err
    assert "plan: move the green ball a bit to the left" in ran.err
    offered = {t["function"]["name"]: t["function"] for t in server.requests[0]["tools"]}
    relation = str(offered["adjust_relation"]["parameters"]["properties"]["relation"])
    assert all(word in relation for word in ("left of", "behind", "on", "closer to"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("llama", "The choice is “offline”"), ("openai:small", "OPENAI_API_KEY")],
)
def test_a_model_that_cannot_be_had_is_one_sentence(
    sgedit: Callable,
    scene: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: str,
) -> None:
    monkeypatch.setenv("SGEDIT_MODEL", name)
    ran = sgedit("edit", scene, "remove the ball", "-o", tmp_path / "out.png")
    assert ran.code == 1
    assert words in " ".join(ran.err.split()) and "Traceback" not in ran.err
    assert not (tmp_path / "out.png").exists()


def test_a_server_that_is_down(
    sgedit: Callable, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as server:
        address = server.url
    monkeypatch.setenv("SGEDIT_BASE_URL", address)
    out = tmp_path / "out.png"
    ran = sgedit("edit", scene, "remove the ball", "-o", out, "--model", "openai:small")
    assert ran.code == 1
    assert "127.0.0.1" in ran.err and "Traceback" not in ran.err
    assert not out.exists()


def test_nothing_is_traced_to_another_service(
    sgedit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell may have the libraries' tracing on for other programs."""
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    get_env_var.cache_clear()
    assert tracing_is_enabled()
    get_env_var.cache_clear()
    sgedit("history")
    assert not tracing_is_enabled()
    get_env_var.cache_clear()
