"""How a tool call ends: with what was done, or with what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

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


def fail(state: State, error: SGEditError) -> Command:
    """The call in work failed: the chat model may mend it, or the turn ends here."""
    call = state["work"]["call"]
    failure = failure_of(error, state["rounds"])
    if error.mendable:
        message = ToolMessage(_refusal(state, error), tool_call_id=call, status="error")
        return Command(update={"messages": [message], "work": {}, "failure": failure}, goto="take")
    return end(state, str(error), update={"failure": failure})


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


def end(state: State, why: str, *, update: State | None = None) -> Command:
    """The turn ends: every open call is answered with `why`, and nothing more is done."""
    messages: list[AnyMessage] = [
        ToolMessage(why, tool_call_id=call["id"] or "", status="error")
        for call in open_calls(state["messages"])
    ]
    messages.append(AIMessage(why))
    return Command(update={"messages": messages, "work": {}, **(update or {})}, goto="close")


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
            return end(state, str(error), update={"failure": failure_of(error, state["rounds"])})
        except SGEditError as error:
            return fail(state, error)

    return guarded
