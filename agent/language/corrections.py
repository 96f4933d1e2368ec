"""Requests that lean on the turn before: "no, the blue one", "green instead", "the ball too"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.language import move_corrections
from agent.language.attributes import Look, read_look
from agent.language.meanings import Call, Said, Situation
from agent.language.move_corrections import MOVE, UNDO
from agent.language.move_meanings import way_call
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from agent.language.tokens import tokenize
from agent.language.verbs import RELATION_OF
from agent.language.ways import Way
from agent.language.world_words import WorldWords
from sgedit_engine.scene.noun_phrases import parse_noun_phrase
from sgedit_engine.scene.references import find

EDITS = frozenset(
    {"add_object", "remove_object", "replace_object", "change_attributes", MOVE, "swap_places"}
)
_MOVED_ANEW = frozenset({"correct_way", "further", "less_far", "other_side"})
_ONE = re.compile(r"\bone(s?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class LastTurn:
    """The edits that the turn before asked for, and whether all of them were made."""

    edits: tuple[Call, ...]
    done: bool

    @property
    def single(self) -> Call | None:
        """The edit, if it was exactly one."""
        return self.edits[0] if len(self.edits) == 1 else None


def corrected(said: Said, last: LastTurn, situation: Situation) -> tuple[Call, ...]:
    """The calls that put the last edit right or go on with it; none if that is not clear."""
    before = last.single
    if before is None:
        return ()
    if said.intent == "also":
        return _repeated(before, said.targets, situation)
    if said.intent == "also_change":
        return _changed_too(before, said)
    if said.intent == "more":
        return (before,) if before.tool == "add_object" else ()
    if said.intent in _MOVED_ANEW and last.done and _of_another(before, situation):
        way = said.bound.get("way_alone") or said.bound.get("way_more")
        refused = "correction" in said.bound
        return (way_call("it", way),) if isinstance(way, Way) and not refused else ()
    if last.done and said.intent != "correct_target":
        before = _still_meant(before, situation)
    if said.intent == "also_look":
        return _looking_too(before, said.bound["look"])
    if said.intent == "move_back":
        return (UNDO,) if last.done and _moved_last(said.targets, before, situation) else ()
    if said.intent in _MOVED_ANEW:
        calls = _moved_anew(said, before)
        return calls if last.done else tuple(c for c in calls if c != UNDO)
    mended = _mended(said, before, situation)
    return (UNDO, *mended) if mended and last.done else mended


def _of_another(before: Call, situation: Situation) -> bool:
    """Whether something else was spoken of since the edit, so that "further left" is for that."""
    words, scene = before.args.get("target_words"), situation.briefing
    if words is None or scene is None or not scene.focus:
        return False
    found = find(scene.graph, str(words), situation.world.vocabulary, focus=scene.focus)
    return found.status == "unique" and found.ids[0] != scene.focus[0]


def _moved_last(targets: tuple[Phrase, ...], before: Call, situation: Situation) -> bool:
    """Whether the words mean what the last edit moved."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    if before.tool not in (MOVE, "swap_places"):
        return False
    if scene is None:
        return all(t.words.lower() == "it" for t in targets)
    moved = scene.focus[: 1 if before.tool == MOVE else 2]
    found = [find(scene.graph, t.words, vocabulary, focus=scene.focus) for t in targets]
    return all(f.status == "unique" and f.ids[0] in moved for f in found)


def _moved_anew(said: Said, before: Call) -> tuple[Call, ...]:
    """A move that goes another way, or further."""
    match said.intent:
        case "further":
            return move_corrections.more(before)
        case "less_far":
            return move_corrections.less(before)
        case "other_side":
            return move_corrections.other_side(before)
    way = said.bound.get("way_alone") or said.bound.get("way_more")
    refused = "correction" in said.bound
    return move_corrections.by_way(before, way, refused=refused) if isinstance(way, Way) else ()


def _still_meant(before: Call, situation: Situation) -> Call:
    """The edit with "it" for its object where the words for it mean another one by now.

    "The red mug" is green after the edit, "the other one" is the first one again, and "the mug"
    would be asked about once more. Also once the edit is undone "it" is its object.
    """
    words, scene = before.args.get("target_words"), situation.briefing
    if words is None or scene is None:
        return before
    vocabulary = situation.world.vocabulary
    found = find(scene.graph, str(words), vocabulary, focus=scene.focus)
    same = found.status == "unique" and found.ids == scene.focus[:1]
    if not (same or found.phrase.plural or found.phrase.every):
        before = Call(before.tool, {**before.args, "target_words": "it"})
    return _still_beside(before, situation)


def _still_beside(before: Call, situation: Situation) -> Call:
    """The edit with the id of its anchor where the words for it had to be asked about."""
    words, scene = before.args.get("anchor_words"), situation.briefing
    if before.tool != MOVE or words is None or scene is None or len(scene.focus) < 2:
        return before
    found = find(scene.graph, str(words), situation.world.vocabulary, focus=scene.focus[2:])
    anchor = scene.focus[1]
    if found.status == "unique" or anchor not in found.ids:
        return before
    return Call(before.tool, {**before.args, "anchor_words": anchor})


def _mended(said: Said, before: Call, situation: Situation) -> tuple[Call, ...]:
    look, world = said.bound.get("look"), situation.world
    match said.intent:
        case "correct_look" if isinstance(look, Look) and not look.clash:
            return _with_look(before, look, world)
        case "correct_thing" if len(said.things) == 1:
            return _with_thing(before, said.things[0], world)
        case "in_its_place" if len(said.things) == 1:
            return _in_its_place(before, said, world)
        case "correct_place" if before.tool in ("add_object", MOVE):
            return _with_place(before, said)
        case "correct_side" if before.args.get("anchor_words"):
            side = "left of" if any("left" in word for word in said.words) else "right of"
            kept = {k: v for k, v in before.args.items() if k not in ("direction", "distance")}
            return (Call(before.tool, {**kept, "relation": side}),)
        case "correct_target" if before.tool == MOVE and before.args.get("anchor_words"):
            return _one_of_two(before, said.targets, situation)
        case "correct_target" if before.tool != "swap_places":
            return _repeated(before, said.targets, situation)
    return ()


def _repeated(before: Call, targets: tuple[Phrase, ...], situation: Situation) -> tuple[Call, ...]:
    """The same edit with other words for its object; for an added thing, for its anchor."""
    key = "anchor_words" if before.tool == "add_object" else "target_words"
    if key not in before.args or (key == "anchor_words" and len(targets) > 1):
        return ()
    words = [_of_the_kind(t.words, str(before.args[key]), situation) for t in targets]
    return tuple(Call(before.tool, {**before.args, key: w}) for w in words)


def _one_of_two(
    before: Call, targets: tuple[Phrase, ...], situation: Situation
) -> tuple[Call, ...]:
    """A move with other words for its object or for its anchor, whichever is of their kind.

    Where that does not tell them apart, nothing is done.
    """
    if len(targets) != 1:
        return ()
    fitting = []
    for key in ("target_words", "anchor_words"):
        kind = _kind_of(str(before.args[key]), situation)
        named = _kind_of(targets[0].words, situation)
        if kind is not None and (named == kind or (named is None and _has_more(kind, situation))):
            words = _of_the_kind(targets[0].words, str(before.args[key]), situation)
            fitting.append(Call(before.tool, {**before.args, key: words}))
    return tuple(fitting) if len(fitting) == 1 else ()


def _kind_of(words: str, situation: Situation) -> str | None:
    """The kind of thing that words name; of "it" and of ids, that of the object."""
    if (kind := parse_noun_phrase(words, situation.world.vocabulary).category) in (None, words):
        scene = situation.briefing
        if scene is not None and words in scene.graph:
            return scene.graph.get(words).category
        if scene is not None and words == "it" and scene.focus:
            return scene.graph.get(scene.focus[0]).category
        return kind if kind in situation.world.vocabulary.kinds else None
    return kind


def _has_more(kind: str, situation: Situation) -> bool:
    """Whether the picture has several of a kind, so that "the other one" can be one of them."""
    scene = situation.briefing
    return scene is not None and sum(o.category == kind for o in scene.graph.foreground) > 1


def _of_the_kind(words: str, before: str, situation: Situation) -> str:
    """ "the left one" after "remove the right mug" -> "the left mug", if there is one."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    kind = parse_noun_phrase(before, vocabulary).category
    phrase = parse_noun_phrase(words, vocabulary)
    leaning = phrase.category is None and phrase.pronoun in (None, "one") and not phrase.other
    if scene is None or kind is None or not leaning:
        return words
    named, found = _ONE.subn(rf"{kind}\1", words, count=1)
    named = named if found else f"{words} {kind}"
    return words if find(scene.graph, named, vocabulary).status == "none" else named


def _changed_too(before: Call, said: Said) -> tuple[Call, ...]:
    """ "and the other one spotted", after a change."""
    look = said.bound["look"]
    if before.tool != "change_attributes" or not isinstance(look, Look) or look.clash:
        return ()
    return tuple(Call(before.tool, {"target_words": t.words, **look.values}) for t in said.targets)


def _with_look(before: Call, look: Look, world: WorldWords) -> tuple[Call, ...]:
    if before.tool == "change_attributes":
        target = before.args["target_words"]
        return (Call(before.tool, {"target_words": target, **look.values}),)
    adjectives = " ".join(value for key, value in look.values.items() if key != "size")
    if not adjectives:
        return ()
    if before.tool == "remove_object":
        return (Call(before.tool, {"target_words": f"the {adjectives} one"}),)
    if "what" not in before.args:
        return ()
    what = _recolored(str(before.args["what"]), look, adjectives, world)
    return (Call(before.tool, {**before.args, "what": what}),)


def _recolored(what: str, look: Look, adjectives: str, world: WorldWords) -> str:
    """ "a red mug" with blue -> "a blue mug": looks of the same sort make room."""
    words = what.split()
    article = words.pop(0) if words[0].lower() in ("a", "an", "the", "another", "one") else "a"
    kept = [w for w in words if (world.value(w.lower()) or ("",))[0] not in look.values]
    if article.lower() in ("a", "an"):
        article = "an" if adjectives[0] in "aeiou" else "a"
    return " ".join([article, adjectives, *kept])


def _with_thing(before: Call, thing: Phrase, world: WorldWords) -> tuple[Call, ...]:
    if before.tool not in ("add_object", "replace_object"):
        return ()
    if thing.texts[-1] in ("one", "ones"):
        look = read_look(tokenize(" ".join(thing.texts[1:-1])), world)
        return _with_look(before, look, world) if look and not look.clash else ()
    return (Call(before.tool, {**before.args, "what": thing.words}),)


def _in_its_place(before: Call, said: Said, world: WorldWords) -> tuple[Call, ...]:
    """ "put a lamp there": the place is that of what was removed, added or replaced."""
    if before.tool == "remove_object":
        target = before.args["target_words"]
        return (Call("replace_object", {"target_words": target, "what": said.things[0].words}),)
    return _with_thing(before, said.things[0], world) if "instead" in said.words else ()


def _looking_too(before: Call, look: object) -> tuple[Call, ...]:
    """ "and bigger": of the object that was changed, or that is new."""
    if not isinstance(look, Look) or look.clash or before.tool == "remove_object":
        return ()
    changed = before.tool == "change_attributes"
    target = before.args["target_words"] if changed else "it"
    return (Call("change_attributes", {"target_words": target, **look.values}),)


def _with_place(before: Call, said: Said) -> tuple[Call, ...]:
    anchors = said.phrases("anchors")
    relation = RELATION_OF[str(said.bound["relation"])]
    anchor = anchors[0].words if anchors else "it"
    if anchor.lower() in ("it", "that", "this"):
        # "No, behind it" speaks of what the thing was put beside, not of the thing.
        anchor = str(before.args.get("anchor_words", ""))
    if len(anchors) > 1 or not anchor or (anchors and names_table(anchors[0])):
        return ()
    subject = "target_words" if before.tool == MOVE else "what"
    args = {subject: before.args[subject], "relation": relation, "anchor_words": anchor}
    return (Call(before.tool, args),)
