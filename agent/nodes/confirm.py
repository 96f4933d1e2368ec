"""Ask the user. The turn stops here until the answer comes, even over a restart."""

from __future__ import annotations

from langchain_core.messages import AIMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from agent.events import Said
from agent.history.draft import given_up
from agent.nodes.answering import tell_done
from agent.nodes.plan import ABOUT_PLANS
from agent.nodes.take import carried_by
from agent.question_replies import Reply
from agent.questions import Doubt, question_of
from agent.services import Services
from agent.state import State, Work, open_calls

LEFT = "All right, I leave it as it is."
LEFT_THE_REST = "All right, I leave the rest as it is."


def confirm(state: State, runtime: Runtime[Services]) -> Command:
    """Stop with the question; then go on with what was chosen, or close the turn."""
    work = state["work"]
    doubt: Doubt = work["doubt"]  # type: ignore[assignment]
    reply: Reply = interrupt(doubt)
    if reply["outcome"] in ("cancel", "dropped"):
        return _leave(state, runtime, said=reply["outcome"] == "cancel")
    kept = "chosen" if reply["outcome"] == "chosen" else "narrowed"
    before = work.get(kept, {})
    answered: Work = {
        **work,
        kept: {**before, doubt["slot"]: reply["chosen"]},  # type: ignore[misc]
        "doubt": None,
        "question": _joined(work.get("question"), question_of(doubt).text),
        "answer": _joined(work.get("answer"), reply["text"]),
    }
    if doubt["slot"] in ABOUT_PLANS:
        return Command(update={"work": answered}, goto="plan")
    update: State = {"work": answered}
    if doubt["slot"] == "anchor" and kept == "chosen":
        words = work["proposal"]["anchor"]["words"]
        update["anchors"] = {**state.get("anchors", {}), words: reply["chosen"]}
    if note := reply["note"]:
        answered["notes"] = [*work.get("notes", []), note]
    return Command(update=update, goto=carried_by(work["proposal"]))


def _leave(state: State, runtime: Runtime[Services], *, said: bool) -> Command:
    """Nothing more of this turn is done; every open call is answered.

    What was done before the question came is told now.
    """
    done = state.get("done", [])
    why = f"The user does not want this any more. Nothing {'more ' if done else ''}was changed."
    calls = open_calls(state["messages"])
    answers = given_up(state)
    answers += [ToolMessage(why, tool_call_id=c["id"] or "", status="error") for c in calls]
    tell_done(state, runtime)
    left = LEFT_THE_REST if done else LEFT
    if said:
        runtime.stream_writer(Said(left))
    told = AIMessage(" ".join([*done, left]))
    update: State = {"messages": [*answers, told], "work": {}, "draft": None}
    return Command(update=update, goto="close")


def _joined(before: str | None, now: str) -> str:
    return f"{before} / {now}" if before else now
