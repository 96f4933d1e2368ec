"""What "undo", "bring the mug back" and "leave out the second edit" mean: steps of the history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.briefing import HistoryLine
from agent.language import offers, replies
from agent.language.lexicon import phrases
from agent.language.meanings.done_steps import (
    Test,
    about,
    brings_back,
    changes_of,
    gave,
    removed,
    speaks_of,
    steps_that,
    took,
    took_look,
    words_of,
)
from agent.language.meanings.left_out import going, left_out, step_number
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from agent.language.world_words import WorldWords

_GOING = phrases("removed|deleted|removing|deleting|removal|deletion|erased|erasing")
_COMING = phrases("added|adding|addition|put|placed|drew|inserted|appeared|came|putting")
_CHANGING = phrases(
    "painted|painting|changed|changing|change|replaced|replacing|replacement|moved|moving|move|"
    "swapped|swapping|swap|recoloring|recolored|coloring|made|turned"
)
# What these say of a step, in a word that the history knows.
_KIND_OF = {
    **dict.fromkeys(_GOING, "removing"),
    **dict.fromkeys(_COMING, "adding"),
    **dict.fromkeys(phrases("moved|moving|move"), "moving"),
    **dict.fromkeys(phrases("replaced|replacing|replacement"), "replacing"),
    **dict.fromkeys(phrases("swapped|swapping|swap"), "swapping"),
    **dict.fromkeys(phrases("painted|painting|recoloring|recolored|coloring"), "painting"),
}
_UNDOING = phrases("undo|drop|skip|without|leave|forget|cancel|revert|reverse")
_EXCEPTED = re.compile(
    r"(?:everything|all|all of it) (?:but|except(?: for)?) (?:not )?(?P<kept>.+)", re.IGNORECASE
)
# With these one step is spoken of, whatever the last request came to.
_ONE = phrases("one|edit|change|step|action|move|version|thing|another|a")


def steps(said: Said, situation: Situation) -> Meaning:
    """ "Undo the last two", "redo everything". Where no number is said and no single step, "undo"
    takes back all that was done for the last request."""
    count = said.number
    if said.intent == "undo" and not (said.bound or _ONE & set(said.words)):
        count = situation.together
    if said.intent == "undo_all":
        count = max(len(situation.done), 1)
    elif said.intent == "redo_all":
        count = max(len(situation.undone), 1)
    tool = said.intent.split("_")[0]
    return Meaning(said.intent, (Call(tool, {"steps": count}),))


def again(said: Said, situation: Situation) -> Meaning:
    """ "Do it again": only what was undone can be. "Once more", "two more" after an undo are more
    of these."""
    count = said.bound.get("number")
    steps = count if isinstance(count, int) else 1
    if situation.undid and "do" not in said.words:
        return Meaning(said.intent, (Call("undo", {"steps": steps}),))
    if count:
        return refusal(said, replies.AGAIN)
    if situation.undone:
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return refusal(said, replies.AGAIN)


def another_try(said: Said, situation: Situation) -> Meaning:
    """ "Try again", "I don't like it": the last edit is drawn once more."""
    if situation.briefing is not None and not situation.done:
        return refusal(said, replies.NOTHING_TO_TRY)
    return Meaning(said.intent, (Call("try_again"),))


def candidate(said: Said, situation: Situation) -> Meaning:
    """ "Take the third one", after an edit."""
    if situation.briefing is not None and not situation.done:
        return refusal(said, replies.NOTHING_TO_TRY)
    number = said.bound.get("nth", said.bound.get("number"))
    if not isinstance(number, int) or number < 1:
        return refusal(said, replies.WHICH_CANDIDATE)
    return Meaning(said.intent, (Call("choose_candidate", {"number": number}),))


def put_back(said: Said, situation: Situation) -> Meaning:
    """ "Bring that back": what was undone, right after it was; else what was removed last, or
    done last."""
    if situation.undid and situation.undone:
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    if "take" not in said.words and "put" not in said.words:
        lines = enumerate(situation.done, start=1)
        gone = [n for n, line in lines if _takes_away(line, situation.world)]
        if gone:
            return _left_out(said, gone[-1:], situation)
    return Meaning(said.intent, (Call("undo", {"steps": situation.together}),))


def _takes_away(line: HistoryLine, world: WorldWords) -> bool:
    return any(c.before and not c.after for c in changes_of(line, world))


def preferred(said: Said, situation: Situation) -> Meaning:
    """ "I liked it better before": that is the last request taken back."""
    return Meaning(said.intent, (Call("undo", {"steps": situation.together}),))


def restore(said: Said, situation: Situation) -> Meaning:
    """ "Bring the mug back", "undo the duck": that edit alone, whatever was done since."""
    phrase = said.targets[0]
    if names_table(phrase) or phrase.texts == ("everything",):
        if len(situation.done) == 1:
            return Meaning(said.intent, (Call("undo", {"steps": 1}),))
        return refusal(said, replies.HOW_FAR_BACK)
    if (but := _EXCEPTED.fullmatch(phrase.words)) and said.words[0] in ("undo", "revert"):
        return _all_but(said, but["kept"], situation)
    undoing = said.words[0] in _UNDOING
    fits = meant_by_verb(said.words) if undoing else took
    found = steps_that(phrase, situation, fits)
    if not found and undoing and fits is not speaks_of:
        found = steps_that(phrase, situation, speaks_of)
    if undoing and len(found) > 1:
        # Which one of them is asked about, with what each did.
        verbs = [_KIND_OF[word] for word in said.words if word in _KIND_OF]
        words = " ".join([*verbs[:1], phrase.words])
        return Meaning(said.intent, (Call("drop_edit", {"words": words}),))
    if found and not undoing and _built_on(found[-1], situation):
        return Meaning(said.intent, (going(found[-1], "before"),))
    if found:
        rest = _gone_besides(phrase, found[-1], situation) if not undoing else ()
        back = _left_out(said, [found[-1]], situation)
        return replace(back, calls=(*back.calls, *rest))
    if undoing:
        return refusal(said, replies.never_edited(phrase.words))
    if situation.undone and brings_back(situation.undone[0], phrase, situation.world):
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return refusal(said, replies.never_gone(phrase.words))


def _gone_besides(phrase: Phrase, number: int, situation: Situation) -> tuple[Call, ...]:
    """ "Bring the red one back" after "remove both mugs": the other one goes again."""
    line, world = situation.done[number - 1], situation.world
    parts = [line.model_copy(update={"summary": s}) for s in line.summary.split("; ")]
    if not all(_takes_away(part, world) and " with " not in part.summary for part in parts):
        return ()
    others = [part.summary for part in parts if not removed(part, phrase, world)]
    if len(others) == len(parts):
        return ()
    words = (summary.split(" ", 1)[1] for summary in others)
    return tuple(Call("remove_object", {"target_words": w}) for w in words)


def _all_but(said: Said, kept: str, situation: Situation) -> Meaning:
    """ "Undo everything but the lamp": every step that was not about it."""
    words = Phrase(kept, tuple(kept.lower().split()))
    stay = set(steps_that(words, situation, speaks_of))
    left = [n for n in range(1, len(situation.done) + 1) if n not in stay]
    if not stay or not left:
        return refusal(said, replies.never_edited(kept))
    return _left_out(said, left, situation)


def _built_on(number: int, situation: Situation) -> bool:
    """Whether all that came after a step is about what it brought, so that it goes with it."""
    made, *later = situation.done[number - 1 :]
    news = [c.after for c in changes_of(made, situation.world) if c.after and not c.looks]
    kinds = {w for words in news for w in words if situation.world.is_kind(w)}
    scene = situation.briefing
    there = [o for o in scene.graph.foreground if kinds & {*o.category.split()}] if scene else []
    if len(there) > 1:
        return False  # the others may have been meant
    return bool(later and kinds) and all(kinds & words_of(line.summary) for line in later)


def kept(said: Said, situation: Situation) -> Meaning:
    """ "Nah, keep the bottle": of what was taken out, it is back; of anything else, nothing."""
    words = " and ".join(t.words for t in said.targets)
    calm = Meaning("keep", reply=replies.LEFT, harmless=True, mention=words)
    back = brought_back(said, said.targets[0], situation) if len(said.targets) == 1 else None
    return replace(back or calm, mention=words)


def brought_back(said: Said, phrase: Phrase, situation: Situation) -> Meaning | None:
    """What was taken out of the picture, if nothing of its kind is left there."""
    found = steps_that(phrase, situation, removed) if situation.lacks(phrase) else []
    return _left_out(said, found[-1:], situation) if found else None


def kept_look(said: Said, situation: Situation) -> Meaning:
    """ "No, keep it blue": back to that, where the last edit took it; else nothing."""
    done, look = situation.done, said.bound["look"]
    if done and took_look(done[-1], look, situation.world):
        return Meaning("keep", (Call("undo", {"steps": 1}),))
    words = " and ".join(t.words for t in said.targets)
    return Meaning(said.intent, reply=replies.LEFT, harmless=True, mention=words)


def drop(said: Said, situation: Situation) -> Meaning:
    """ "Leave out the second edit", "undo edits 2 and 3"."""
    last = len(situation.done)
    told = next(v for k in ("numbers", "nth", "step") if (v := said.bound.get(k)) is not None)
    meant = [step_number(n, last) for n in (told if isinstance(told, tuple) else (told,))]
    if situation.briefing is not None and (unknown := [n for n in meant if not 0 < n <= last]):
        return refusal(said, replies.no_such_step(unknown[0], last))
    return _left_out(said, meant, situation)


def drop_of_those(said: Said, situation: Situation) -> Meaning:
    """ "Undo the second": of what the last request came to, if that was several steps, else of all
    steps."""
    last = len(situation.done)
    before = last - situation.together if situation.together > 1 else 0
    told = [said.bound[name] for name in ("nth", "nth0") if name in said.bound]
    meant = [before + step_number(n, last - before) for n in told]
    if situation.briefing is not None and (unknown := [n for n in meant if not before < n <= last]):
        return refusal(said, replies.no_such_step(unknown[0], last))
    return _left_out(said, meant, situation)


def _left_out(said: Said, numbers: Sequence[int], situation: Situation) -> Meaning:
    return left_out(said.intent, numbers, situation)


def without(said: Said, situation: Situation) -> Meaning:
    """ "Without the duck after all": the edit that brought it is left out; else it is removed."""
    phrase = said.targets[0]
    found = steps_that(phrase, situation, gave)
    if found and len(said.targets) == 1:
        return _left_out(said, [found[-1]], situation)
    if said.words[0] == "keep" and steps_that(phrase, situation, speaks_of):
        return refusal(said, offers.go_or_undo(phrase.words))
    calls = tuple(Call("remove_object", {"target_words": t.words}) for t in said.targets)
    return Meaning("remove", calls, plural=any(t.plural for t in said.targets))


def meant_by_verb(words: Sequence[str]) -> Test:
    """What "removed", "adding" and the like say of an edit."""
    said = set(words)
    if said & _GOING:
        return removed
    if said & _COMING:
        return gave
    return about if said & _CHANGING else speaks_of
