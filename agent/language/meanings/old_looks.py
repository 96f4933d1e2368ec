"""Looks that are taken back: "I preferred the old color", "undo the size, but keep the color"."""

from __future__ import annotations

from dataclasses import replace

from agent.briefing import HistoryLine
from agent.language import replies
from agent.language.attributes import SIZES
from agent.language.meanings.done_steps import (
    changes_of,
    looks_given,
    resized,
    speaks_of,
    steps_that,
)
from agent.language.meanings.left_out import left_out
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal


def old_look(said: Said, situation: Situation) -> Meaning:
    """ "I preferred the old color": the last change of it is left out, whatever was done since;
    for the original one all of them."""
    lines = list(enumerate(situation.done, start=1))
    if said.targets:
        named = set(steps_that(said.targets[0], situation, speaks_of))
        lines = [(n, line) for n, line in lines if n in named]
    found = [n for n, line in lines if changed_look(line, str(said.bound["aspect"]), situation)]
    if not found:
        return refusal(said, replies.NO_OLD_LOOK)
    first = said.bound["old"] in ("original", "first")
    back = left_out(said.intent, found if first else found[-1:], situation)
    again = other_looks(found[-1], str(said.bound["aspect"]), situation) if len(found) == 1 else ()
    return replace(back, calls=(*back.calls, *again))


def other_looks(number: int, aspect: str, situation: Situation) -> tuple[Call, ...]:
    """What a step gave besides an aspect, given again: "undo the size, but keep the colour"."""
    kinds = {"size": SIZES}.get(aspect.removesuffix("s"), {aspect.removesuffix("s")})
    given = [
        looks_given(s, situation.world) for s in situation.done[number - 1].summary.split("; ")
    ]
    calls = []
    for words, look in filter(None, given):
        rest = {k: v for k, v in look.values.items() if k not in kinds}
        if rest and len(rest) < len(look.values):
            calls.append(Call("change_attributes", {"target_words": f"the {words}", **rest}))
    return tuple(calls)


def changed_look(line: HistoryLine, aspect: str, situation: Situation) -> bool:
    """Whether a step changed an object's color, pattern, finish or size."""
    world = situation.world
    for change in changes_of(line, world):
        if not change.looks:
            continue
        said = {value[0] for w in change.after if (value := world.value(w)) is not None}
        said |= {"size"} if resized(change) else set()
        if aspect.removesuffix("s") in said or aspect in ("look", "shape", "surface", "material"):
            return True
    return False
