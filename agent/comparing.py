"""Whether one object is bigger, nearer or further left than another one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.wording import label
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.english import SUPERLATIVES
from sgedit_engine.scene.graph import SceneGraph
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
    if found.status != "unique" or found.ids[0] == item_id:
        return None
    one, other = graph.get(item_id), graph.get(found.ids[0])
    row = {r.item.id: r.place for r in ranked(graph, [one, other], rank)}
    ahead, more = row[other.id] - row[one.id], _IN_WORDS[rank]
    names = f"the {label(one, graph)}", f"the {label(other, graph)}"
    if abs(ahead) < 1:
        return f"As far as I can tell {names[0]} and {names[1]} are about the same there."
    if ahead > 0:
        return f"Yes, {names[0]} is {more} than {names[1]}."
    return f"No, {names[1]} is {more} than {names[0]}."
