"""The chat model's turn: it is told the scene and answers with words or tool calls."""

from __future__ import annotations

from langchain_core.messages import AIMessage, SystemMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.briefing import Briefing
from agent.events import Said
from agent.history.steps import history_lines, line_of
from agent.memory import recall
from agent.nodes.answering import end, tell_done, without_refusal
from agent.plurals import gathered
from agent.services import Services
from agent.state import State, failure_of
from prompts import load
from sgedit_engine.errors import EndpointError, SGEditError
from sgedit_engine.scene.graph import SceneGraph

MAX_ROUNDS = 8


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
        reply = _asked(state, services)
    except SGEditError as error:
        return end(state, runtime, error)
    rounds = state["rounds"] + 1
    if reply.invalid_tool_calls:
        return _malformed(state, runtime, reply, rounds)
    if reply.tool_calls:
        return Command(update={"messages": [reply], "rounds": rounds}, goto="take")
    _say(reply, state, runtime)
    return Command(update={"messages": [reply], "rounds": rounds}, goto="close")


def _asked(state: State, services: Services) -> AIMessage:
    """The model's answer, without what its server says about tokens and fingerprints."""
    past = recall(services.store, state.get("past", ""))
    told = [_system(state, services), *past, *state["messages"]]
    reply = services.model.invoke(told)
    return AIMessage(
        str(reply.text),
        tool_calls=gathered(reply.tool_calls, services.engine.vocabulary),
        invalid_tool_calls=reply.invalid_tool_calls,
    )


def _system(state: State, services: Services) -> SystemMessage:
    briefing = Briefing(
        graph=SceneGraph.model_validate(state["graph"]),
        focus=tuple(state.get("focus", ())),
        history=history_lines(line_of(state, services.store)),
        vocabulary=services.engine.vocabulary,
    )
    return SystemMessage(f"{load('system')}\n\n{briefing.block()}")


def _malformed(state: State, runtime: Runtime[Services], reply: AIMessage, rounds: int) -> Command:
    """Every call of the answer is refused; the model gets one more try."""
    calls = [*reply.invalid_tool_calls, *reply.tool_calls]
    messages = [
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
        return Command(update={"messages": messages, "rounds": rounds, "malformed": 1}, goto="chat")
    error = EndpointError(
        "The language model's request could not be read.", "Say it again in other words."
    )
    tell_done(state, runtime)
    last = AIMessage(" ".join([*state.get("done", []), str(error)]))
    return Command(
        update={"messages": [*messages, last], "failure": failure_of(error, rounds)},
        goto="close",
    )


def _say(reply: AIMessage, state: State, runtime: Runtime[Services]) -> None:
    """Hand on the model's words, less those of a failure: the close tells them more exactly."""
    text = str(reply.text).strip()
    if failure := state["failure"]:
        text = without_refusal(text, failure)
        if failure["problem"] in text and not _anything_done(state):
            return
    if text:
        runtime.stream_writer(Said(text))


def _anything_done(state: State) -> bool:
    return any(isinstance(m, ToolMessage) and m.status != "error" for m in state["messages"])
