"""What shall not have been edited of several things: "oops, not the lamp"."""

from __future__ import annotations

import re

from agent.language.corrections.last_turn import LastTurn
from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.references import find

_BUT_NOT = re.compile(
    r"(?:(?:oops|no|wait|sorry|hey|oh|but|and|well|hm+)[,.! ]+)*not (?P<what>the [\w ]+?)"
    r"(?: though| please| tho)?[.! ]*",
    re.IGNORECASE,
)


def spared(text: str, last: LastTurn | None, situation: Situation) -> Call | str | None:
    """The last change made anew without one of its things, or, where each was a request of its
    own, the words that take back that one's; None where nothing like that is meant."""
    found, scene = _BUT_NOT.fullmatch(text.strip()), situation.briefing
    if found is None or scene is None or last is None or not last.done or len(scene.group) < 2:
        return None
    what, vocabulary = found["what"], situation.world.vocabulary
    meant = find(scene.graph, what, vocabulary, focus=scene.focus)
    if meant.status != "unique" or meant.ids[0] not in scene.group:
        return None
    if situation.together > 1:
        return f"undo the change to {what}"
    change = last.single
    if change is None or change.tool != "change_attributes":
        return None
    words = re.sub(r"^both ", "the ", str(change.args["target_words"]), flags=re.IGNORECASE)
    if find(scene.graph, words, vocabulary, focus=scene.focus).status != "several":
        return None
    joint = "and" if " except " in words else "except"
    return change.with_(target_words=f"{words} {joint} {what}").instead()
