"""The chat models by name; the server's model over real HTTP on loopback."""

from __future__ import annotations

import logging

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from agent.language.chat_models import build_chat_model
from agent.language.offline import OfflineModel
from sgedit_engine.errors import EndpointError, InputError
from sgedit_engine.interface import Vocabulary
from tests.language.endpoint_server import (
    Act,
    Server,
    called,
    hanging_up,
    page,
    refusing,
    serving,
    streamed,
    whole,
)
from tools.catalogue import TOOLS

KEY = "sk-secret-of-the-test"
REMOVE = called("remove_object", '{"target_words": "the left mug"}')
ADD = called("add_object", '{"what": "a lamp"}', "call_2")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "SGEDIT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def ask(server: Server, monkeypatch: pytest.MonkeyPatch, *, timeout: float = 5.0):
    monkeypatch.setenv("SGEDIT_BASE_URL", server.url)
    model = build_chat_model("openai:small", Vocabulary(), timeout=timeout)
    return model.bind_tools(list(TOOLS))


def test_offline_is_a_name() -> None:
    vocabulary = Vocabulary(kinds=("mug",))
    model = build_chat_model("offline", vocabulary)
    assert isinstance(model, OfflineModel) and model.vocabulary == vocabulary


@pytest.mark.parametrize("spec", ["", "gpt", "openai:", "llama:x", "OFFLINE?"])
def test_unknown_names_list_the_known(spec: str) -> None:
    with pytest.raises(InputError, match="offline"):
        build_chat_model(spec, Vocabulary())


def test_no_key_and_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        build_chat_model("openai:small", Vocabulary())


def test_own_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with serving(whole({"role": "assistant", "content": "Hello."})) as server:
        assert ask(server, monkeypatch).invoke("hi").text == "Hello."


def test_whole_tool_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    message = {"role": "assistant", "content": None, "tool_calls": [REMOVE, ADD]}
    with serving(whole(message)) as server:
        reply = ask(server, monkeypatch).invoke([HumanMessage("remove the left mug")])
    assert [(c["name"], c["args"]) for c in reply.tool_calls] == [
        ("remove_object", {"target_words": "the left mug"}),
        ("add_object", {"what": "a lamp"}),
    ]
    offered = {t["function"]["name"]: t["function"] for t in server.requests[0]["tools"]}
    assert set(offered) == {t.name for t in TOOLS}
    assert "runtime" not in offered["remove_object"]["parameters"]["properties"]
    assert server.keys == [f"Bearer {KEY}"] and server.paths == ["/v1/chat/completions"]


def test_streamed_tool_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    def part(text: str) -> dict[str, object]:
        return {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}

    first = {"role": "assistant", "tool_calls": [{"index": 0, **called("remove_object", "")}]}
    script = streamed([first, part('{"target_wo'), part('rds": "the left mug"}')])
    with serving(script) as server:
        chunks = list(ask(server, monkeypatch).stream("remove the left mug"))
    reply = chunks[0]
    for chunk in chunks[1:]:
        reply += chunk
    assert isinstance(reply, AIMessageChunk)
    assert [c["args"] for c in reply.tool_calls] == [{"target_words": "the left mug"}]


def test_malformed_arguments_stay_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = called("remove_object", '{"target_words": ')
    with serving(whole({"role": "assistant", "content": None, "tool_calls": [broken]})) as server:
        reply = ask(server, monkeypatch).invoke("remove it")
    assert not reply.tool_calls and reply.invalid_tool_calls[0]["name"] == "remove_object"


HELLO = whole({"role": "assistant", "content": "Hello."})


@pytest.mark.parametrize(
    "failure",
    [refusing(429), refusing(500), refusing(503), hanging_up],
    ids=["429", "500", "503", "hanging up"],  # xdist's workers have to call them alike
)
def test_passing_failures_are_tried_again(failure: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(failure, HELLO) as server:
        assert ask(server, monkeypatch).invoke("hi").text == "Hello."
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ([refusing(401)], "key"),
        ([refusing(403)], "must not use 'small'"),
        ([refusing(404)], "no model 'small'"),
        ([refusing(400, f"bad sk-x {KEY}")], "refused the request: bad"),
        ([refusing(429)] * 3, "too many requests"),
        ([refusing(429, code="insufficient_quota")] * 3, "quota"),
        ([refusing(500)] * 3, "status 500"),
        ([hanging_up] * 3, "cannot be reached"),
        ([page], "not one of a chat model"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lasting_failures_are_told(
    script: list[Act], words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(*script) as server, pytest.raises(EndpointError, match=words) as caught:
        ask(server, monkeypatch).invoke("hi")
    assert caught.value.remedy and len(str(caught.value)) < 400
    assert server.script == []
    assert KEY not in str(caught.value) and KEY not in caplog.text


def test_a_dropped_stream_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        serving(streamed([{"role": "assistant", "content": "He"}], breaks_off=True)) as server,
        pytest.raises(EndpointError, match=r"broke off|reached"),
    ):
        list(ask(server, monkeypatch).stream("hi"))


def test_a_slow_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    def slow(_handler: object) -> None:
        time.sleep(0.4)

    with (
        serving(slow, slow, slow) as server,
        pytest.raises(EndpointError, match=r"for 0\.1 seconds"),
    ):
        ask(server, monkeypatch, timeout=0.1).invoke("hi")


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        model = ask(server, monkeypatch)
    with pytest.raises(EndpointError, match=r"127\.0\.0\.1:\d+ cannot be reached"):
        model.invoke("hi")


def test_the_key_is_in_no_description(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build_chat_model("openai:small", Vocabulary())
    assert KEY not in repr(model) and KEY not in str(model.model_dump())
