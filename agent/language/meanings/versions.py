"""What "go back to before the duck" and "what did you change?" mean: versions of the picture."""

from __future__ import annotations

from agent.language import replies
from agent.language.attributes import Look
from agent.language.lexicon import phrases
from agent.language.meanings.done_steps import (
    Test,
    gave,
    looking,
    speaks_of,
    steps_that,
    took,
    took_look,
    unsized,
)
from agent.language.meanings.history import meant_by_verb
from agent.language.meanings.left_out import going, step_number
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase

# How the summary of what was done begins, by what people call it.
_STARTS = {
    **dict.fromkeys(phrases("removed|deleted|erased"), ("Removed",)),
    **dict.fromkeys(phrases("moved|placed|put|swapped"), ("Moved", "Swapped", "Put")),
    **dict.fromkeys(phrases("painted|made|turned"), ("Made",)),
    **dict.fromkeys(phrases("changed|did|touched|edited"), ("",)),
    **{"added": ("Added",), "replaced": ("Replaced",)},
}


def beginning(said: Said, situation: Situation) -> Meaning:
    """ "Back to the original"."""
    if situation.briefing is not None and not situation.done:
        return refusal(said, replies.NOTHING_SINCE)
    return Meaning(said.intent, (Call("go_to_version", {"number": 0}),))


def go_to(said: Said, situation: Situation) -> Meaning:
    """ "Go to version 3", "back to before the second edit"."""
    number = said.bound.get("nth", said.bound.get("step"))
    last = len(situation.done)
    number = step_number(number, last)
    known = last + len(situation.undone)
    if situation.briefing is not None and number > known:
        return refusal(said, replies.no_such_step(number, known))
    side = {"side": "before"} if "before" in said.words else {}
    return Meaning(said.intent, (Call("go_to_version", {"number": number, **side}),))


def before(said: Said, situation: Situation) -> Meaning:
    """ "Go back to before the duck", "before you removed the mug": that edit and all since."""
    if not said.targets:  # "before you moved anything"
        starts = _STARTS.get(next(w for w in said.words if w in _STARTS), ("",))
        of_it = [n for n, h in enumerate(situation.done, 1) if h.summary.startswith(starts)]
        return Meaning(said.intent, (going(min(of_it, default=1), "before"),))
    number = _told_step(said, situation)
    if number is None:
        return refusal(said, replies.never_edited(said.targets[0].words))
    return Meaning(said.intent, (going(number, "before"),))


def before_look(said: Said, situation: Situation) -> Meaning:
    """ "Go back to before the ball was made red": what gave it that look, and all since."""
    look, phrase = said.bound.get("look"), said.targets[0]
    found = steps_that(phrase, situation, looking(look)) if isinstance(look, Look) else []
    if not found:
        return refusal(said, replies.never_edited(phrase.words))
    return Meaning(said.intent, (going(found[-1], "before"),))


def after(said: Said, situation: Situation) -> Meaning:
    """ "Go back to after you removed the mug": all that was done since."""
    number = _told_step(said, situation)
    if number is None:
        return refusal(said, replies.never_edited(said.targets[0].words))
    if number == len(situation.done):
        return refusal(said, replies.NOTHING_SINCE)
    return Meaning(said.intent, (going(number, "after"),))


def still_there(said: Said, situation: Situation) -> Meaning:
    """ "Go back to when the mug was still there", "to when the ball was red"."""
    look = said.bound.get("look")
    phrase = said.targets[0]
    fits: Test = took
    if isinstance(look, Look):
        if look.in_numbers:
            return refusal(said, replies.never_edited(phrase.words))
        if size := str(look.values.get("size", "")):
            fits = unsized(size)
        words = " ".join([*look.words, phrase.texts[-1]])
        phrase = Phrase(f"the {words}", ("the", *words.split()))
    found = steps_that(phrase, situation, fits)
    if not found:
        return refusal(said, replies.never_edited(phrase.words))
    return Meaning(said.intent, (going(found[-1], "before"),))


def look_version(said: Said, situation: Situation) -> Meaning:
    """ "Go back to the green version": the last one before a step took that look away."""
    look = said.bound.get("look")
    lines = enumerate(situation.done, start=1)
    known = isinstance(look, Look) and not look.sized
    found = [n for n, line in lines if known and took_look(line, look, situation.world)]
    if not found:
        return refusal(said, replies.never_edited(" ".join(said.words[-2:])))
    return Meaning(said.intent, (going(found[-1], "before"),))


def compare(said: Said, situation: Situation) -> Meaning:
    """ "What did you change?", "compare the first version with the third one"."""
    ends = [said.bound.get(name) for name in ("step", "step0", "nth", "nth0")]
    told = [step_number(n, len(situation.done)) for n in ends if n is not None]
    args = dict(zip(("first", "second"), sorted(told), strict=False))
    return Meaning(said.intent, (Call("compare_versions", dict(args)),))


def one_step(said: Said, situation: Situation) -> Meaning:
    """ "What was the second edit?": what is different after it."""
    last = len(situation.done)
    number = step_number(said.bound.get("nth", said.bound.get("step")), last)
    if not 0 < number <= max(last, 1):
        return refusal(said, replies.no_such_step(number, last))
    return Meaning(
        said.intent, (Call("compare_versions", {"first": number - 1, "second": number}),)
    )


def _told_step(said: Said, situation: Situation) -> int | None:
    """The number of the edit that "you removed the mug" speaks of."""
    phrase = said.targets[0]
    fits = meant_by_verb(said.words)
    found = steps_that(phrase, situation, gave if fits is speaks_of else fits)
    found = found or steps_that(phrase, situation, speaks_of)
    return found[-1] if found else None
