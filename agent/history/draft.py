"""A correction while it is made: it takes the last step's place when all of it is done.

The calls of one answer that correct the last step, one behind the other, do so together. What
they make counts for nothing before the last of them is done: when one is refused, stopped or
fails, or the process dies, the head is where it was.
"""

from __future__ import annotations

import time
from contextlib import suppress

from langchain_core.messages import AnyMessage, ToolCall, ToolMessage
from pydantic import TypeAdapter, ValidationError

from agent.history.dropping import put_right_as
from agent.history.steps import Step, steps_to
from agent.state import Draft, State, headed, open_calls
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.versions import Version, VersionStore
from tools.catalogue import tool_named

NOT_DONE = "This was not done, as the correction could not be done as a whole."
NOT_KEPT = "This was not kept, as the correction could not be done as a whole."
_FLAG = "instead_of_last"
_bool: TypeAdapter[bool] = TypeAdapter(bool)


def begun(state: State, store: VersionStore) -> Draft:
    """The draft that a correcting call goes on with, or begins: before the last edit, with the
    reading as it was put right since.

    Raises InvalidEditError when nothing was edited yet.
    """
    if draft := state.get("draft"):
        return draft
    steps = steps_to(store, state["head"])
    step = last_edit(steps)
    start = put_right_as(store, step.before, steps[steps.index(step) + 1 :])
    before = store.get(start).graph
    # "It" never means another thing where the last edit's own is not there yet.
    meant = dict.fromkeys([*step.targets, *(state.get("focus", ()) if step.targets else ())])
    return {**at(start, state), "focus": [i for i in meant if i in before]}


def at(version_id: str, state: State) -> Draft:
    """A draft with nothing in it, to be made from a version."""
    return {
        "at": version_id,
        "focus": list(state.get("focus", ())),
        "made": {},
        "done": [],
        "calls": [],
        "started": time.time(),
    }


def last_edit(steps: tuple[Step, ...]) -> Step:
    """The last step that changed the picture, not one that only read it.

    Raises InvalidEditError when nothing was edited yet.
    """
    edits = [step for step in steps if step.edits]
    if not edits:
        raise InvalidEditError(
            "Nothing was edited yet that could be done in another way.",
            "Ask for it as a new edit.",
        )
    return edits[-1]


def place(state: State) -> str:
    """The id of the version on which the call in work builds."""
    draft = state.get("draft")
    return draft["at"] if draft else state["head"]


def scene(state: State, store: VersionStore) -> SceneGraph:
    """The graph of that version."""
    draft = state.get("draft")
    return store.get(draft["at"]).graph if draft else SceneGraph.model_validate(state["graph"])


def focus(state: State) -> list[str]:
    """What was edited or spoken of last, as the call in work has to take it."""
    draft = state.get("draft")
    return draft["focus"] if draft else state.get("focus", [])


def corrects(call: ToolCall) -> bool:
    """Whether a call is of an edit tool, and says that it corrects the last step."""
    tool = tool_named(call["name"])
    if tool is None or _FLAG not in tool.args:
        return False
    with suppress(ValidationError):
        return _bool.validate_python(call["args"].get(_FLAG, False))
    return False


def together(state: State) -> list[ToolCall]:
    """The open calls that correct the last step together; none if the first does not."""
    calls = open_calls(state["messages"])
    others = [n for n, call in enumerate(calls) if not corrects(call)]
    return calls[: others[0]] if others else calls


def grown(
    draft: Draft,
    version: Version,
    focus: list[str],
    said: str = "",
    expected: float | None = None,
) -> Draft:
    """The draft with one more version, what it has changed, and the seconds that were `expected`
    of it."""
    return {
        **draft,
        "at": version.id,
        "focus": focus,
        "made": {**draft["made"], version.id: expected},
        "done": [*draft["done"], *([said] if said else [])],
    }


def whole(draft: Draft, state: State, store: VersionStore) -> State:
    """The values with which a draft that is done is the head."""
    return {
        **headed(store.get(draft["at"])),
        "focus": draft["focus"],
        "done": [*state.get("done", []), *draft["done"]],
        "draft": None,
    }


def given_up(state: State) -> list[AnyMessage]:
    """The answers of the calls whose versions are not kept, told anew under their old ids."""
    draft = state.get("draft")
    calls = draft["calls"] if draft else []
    return [
        m.model_copy(update={"content": NOT_KEPT, "status": "error"})
        for m in state["messages"]
        if isinstance(m, ToolMessage) and m.tool_call_id in calls
    ]
