"""The conversation's graph: chat, and carry out what is asked.

chat ──> take ──> resolve <──> confirm        take up one tool call after the other
 ^        ^ │        └──> plan ──> render <──> verify ──> commit ──┐
 │        │ │        └──> learn ──┐                               │
 │        │ │        └──> correct ┤                               │
 │        │ ├──> move_head ───────┤                               │
 │        │ ├──> look_up ─────────┤                               │
 └────────┤ └──> read ────────────┴────> take <───────────────────┘
          └── no call is open: chat        close: the end of every turn

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
from agent.nodes.confirm import confirm
from agent.nodes.correct import correct
from agent.nodes.learn import learn
from agent.nodes.look_up import look_up
from agent.nodes.move_head import move_head
from agent.nodes.open_picture import Opening, open_picture
from agent.nodes.plan import plan
from agent.nodes.read import read
from agent.nodes.render import render
from agent.nodes.resolve import resolve
from agent.nodes.take import take
from agent.nodes.verify import verify
from agent.services import Services
from agent.state import State

# Where each node may go. Whatever carries a call out can end the turn or take the next call.
_ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "chat": (chat, ("take", "chat", "close")),
    "take": (take, ("chat", "take", "resolve", "move_head", "look_up", "read", "close")),
    "resolve": (resolve, ("confirm", "plan", "learn", "correct", "take", "close")),
    "confirm": (confirm, ("resolve", "plan", "close")),
    "plan": (plan, ("confirm", "render", "take", "close")),
    "render": (render, ("verify", "take", "close")),
    "verify": (verify, ("render", "commit", "take", "close")),
    "commit": (commit, ("plan", "take", "close")),
    "move_head": (move_head, ("take", "close")),
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
    builder.add_edge(START, "chat")
    builder.add_edge("close", END)
    return builder.compile(checkpointer=checkpointer)


def build_opener() -> CompiledStateGraph[Any, Any, Any, Any]:
    """The graph that reads a picture: given an `Opening`, and `Services` as its context."""
    builder = StateGraph(Opening, context_schema=Services)
    builder.add_node("open_picture", open_picture)
    builder.add_edge(START, "open_picture")
    builder.add_edge("open_picture", END)
    return builder.compile()
