"""How a tool call ends: with what was done, or with what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import Said
from agent.services import Services
from agent.state import Failure, State, failure_of, open_calls
from agent.wording import scene_words
from sgedit_engine.errors import CancelledError, SGEditError
from sgedit_engine.scene.graph import SceneGraph

Node = Callable[[State, Runtime[Services]], Command]


def answer(
    state: State,
    said: str,
    *,
    graph: SceneGraph | None = None,
    update: State | None = None,
) -> Command:
    """The call in work is done: `said` is for the user.

    A line on what the picture shows now follows, from `graph`, behind the answer's last call.
    """
    if graph is not None and len(open_calls(state["messages"])) == 1:
        said = f"{said}\n{scene_words(graph)}"
    message = ToolMessage(said, tool_call_id=state["work"]["call"])
    changes: State = {"messages": [message], "work": {}, **(update or {})}
    failure = state.get("failure")
    if failure and failure["round"] < state["rounds"]:
        changes["failure"] = None
    return Command(update=changes, goto="take")


def fail(state: State, runtime: Runtime[Services], error: SGEditError) -> Command:
    """The call in work failed: the chat model may mend it, or the turn ends here."""
    if error.mendable:
        call = state["work"]["call"]
        failure = failure_of(error, state["rounds"])
        message = ToolMessage(_refusal(state, error), tool_call_id=call, status="error")
        return Command(update={"messages": [message], "work": {}, "failure": failure}, goto="take")
    return end(state, runtime, error)


def _refusal(state: State, error: SGEditError) -> str:
    """What is answered to a call that failed. Its first edits may have been made."""
    reports = state["work"].get("reports", [])
    unchanged = "Nothing else was changed." if reports else "Nothing was changed."
    return " ".join([*reports, str(error), unchanged, "Other arguments may work."])


def without_refusal(text: str, failure: Failure) -> str:
    """A text in which the answer to the call that failed is quoted, without the quotation."""
    told = re.escape(f"{failure['problem']} {failure['remedy']}".strip())
    frame = r"(?: Nothing (?:else )?was changed\.)?(?: Other arguments may work\.)?"
    return re.sub(rf"\s*{told}{frame}", "", text).strip()


def end(state: State, runtime: Runtime[Services], error: SGEditError) -> Command:
    """The turn ends: every open call is answered with the error, and nothing more is done.

    The chat model does not speak any more, so what the turn did before is told here.
    """
    tell_done(state, runtime)
    why = str(error)
    reports = {state["work"].get("call"): state["work"].get("reports", [])}
    messages: list[AnyMessage] = [
        ToolMessage(
            " ".join([*reports.get(call["id"], []), why]),
            tool_call_id=call["id"] or "",
            status="error",
        )
        for call in open_calls(state["messages"])
    ]
    messages.append(AIMessage(" ".join([*state.get("done", []), why])))
    failure = failure_of(error, state["rounds"])
    update = {"messages": messages, "work": {}, "failure": failure}
    return Command(update=update, goto="close")


def tell_done(state: State, runtime: Runtime[Services]) -> None:
    """Say what the turn changed so far, if it changed anything."""
    if done := state.get("done"):
        runtime.stream_writer(Said(" ".join(done)))


def answering(node: Node) -> Node:
    """A node of a call in work: errors of the tree answer the call instead of ending the turn.

    A cancelled turn raises CancelledError at the door of every node.
    """

    @wraps(node)
    def guarded(state: State, runtime: Runtime[Services]) -> Command:
        try:
            runtime.context.cancel.check()
            return node(state, runtime)
        except CancelledError as error:
            return end(state, runtime, error)
        except SGEditError as error:
            return fail(state, runtime, error)

    return guarded
