"""Questions that go on from the one before: "and behind it?", "what about the other one?"."""

from __future__ import annotations

import re

from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.said import Call, Situation
from agent.language.noun_words import Phrase
from agent.language.relation_words import RELATION_OF
from agent.language.slots import slot_readers
from agent.language.tokens import tokenize

_ABOUT = r"(?:and |so |ok(?:ay)? |hm+ )*(?:what|how) about "
_GOING_ON = re.compile(rf"^(?:{_ABOUT}|and (?:what is |what\'s )?)(?P<rest>[^?.!,]+?)[ ?]*$", re.I)
_RELATIONS = "|".join(sorted(RELATION_OF, key=len, reverse=True))
_WHERE = re.compile(
    rf"^(?P<head>(?:everything|all things) (?:{_RELATIONS})|the \w+ (?:closest to|farthest from)) "
    r"(?P<anchor>.+)$"
)
_POINTING = frozenset(("it", "that", "them", "this", "him", "her"))


def asked_on(text: str, situation: Situation) -> Call | None:
    """The question before with other words for its object or its place; None where the message
    does not go on from a question."""
    before, found = situation.asked, _GOING_ON.match(text.strip())
    if before is None or found is None or not ("?" in text or "about" in text.lower()):
        return None
    rest = found["rest"].strip()
    readers = slot_readers(rest, situation.world)
    placed = _WHERE.match(str(before.args["words"]))
    tokens = tokenize(rest)
    for length in range(min(5, len(tokens) - 1), 0, -1):
        relation = " ".join(t.text for t in tokens[:length])
        anchors = readers["anchors"](tokens[length:]) if relation in RELATION_OF else None
        if isinstance(anchors, tuple) and len(anchors) == 1:
            return _elsewhere(before, relation, anchors[0], placed)
    targets = readers["targets"](tokens)
    if not isinstance(targets, tuple) or len(targets) != 1 or targets[0].indefinite:
        return None
    words = targets[0].words
    if placed:
        return before.with_(words=f"{placed['head']} {words}")
    return before.with_(words=of_the_kind(words, str(before.args["words"]), situation))


def _elsewhere(
    before: Call, relation: str, anchor: Phrase, placed: re.Match[str] | None
) -> Call | None:
    """ "And behind it?": behind what was asked about before, not behind what was told of."""
    words = anchor.words
    if words.lower() in _POINTING:
        words = placed["anchor"] if placed else "it"
    return Call("look_up", {"words": f"everything {relation} {words}", "wanted": "which"})
