"""What shall not have been edited of several things: "oops, not the lamp"."""

from __future__ import annotations

import re

from agent.language.corrections.last_turn import LastTurn
from agent.language.meanings.other_words import kind_of
from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import find

_BUT_NOT = re.compile(
    r"(?:(?:oops|no|wait|sorry|hey|oh|but|and|well|hm+)[,.! ]+)*not (?P<what>the [\w ]+?)"
    r"(?: though| please| tho)?[.! ]*",
    re.IGNORECASE,
)


# "Bring the left one back", behind a removal of several: of these only the words know which it is.
_BACK = re.compile(
    r"(?:no[,.! ]+)?(?:please )?(?:bring|put|get) (?:only |just )?(?P<what>the [\w ]+? one) back"
    r"(?: please| again)?[.! ]*",
    re.IGNORECASE,
)


def spared(text: str, last: LastTurn | None, situation: Situation) -> Call | str | None:
    """The last change made anew without one of its things, or, where each was a request of its
    own, the words that take back that one's; None where nothing like that is meant."""
    found, back = _BUT_NOT.fullmatch(text.strip()), _BACK.fullmatch(text.strip())
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    if last is None or not last.done:
        return None
    if last.single is not None and last.single.tool == "remove_object":
        kept = found or back
        return _kept(last.single, kept["what"], situation) if kept else None
    if found is None or scene is None or len(scene.group) < 2:
        return None
    what = found["what"]
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


def _kept(removal: Call, what: str, situation: Situation) -> Call | None:
    """A removal of several things of a kind made anew without one of that kind: in the picture
    before it, which the words are then about."""
    words = str(removal.args["target_words"])
    phrase = parse_noun_phrase(words, situation.world.vocabulary)
    kind, named = phrase.category, kind_of(what, situation)
    if not (phrase.plural or phrase.every) or kind is None or named not in (None, kind):
        return None
    words = re.sub(r"^both ", "the ", words, flags=re.IGNORECASE)
    joint = "and" if phrase.exclusions else "except"
    return removal.with_(target_words=f"{words} {joint} {what}").instead()
