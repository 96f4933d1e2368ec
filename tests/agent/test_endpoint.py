"""Conversations with a language model on a server: the real client, over HTTP on loopback."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from agent.events import Event, Failed, Said, Saying, VersionMade
from agent.language.chat_models import build_chat_model
from agent.session import Session
from agent.usage import Prices, Usage
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Vocabulary
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, sound
from tests.language.endpoint_server import (
    Act,
    Server,
    called,
    calling,
    hanging_up,
    refusing,
    saying,
    serving,
    streamed,
    whole,
)

KEY = "sk-secret-of-the-test"
BALL = ("remove_object", {"target_words": "the ball"})
BLUE = ("change_attributes", {"target_words": "the ball", "color": "blue"})
DONE = saying("Done.")

Talk = Callable[..., Any]


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


def words(events: list[Event]) -> list[str]:
    """What is said, without the line on where the words go."""
    return [e.text for e in of_kind(events, Said) if "language model at" not in e.text]


def broken(arguments: str) -> Act:
    """A call whose arguments are no JSON."""
    part = {"index": 0, **called("remove_object", arguments)}
    return streamed([{"role": "assistant", "tool_calls": [part]}], finish="tool_calls")


def test_words_come_as_they_are_written(talk: Talk) -> None:
    with talk(saying("There are ", "two ", "mugs.")) as (session, _):
        events = list(session.send("what is there?"))
    written = [e.text for e in of_kind(events, Saying)]
    assert written[-1] == "There are two mugs."
    assert all(late.startswith(early) for early, late in pairwise(written))
    assert words(events) == ["There are two mugs."]


def test_parallel_calls_are_carried_out_in_order(talk: Talk) -> None:
    with talk(calling(BLUE, ("remove_object", {"target_words": "the lamp"})), DONE) as (session, s):
        events = list(session.send("make the ball blue and remove the lamp"))
        told = s.requests[1]["messages"]
    ops = [e.version.edit.op for e in of_kind(events, VersionMade) if e.version.edit]
    assert ops == ["change", "remove"]
    assert [m["tool_call_id"] for m in told if m["role"] == "tool"] == ["call_0", "call_1"]
    assert sound(session)


def test_a_server_that_does_not_stream(talk: Talk) -> None:
    """It answers a request to stream with one whole answer, which is no stream."""
    blue = called("change_attributes", json.dumps(BLUE[1]), "call_1")
    ball = called("remove_object", json.dumps(BALL[1]), "call_2")
    one = whole({"role": "assistant", "content": None, "tool_calls": [blue, ball]})
    other = whole({"role": "assistant", "content": None, "refusal": "I did."})
    with talk(one, one, other, other) as (session, server):
        events = list(session.send("make the ball blue, then remove it"))
        assert server.script == []
    assert len(of_kind(events, VersionMade)) == 2 and words(events) == ["I did."]
    assert session.usage.prompt_tokens == 2


def test_a_server_that_does_not_count_while_it_streams(talk: Talk) -> None:
    """It is asked once more without `stream_options`, and never for it again."""
    refusal = refusing(400, "Unrecognized request argument supplied: stream_options")
    with talk(refusal, saying("Hello."), saying("Hello again.")) as (session, server):
        assert words(list(session.send("hello"))) == ["Hello."]
        assert words(list(session.send("hello"))) == ["Hello again."]
        assert ["stream_options" in asked for asked in server.requests] == [True, False, False]
    assert (session.usage.calls, session.usage.uncounted) == (2, 2)


@pytest.mark.parametrize("ids", [("same", "same"), ("", ""), (None, None)])
def test_calls_whose_ids_are_no_ids(talk: Talk, ids: tuple[str | None, str | None]) -> None:
    parts = [
        {"index": n, **called(name, json.dumps(given)), "id": call}
        for n, (call, (name, given)) in enumerate(zip(ids, (BLUE, BALL), strict=True))
    ]
    script = streamed([{"role": "assistant", "tool_calls": parts}])
    with talk(script, DONE) as (session, _):
        events = list(session.send("make the ball blue, then remove it"))
    assert len(of_kind(events, VersionMade)) == 2
    assert sound(session)


def test_calls_that_are_not_numbered(talk: Talk) -> None:
    part = called("remove_object", '{"target_words": "the ball"}')
    with talk(streamed([{"role": "assistant", "tool_calls": [part]}]), DONE) as (session, _):
        list(session.send("remove the ball"))
    assert "ball-1" not in session.head.graph


def test_what_is_null_is_not_said(talk: Talk) -> None:
    given = {"target_words": "the ball", "target_id": None, "standing_on_it": None}
    with talk(calling(("remove_object", given), ("undo", {"steps": None})), DONE) as (session, s):
        root = session.head
        list(session.send("remove the ball and undo that"))
        told = s.requests[1]["messages"]
    assert session.head == root
    assert [m for m in told if m["role"] == "tool" and "not valid" in m["content"]] == []


def test_an_answer_without_end(talk: Talk) -> None:
    """It is not heard to its end, and nothing of it is kept."""
    with talk(saying(*["word " * 5000] * 9), DONE) as (session, _):
        assert "came to no end" in of_kind(session.send("hello"), Failed)[0].problem
        assert words(list(session.send("hello"))) == ["Done."]


def test_long_answers_are_told_whole_and_kept_short(talk: Talk) -> None:
    long = "word " * 2000
    with talk(saying(long), DONE) as (session, server):
        assert words(list(session.send("hello"))) == [long.strip()]
        list(session.send("hello"))
        told = server.requests[1]["messages"]
    assert max(len(m["content"]) for m in told if m["role"] == "assistant") < 4100


def test_arguments_longer_than_any_request(talk: Talk) -> None:
    with talk(calling(("remove_object", {"target_words": "the ball " * 1000}))) as (session, _):
        (failed,) = of_kind(session.send("remove the ball"), Failed)
    assert "more at once" in failed.problem and "ball-1" in session.head.graph


@pytest.mark.parametrize("arguments", ['{"target_words": "the ', '["the ball"]', "ball", '"ball"'])
def test_malformed_arguments_are_mended_once(talk: Talk, arguments: str) -> None:
    with talk(broken(arguments), calling(BALL), DONE) as (session, _):
        events = list(session.send("remove the ball"))
    assert of_kind(events, Failed) == []
    assert "ball-1" not in session.head.graph


def test_malformed_arguments_are_told_the_second_time(talk: Talk) -> None:
    with talk(broken("{"), broken("{")) as (session, server):
        root = session.head
        events = list(session.send("remove the ball"))
        assert server.script == []
    assert "could not be read" in of_kind(events, Failed)[0].problem
    assert session.head == root and sound(session)


@pytest.mark.parametrize(
    "wrong",
    [
        ("adjust_everything", {}),
        ("remove_object", {"target_words": ["the ball"]}),
        ("remove_object", {}),
        ("add_object", {"what": "a giraffe"}),
    ],
    ids=["unknown tool", "wrong type", "missing argument", "not drawable"],
)
def test_wrong_calls_are_mended_by_the_model(talk: Talk, wrong: tuple[str, Any]) -> None:
    with talk(calling(wrong), calling(BALL), DONE) as (session, server):
        events = list(session.send("go"))
        answers = [m for m in server.requests[1]["messages"] if m["role"] == "tool"]
    assert "Nothing was changed" in answers[0]["content"]
    assert of_kind(events, Failed) == []
    assert "ball-1" not in session.head.graph


def test_an_id_that_no_object_has_outweighs_no_words(talk: Talk) -> None:
    wrong = ("remove_object", {"target_words": "the ball", "target_id": "elephant-7"})
    with talk(calling(wrong), DONE) as (session, _):
        list(session.send("remove the ball"))
    assert "ball-1" not in session.head.graph and len(session.head.graph.foreground) == 4


def test_an_id_against_the_words_is_asked_about(talk: Talk) -> None:
    wrong = ("remove_object", {"target_words": "the ball", "target_id": "lamp-1"})
    with talk(calling(wrong)) as (session, _):
        root = session.head
        list(session.send("remove the ball"))
        assert session.pending is not None and session.head == root


@pytest.mark.parametrize(
    "failures",
    [
        [refusing(429)],
        [refusing(503), refusing(500)],
        [hanging_up],
        [saying("Do", breaks_off=True)],
    ],
    ids=["429", "5xx", "dropped", "dropped in the middle"],
)
def test_passing_failures_are_tried_again(talk: Talk, failures: list[Act]) -> None:
    with talk(*failures, DONE) as (session, server):
        events = list(session.send("hello"))
        assert server.script == []
    assert of_kind(events, Failed) == [] and words(events) == ["Done."]


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ([refusing(401, f"wrong key {KEY}")], "did not accept the key"),
        ([refusing(400, f"no {KEY} no")], "refused the request"),
        ([refusing(429)] * 3, "too many requests"),
        ([refusing(500)] * 3, "status 500"),
        ([hanging_up] * 3, "cannot be reached"),
        ([saying("Do", breaks_off=True)] * 3, "broke off"),
        ([refusing(400, "tools is not supported in this model")], "cannot call tools"),
        ([refusing(404, "No endpoints found that support tool use")], "cannot call tools"),
        ([refusing(400, "too long", code="context_length_exceeded")], "is too long"),
        ([saying(), saying()], "said nothing"),
        ([saying("I ", finish="content_filter")], "content filter"),
        ([saying(finish="length")], "no answer within the length"),
    ],
)
def test_lasting_failures_are_told(
    talk: Talk, script: list[Act], problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with talk(*script) as (session, server):
        root = session.head
        events = list(session.send("remove the ball"))
        assert server.script == []
        server.script = [DONE]
        assert words(list(session.send("hello"))) == ["Done."]
    failed = of_kind(events, Failed)
    assert len(failed) == 1 and problem in failed[0].problem and failed[0].remedy
    assert session.head == root and sound(session)
    assert KEY not in caplog.text and KEY not in repr(events)


def test_a_refusal_is_told_in_its_own_words(talk: Talk) -> None:
    with talk(streamed([{"role": "assistant", "refusal": "I will not do that."}])) as (session, _):
        assert words(list(session.send("go"))) == ["I will not do that."]


def test_silence_after_an_edit_is_no_failure(talk: Talk) -> None:
    with talk(calling(BALL), saying(), saying()) as (session, _):
        events = list(session.send("remove the ball"))
    assert of_kind(events, Failed) == []
    assert "Removed" in words(events)[0]


def test_a_call_that_was_cut_short_is_not_carried_out(talk: Talk) -> None:
    """ "the " of "the left mug" would mean something else."""
    part = {"index": 0, **called("remove_object", '{"target_words": "the mug')}
    cut = streamed([{"role": "assistant", "tool_calls": [part]}], finish="length")
    with talk(cut, saying("Sorry.")) as (session, _):
        root = session.head
        list(session.send("remove the mug"))
    assert session.head == root and session.pending is None


def test_slow_words_are_waited_for(talk: Talk) -> None:
    slow = saying("One ", "word ", "after ", "the ", "other.", pause=0.3)
    with talk(slow, timeout=0.8) as (session, _):
        assert words(list(session.send("hello"))) == ["One word after the other."]


def test_silence_in_the_middle_is_told(talk: Talk) -> None:
    with talk(saying("One ", "word.", pause=1.5), timeout=0.5) as (session, server):
        server.script *= 3
        failed = of_kind(session.send("hello"), Failed)
    assert "nothing for 0.5 seconds" in failed[0].problem


@pytest.mark.parametrize("script", [saying("late", pause=20), saying(*"slow", pause=1.0)])
def test_waiting_can_be_stopped(talk: Talk, script: Act) -> None:
    with talk(script, timeout=30.0) as (session, _):
        threading.Timer(0.5, session.cancel).start()
        since = time.monotonic()
        failed = of_kind(session.send("hello"), Failed)
        assert time.monotonic() - since < 2.5
        assert [f.error for f in failed] == ["CancelledError"] and sound(session)


def test_stopping_asks_no_more(talk: Talk) -> None:
    """A request that waits to be tried again is not sent any more."""
    with talk(refusing(503, wait=1.0), DONE) as (session, server):
        threading.Timer(0.3, session.cancel).start()
        list(session.send("hello"))
        time.sleep(1.2)
        assert len(server.requests) == 1


def test_a_memory_that_is_too_long_is_shortened(talk: Talk) -> None:
    too_long = refusing(400, "maximum context length", code="context_length_exceeded")
    with talk(*[DONE] * 4, too_long, too_long, DONE, DONE) as (session, server):
        for text in ("one", "two", "three", "four", "five", "six"):
            events = list(session.send(text))
            assert of_kind(events, Failed) == []
        asked = [
            [m["content"] for m in request["messages"] if m["role"] == "user"]
            for request in server.requests
        ]
    assert asked[4:] == [
        ["one", "two", "three", "four", "five"],
        ["three", "four", "five"],
        ["four", "five"],
        ["four", "five", "six"],
    ]


def test_tokens_are_counted_and_kept(talk: Talk, make_session: SessionMaker) -> None:
    script = (calling(BALL, usage=(100, 20)), saying("Done.", usage=(150, 5)), DONE)
    with talk(*script) as (session, server):
        assert session.usage == Usage()
        list(session.send("remove the ball"))
        list(session.send("hello"))
        assert server.requests[0]["stream_options"] == {"include_usage": True}
    used = Usage(calls=3, uncounted=1, prompt_tokens=250, completion_tokens=25)
    assert session.usage == used == make_session({}).usage
    assert used.cost(Prices.read("2,10")) == pytest.approx(0.00075)
    assert used.cost(None) is None
    assert "250 tokens in and 25 out" in used.words(None)


@pytest.mark.parametrize("text", ["", "1", "a,b", "1,2,3", "-1,2", "nan,1", "1,inf"])
def test_prices_that_are_none(text: str) -> None:
    with pytest.raises(InputError, match="SGEDIT_PRICES"):
        Prices.read(text)


def test_where_the_words_go_is_told_once_and_first(talk: Talk, make_session: SessionMaker) -> None:
    with talk(DONE, DONE) as (session, server):
        turn = session.send("hello")
        first = next(turn)
        assert isinstance(first, Said) and server.requests == []
        assert f"127.0.0.1:{server.server_port}, on this machine" in first.text
        list(turn)
        events = list(session.send("hello"))
        assert of_kind(events, Said) == [Said("Done.")]


def test_the_schemas_on_the_wire_are_strict(talk: Talk) -> None:
    with talk(DONE) as (session, server):
        list(session.send("hello"))
        tools = [tool["function"] for tool in server.requests[0]["tools"]]
    assert len(tools) > 10
    for tool in tools:
        assert tool["strict"] is True
        parameters = tool["parameters"]
        assert parameters["additionalProperties"] is False
        assert set(parameters.get("required", ())) == set(parameters["properties"])
        text = json.dumps(parameters)
        assert '"default"' not in text and "prefixItems" not in text and "runtime" not in text
    given = {tool["name"]: tool["parameters"]["properties"] for tool in tools}
    assert {"type": "null"} in given["undo"]["steps"]["anyOf"]
    assert given["undo"]["steps"]["description"]
    box = given["add_object"]["box"]["anyOf"][0]
    assert (box["minItems"], box["maxItems"], box["items"]["type"]) == (4, 4, "number")
    assert given["remove_object"]["target_words"]["type"] == "string"
