"""A chat model's answer, heard as it is written; who waits for it can stop waiting."""

from __future__ import annotations

import asyncio
import functools
import json
import secrets
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import ToolCallChunk, invalid_tool_call, tool_call
from langchain_core.runnables import Runnable

from sgedit_engine.errors import AnswerBrokenOffError, EndpointError
from sgedit_engine.interface import CancelToken

# Seconds between two looks at whether the user has stopped it.
_LOOK = 0.1
# An answer that broke off is asked for again after these seconds.
_PAUSES = (0.5, 2.0)
# Characters of an answer, words and arguments. Beyond this it has no end.
_MOST = 100_000


def hear(
    model: Runnable[LanguageModelInput, AIMessage],
    messages: Sequence[BaseMessage],
    tell: Callable[[str], None],
    cancel: CancelToken,
) -> AIMessage:
    """The model's whole answer. `tell` is given all of its words so far, each time some more come.

    Calls whose arguments are not a JSON object, or broke off, are `invalid_tool_calls`; every call
    has an id of its own, and arguments that are null are left out. Raises CancelledError soon
    after `cancel` is set, whatever the server does, and EndpointError, also for an answer
    without end.
    """
    words: SimpleQueue[str | None] = SimpleQueue()
    heard = asyncio.run_coroutine_threadsafe(_listen(model, list(messages), words), _loop())
    heard.add_done_callback(lambda _: words.put(None))
    try:
        while True:
            cancel.check()
            try:
                text = words.get(timeout=_LOOK)
            except Empty:
                continue
            if text is None:
                return _answer(heard.result())
            tell(text)
    finally:
        heard.cancel()


async def _listen(
    model: Runnable[LanguageModelInput, AIMessage],
    messages: list[BaseMessage],
    words: SimpleQueue[str | None],
) -> AIMessage:
    """The answer, asked for again where it breaks off."""
    for pause in _PAUSES:
        try:
            return await _listen_once(model, messages, words)
        except AnswerBrokenOffError:
            await asyncio.sleep(pause)
    return await _listen_once(model, messages, words)


async def _listen_once(
    model: Runnable[LanguageModelInput, AIMessage],
    messages: list[BaseMessage],
    words: SimpleQueue[str | None],
) -> AIMessage:
    whole: Any = None
    length = 0
    async for part in model.astream(messages):
        length += len(part.text) + sum(len(c["args"] or "") for c in _pieces(part))
        if length > _MOST:
            raise EndpointError(
                "The language model's answer came to no end.",
                "Say it in other words, or choose another model.",
            )
        whole = part if whole is None else whole + part
        if part.text:
            words.put(str(whole.text))
    if not isinstance(whole, AIMessage):
        raise EndpointError("The language model said nothing.", "Say it again.")
    return whole


def _pieces(part: AIMessage) -> Sequence[ToolCallChunk]:
    return part.tool_call_chunks if isinstance(part, AIMessageChunk) else ()


def _answer(heard: AIMessage) -> AIMessage:
    """The message as it is kept: without what a server says about fingerprints and reasons."""
    reason = heard.response_metadata.get("finish_reason")
    if reason == "content_filter":
        raise EndpointError(
            "The language model's server holds the answer back, by its content filter.",
            "Say it in other words, or use the offline model.",
        )
    calls, invalid = _calls(heard)
    text = str(heard.text)
    if reason == "length" and not calls and not invalid and not text.strip():
        raise EndpointError(
            "The language model came to no answer within the length that it may have.",
            "Say it in smaller steps, or choose another model.",
        )
    return AIMessage(
        text, tool_calls=calls, invalid_tool_calls=invalid, usage_metadata=heard.usage_metadata
    )


def _calls(heard: AIMessage) -> tuple[list[Any], list[Any]]:
    """The calls, and those that cannot be read.

    What was streamed is read strictly here: the library completes JSON that broke off, and "the
    left" is not "the left mug".
    """
    calls: list[dict[str, Any]] = [dict(call) for call in heard.tool_calls]
    invalid: list[dict[str, Any]] = [dict(call) for call in heard.invalid_tool_calls]
    if isinstance(heard, AIMessageChunk) and heard.tool_call_chunks:
        calls, invalid = [], []
        for part in heard.tool_call_chunks:
            read = _arguments(part["args"] or "{}")
            whole = invalid if read is None else calls
            whole.append({**part, "args": part["args"] if read is None else read})
    taken: set[str] = set()
    for call in (*calls, *invalid):
        if not call["id"] or call["id"] in taken:
            call["id"] = f"call-{secrets.token_hex(4)}"
        taken.add(call["id"])
    return (
        [tool_call(name=c["name"] or "", args=_said(c["args"]), id=c["id"]) for c in calls],
        [invalid_tool_call(name=c["name"], args=c["args"], id=c["id"]) for c in invalid],
    )


def _arguments(text: str) -> dict[str, Any] | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _said(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop of all requests, in a thread of its own, from the first one on. A connection
    belongs to its loop, so there is one as long as the process lives."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="sgedit-requests", daemon=True).start()
    return loop
