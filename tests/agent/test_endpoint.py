"""Conversations with a language model on a server: the real client, over HTTP on loopback."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from agent.events import Failed, Said, Saying, VersionMade
from agent.usage import Prices, Usage
from sgedit_engine.errors import InputError
from tests.agent.conftest import SessionMaker
from tests.agent.endpoint_talk import BALL, BLUE, DONE, Talk, words
from tests.agent.tabletop import of_kind, sound
from tests.language.endpoint_server import (
    Act,
    called,
    calling,
    refusing,
    saying,
    streamed,
    whole,
)


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


def test_long_answers_are_told_whole_and_kept_short(talk: Talk) -> None:
    long = "word " * 2000
    with talk(saying(long), DONE) as (session, server):
        assert words(list(session.send("hello"))) == [long.strip()]
        list(session.send("hello"))
        told = server.requests[1]["messages"]
    assert max(len(m["content"]) for m in told if m["role"] == "assistant") < 4100


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
