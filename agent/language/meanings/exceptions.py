"""What shall stay, said beside what shall go: "remove the book and leave the lamp"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.language import replies
from agent.language.meanings.left_out import without_kept
from agent.language.meanings.other_words import kind_of
from agent.language.meanings.said import Call, Meaning, Situation
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.references import find

_EXCEPT = re.compile(r",? (?:but not|except(?: for)?|not) ")
EVERYTHING = Call("remove_object", {"target_words": "everything"})
_OTHER_ONE = re.compile(r"\b(?:other|remaining)(?: one)?$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:others?|rest|else|remaining)\b", re.IGNORECASE)


def with_exceptions(meanings: Sequence[Meaning], situation: Situation) -> list[Meaning]:
    """The meanings, with what shall stay taken out of what is changed.

    "The others" are those beside it; what stands on an object that goes is set down. Where one
    thing shall go and stay, nothing is done.
    """
    if any(m.intent == "keep_only" for m in meanings):
        # "Clear the table, just leave the lamp" says the same twice.
        meanings = [m for m in meanings if m.calls != (EVERYTHING,)]
    if _contradicting([c for m in meanings for c in m.calls]):
        return [Meaning("remove", reply=replies.GO_AND_STAY)]
    meanings = without_kept(meanings, situation)
    kept = [m.mention for m in meanings if m.intent == "keep" and m.mention]
    if not kept:
        return list(meanings)
    return [_with_kept(m, " and ".join(kept), situation) for m in meanings]


def _contradicting(calls: Sequence[Call]) -> bool:
    """Whether one object shall go and stay: "remove the mug and the ball, but not the mug"."""
    said = [str(c.args.get("target_words", "")).lower() for c in calls]
    excepted = {_EXCEPT.split(words)[-1].strip() for words in said if _EXCEPT.search(words)}
    return len(said) > 1 and not excepted.isdisjoint(said)


def _with_kept(meaning: Meaning, kept: str, situation: Situation) -> Meaning:
    calls = []
    for call in meaning.calls:
        words = call.args.get("target_words")
        if not isinstance(words, str):
            calls.append(call)
        elif _OTHERS.search(words):
            calls.append(call.with_(target_words=_all_but(words, kept, situation)))
        elif meaning.plural and len(meaning.calls) == 1:
            calls += _without(call, words, kept, situation)
        elif _same(words, kept, situation):
            return Meaning(meaning.intent, reply=replies.GO_AND_STAY)
        else:
            calls.append(_set_down(call, kept, situation))
    return replace(meaning, calls=tuple(calls))


def _without(call: Call, words: str, kept: str, situation: Situation) -> list[Call]:
    """The call for all that the words mean but what is kept: where the words cannot be said
    together ("everything that is not a mug"), for each of them by itself."""
    together = f"{words} except {kept}"
    parts = [i for part in re.split(r" and ", kept) for i in _ids(part, situation)]
    left = [i for i in _ids(words, situation) if i not in parts]
    if not parts or not left or sorted(_ids(together, situation)) == sorted(left):
        return [call.with_(target_words=together)]
    return [call.with_(target_words=i) for i in left]


def _all_but(words: str, kept: str, situation: Situation) -> str:
    if _OTHER_ONE.search(words):
        kind, stays = kind_of(kept, situation), _ids(kept, situation)
        left = [i for i in _ids(f"all {plural(kind)}", situation) if i not in stays] if kind else []
        return left[0] if len(left) == 1 else words
    kind = kind_of(words, situation)
    return f"all {plural(kind)} except {kept}" if kind else f"everything except {kept}"


def _ids(words: str, situation: Situation) -> tuple[str, ...]:
    scene = situation.briefing
    if scene is None:
        return ()
    return find(scene.graph, words, situation.world.vocabulary, focus=scene.focus).ids


def _same(words: str, kept: str, situation: Situation) -> bool:
    first, second = _ids(words, situation), _ids(kept, situation)
    return words.lower() == kept.lower() or (len(first) == 1 and first == second)


def _set_down(call: Call, kept: str, situation: Situation) -> Call:
    """A removal of what carries the thing that shall stay."""
    scene = situation.briefing
    if call.tool != "remove_object" or scene is None or "standing_on_it" in call.args:
        return call
    below = _ids(str(call.args["target_words"]), situation)
    carriers = carriers_of(scene.graph)
    stays = {carriers.get(i) for part in re.split(r" and ", kept) for i in _ids(part, situation)}
    return call.with_(standing_on_it="set down") if stays & set(below) else call
