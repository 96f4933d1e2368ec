"""Corrections to what was there before: the edit is undone, and none takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.attributes import DRAWN
from agent.language.meanings.done_steps import Change, changes_of
from agent.language.meanings.said import Call, Situation


def as_before(calls: Sequence[Call], edit: Call | None, situation: Situation) -> tuple[Call, ...]:
    """ "No, I liked the spots better", after stripes took their place. `edit` is the last one."""
    call = calls[0] if len(calls) == 1 else None
    if call is None or edit is None or not call.corrects or not situation.done:
        return tuple(calls)
    target = str(call.args.get("target_words", "it")).lower()
    if target not in ("it", "that", str(edit.args.get("target_words", "")).lower()):
        return tuple(calls)
    wanted, given = _looks(call), _looks(edit)
    # The words for its object and the mark of a correction are no looks.
    if not wanted or len(wanted) < len(call.args) - 2 or wanted.keys() != given.keys():
        return tuple(calls)
    for change in changes_of(situation.done[-1], situation.world):
        made = change.looks and set(given.values()) <= change.after
        if made and all(_was(change, *look, situation) for look in wanted.items()):
            return (Call("undo", {"steps": 1}),)
    return tuple(calls)


def _looks(call: Call) -> dict[str, str]:
    return {name: str(call.args[name]) for name in DRAWN if name in call.args}


def _was(change: Change, name: str, value: str, situation: Situation) -> bool:
    """Whether an object had a look before a change. What is usual is not told of it."""
    world = situation.world
    told = {v[1] for word in change.before if (v := world.value(word)) and v[0] == name}
    return value in told if told else value == world.usual.get(name)
