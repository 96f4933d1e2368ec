"""Several removals in one message: in an order in which none has consequences."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.references import find


def riders_first(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "Remove the book and the lamp": what stands on the other goes first, so that nothing has to
    be asked."""
    ordered: list[Call] = []
    for call in calls:
        below = _carrier_of(call, situation)
        place = next((n for n, c in enumerate(ordered) if _removes(c, below, situation)), None)
        ordered.insert(len(ordered) if place is None else place, call)
    return tuple(ordered)


def _carrier_of(call: Call, situation: Situation) -> str | None:
    """The id of what the object stands on that a call removes."""
    scene, removed = situation.briefing, _removed(call, situation)
    return None if scene is None or removed is None else carriers_of(scene.graph).get(removed)


def _removes(call: Call, item: str | None, situation: Situation) -> bool:
    return item is not None and _removed(call, situation) == item


def _removed(call: Call, situation: Situation) -> str | None:
    """The id of the one object that a call removes."""
    words, scene = call.args.get("target_words"), situation.briefing
    if call.tool != "remove_object" or scene is None or not isinstance(words, str):
        return None
    found = find(scene.graph, words, situation.world.vocabulary, focus=scene.focus)
    return found.ids[0] if found.status == "unique" else None
