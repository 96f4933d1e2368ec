"""Tell what is different between two versions."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import Compared
from agent.graph_change import graph_change
from agent.history.comparing import told
from agent.history.naming import opened
from agent.history.steps import Step, line_of
from agent.nodes.answering import answer, answering, ask
from agent.nodes.which_step import label_of, step_meant
from agent.questions import Doubt
from agent.services import Services
from agent.state import State
from tools.proposals import Comparison


@answering
def compare(state: State, runtime: Runtime[Services]) -> Command:
    """The picture as opened and as it is now, where nothing else is said."""
    services = runtime.context
    store = services.store
    line = line_of(state, store)
    first = opened(store, line.steps, state["head"])
    now = line.done[-1] if line.done else first
    wanted = Comparison.model_validate(state["work"]["proposal"])
    sides: list[Step] = []
    pairs = (("first", wanted.first, first), ("second", wanted.second, now))
    for slot, reference, usual in pairs:
        meant: Step | Doubt = usual
        if reference is not None:
            meant = step_meant(reference, line, state, services, slot=slot)
        if not isinstance(meant, Step):
            return ask(meant, state, services)
        sides.append(meant)
    old, new = (store.get(side.head) for side in sides)
    change = graph_change(old.graph, new.graph)
    text = told(change)
    runtime.stream_writer(Compared(old, new, change, text))
    names = ["now" if side is now else label_of(side, line) for side in sides]
    if sides == [first, now]:
        return answer(state, f"Since the picture was opened: {text}")
    return answer(state, f"From {names[0]} to {names[1]}: {text}")
