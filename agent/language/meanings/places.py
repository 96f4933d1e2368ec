"""What requests for a place between two things, where one is or was, or at a side, mean."""

from __future__ import annotations

from collections.abc import Mapping

from agent.language import replies
from agent.language.meanings.additions import added
from agent.language.meanings.place_words import place_args
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table


def move_to(said: Said, situation: Situation) -> Meaning:
    """ "Put the duck between the ball and the lamp", "move it to where the mug was", "to the
    back of the table"."""
    place = place_args(said, situation)
    if not place or any(names_table(t) for t in said.targets):
        return refusal(said, replies.BETWEEN_WHAT if not place else replies.MOVE_WHERE)
    if "side" in place:
        calls = tuple(_moved(t, place) for t in said.targets)
        return Meaning(said.intent, calls, plural=any(t.plural for t in said.targets))
    if len(said.targets) != 1 or said.targets[0].plural:
        return refusal(said, replies.ONE_AT_A_PLACE)
    target = said.targets[0]
    if said.words[0] not in ("move", "shift", "slide") and situation.lacks(target):
        bare = target.words.split(" ", 1)[-1]
        return Meaning(said.intent, (added(f"a {bare}", place),))
    return Meaning(said.intent, (_moved(target, place),))


def add(said: Said, situation: Situation) -> Meaning:
    """ "Put a candle where the lamp was"."""
    place = place_args(said, situation)
    if not place:
        return refusal(said, replies.BETWEEN_WHAT)
    if len(said.things) != 1 or said.things[0].plural:
        return refusal(said, replies.ONE_AT_A_PLACE)
    thing = said.things[0]
    if thing.definite and situation.holds(thing):
        return Meaning(said.intent, (_moved(thing, place),))
    return Meaning(said.intent, (added(thing.words, place),))


def _moved(target: Phrase, place: Mapping[str, str]) -> Call:
    return Call("adjust_relation", {"target_words": target.words, **place})


def move_there(said: Said, situation: Situation) -> Meaning:
    """ "Move the lamp there", right after something was removed: where that was."""
    if situation.removed is None or any(names_table(t) for t in said.targets):
        return refusal(said, replies.for_intent("move_odd", "", situation.world.vocabulary))
    if len(said.targets) != 1 or said.targets[0].plural:
        return refusal(said, replies.ONE_AT_A_PLACE)
    return Meaning(said.intent, (_moved(said.targets[0], {"place_of": "where it was"}),))


def in_its_place(said: Said, situation: Situation) -> Meaning:
    """ "Put a candle in its place", "there": where it is that was spoken of, or was."""
    if len(said.things) != 1 or said.things[0].plural:
        return refusal(said, replies.ONE_AT_A_PLACE)
    if situation.removed is None:
        return refusal(said, replies.for_intent("somewhere", "", situation.world.vocabulary))
    return Meaning(said.intent, (added(said.things[0].words, {"place_of": "where it was"}),))
