"""What the steps of the history did, read from their summaries (`agent.wording.done`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.briefing import HistoryLine
from agent.language.attributes import Look, read_look
from agent.language.meanings.said import Situation
from agent.language.noun_words import Phrase
from agent.language.relation_words import RELATION_OF
from agent.language.tokens import tokenize
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import singular

_TOWARDS = "|".join(sorted(RELATION_OF, key=len, reverse=True))
_REMOVED = re.compile(r"Removed the (?P<before>.+)")
_REPLACED = re.compile(r"Replaced the (?P<before>.+) with an? (?P<after>.+)")
_ADDED = re.compile(
    rf"Added an? (?P<after>.+?)(?: (?:(?:{_TOWARDS}|between) the |where |in the place of ).+)?"
)
# What the summaries say of sizes (`agent.wording`).
_SIZED = {"bigger": 1, "smaller": -1, "half": -1, "twice": 1, "three": 1}
_MADE = re.compile(r"Made the (?P<looks>.+)")


@dataclass(frozen=True)
class Change:
    """One edit of a step: the words for its object before it and after it. `looks`: it is the
    same object, with other looks."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    looks: bool = False


Test = Callable[[HistoryLine, Phrase, WorldWords], bool]


def steps_that(phrase: Phrase, situation: Situation, fits: Test) -> list[int]:
    """The numbers of the edits that `fits` finds for a phrase, the first first."""
    lines = enumerate(situation.done, start=1)
    return [number for number, line in lines if fits(line, phrase, situation.world)]


def speaks_of(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step was about the object, in any way."""
    return is_named(phrase, words_of(line.summary), world)


def took(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step took the object away, or its looks."""
    return any(is_named(phrase, change.before, world) for change in changes_of(line, world))


def removed(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step took the object away."""
    changes = (c for c in changes_of(line, world) if not c.looks and c.before)
    return any(is_named(phrase, change.before, world) for change in changes)


def resized(change: Change) -> int | None:
    """Whether an edit made its object larger (1) or smaller (-1); None for any other edit."""
    if not change.looks or not change.after & _SIZED.keys():
        return None
    return next(way for word, way in _SIZED.items() if word in change.after)


def unsized(size: str) -> Test:
    """Whether a step took the object away, or took it the size: "when the mug was still big"."""
    other = -1 if size.endswith("bigger") else 1

    def fits(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
        changes = [c for c in changes_of(line, world) if is_named(phrase, c.before, world)]
        return any(resized(c) == other or not c.looks for c in changes)

    return fits


def gave_look(change: Change, look: Look) -> bool:
    """Whether an edit gave its object a look that it had not."""
    wanted = {value.split()[-1] for value in look.words}
    if size := str(look.values.get("size", "")):
        return resized(change) == (1 if size.endswith("bigger") else -1)
    return change.looks and bool(wanted) and wanted <= change.after - change.before


def took_look(line: HistoryLine, look: object, world: WorldWords) -> bool:
    """Whether a step gave something another look in the place of this one."""
    wanted = {value.split()[-1] for value in look.words} if isinstance(look, Look) else set()
    changes = changes_of(line, world)
    return bool(wanted) and any(c.looks and wanted <= c.before - c.after for c in changes)


def looking(look: Look) -> Test:
    """Whether a step gave the object that look; of "it", any object."""

    def fits(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
        changes = [c for c in changes_of(line, world) if gave_look(c, look)]
        return any(phrase.words == "it" or is_named(phrase, c.before, world) for c in changes)

    return fits


def about(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step changed, moved or replaced the object."""
    other = all(
        (c.before and c.after) or not (c.before or c.after) for c in changes_of(line, world)
    )
    return other and speaks_of(line, phrase, world)


def gave(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether the object came with a step."""
    return any(
        not change.looks and is_named(phrase, change.after, world)
        for change in changes_of(line, world)
    )


def brings_back(line: HistoryLine, phrase: Phrase, world: WorldWords) -> bool:
    """Whether a step that was undone gives what is missing now."""
    return any(
        is_named(phrase, change.after, world) and not is_named(phrase, change.before, world)
        for change in changes_of(line, world)
    )


def changes_of(line: HistoryLine, world: WorldWords) -> list[Change]:
    """The edits of a step, read from its summary (`agent.wording.done`)."""
    return [_one_change(sentence, world) for sentence in line.summary.split("; ")]


def _one_change(sentence: str, world: WorldWords) -> Change:
    if found := _REMOVED.fullmatch(sentence):
        return Change(before=words_of(found["before"]))
    if found := _REPLACED.fullmatch(sentence):
        return Change(words_of(found["before"]), words_of(found["after"]))
    if found := _ADDED.fullmatch(sentence):
        return Change(after=words_of(found["after"]))
    if found := _MADE.fullmatch(sentence):
        return _looks_of(found["looks"].split(), world)
    return Change()


def looks_given(sentence: str, world: WorldWords) -> tuple[str, Look] | None:
    """Of "Made the red mug green and bigger" the words for the object, and the looks it got."""
    words = found["looks"].split() if (found := _MADE.fullmatch(sentence)) else []
    kinds = [n for n, word in enumerate(words, start=1) if world.is_kind(word)]
    look = read_look(tokenize(" ".join(words[kinds[-1] :])), world) if kinds else None
    return (" ".join(words[: kinds[-1]]), look) if look is not None else None


def _looks_of(words: Sequence[str], world: WorldWords) -> Change:
    """ "red mug green and striped": what stands before the kind, and behind it."""
    kinds = [n for n, word in enumerate(words, start=1) if world.is_kind(word)]
    end = kinds[-1] if kinds else len(words)
    kind = words[end - 1 : end]
    return Change(words_of(" ".join(words[:end])), words_of(" ".join([*kind, *words[end:]])), True)


def words_of(text: str) -> frozenset[str]:
    return frozenset(w for t in tokenize(text) for w in (t.text, singular(t.text)))


def is_named(phrase: Phrase, words: frozenset[str], world: WorldWords) -> bool:
    """Whether all that a phrase says of kind and looks is among the words."""
    own = world.vocabulary.synonyms
    content = [singular(w) for w in phrase.texts if world.is_kind(w) or world.is_value(w)]
    return bool(content) and all(set(own.get(w, w).split()) <= words for w in content)
