"""Steps of the history left out, and all others kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language import replies
from agent.language.meanings.done_steps import (
    speaks_of,
    steps_that,
)
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.noun_words import Phrase


def step_number(number: object, last: int) -> int:
    """The number of a step; what is below 0 counts from the last one, which is -1."""
    told = number if isinstance(number, int) else 0
    return told if told >= 0 else max(last + 1 + told, 0)


def left_out(intent: str, numbers: Sequence[int], situation: Situation) -> Meaning:
    """Steps left out, the last first, as the numbers of those behind a step change with it."""
    meant, last = sorted(set(numbers), reverse=True), len(situation.done)
    if meant == list(range(last, last - len(meant), -1)):
        return Meaning(intent, (Call("undo", {"steps": len(meant)}),))
    return Meaning(intent, tuple(Call("drop_edit", {"number": n}) for n in meant))


def without_kept(meanings: Sequence[Meaning], situation: Situation) -> list[Meaning]:
    """ "Cancel the colour change, not the lamp thing": what is taken back, less what shall stay
    done. Alone "not the lamp" brings the lamp back."""
    last = len(situation.done)
    undone = {
        n for m in meanings if m.intent != "keep" for c in m.calls for n in _steps_of(c, last)
    }
    back = {n for m in meanings if m.intent == "keep" for c in m.calls for n in _steps_of(c, last)}
    kept = back | {n for m in meanings if m.intent == "keep" for n in _steps_about(m, situation)}
    if not undone or not (back or (undone & kept and undone - kept)):
        return list(meanings)
    left = sorted(undone - kept)
    calm = [replace(m, calls=(), reply=replies.LEFT, harmless=True) for m in meanings]
    others = [
        m if m.calls and not any(_steps_of(c, last) for c in m.calls) else quiet
        for m, quiet in zip(meanings, calm, strict=True)
    ]
    return [*others, *([left_out("drop", left, situation)] if left else [])]


def _steps_about(meaning: Meaning, situation: Situation) -> list[int]:
    """The numbers of the steps that were about what a meaning mentions."""
    words = meaning.mention.lower().split()
    return steps_that(Phrase(meaning.mention, tuple(words)), situation, speaks_of) if words else []


def _steps_of(call: Call, last: int) -> list[int]:
    """The numbers of the steps that a call takes back, of so many."""
    if call.tool == "undo":
        return list(range(max(last - int(call.args["steps"]), 0) + 1, last + 1))
    return [int(call.args["number"])] if call.tool == "drop_edit" and "number" in call.args else []


def going(number: int, side: str) -> Call:
    """To the picture before or after a step."""
    return Call("go_to_version", {"number": number, "side": side})
