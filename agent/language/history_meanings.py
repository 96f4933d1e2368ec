"""What "undo", "bring the mug back" and "go back to before the duck" mean: how many steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.briefing import HistoryLine
from agent.language import replies
from agent.language.meanings import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from agent.language.tokens import tokenize
from agent.language.verbs import RELATION_OF
from agent.language.world_words import WorldWords, singular

_TOWARDS = "|".join(sorted(RELATION_OF, key=len, reverse=True))
_REMOVED = re.compile(r"Removed the (?P<before>.+)")
_REPLACED = re.compile(r"Replaced the (?P<before>.+) with an? (?P<after>.+)")
_ADDED = re.compile(rf"Added an? (?P<after>.+?)(?: (?:{_TOWARDS}) the .+)?")
_MADE = re.compile(r"Made the (?P<looks>.+)")
_GOING = frozenset({"removed", "deleted", "removing"})
_CHANGING = frozenset(
    {"painted", "painting", "changed", "replaced", "moved", "moving", "swapped", "swapping"}
)


def steps(said: Said, situation: Situation) -> Meaning:
    """ "Undo the last two", "redo everything"."""
    count = said.number
    if said.intent == "undo_all":
        count = max(len(situation.done), 1)
    elif said.intent == "redo_all":
        count = max(len(situation.undone), 1)
    tool = said.intent.split("_")[0]
    return Meaning(said.intent, (Call(tool, {"steps": count}),))


def again(said: Said, situation: Situation) -> Meaning:
    """ "Do it again": only what was undone can be. "Once more" after an undo is another one."""
    if situation.undid and "do" not in said.words:
        return Meaning(said.intent, (Call("undo", {"steps": 1}),))
    if situation.undone:
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return refusal(said, replies.AGAIN)


def restore(said: Said, situation: Situation) -> Meaning:
    """ "Bring the mug back": only what was done last, so that nothing else is taken back."""
    phrase = said.targets[0]
    if names_table(phrase) or phrase.texts == ("everything",):
        return refusal(said, replies.HOW_FAR_BACK)
    undoing = said.words[0] == "undo"
    back = _steps_back(phrase, situation, _speaks_of if undoing else _took)
    if back == 1:
        return Meaning(said.intent, (Call("undo", {"steps": 1}),))
    if back is not None:
        return refusal(said, replies.undo_takes_more(phrase.words, back))
    if undoing:
        return refusal(said, replies.never_edited(phrase.words))
    if situation.undone and _brings_back(situation.undone[0], phrase, situation.world):
        return Meaning(said.intent, (Call("redo", {"steps": 1}),))
    return refusal(said, replies.never_gone(phrase.words))


def before(said: Said, situation: Situation) -> Meaning:
    """ "Go back to before the duck", "before you removed the mug": that edit and all since."""
    back = _told_step(said, situation)
    if back is None:
        return refusal(said, replies.never_edited(said.targets[0].words))
    return Meaning(said.intent, (Call("undo", {"steps": back}),))


def after(said: Said, situation: Situation) -> Meaning:
    """ "Go back to after you removed the mug": all that was done since."""
    back = _told_step(said, situation)
    if back is None:
        return refusal(said, replies.never_edited(said.targets[0].words))
    if back == 1:
        return refusal(said, replies.NOTHING_SINCE)
    return Meaning(said.intent, (Call("undo", {"steps": back - 1}),))


def _told_step(said: Said, situation: Situation) -> int | None:
    """How many steps lead back before the edit that "you removed the mug" speaks of."""
    phrase, words = said.targets[0], set(said.words)
    back = None
    if words & _GOING:
        back = _steps_back(phrase, situation, _took)
    elif not words & _CHANGING:
        back = _steps_back(phrase, situation, _gave)
    return _steps_back(phrase, situation, _speaks_of) if back is None else back


@dataclass(frozen=True)
class _Change:
    """One edit of a step: the words for its object before it and after it. `looks`: it is the
    same object, with other looks."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    looks: bool = False


_Test = Callable[[HistoryLine, Phrase, WorldWords], bool]


def _steps_back(phrase: Phrase, situation: Situation, fits: _Test) -> int | None:
    """How many steps lead back before the last edit that `fits` finds for a phrase."""
    for back, line in enumerate(reversed(situation.done), start=1):
        if fits(line, phrase, situation.world):
            return back
    return None


def _speaks_of(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step was about the object, in any way."""
    return _named(phrase, _words(line.summary), world)


def _took(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step took the object away, or its looks."""
    return any(_named(phrase, change.before, world) for change in _changes(line, world))


def _gave(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether the object came with a step."""
    return any(
        not change.looks and _named(phrase, change.after, world) for change in _changes(line, world)
    )


def _brings_back(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step that was undone gives what is missing now."""
    return any(
        _named(phrase, change.after, world) and not _named(phrase, change.before, world)
        for change in _changes(line, world)
    )


def _changes(line: HistoryLine, world: WorldWords) -> list[_Change]:
    """The edits of a step, read from its summary (`agent.wording.done`)."""
    return [_change(sentence, world) for sentence in line.summary.split("; ")]


def _change(sentence: str, world: WorldWords) -> _Change:
    if found := _REMOVED.fullmatch(sentence):
        return _Change(before=_words(found["before"]))
    if found := _REPLACED.fullmatch(sentence):
        return _Change(_words(found["before"]), _words(found["after"]))
    if found := _ADDED.fullmatch(sentence):
        return _Change(after=_words(found["after"]))
    if found := _MADE.fullmatch(sentence):
        return _looks(found["looks"].split(), world)
    return _Change()


def _looks(words: Sequence[str], world: WorldWords) -> _Change:
    """ "red mug green and striped": what stands before the kind, and behind it."""
    kinds = [n for n, word in enumerate(words, start=1) if world.is_kind(word)]
    end = kinds[-1] if kinds else len(words)
    kind = words[end - 1 : end]
    return _Change(_words(" ".join(words[:end])), _words(" ".join([*kind, *words[end:]])), True)


def _words(text: str) -> frozenset[str]:
    return frozenset(w for t in tokenize(text) for w in (t.text, singular(t.text)))


def _named(phrase: Phrase, words: frozenset[str], world: WorldWords) -> bool:
    """Whether all that a phrase says of kind and looks is among the words."""
    own = world.vocabulary.synonyms
    content = [singular(w) for w in phrase.texts if world.is_kind(w) or world.is_value(w)]
    return bool(content) and all(set(own.get(w, w).split()) <= words for w in content)
