"""What a language model on a server does not do: it fails, is silent, is slow, has no end."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from agent.events import Failed
from tests.agent.endpoint_talk import BALL, DONE, KEY, Talk, words
from tests.agent.tabletop import of_kind, sound
from tests.language.endpoint_server import (
    Act,
    called,
    calling,
    hanging_up,
    refusing,
    saying,
    streamed,
)


def test_an_answer_without_end(talk: Talk) -> None:
    """It is not heard to its end, and nothing of it is kept."""
    with talk(saying(*["word " * 5000] * 9), DONE) as (session, _):
        assert "came to no end" in of_kind(session.send("hello"), Failed)[0].problem
        assert words(list(session.send("hello"))) == ["Done."]


def test_arguments_longer_than_any_request(talk: Talk) -> None:
    with talk(calling(("remove_object", {"target_words": "the ball " * 1000}))) as (session, _):
        (failed,) = of_kind(session.send("remove the ball"), Failed)
    assert "more at once" in failed.problem and "ball-1" in session.head.graph


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
