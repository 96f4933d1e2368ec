"""Take up the next tool call of the chat model's answer, one after the other."""

from __future__ import annotations

import time

from langchain_core.messages import AIMessage, ToolCall, ToolMessage
from langgraph.prebuilt import ToolRuntime
from langgraph.runtime import Runtime
from langgraph.types import Command
from pydantic import ValidationError

from agent.events import Said
from agent.history import draft as drafts
from agent.history.steps import line_of, told
from agent.history.tree import other_steps
from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import Json, State, Work, open_calls
from sgedit_engine.errors import InvalidEditError
from tools.catalogue import TOOLS, tool_named
from tools.context import ToolContext

# What a turn writes grows with its calls: five stay within 64 KiB of checkpoints.
MAX_CALLS = 5
# The node that carries out what tools propose, by `op`; all edits, and learning, are resolved.
_CARRIED_BY = {
    "undo": "move_head",
    "redo": "move_head",
    "go_to": "go_to",
    "drop": "drop",
    "try_again": "try_again",
    "choose": "choose",
    "compare": "compare",
    "read": "read",
    "look_up": "look_up",
}


def carried_by(proposal: Json) -> str:
    """The node that carries out a proposal."""
    return _CARRIED_BY.get(proposal["op"], "resolve")


def take(state: State, runtime: Runtime[Services]) -> Command:
    """Run the next open call's tool. Without an open call the chat model goes on."""
    calls = open_calls(state["messages"])
    if not calls:
        return _spoken(state, runtime) if state.get("direct") else Command(goto="chat")
    work: Work = {"call": calls[0]["id"] or "", "started": time.time()}
    return _run_tool({**state, "work": work}, runtime)


def _spoken(state: State, runtime: Runtime[Services]) -> Command:
    """What was done is said as the tools say it: nobody asked in words."""
    text = str(state["messages"][-1].content).split("\n", 1)[0]
    runtime.stream_writer(Said(text))
    return Command(update={"messages": [AIMessage(text)]}, goto="close")


@answering
def _run_tool(state: State, runtime: Runtime[Services]) -> Command:
    if sum(isinstance(m, ToolMessage) for m in state["messages"]) >= MAX_CALLS:
        raise InvalidEditError(
            f"I do {MAX_CALLS} things at a time and have done those.", "Ask for the rest now."
        )
    message = _message(open_calls(state["messages"])[0], state, runtime)
    proposal = message.artifact
    if proposal is None:
        return answer(state, str(message.content))
    work: Work = {**state["work"], "proposal": proposal.model_dump(mode="json")}
    update: State = {"work": work}
    if getattr(proposal, "instead_of_last", False):
        draft = drafts.begun(state, runtime.context.store)
        update = {"work": {**work, "started": draft["started"]}, "draft": draft}
    return Command(update=update, goto=carried_by(work["proposal"]))


def proposed_by(call: ToolCall, state: State, runtime: Runtime[Services]) -> object:
    """What a call proposes, None if it only tells something. Raises SGEditError."""
    return _message(call, state, runtime).artifact


def _message(call: ToolCall, state: State, runtime: Runtime[Services]) -> ToolMessage:
    """What the tool answers: words in `content`, a proposal in `artifact`."""
    tool = tool_named(call["name"])
    if tool is None:
        offered = ", ".join(t.name for t in TOOLS)
        raise InvalidEditError(f"There is no tool {call['name']!r}.", f"The tools are: {offered}.")
    given: ToolRuntime[ToolContext, None] = ToolRuntime(
        state=None,
        context=_context(state, runtime.context),
        config={},
        stream_writer=runtime.stream_writer,
        tool_call_id=call["id"],
        store=None,
    )
    arguments = {**call["args"], "runtime": given}
    try:
        return tool.invoke({**call, "type": "tool_call", "args": arguments})
    except ValidationError as error:
        raise InvalidEditError(
            f"The arguments of {call['name']} are not valid: {_complaints(error)}.",
            "Send the call again with other arguments.",
        ) from error


def _context(state: State, services: Services) -> ToolContext:
    line = line_of(state, services.store)
    return ToolContext(
        graph=drafts.scene(state, services.store),
        vocabulary=services.engine.vocabulary,
        history=told(line, other_steps(services.store, state["head"], line)),
    )


def _complaints(error: ValidationError) -> str:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in found)
