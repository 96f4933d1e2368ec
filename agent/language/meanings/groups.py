"""What "them" means after a turn that edited several objects, or told of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.briefing import Briefing
from agent.language.lexicon import NUMBERS, phrases
from agent.language.meanings.other_words import kind_of, of_the_kind
from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import find

_THEM = phrases(
    "them|those|these|they|both|both of them|both of those|both of these|all of them|all of those|"
    "all of these|all|them all|them both|each of them|every one of them|those things|these things|"
    "the both|each one|all those|all these"
)
_SEVERAL = phrases("them|those|these|they")
_HEADLESS = re.compile(
    r"(?P<before>(?:an?|another|one more|(?:two|three) more)\b.*?)\bones?$", re.I
)


def of_the_group(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "Which things are red?" "Make them blue": those. "How many ducks are there?" "The white one
    shall go": the white duck. Only where the message begins with it."""
    scene = situation.briefing
    if scene is None or not scene.group or not calls:
        return tuple(calls)
    first = _meant(calls[0], situation)
    if first == calls[0]:
        return tuple(calls)
    return (first, *(_meant(call, situation) for call in calls[1:]))


def with_kinds(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "Add a red ball next to the cube", "and a blue one behind it": a ball too."""
    kept: list[Call] = []
    for call in calls:
        found = _HEADLESS.fullmatch(str(call.args.get("what", "")))
        before = kept[-1].args if kept else {}
        words = str(before.get("what") or before.get("target_words") or "")
        kind = kind_of(words, situation) if words else situation.focused_kind
        if call.tool == "add_object" and found and kind:
            call = call.with_(what=f"{found['before']}{kind}")
        kept.append(call)
    return tuple(kept)


def _meant(call: Call, situation: Situation) -> Call:
    scene, words = situation.briefing, call.args.get("target_words")
    if scene is None or not isinstance(words, str):
        return call
    if len(scene.group) == 1:
        # "Which things are red?" told of one.
        return call.with_(target_words=scene.group[0]) if words.lower() in _SEVERAL else call
    if _all_of_them(words.lower(), len(scene.group)):
        return call.with_(target_words=", ".join(scene.group))
    kinds = {scene.graph.get(i).category for i in scene.group}
    vocabulary = situation.world.vocabulary
    if len(kinds) > 1:
        meant = None if call.corrects else _one_of(words, scene, situation)
        return call.with_(target_words=meant) if meant else call
    if find(scene.graph, words, vocabulary, focus=scene.focus).status == "unique":
        return call
    return call.with_(target_words=of_the_kind(words, kinds.pop(), situation))


def _one_of(words: str, scene: Briefing, situation: Situation) -> str | None:
    """The id of "the left one" after "make the mug and the ball red", where one of them is that;
    of "the first one", as they were told."""
    phrase = parse_noun_phrase(words, situation.world.vocabulary)
    if phrase.pronoun != "one" or phrase.category is not None or phrase.plural or phrase.other:
        return None
    if phrase.ordinal is not None and phrase.superlative is None and not phrase.attributes:
        at = phrase.ordinal - 1 if phrase.ordinal > 0 else phrase.ordinal
        return scene.group[at] if -len(scene.group) <= at < len(scene.group) else None
    if phrase.relations:
        return None
    kept = tuple(o for o in scene.graph.objects if o.id in scene.group)
    among = scene.graph.model_copy(update={"objects": kept, "relations": ()})
    found = find(among, words, situation.world.vocabulary)
    return _named(words, found.ids[0], scene, situation) if found.status == "unique" else None


def _named(words: str, meant: str, scene: Briefing, situation: Situation) -> str:
    """ "The red one" as "the red ball" where that is the one that is meant; else its id."""
    kind = scene.graph.get(meant).category
    named = re.sub(r"\bone\b", kind, words, count=1, flags=re.I)
    there = find(scene.graph, named, situation.world.vocabulary, focus=scene.focus)
    return named if there.status == "unique" and there.ids == (meant,) else meant


def _all_of_them(words: str, count: int) -> bool:
    """Whether words mean a whole group of so many: "them", "all three", "the two"."""
    if words in ("both", "both of them", "both of those", "the both", "them both"):
        return count == 2
    if words in _THEM:
        return True
    *before, number = words.removesuffix(" of them").removesuffix(" of those").split()
    pointing = " ".join(before) in ("all", "the", "these", "those", "all the", "all of those")
    return pointing and NUMBERS.get(number) == count
