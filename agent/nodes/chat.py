"""The chat model's turn: it is told the scene and answers with words or tool calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from langchain_core.messages import AIMessage, AnyMessage, SystemMessage, ToolCall, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.briefing import Briefing
from agent.events import Said, Saying
from agent.hearing import hear
from agent.history.steps import history_lines, line_of
from agent.memory import keep, later_half, recall
from agent.nodes.answering import end, tell_done, without_refusal
from agent.plurals import gathered
from agent.services import Services
from agent.state import State, failure_of, used_in
from prompts import load
from sgedit_engine.errors import ContextTooLongError, EndpointError, SGEditError
from sgedit_engine.scene.graph import SceneGraph

MAX_ROUNDS = 8
# Answers without a word and without a call, one after the other, that end the turn.
_SILENT = 2
# Characters of an answer's words that are kept, as every step's checkpoint holds them, and those
# that all of its calls may have.
_KEPT, _MOST_CALLED = 4000, 8000


def chat(state: State, runtime: Runtime[Services]) -> Command:
    """Ask the model. Tool calls go to `take`; words end the turn."""
    services = runtime.context
    try:
        services.cancel.check()
        if state["rounds"] >= MAX_ROUNDS:
            raise EndpointError(
                "The language model kept asking for edits without coming to an end.",
                "Say it in smaller steps.",
            )
        _disclose(state, runtime)
        heard = _asked(state, runtime)
    except SGEditError as error:
        return end(state, runtime, error)
    reply, rounds = heard.reply, state["rounds"] + 1
    if reply.invalid_tool_calls:
        return _malformed(state, runtime, heard, rounds)
    update: State = {
        **heard.changes,
        "messages": [reply],
        "rounds": rounds,
        "told": state["head"],
    }
    if reply.tool_calls:
        return Command(update=update, goto="take")
    _say(heard.words, state, runtime)
    return Command(update=update, goto="close")


@dataclass(frozen=True)
class _Heard:
    """The model's answer as it is kept, all of its words, and what asking has changed: what was
    used, told and forgotten."""

    reply: AIMessage
    words: str
    changes: State


def _disclose(state: State, runtime: Runtime[Services]) -> None:
    """Say where words go before they go there for the first time in a conversation."""
    told = runtime.context.disclosure
    if told and state.get("disclosed", "") != told:
        runtime.stream_writer(Said(told))


def _asked(state: State, runtime: Runtime[Services]) -> _Heard:
    """The model's answer. What it was told too much for it is told once more, with a shorter
    memory; so is one that says nothing."""
    services = runtime.context
    past = recall(services.store, state.get("past", ""))
    whole, silent = len(past), 0
    usage = used_in(state)
    while True:
        told = [_system(state, services), *past, *state["messages"]]
        try:
            heard = hear(services.model, told, _teller(runtime), services.cancel)
        except ContextTooLongError:
            if not past:
                raise
            past = later_half(past)
            continue
        usage = usage.after(heard)
        if heard.text.strip() or heard.tool_calls or heard.invalid_tool_calls:
            break
        silent += 1
        if silent == _SILENT:
            heard = AIMessage(_for_silence(state))
            break
    words = str(heard.text)
    reply = AIMessage(
        words if len(words) <= _KEPT else f"{words[:_KEPT]}…",
        tool_calls=gathered(_fitting(heard), services.engine.vocabulary),
        invalid_tool_calls=[
            {**call, "args": (call["args"] or "")[:_KEPT]} for call in heard.invalid_tool_calls
        ],
    )
    changes: State = {}
    if services.disclosure:
        changes["disclosed"] = services.disclosure
    if services.server is not None:
        changes["usage"] = usage.model_dump()
    if len(past) < whole:
        changes["past"] = keep(services.store, past)
    return _Heard(reply, words, changes)


def _fitting(heard: AIMessage) -> list[ToolCall]:
    """The calls of an answer. Raises EndpointError for more than any request asks for."""
    if len(json.dumps([(call["name"], call["args"]) for call in heard.tool_calls])) > _MOST_CALLED:
        raise EndpointError(
            "The language model asked for more at once than I can take in.",
            "Say it in smaller steps.",
        )
    return heard.tool_calls


def _teller(runtime: Runtime[Services]) -> Callable[[str], None]:
    """Where words go while they are written. Models in this process have them all at once."""
    if runtime.context.server is None:
        return lambda text: None
    return lambda text: runtime.stream_writer(Saying(text))


def _for_silence(state: State) -> str:
    """What is said for a model that says nothing: what the tools have answered in this turn."""
    answers = [str(m.content).split("\n")[0] for m in state["messages"] if m.type == "tool"]
    if not answers:
        raise EndpointError("The language model said nothing.", "Say it again in other words.")
    return " ".join(state.get("done", []) or answers)


def _system(state: State, services: Services) -> SystemMessage:
    graph = SceneGraph.model_validate(state["graph"])
    briefing = Briefing(
        graph=graph,
        focus=tuple(state.get("focus", ())),
        group=tuple(i for i in state.get("group", ()) if i in graph),
        history=history_lines(line_of(state, services.store)),
        vocabulary=services.engine.vocabulary,
    )
    return SystemMessage(f"{load('system')}\n\n{briefing.block()}")


def _malformed(state: State, runtime: Runtime[Services], heard: _Heard, rounds: int) -> Command:
    """Every call of the answer is refused; the model gets one more try."""
    reply = heard.reply
    calls = [*reply.invalid_tool_calls, *reply.tool_calls]
    messages: list[AnyMessage] = [
        reply,
        *(
            ToolMessage(
                "The arguments were not valid JSON, so nothing was done. Send the calls again.",
                tool_call_id=call["id"] or "",
                status="error",
            )
            for call in calls
        ),
    ]
    if state["malformed"] == 0:
        again: State = {**heard.changes, "messages": messages, "rounds": rounds, "malformed": 1}
        return Command(update=again, goto="chat")
    error = EndpointError(
        "The language model's request could not be read.", "Say it again in other words."
    )
    tell_done(state, runtime)
    last = AIMessage(" ".join([*state.get("done", []), str(error)]))
    return Command(
        update={
            **heard.changes,
            "messages": [*messages, last],
            "failure": failure_of(error, rounds),
        },
        goto="close",
    )


def _say(words: str, state: State, runtime: Runtime[Services]) -> None:
    """Hand on the model's words, less those of a failure: the close tells them more exactly."""
    text = words.strip()
    if failure := state["failure"]:
        text = without_refusal(text, failure)
        if failure["problem"] in text and not _anything_done(state):
            return
    if text:
        runtime.stream_writer(Said(text))


def _anything_done(state: State) -> bool:
    return any(isinstance(m, ToolMessage) and m.status != "error" for m in state["messages"])
