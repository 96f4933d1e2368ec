"""Whether one object is bigger, nearer or further left than another one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.wording import label, listed
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.english import SUPERLATIVES
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.rankings import ranked
from sgedit_engine.scene.references import find

_MORE = re.compile(r"(?P<more>\w+) than (?P<other>.+)", re.IGNORECASE)
_IN_WORDS = {
    "leftmost": "further left",
    "rightmost": "further right",
    "nearest": "nearer",
    "farthest": "further away",
    "largest": "bigger",
    "smallest": "smaller",
    "tallest": "taller",
    "shortest": "shorter",
}


def compared(
    claim: str, item_id: str, graph: SceneGraph, vocabulary: Vocabulary, focus: Sequence[str]
) -> str | None:
    """The answer to a claim such as "bigger than the ball"; None for any other claim, and where it
    is not clear with what to compare."""
    said = _MORE.fullmatch(claim.strip())
    rank = SUPERLATIVES.get(said["more"].lower()) if said else None
    if said is None or rank not in _IN_WORDS:
        return None
    found = find(graph, said["other"], vocabulary, focus=[item_id, *focus])
    others = [graph.get(i) for i in found.ids if i != item_id]
    if found.status not in ("unique", "several") or not others:
        return None
    one, more = graph.get(item_id), _IN_WORDS[rank]
    name, names = _the(one, graph), listed([_the(other, graph) for other in others])
    places = {r.item.id: r.place for r in ranked(graph, [one, *others], rank)}
    ahead = [places[other.id] - places[item_id] for other in others]
    if all(by >= 1 for by in ahead):
        return f"Yes, {name} is {more} than {names}."
    if any(abs(by) < 1 for by in ahead):
        return f"As far as I can tell {name} and {names} are about alike there."
    less = listed([_the(o, graph) for o, by in zip(others, ahead, strict=True) if by < 0])
    return f"No, {name} is not {more} than {less}."


def _the(item: SceneObject, graph: SceneGraph) -> str:
    return f"the {label(item, graph)}"
