"""Several edits in one message: the words of all of them mean the picture as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.apply import carriers_of
from sgedit_engine.scene.references import find

_LOOKS = frozenset({"color", "pattern", "finish", "size"})


def pinned(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "Make the red mug blue and the blue mug red": the second is the mug that is blue now.

    Only words behind a change of looks can come to mean another object; theirs become its id.
    """
    settled: list[Call] = []
    for call in calls:
        changed = any(c.tool == "change_attributes" and _LOOKS & c.args.keys() for c in settled)
        settled.append(_pinned(call, situation) if changed else call)
    return _riders_first(settled, situation)


def _riders_first(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
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


def _pinned(call: Call, situation: Situation) -> Call:
    words, scene = call.args.get("target_words"), situation.briefing
    if scene is None or not isinstance(words, str):
        return call
    vocabulary = situation.world.vocabulary
    found = find(scene.graph, words, vocabulary, focus=scene.focus)
    told = found.phrase.attributes or found.phrase.size or found.phrase.superlative
    named = found.phrase.pronoun is None
    sure = found.status == "unique" and told and named
    return call.with_(target_words=found.ids[0]) if sure else call
