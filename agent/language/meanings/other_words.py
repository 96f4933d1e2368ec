"""Words that say which other object was meant: "the left one", after "remove the right mug"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.briefing import Briefing
from agent.language.attributes import DRAWN
from agent.language.lexicon import ORDINALS, phrases
from agent.language.meanings.said import REFERENCES, Call, Situation
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import find

_ONE = re.compile(r"\bone(s?)\b", re.IGNORECASE)
_OTHER_ONE = re.compile(
    r"the other(?: one)?|the remaining one|the one (?:that is |that's )?left", re.IGNORECASE
)
_OTHER = re.compile(r"the (?:other|remaining) \w+", re.IGNORECASE)
_ALL_OTHERS = re.compile(
    r"(?:all (?:of )?)?the (?:(?:other|remaining) (?:ones|things|objects)|others|rest)"
    r"|all (?:other|remaining) (?:things|objects)|(?:everything|everyone|all) else",
    re.IGNORECASE,
)
# What they end in where they are of any kind.
_ALL_THE_REST = ("rest", "things", "objects", "else")
_ORDINAL = re.compile(rf"the (?:{'|'.join(ORDINALS)}|last)", re.IGNORECASE)
# Words that say by themselves that things of any kind are meant.
_OF_ANY_KIND = re.compile(
    r"\b(?:everything|everyone|anything|(?:all|every|each|any)\b.*\b(?:thing|object|item)s?)\b",
    re.IGNORECASE,
)
_EVERY = phrases("all|both|all of them|both of them|every one of them|each of them|every one")


def of_the_kind(words: str, before: str, situation: Situation) -> str:
    """ "the left one" after "remove the right mug" -> "the left mug", if there is one. "Everything"
    stays everything."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    first = before.split(",")[0].strip()  # of several ids
    named_by_id = scene is not None and first in scene.graph
    kind = parse_noun_phrase(before, vocabulary).category
    kind = kind_of(first, situation) if named_by_id else kind
    if words.lower() in _EVERY:
        named = kind_of(before, situation)
        return f"{words.split()[0].lower()} {plural(named)}" if named else words
    phrase = parse_noun_phrase(words, vocabulary)
    leaning = phrase.category is None and phrase.pronoun in (None, "one") and not phrase.other
    leaning = leaning and not _OF_ANY_KIND.search(words)
    if scene is None or kind is None or not leaning:
        return words
    named, found = _ONE.subn(rf"{kind}\1", words, count=1)
    named = named if found else f"{words} {kind}"
    return words if find(scene.graph, named, vocabulary).status == "none" else named


def kind_of(words: str, situation: Situation) -> str | None:
    """The kind of thing that words name; of "it" and of ids, that of the object."""
    if (kind := parse_noun_phrase(words, situation.world.vocabulary).category) in (None, words):
        scene = situation.briefing
        if scene is not None and words in scene.graph:
            return scene.graph.get(words).category
        if scene is not None and words == "it" and scene.focus:
            known = scene.focus[0] in scene.graph
            return scene.graph.get(scene.focus[0]).category if known else None
        return kind if kind in situation.world.vocabulary.kinds else None
    return kind


def of_one_kind(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "The first ball red, the second green": the second ball."""
    told: list[Call] = []
    for call in calls:
        words = str(call.args.get("target_words", ""))
        if told and _ORDINAL.fullmatch(words) and told[-1].tool == call.tool:
            before = str(told[-1].args.get("target_words", ""))
            call = call.with_(target_words=of_the_kind(words, before, situation))
        told.append(call)
    return tuple(told)


def of_the_other_one(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "The left one red and the other one green": of two the one that is not named before it,
    whatever became of that."""
    told: list[Call] = []
    for call in calls:
        words = str(call.args.get("target_words", ""))
        before = str(told[-1].args.get("target_words", "it")) if told else ""
        if before and not call.corrects and _OTHER.fullmatch(words):
            left = _left_of_two(before, words, situation)
            call = call.with_(target_words=left) if left else call
        told.append(call)
    return tuple(told)


def _left_of_two(before: str, words: str, situation: Situation) -> str | None:
    """The id of the only other object of its kind, or of several that were edited together."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    found = find(scene.graph, before, vocabulary, focus=scene.focus) if scene else None
    if scene is None or found is None or found.status != "unique":
        return None
    there = scene.graph.get(found.ids[0])
    named = parse_noun_phrase(words, vocabulary).category
    kinds = {scene.graph.get(i).category for i in scene.group}
    if named is None and there.id in scene.group and len(kinds) > 1:
        left = [i for i in scene.group if i != there.id]
    else:
        kind = named or there.category
        left = [o.id for o in scene.graph.foreground if o.category == kind and o.id != there.id]
    return left[0] if len(left) == 1 else None


def of_the_others(
    calls: Sequence[Call], before: Call | None, situation: Situation
) -> tuple[Call, ...]:
    """ "The red mug green and the others blue": the other mugs, where there are several; `before`
    is the edit of the turn before."""
    told: list[Call] = []
    scene = situation.briefing
    # What was edited or told of last.
    last = (scene.group or scene.focus[:1]) if scene is not None else ()
    for call in calls:
        words = str(call.args.get("target_words", ""))
        named = [str(c.args.get("target_words", "it")) for c in told]
        if call.corrects or not _ALL_OTHERS.fullmatch(words):
            told.append(call)
        elif named and not any(n.lower() in ("it", "them", "that") for n in named):
            told += _of_all_but(
                call, [of_the_kind(n, named[0], situation) for n in named], situation
            )
        else:
            kind = kind_of(str(before.args.get("target_words", "")), situation) if before else None
            wide = named or words.lower().endswith(_ALL_THE_REST)
            if not wide and kind is not None and _count(kind, scene, last) > 1:
                call = call.with_(target_words=f"the other {plural(kind)}")
            told.append(call)
    return tuple(told)


def _of_all_but(call: Call, named: Sequence[str], situation: Situation) -> list[Call]:
    """The call for all but what is named. Where that means several, it will mean others once it
    has changed, so that the rest are told one by one."""
    scene, words = situation.briefing, str(call.args["target_words"])
    kinds = {kind_of(n, situation) for n in named}
    kind = kinds.pop() if len(kinds) == 1 and not words.lower().endswith(_ALL_THE_REST) else None
    alone = kind is None or _count(kind, scene) < len(named) + 2
    every = "everything" if alone else f"all {plural(str(kind))}"
    if scene is None:
        return [call.with_(target_words=f"{every} except {' and '.join(named)}")]
    vocabulary = situation.world.vocabulary
    found = [find(scene.graph, n, vocabulary, focus=scene.focus) for n in named]
    if all(f.status != "several" for f in found):
        return [call.with_(target_words=f"{every} except {' and '.join(named)}")]
    out = {i for f in found for i in f.ids}
    left = [o for o in scene.graph.foreground if o.id not in out and (alone or o.category == kind)]
    looks = {k: v for k, v in call.args.items() if k in DRAWN}
    fresh = [o for o in left if not looks or not looks.items() <= o.attributes.items()]
    return [call.with_(target_words=o.id) for o in fresh]


def _count(kind: str, scene: Briefing | None, beside: Sequence[str] = ()) -> int:
    """How many of a kind there are beside some ids; none where nothing is seen."""
    seen = scene.graph.foreground if scene is not None else ()
    return sum(o.category == kind and o.id not in beside for o in seen)


def without_the_gone(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "The other one", right behind "remove the yellow duck": the duck that is left."""
    gone, told = situation.removed, []
    there: str | None = None
    for call in calls:
        meant = call if call.corrects else _of_those_left(call, there or gone, there, situation)
        gone = there = str(call.args["target_words"]) if call.tool == "remove_object" else None
        told.append(meant)
    return tuple(told)


def _of_those_left(call: Call, gone: str | None, there: str | None, situation: Situation) -> Call:
    """`gone`: the words for what was removed; `there`: those for what still is there, as it is
    removed by an earlier call of the same message."""
    scene, kind = situation.briefing, kind_of(gone, situation) if gone else None
    if scene is None or kind is None:
        return call
    vocabulary = situation.world.vocabulary
    out = find(scene.graph, there, vocabulary, focus=scene.focus).ids if there else ()
    left = [o.id for o in scene.graph.foreground if o.category == kind and o.id not in out]
    named = left[0] if len(left) == 1 else f"the other {kind}"
    words = {k: v for k, v in call.args.items() if k in REFERENCES and _OTHER_ONE.fullmatch(str(v))}
    return call.with_(**dict.fromkeys(words, named)) if left else call


def has_more(kind: str, situation: Situation) -> bool:
    """Whether the picture has several of a kind, so that "the other one" can be one of them."""
    return _count(kind, situation.briefing) > 1
