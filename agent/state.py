"""What the graph remembers between its steps: JSON and messages, never pixels.

Images, masks, plans and candidates live in the version store; here they are digests. The
version tree is the truth: `graph` is what the version `head` holds, kept at hand.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, ToolCall, ToolMessage
from langgraph.graph.message import add_messages

from agent.usage import Usage
from sgedit_engine.errors import SGEditError
from sgedit_engine.scene.graph import SceneGraph

if TYPE_CHECKING:
    from sgedit_engine.scene.versions import Version

Json = dict[str, Any]


class Failure(TypedDict):
    """The last thing that did not work. `round` is the chat model's answer that asked for it."""

    problem: str
    remedy: str
    error: str
    round: int


class Again(TypedDict):
    """A version that is made again on another line: its id, and the time that the new one has."""

    version: str
    created: float


class LeftOut(TypedDict):
    """An edit of a call that asked for several, and why it could not be made."""

    name: str
    problem: str
    remedy: str


class Work(TypedDict, total=False):
    """The tool call that is being carried out. Emptied when it is answered.

    `call` is its id and `proposal` what the tool proposed. `chosen` maps what was asked about (the
    slots of `agent.questions.Doubt`) to the ids or words chosen, `narrowed` to those that are left
    to ask about; `doubt` is the question that waits. `notes` tell what was chosen for the user.
    `look_for` are names that are looked for before the words are resolved once more, and `sought`
    tells what came of it. `edits` are still to be done, the first one now, `reports` what was done
    and `lacking` what that lacks; `left_out` are those of several that could not be made. `plan`,
    `candidates` and `best` are digests; "" before there is one; the plan `waits` while it is asked
    about, and is `agreed` to where the same edit was made before. `started` is when the call was
    taken up and `rendering_since` when this edit was, in seconds since the epoch; `seconds` is how
    long the edit took, `expected_seconds` how long its preview said. `options` are other
    `RenderOptions` than the session's, `request` other words than this turn's for the version's.
    `drawn` tells of each round the digest of its `candidates` and which were as asked (`met`).
    `again` are the versions that are still to be made again.
    """

    call: str
    proposal: Json
    started: float
    chosen: dict[str, list[str]]
    narrowed: dict[str, list[str]]
    doubt: Json | None
    question: str
    answer: str
    notes: list[str]
    look_for: list[str]
    sought: str
    edits: list[Json]
    reports: list[str]
    lacking: list[str]
    left_out: list[LeftOut]
    plan: str
    waits: bool
    agreed: bool
    round: int
    candidates: str
    best: str
    rendering_since: float
    seconds: float
    expected_seconds: float | None
    options: Json
    request: str
    drawn: list[Json]
    again: list[Again]


def joined(left: list[AnyMessage], right: list[AnyMessage]) -> list[AnyMessage]:
    """LangGraph's `add_messages`, with ids of eight characters: every step stores them."""
    named = [m if m.id else m.model_copy(update={"id": secrets.token_hex(4)}) for m in right]
    return add_messages(left, named)  # type: ignore[arg-type, return-value]


def kept(graph: SceneGraph) -> Json:
    """A graph as the state holds it. The masks' digests stay in the version."""
    return graph.model_dump(
        mode="json", exclude={"objects": {"__all__": {"mask"}}}, exclude_defaults=True
    )


class Draft(TypedDict):
    """Versions that will take the last step's place, once all of them are made.

    Until then head, graph and focus stay as they were. `at` is the version on which the next
    one is made and `focus` what "it" means there. `made` are the ids of those that are made, with
    the seconds that their previews said, and `done` tells what they changed. `calls` are the ids
    of the tool calls that are answered, `started` is the time that all the versions carry, as one
    step.
    """

    at: str
    focus: list[str]
    made: dict[str, float | None]
    done: list[str]
    calls: list[str]
    started: float


class State(TypedDict, total=False):
    """The graph's state. `messages` are those of this turn, `past` is the digest of the others.

    `focus` holds ids last edited or spoken of, the latest first, `group` all that were edited or
    told of in the last turn that did so (`grouped`: this turn has begun its own); `tip` is the
    version to which redo leads in the end, the head itself where nothing was undone. `request` is
    the user's text of this turn, `rounds` counts the chat model's answers in it, `malformed`
    those that could not be read, `told` is the head that it was told of at the last one. `done`
    tells what the turn has changed so far, a text for each edit or move of the head. `draft` is
    the correction that is being made. `said` is what the user said in this turn, pairs of an id
    and a text; `turn` is the digest of the record of the turn before (see `agent.history.turns`).
    `direct`: the turn was asked for by a button, not in words, so that the chat model has no part
    in it. `anchors` are the ids that the user, asked in this turn, has chosen for the words for
    an anchor.
    `usage` counts what was asked of language models' servers, `disclosed` is what the user was
    told of what goes there.
    """

    messages: Annotated[list[AnyMessage], joined]
    past: str
    graph: Json
    head: str
    focus: list[str]
    group: list[str]
    grouped: bool
    tip: str
    request: str
    rounds: int
    told: str
    malformed: int
    done: list[str]
    failure: Failure | None
    work: Work
    draft: Draft | None
    turn: str
    said: list[list[str]]
    direct: bool
    anchors: dict[str, list[str]]
    usage: Json
    disclosed: str


def fresh_turn() -> State:
    """The values with which a turn begins."""
    return {
        "rounds": 0,
        "told": "",
        "malformed": 0,
        "done": [],
        "failure": None,
        "work": {},
        "draft": None,
        "said": [],
        "direct": False,
        "anchors": {},
        "grouped": False,
    }


def grouped(state: State, ids: Iterable[str]) -> State:
    """The values with objects that were edited or told of in this turn, for a later "them"."""
    before = state.get("group", []) if state.get("grouped") else []
    return {"group": list(dict.fromkeys([*before, *ids])), "grouped": True}


def headed(version: Version) -> State:
    """The values with which a new version is the head: what was undone cannot come back."""
    return {"head": version.id, "graph": kept(version.graph), "tip": version.id}


def opened_with(version: Version) -> State:
    """The values with which the conversation about a picture begins."""
    return {"past": "", "focus": [], "group": [], **headed(version)}


def failure_of(error: SGEditError, rounds: int) -> Failure:
    """An error as the state keeps it."""
    return {
        "problem": error.problem,
        "remedy": error.remedy,
        "error": type(error).__name__,
        "round": rounds,
    }


def used_in(state: State) -> Usage:
    """What the conversation has asked of language models' servers so far."""
    return Usage.model_validate(state.get("usage", {}))


def open_calls(messages: list[AnyMessage]) -> list[ToolCall]:
    """The tool calls of the newest assistant message that have no answer yet, in order."""
    answered: set[str] = set()
    for message in reversed(messages):
        if isinstance(message, ToolMessage):
            answered.add(message.tool_call_id)
        elif isinstance(message, AIMessage):
            return [call for call in message.tool_calls if call["id"] not in answered]
    return []


def unanswered(messages: list[AnyMessage]) -> list[tuple[int, str]]:
    """Calls, malformed ones too, of any message, that the messages right after do not answer.

    Pairs of the position behind which the answer belongs and the call's id.
    """
    missing: list[tuple[int, str]] = []
    for position, message in enumerate(messages):
        if not isinstance(message, AIMessage):
            continue
        end = position + 1
        while end < len(messages) and isinstance(messages[end], ToolMessage):
            end += 1
        answered = {m.tool_call_id for m in messages[position + 1 : end] if m.type == "tool"}
        calls = [c["id"] or "" for c in (*message.tool_calls, *message.invalid_tool_calls)]
        missing += [(end, call) for call in calls if call not in answered]
    return missing
