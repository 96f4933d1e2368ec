"""What questions about objects mean: calls of `look_up`, which answers in a sentence."""

from __future__ import annotations

from agent.language import replies
from agent.language.meanings.other_words import kind_of
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.slots import names_table
from sgedit_engine.scene.english import plural

_WANTED = {
    "ask_count": "count",
    "ask_color": "color",
    "ask_pattern": "pattern",
    "ask_finish": "finish",
    "ask_look": "look",
    "ask_size": "size",
    "ask_place": "place",
    "ask_presence": "presence",
}
_ALL_OF_IT = Call("describe_scene")
# What nobody has looked for yet is looked for then.
_SEEKING = frozenset(("ask_count", "ask_place", "ask_presence"))


def about(said: Said, situation: Situation) -> Meaning:
    """ "How many mugs are there?", "where is the duck?"; of the table or picture, all of it."""
    asked = (*said.targets, *said.phrases("anchors"))
    if any(names_table(t) for t in asked):
        return Meaning(said.intent, (_ALL_OF_IT,))
    if said.intent in _SEEKING and situation.unknown(asked):
        return look_for(said, situation)
    wanted = _WANTED[said.intent]
    return Meaning(said.intent, tuple(_look_up(t.words, wanted) for t in asked))


def look_for(said: Said, situation: Situation) -> Meaning:
    """ "Look for a cup"; a closed vocabulary has found all that it knows, so it only tells."""
    sought = said.things or said.targets
    words = " and ".join(t.words for t in sought)
    if not situation.world.vocabulary.open:
        return Meaning(said.intent, tuple(_look_up(t.words, "presence") for t in sought))
    return Meaning(said.intent, (Call("parse_scene", {"look_for": words}),))


def missed(said: Said, situation: Situation) -> Meaning:
    """ "You missed the phone": it is looked for by its name, where any name can be."""
    if situation.world.vocabulary.open and (said.things or said.targets):
        return look_for(said, situation)
    return refusal(said, replies.MISSED)


def overlooked(said: Said, situation: Situation) -> Meaning:
    """ "There is also a book": one that was missed, unless there is one to speak of."""
    words = said.things[0].words
    if any(map(situation.holds, said.things)):
        return Meaning("mention", reply=replies.REMARK, harmless=True, mention=words)
    return missed(said, situation)


def claim(said: Said, situation: Situation) -> Meaning:
    """ "Is the ball blue?", "is the mug on the book?"."""
    anchors = said.phrases("anchors")
    if any(names_table(p) for p in (*said.targets, *anchors)) or len(anchors) > 1:
        return Meaning(said.intent, (_ALL_OF_IT,))
    what = str(said.bound.get("claim_look", ""))
    if anchors:
        what = f"{said.bound['relation']} {anchors[0].words}"
    calls = (_look_up(t.words, "look", what) for t in said.targets)
    return Meaning(said.intent, tuple(calls))


def superlative(said: Said, situation: Situation) -> Meaning:
    """ "Which ball is the biggest?"."""
    named = (*said.things, *said.targets)
    noun = named[0].words if named else "thing"
    if said.targets:
        noun = kind_of(noun, situation) or "thing"
    words = noun.split(" ", 1)[-1] if said.things and said.things[0].definite else noun
    most = said.bound.get("most") or f"{said.bound['side']}most"
    return Meaning(said.intent, (_look_up(f"the {most} {words}", "which"),))


def count_again(said: Said, situation: Situation) -> Meaning:
    """ "And how many now?": of the kind that was spoken of last."""
    kind = kind_of(situation.removed, situation) if situation.removed else None
    kind = kind or (situation.focused.category if situation.focused else situation.spoken_kind)
    if kind is None:
        return Meaning(said.intent, (_ALL_OF_IT,))
    return Meaning(said.intent, (_look_up(f"the {plural(kind)}", "count"),))


def beside(said: Said, situation: Situation) -> Meaning:
    """ "What is on the book?"; of the table, all of it."""
    anchors = said.phrases("anchors")
    if side := said.bound.get("side"):
        return Meaning(said.intent, (_look_up(f"the {side}most thing", "which"),))
    if any(names_table(a) for a in anchors):
        return Meaning(said.intent, (_ALL_OF_IT,))
    where = str(said.bound.get("relation", "between"))
    words = f"everything {where} {' and '.join(a.words for a in anchors)}"
    return Meaning(said.intent, (_look_up(words, "which"),))


def with_look(said: Said, situation: Situation) -> Meaning:
    """ "What is yellow in here?", "which mugs are striped?"."""
    look = said.bound["claim_look"]
    noun = said.things[0].words if said.things else ""
    words = f"the {look} {noun}" if noun else f"all {look} things"
    return Meaning(said.intent, (_look_up(words, "which"),))


def _look_up(words: str, wanted: str, claim: str = "") -> Call:
    args: dict[str, str | int | float] = {"words": words, "wanted": wanted}
    return Call("look_up", {**args, "claim": claim} if claim else args)
