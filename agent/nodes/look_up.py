"""Answer a question about objects of the picture, and keep in mind what it was about."""

from __future__ import annotations

from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.nodes.answering import answer, answering
from agent.services import Services
from agent.state import State, grouped
from agent.telling import told
from sgedit_engine.scene.graph import SceneGraph
from tools.proposals import LookUp


@answering
def look_up(state: State, runtime: Runtime[Services]) -> Command:
    """Tell what was asked. "It" means the object afterwards, if all questions of the turn are about
    one; "them" means all that were told of."""
    question = LookUp.model_validate(state["work"]["proposal"])
    graph = SceneGraph.model_validate(state["graph"])
    focus = state.get("focus", [])
    said, ids = told(question, graph, runtime.context.engine.vocabulary, focus)
    # "It" after talk of several objects, or of one that is not there, has to be asked about.
    told_of = grouped(state, ids)
    alone = len(ids) == len(told_of["group"]) == 1
    kept = list(dict.fromkeys([*ids, *focus])) if alone else []
    return answer(state, said, update={"focus": kept, **told_of})
