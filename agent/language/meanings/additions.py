"""What requests for something new mean: "put two candles on the book", "copy the duck"."""

from __future__ import annotations

from collections.abc import Mapping

from agent.language import replies
from agent.language.lexicon import phrases
from agent.language.meanings import history
from agent.language.meanings.place_words import place_args
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.relation_words import RELATION_OF
from agent.language.slots import names_table
from agent.language.verbs import LISTS
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import singular
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.references import find

# Which one of several sides, or how far, is not told.
_SIDES = phrases("the corner|a corner|the edge|an edge|the side|one side|the top|top")
_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}


def add(said: Said, situation: Situation) -> Meaning:
    """ "Put two candles on the book"."""
    anchors = said.phrases("anchors", "targets")
    if len(anchors) > 1:
        return refusal(said, replies.ONE_ANCHOR)
    where: dict[str, str | int] = {**place_args(said, situation)}
    relation = RELATION_OF[str(said.bound["relation"])] if anchors else ""
    if anchors and _beyond_the_table(relation, anchors[0]):
        return refusal(said, replies.for_intent("somewhere", "", situation.world.vocabulary))
    if anchors and not names_table(anchors[0]):
        where = {"relation": relation, "anchor_words": anchors[0].words}
    if len(said.things) == 1 and where and (moved := _moved(said, where, situation)):
        return moved
    first = said.things[0]
    # "No, I want the ball", after it was removed
    wanted = len(said.things) == 1 and first.definite and not where
    if wanted and (back := history.brought_back(said, first, situation)):
        return back
    calls: list[Call] = []
    for thing in said.things:
        if doubt := _doubt_if_new(thing, said, situation):
            return refusal(said, doubt)
        if _two_colors(thing, situation.world):
            return refusal(said, replies.two_values("color"))
        there = _there_already(thing, situation) if "there" in said.verb.split() else 0
        new = _one_by_one(thing)[there:]
        if not new:
            return refusal(said, replies.there_already(thing.words))
        calls += [Call("add_object", {"what": what, **where}) for what in new]
    return Meaning(said.intent, tuple(calls), plural=len(calls) > 1)


def _beyond_the_table(relation: str, anchor: Phrase) -> bool:
    """Whether a place is "next to the table", or a side that is not told: "in the corner"."""
    if names_table(anchor):
        return relation != "on"
    return relation == "on" and " ".join(anchor.texts) in _SIDES


def copy(said: Said, situation: Situation) -> Meaning:
    """ "Copy the duck": one that looks alike, beside it."""
    calls = []
    for target in said.targets:
        alike = _looking_alike(target, situation)
        if alike is None:
            return refusal(said, replies.copy_of(target.words, names_table(target)))
        calls.append(added(alike, {"relation": "next to", "anchor_words": target.words}))
    return Meaning(said.intent, tuple(calls), plural=len(calls) > 1)


def _looking_alike(target: Phrase, situation: Situation) -> str | None:
    """What to draw for a second one of an object; None where several are meant, or none."""
    scene = situation.briefing
    if scene is None or names_table(target) or target.plural:
        return None
    found = find(scene.graph, target.words, situation.world.vocabulary, focus=scene.focus)
    if found.status != "unique":
        return None
    return with_article(scene.graph.get(found.ids[0]).name)


def added(what: str, place: Mapping[str, str]) -> Call:
    """A call that adds something at a place."""
    return Call("add_object", {"what": what, **place})


def _there_already(thing: Phrase, situation: Situation) -> int:
    """How many of "two red mugs" are there, where the number says how many there shall be."""
    scene = situation.briefing
    if scene is None or thing.texts[0] not in _COUNTS or "more" in thing.texts:
        return 0
    words = f"all {thing.words.split(' ', 1)[-1]}"
    return len(find(scene.graph, words, situation.world.vocabulary).ids)


def _moved(said: Said, where: Mapping[str, str | int], situation: Situation) -> Meaning | None:
    """ "put duck on teapot", as people type: the one duck that is there, if it is no other."""
    thing, scene = said.things[0], situation.briefing
    named = not thing.definite and not thing.indefinite and not thing.plural
    if scene is None or not where or not named or said.words[0] not in LISTS["PUTTING"]:
        return None
    found = find(scene.graph, thing.words, situation.world.vocabulary, focus=scene.focus)
    if found.status != "unique":
        return None
    return Meaning("move_to", (Call("adjust_relation", {"target_words": thing.words, **where}),))


def _doubt_if_new(thing: Phrase, said: Said, situation: Situation) -> str:
    """ "have the mug on the book" may mean the mug that is there; "put mug on book" too."""
    opening = " ".join(said.words[:2])
    adding = any(said.words[0] == verb or opening == verb for verb in LISTS["ADD_ONLY"])
    if thing.definite and said.words[0] in ("make", "paint", "render"):
        return replies.WHICH_LOOK
    if thing.definite and not adding:
        return replies.move_or_new(thing.words)
    if not thing.indefinite and not adding and situation.holds(thing):
        return replies.move_or_new(thing.words)
    return ""


def _two_colors(thing: Phrase, world: WorldWords) -> bool:
    colors = {world.values[t] for t in thing.texts if world.is_value(t)}
    return len([c for c in colors if c[0] == "color"]) > 1


def _one_by_one(thing: Phrase) -> list[str]:
    """ "two red mugs" -> "a red mug" twice; anything else as it was said."""
    if thing.texts[:2] == ("one", "more"):
        return [f"another {thing.words.split(' ', 2)[-1]}"]
    count = _COUNTS.get(thing.texts[0])
    words = thing.words.split()
    named = words[2:] if words[1:2] == ["more"] else words[1:]
    if count is None or len(words) != len(thing.texts) or not named:
        return [thing.words]
    rest = [*named[:-1], singular(named[-1].lower())]
    return [with_article(" ".join(rest))] * count
