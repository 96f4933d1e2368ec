"""The conversation's graph: chat, and carry out what is asked.

chat ──> take ──> resolve <──> confirm        take up one tool call after the other
 ^        ^ │        ├──> look_first ──> resolve, where a name was not looked for yet
 │        │ │        └──> plan ──> render <──> verify ──> commit ──┐
 │        │ │        └──> learn, correct ┐                        │
 │        │ ├──> try_again ──> plan                               │
 │        │ ├──> drop ──> replay ─┤                               │
 │        │ ├──> move_head, go_to ┤                               │
 │        │ ├──> choose, compare ─┤                               │
 │        │ ├──> look_up, read ───┴────> take <───────────────────┘
 └────────┴─┴── no call is open: chat        close: the end of every turn

What names a step of the history may be asked about too (go_to, drop, compare <──> confirm).

Pictures are opened by a graph of its own, which keeps no state: a conversation, and the question
that waits in it, stays as it is until the new picture has been read.
"""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.nodes.chat import chat
from agent.nodes.close import close
from agent.nodes.commit import commit
from agent.nodes.compare import compare
from agent.nodes.confirm import confirm
from agent.nodes.correct import correct
from agent.nodes.drop import drop
from agent.nodes.learn import learn
from agent.nodes.look_up import look_up
from agent.nodes.move_head import go_to, move_head
from agent.nodes.open_picture import Opening, open_picture
from agent.nodes.plan import plan
from agent.nodes.read import look_first, read
from agent.nodes.redraw import choose, try_again
from agent.nodes.render import render
from agent.nodes.replay import replay
from agent.nodes.resolve import resolve
from agent.nodes.take import carried_by, take
from agent.nodes.verify import verify
from agent.services import Services
from agent.state import State, open_calls

# What carries out the proposals of tools.
_CARRIERS = (
    "resolve",
    "move_head",
    "go_to",
    "drop",
    "try_again",
    "choose",
    "compare",
    "look_up",
    "read",
)
# Where each node may go. Whatever carries a call out can end the turn or take the next call.
_ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "chat": (chat, ("take", "chat", "close")),
    "take": (take, ("chat", "take", *_CARRIERS, "close")),
    "resolve": (resolve, ("confirm", "look_first", "plan", "learn", "correct", "take", "close")),
    "look_first": (look_first, ("resolve", "take", "close")),
    "confirm": (confirm, (*_CARRIERS, "plan", "close")),
    "plan": (plan, ("plan", "confirm", "render", "take", "close")),
    "render": (render, ("plan", "verify", "take", "close")),
    "verify": (verify, ("plan", "render", "commit", "take", "close")),
    "commit": (commit, ("plan", "take", "close")),
    "move_head": (move_head, ("take", "close")),
    "go_to": (go_to, ("confirm", "take", "close")),
    "drop": (drop, ("confirm", "replay", "take", "close")),
    "replay": (replay, ("replay", "take", "close")),
    "try_again": (try_again, ("plan", "take", "close")),
    "choose": (choose, ("take", "close")),
    "compare": (compare, ("confirm", "take", "close")),
    "learn": (learn, ("take", "close")),
    "correct": (correct, ("take", "close")),
    "look_up": (look_up, ("take", "close")),
    "read": (read, ("take", "close")),
}


def build_graph(checkpointer: BaseCheckpointSaver[Any]) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The compiled graph. It is given `Services` as its context at every run."""
    builder = StateGraph(State, context_schema=Services)
    for name, (node, destinations) in _ROUTES.items():
        builder.add_node(name, node, destinations=destinations)
    builder.add_node("close", close)
    builder.add_conditional_edges(START, _first, ["chat", "take", *_CARRIERS])
    builder.add_edge("close", END)
    return builder.compile(checkpointer=checkpointer)


def _first(state: State) -> str:
    """A turn begins with the chat model, or with what a front end proposes or calls itself."""
    if proposal := state["work"].get("proposal"):
        return carried_by(proposal)
    return "take" if open_calls(state["messages"]) else "chat"


def build_opener() -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph that reads a picture: given an `Opening`, and `Services` as its context."""
    builder = StateGraph(Opening, context_schema=Services)
    builder.add_node("open_picture", open_picture)
    builder.add_edge(START, "open_picture")
    builder.add_edge("open_picture", END)
    return builder.compile()
