"""Corrections to what was there before: the edit is undone, and none takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.meanings.done_steps import changes_of
from agent.language.meanings.said import Call, Situation

_LOOKS = ("color", "pattern", "finish")


def as_before(calls: Sequence[Call], edit: Call | None, situation: Situation) -> tuple[Call, ...]:
    """ "No, I liked the spots better", after stripes took their place. `edit` is the last one."""
    call = calls[0] if len(calls) == 1 else None
    if call is None or edit is None or not call.corrects or not situation.done:
        return tuple(calls)
    wanted, given = _looks(call), _looks(edit)
    # The words for its object and the mark of a correction are no looks.
    if not wanted or len(wanted) < len(call.args) - 2:
        return tuple(calls)
    changes = changes_of(situation.done[-1], situation.world)
    back = any(c.looks and wanted <= c.before - c.after and given <= c.after for c in changes)
    return (Call("undo", {"steps": 1}),) if back else tuple(calls)


def _looks(call: Call) -> set[str]:
    return {str(call.args[name]) for name in _LOOKS if name in call.args}
