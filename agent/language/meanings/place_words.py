"""Places that are no relation to one object: between two, where something is or was, and at a side
of the table."""

from __future__ import annotations

from agent.language.meanings.said import Said, Situation
from agent.language.noun_words import Phrase
from agent.language.slots import names_table


def place_args(said: Said, situation: Situation) -> dict[str, str]:
    """The arguments of a tool for "between the mug and the lamp", "where the cup was" and "on the
    left"; none where words name no such place."""
    if spot := said.bound.get("spot"):
        return {"place_of": str(spot)}
    if side := said.bound.get("at_side") or said.bound.get("at_corner"):
        return {"side": str(side)}
    ends = said.phrases("ends")
    if any(names_table(end) for end in ends):
        return {}
    return between_args(ends)


def between_args(ends: tuple[Phrase, ...]) -> dict[str, str]:
    """The arguments for a place between two objects, or between "the two mugs"."""
    if len(ends) == 2 and not any(end.plural for end in ends):
        return {"anchor_words": ends[0].words, "between_words": ends[1].words}
    if len(ends) == 1 and ends[0].plural:
        return {"between_words": ends[0].words}
    return {}
