"""How a tool call ends: with what was done, or with what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps

from langchain_core.messages import AIMessage, ToolMessage
from langgraph.runtime import Runtime
from langgraph.types import Command

from agent.events import Said
from agent.history import draft
from agent.questions import Doubt, question_of
from agent.services import Services
from agent.state import Failure, LeftOut, State, Work, failure_of, open_calls
from agent.wording import listed, scene_words
from sgedit_engine.errors import CancelledError, InvalidEditError, SGEditError
from sgedit_engine.scene.edits import edit_adapter
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


def ask(doubt: Doubt, state: State, services: Services) -> Command:
    """The call in work needs an answer of the user. Raises InvalidEditError where a session never
    asks: what is in doubt is not done then."""
    if services.confirm == "never":
        question = question_of(doubt)
        named = "; ".join(choice.label for choice in question.choices)
        raise InvalidEditError(question.text, f"Say it more exactly: {named}.")
    work: Work = {**state["work"], "doubt": doubt}  # type: ignore[typeddict-item]
    return Command(update={"work": work}, goto="confirm")


def fail(
    state: State, runtime: Runtime[Services], error: SGEditError, *, also: Sequence[str] = ()
) -> Command:
    """The call in work failed: the chat model may mend it, or the turn ends here.

    With a call that corrects the last step all others fail that do so together with it. The calls
    of the ids in `also` fail for the same reason.
    """
    if not error.mendable or state.get("direct"):
        return end(state, runtime, error)
    call = state["work"]["call"]
    told = _refusal(state, error)
    answers = {c["id"] or "": draft.NOT_DONE for c in draft.together(state)}
    answers |= {other: told for other in (call, *also)}
    messages = draft.given_up(state)
    messages += [ToolMessage(why, tool_call_id=c, status="error") for c, why in answers.items()]
    failure = failure_of(error, state["rounds"])
    update: State = {"messages": messages, "work": {}, "draft": None, "failure": failure}
    return Command(update=update, goto="take")


def _refusal(state: State, error: SGEditError) -> str:
    """What is answered to a call that failed. Its first edits may have been made."""
    reports = _reports(state)
    unchanged = "Nothing else was changed." if reports else "Nothing was changed."
    return " ".join([*reports, str(error), unchanged, "Other arguments may work."])


def _reports(state: State) -> list[str]:
    """What the call in work has done so far, and stays done."""
    return [] if state.get("draft") else state["work"].get("reports", [])


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
    reports = {state["work"].get("call"): _reports(state)}
    messages = draft.given_up(state)
    messages += [
        ToolMessage(
            " ".join([*reports.get(call["id"], []), why]),
            tool_call_id=call["id"] or "",
            status="error",
        )
        for call in open_calls(state["messages"])
    ]
    messages.append(AIMessage(" ".join([*state.get("done", []), why])))
    failure = failure_of(error, state["rounds"])
    update: State = {"messages": messages, "work": {}, "draft": None, "failure": failure}
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
            return _one_of_several(state, runtime, error) or fail(state, runtime, error)

    return guarded


def _one_of_several(state: State, runtime: Runtime[Services], error: SGEditError) -> Command | None:
    """Where one of a call's edits cannot be made, on to the others; what is left out is told at the
    end. None where there are no others. A correction is made as a whole, or not at all."""
    work = state["work"]
    edits = work.get("edits", [])
    several = len(edits) > 1 or "left_out" in work
    if not several or not edits or not error.mendable or state.get("draft"):
        return None
    target = str(getattr(edit_adapter.validate_python(edits[0]), "target", ""))
    graph = SceneGraph.model_validate(state["graph"])
    name = f"the {graph.get(target).name}" if target in graph else ""
    refused: LeftOut = {"name": name, "problem": error.problem, "remedy": error.remedy}
    rest: Work = {**work, "edits": edits[1:], "left_out": [*work.get("left_out", []), refused]}
    if edits[1:]:
        return Command(update={"work": rest}, goto="plan")
    told = without_those(rest["left_out"], type(error))
    return fail({**state, "work": rest}, runtime, told)


def without_those(left_out: Sequence[LeftOut], kind: type[SGEditError]) -> SGEditError:
    """The error that tells which objects stay as they are, and why, once for each reason. What the
    reason names itself is not named twice."""
    named: dict[tuple[str, str], list[str]] = {}
    for one in left_out:
        named.setdefault((one["problem"], one["remedy"]), []).append(one["name"])
    said = []
    for problem, remedy in named:
        names = [n for n in named[problem, remedy] if n and n.removeprefix("the ") not in problem]
        stay = "stays as it is" if len(names) == 1 else "stay as they are"
        said += [f"{listed(names)} {stay}." if names else "", problem, remedy]
    text = " ".join(part for part in said[:-1] if part)
    return kind(text[0].upper() + text[1:], said[-1])
