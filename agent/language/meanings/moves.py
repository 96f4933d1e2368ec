"""What requests to move, swap and learn mean: calls of the tools, or a hint how to say it."""

from __future__ import annotations

from agent.language import replies
from agent.language.lexicon import phrases
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.relation_words import APPROACHES, RELATION_OF
from agent.language.slots import names_table
from agent.language.verbs import LISTS
from agent.language.ways import Way
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.references import find

# "On the left next to the lamp": no object is called "the left".
_PLACES = phrases("the left|the right|the far left|the far right|the table|the picture")
_FORTH = phrases("no|forward|forwards|again|and")
_IT = (Phrase("it", ("it",)),)


def move_to(said: Said, situation: Situation) -> Meaning:
    """ "Move the mug to the left of the lamp"; "put the mug on the book", if it is there."""
    anchors = said.phrases("anchors")
    if any(names_table(a) for a in anchors):
        return refusal(said, replies.MOVE_WHERE)
    if len(anchors) != 1:
        return refusal(said, replies.ONE_ANCHOR)
    relation, calls = RELATION_OF[str(said.bound["relation"])], []
    several = len(said.targets) > 1 or any(t.plural for t in said.targets)
    if several and relation in ("on", "under"):
        return refusal(said, replies.ONE_ON)
    moves_only = said.words[0] in LISTS["MOVING"]
    for target in said.targets:
        if names_table(target):
            return refusal(said, replies.MOVE_WHERE)
        if not moves_only and situation.lacks(target):
            new = _as_new(target)
            calls.append(_call("add_object", what=new, relation=relation, anchor=anchors[0].words))
            continue
        moved = _moved(target, str(said.bound["relation"]), anchors[0], situation)
        if moved is None:
            return refusal(said, replies.TWO_WAYS)
        calls.append(moved)
    return Meaning(said.intent, tuple(calls), plural=any(t.plural for t in said.targets))


def _as_new(target: Phrase) -> str:
    """ "The mug" -> "a mug", where there is none."""
    return with_article(target.words.split(" ", 1)[-1])


def _moved(target: Phrase, relation: str, anchor: Phrase, situation: Situation) -> Call | None:
    """The call for one object.

    "The ball on the cube next to the mug" is read as the picture is: where "the ball" means
    several and one is on the cube, that one goes next to the mug. None where there is a cube
    next to the mug as well.
    """
    plain = _call(
        "adjust_relation", target=target.words, relation=RELATION_OF[relation], anchor=anchor.words
    )
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    for head, where, to in cuts_at_relations(anchor.words):
        if head.lower() in _PLACES:
            words = f"{target.words} {relation} {head}"
            return _call("adjust_relation", target=words, relation=RELATION_OF[where], anchor=to)
    if scene is None or not anchor.related:
        return plain
    there = bool(find(scene.graph, anchor.words, vocabulary, focus=scene.focus).ids)
    alone = find(scene.graph, target.words, vocabulary, focus=scene.focus).status == "unique"
    if there and alone:
        return plain
    for head, where, to in cuts_at_relations(anchor.words):
        longer = f"{target.words} {relation} {head}"
        if find(scene.graph, longer, vocabulary, focus=scene.focus).ids:
            if there:
                return None
            where = RELATION_OF[where]
            return _call("adjust_relation", target=longer, relation=where, anchor=to)
    return plain


def cuts_at_relations(words: str) -> list[tuple[str, str, str]]:
    """The ways to part "the cube next to the mug" at a relation."""
    parts = words.split()
    found = []
    for start in range(1, len(parts)):
        for end in range(len(parts) - 1, start, -1):
            if (between := " ".join(parts[start:end]).lower()) in RELATION_OF:
                found.append((" ".join(parts[:start]), between, " ".join(parts[end:])))
                break
    return found


def move_off(said: Said, situation: Situation) -> Meaning:
    """ "Move the lamp off the book", "put it on the table": beside what it stands on now."""
    anchors, scene = said.phrases("anchors"), situation.briefing
    if scene is None or len(anchors) > 1 or any(names_table(t) for t in said.targets):
        return refusal(said, replies.MOVE_WHERE)
    words, calls = situation.world.vocabulary, []
    carriers = carriers_of(scene.graph)
    for target in said.targets:
        found, named = find(scene.graph, target.words, words, focus=scene.focus).ids, target.words
        below = {carriers[i] for i in found if i in carriers}
        if not below and not anchors:
            return refusal(said, replies.ON_THE_TABLE)
        if anchors:
            below &= set(find(scene.graph, anchors[0].words, words, focus=scene.focus).ids)
            if len(found) > 1:
                found = tuple(i for i in found if carriers.get(i) in below)
                named = f"{named} on {anchors[0].words}"
        if len(found) != 1 or len(below) != 1:
            return refusal(said, replies.MOVE_WHERE)
        relation = {"target": named, "relation": "next to", "anchor": below.pop()}
        calls.append(_call("adjust_relation", **relation))
    return Meaning(said.intent, tuple(calls))


def move_by(said: Said, situation: Situation) -> Meaning:
    """ "Move the mug a bit to the left"; without an object, what was spoken of last."""
    way = said.bound.get("way") or said.bound.get("way_alone")
    targets = said.targets
    if situation.undid and situation.undone and not targets and _FORTH.issuperset(said.words):
        return Meaning("redo", (Call("redo", {"steps": 1}),))  # "back" - "no, forward again"
    if not targets:
        if situation.briefing is None or not situation.briefing.focus:
            return refusal(said, replies.MOVE_WHAT)
        targets = _IT
    if not isinstance(way, Way) or any(names_table(t) for t in targets):
        return refusal(said, replies.MOVE_WHERE)
    calls = tuple(way_call(t.words, way) for t in targets)
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def way_call(words: str, way: Way) -> Call:
    """A call that moves an object some way."""
    args: dict[str, str | int | float] = {"target_words": words, "direction": way.direction}
    return Call("adjust_relation", {**args, "distance": way.distance})


def move_near(said: Said, situation: Situation) -> Meaning:
    """ "Move the cube closer to the lamp", "away from it"."""
    anchors = said.phrases("anchors")
    if len(anchors) != 1 or any(names_table(p) for p in (*anchors, *said.targets)):
        return refusal(said, replies.MOVE_WHERE)
    relation = APPROACHES[str(said.bound["approach"])]
    calls = tuple(
        _call("adjust_relation", target=t.words, relation=relation, anchor=anchors[0].words)
        for t in said.targets
    )
    return Meaning(said.intent, calls, plural=any(t.plural for t in said.targets))


def swap(said: Said, situation: Situation) -> Meaning:
    """ "Swap the duck and the mug", "let both mugs change places"."""
    targets = (*said.targets, *said.phrases("target_other")) or (Phrase("them", ("them",)),)
    if any(names_table(t) or t.indefinite for t in targets):
        return refusal(said, replies.SWAP_WHAT)
    if len(targets) == 2 and not any(t.plural and _several(t, situation) for t in targets):
        return Meaning(said.intent, (swapped(targets[0].words, targets[1].words),))
    if len(targets) == 1 and (targets[0].plural or targets[0].texts == ("the", "two")):
        return Meaning(said.intent, (Call("swap_places", {"target_words": targets[0].words}),))
    return refusal(said, replies.SWAP_WHAT)


def _several(target: Phrase, situation: Situation) -> bool:
    """Whether a plural means several: "the red and green mugs" may be one of each."""
    scene = situation.briefing
    if scene is None:
        return True
    return len(find(scene.graph, target.words, situation.world.vocabulary).ids) != 1


def swapped(first: str, second: str) -> Call:
    """A call that swaps two objects."""
    return Call("swap_places", {"target_words": first, "other_words": second})


def learn(said: Said, situation: Situation) -> Meaning:
    """ "Learn the mug", "remember what it looks like"."""
    targets = said.targets or _IT
    if any(names_table(t) for t in targets):
        return refusal(said, replies.what_can_be_done())
    calls = tuple(Call("learn_concepts", {"target_words": t.words}) for t in targets)
    return Meaning(said.intent, calls)


def _call(tool: str, *, relation: str, anchor: str, target: str = "", what: str = "") -> Call:
    subject = {"target_words": target} if target else {"what": what}
    return Call(tool, {**subject, "relation": relation, "anchor_words": anchor})
