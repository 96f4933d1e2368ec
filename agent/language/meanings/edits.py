"""What requests for an edit mean: calls of the tools that propose one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.language import offers, replies
from agent.language.attributes import Look, read_look
from agent.language.factors import VERBS, read_amount
from agent.language.meanings import history
from agent.language.meanings.moves import swapped
from agent.language.meanings.other_words import kind_of, of_the_kind
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from agent.language.tokens import tokenize
from agent.language.verbs import LISTS
from agent.language.world_words import WorldWords
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.references import find

# What becomes of what stands on an object that goes, where that is said.
_STANDING = {"remove_with": "remove", "remove_below": "set down", "remove_if_free": "leave"}
_SHRINKS = frozenset({"shrink", "reduce", "down", "decrease", "downsize", "downscale", "minimize"})
_TAKING = frozenset(("remove", "delete", "take", "erase", "get"))


def change(said: Said, situation: Situation) -> Meaning:
    """ "Make the mug blue", "double its size"."""
    found = said.bound.get("look") or said.bound.get("pattern")
    if isinstance(found, Look):
        if found.clash:
            return refusal(said, replies.two_values(found.clash))
        values = found.values
    elif amount := said.bound.get("amount"):
        factor = read_amount(str(amount), grows=_grows(said.words))
        if factor is None:
            return refusal(said, replies.WHICH_LOOK)
        values = {"factor": factor}
    else:
        values = _resizing(said.words)
    return _changes(said, _without_excepted(said), values)


def _without_excepted(said: Said) -> Sequence[Phrase]:
    """ "Everything green except the mugs": what is excepted from several things."""
    but = " and ".join(p.words for p in said.phrases("targets0"))
    if not but or len(said.targets) != 1 or not said.targets[0].plural:
        return said.targets
    words = f"{said.targets[0].words} except {but}"
    return (Phrase(words, tuple(words.lower().split())),)


def plain(said: Said, situation: Situation) -> Meaning:
    """ "Remove the stripes"."""
    value = situation.world.usual.get("pattern")
    if value is None:
        return refusal(said, replies.what_can_be_done())
    targets = said.targets or (Phrase("it", ("it",)),)
    return _changes(said, [_wearing(t, said, situation) for t in targets], {"pattern": value})


def _wearing(target: Phrase, said: Said, situation: Situation) -> Phrase:
    """ "The stripes on the mug" are on the striped one of two."""
    spotted = {"spot", "spots", "dots"} & set(said.words)
    look = "striped" if {"stripe", "stripes"} & set(said.words) else "spotted" if spotted else ""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    first, _, rest = target.words.partition(" ")
    if scene is None or not look or not rest or target.related or target.plural:
        return target
    words = f"{first} {look} {rest}"
    several = find(scene.graph, target.words, vocabulary, focus=scene.focus).status == "ambiguous"
    one = find(scene.graph, words, vocabulary, focus=scene.focus).status == "unique"
    return Phrase(words, tuple(words.lower().split())) if several and one else target


def _changes(said: Said, targets: Sequence[Phrase], values: Mapping[str, str | float]) -> Meaning:
    if not targets:
        return refusal(said, replies.TO_WHAT)
    calls = tuple(Call("change_attributes", {"target_words": t.words, **values}) for t in targets)
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def _resizing(words: Sequence[str]) -> dict[str, str | float]:
    """The size that a verb asks for: "shrink", "double", "scale … down"."""
    for verb, factor in VERBS.items():
        if verb in words:
            return {"factor": factor}
    return {"size": "smaller" if _grows(words) is False else "bigger"}


def _grows(words: Sequence[str]) -> bool | None:
    """Whether a verb asks for a larger thing, or a smaller one; None where it says neither."""
    if _SHRINKS & set(words):
        return False
    return None if words[0] in ("scale", "resize", "size") and "up" not in words else True


def replace(said: Said, situation: Situation) -> Meaning:
    """ "Replace the mug with a lamp"; "with a red one" is a change of colour, and "swap the mug
    with the lamp", or with "the small one", an exchange of places."""
    targets, things = said.targets, said.things
    if len(things) != 1:
        return refusal(said, replies.ONE_THING)
    thing = things[0]
    swapping = said.verb in LISTS["SWAPPING"] and said.bound.get("by") == "with"
    if thing.definite and said.words[0] in _TAKING and situation.holds(thing) and len(targets) == 1:
        gone = Call("remove_object", {"target_words": targets[0].words})
        place = {"place_of": f"where {targets[0].words} was"}
        return Meaning(
            said.intent, (gone, Call("adjust_relation", {"target_words": thing.words, **place}))
        )
    there = thing.definite or (not thing.indefinite and situation.holds(thing))
    values = _look_alone(thing, situation.world)
    if values is not None and not (swapping and thing.definite):
        return _changes(said, targets, values)
    if there and swapping and len(targets) == 1 and not situation.lacks(thing):
        kind = kind_of(targets[0].words, situation) or ""
        other = of_the_kind(thing.words, kind, situation)
        return Meaning(said.intent, (swapped(targets[0].words, other),))
    if thing.definite and (said.verb.split()[:1] != ["replace"] or situation.holds(thing)):
        return refusal(said, replies.new_or_there(thing.words, said.targets[0].words))
    same = "same_color" in said.bound
    new = [_in_color_of(t, thing, situation) if same else thing.words for t in targets]
    calls = tuple(
        Call("replace_object", {"target_words": t.words, "what": what})
        for t, what in zip(targets, new, strict=True)
        if what is not None
    )
    if len(calls) < len(targets):
        return refusal(said, replies.WHICH_LOOK)
    return Meaning(said.intent, calls, plural=any(t.plural for t in targets))


def _in_color_of(target: Phrase, thing: Phrase, situation: Situation) -> str | None:
    """ "A ball of the same color" as what it replaces; None where that has none, or several."""
    scene, vocabulary = situation.briefing, situation.world.vocabulary
    if scene is None:
        return None
    ids = find(scene.graph, target.words, vocabulary, focus=scene.focus).ids
    colors = {scene.graph.get(i).attributes.get("color") for i in ids}
    words = thing.words.split(" ", 1)[-1] if thing.indefinite else thing.words
    color = colors.pop() if len(colors) == 1 else None
    return with_article(f"{color} {words}") if color else None


def _look_alone(thing: Phrase, world: WorldWords) -> dict[str, str | float] | None:
    """ "a red one" and "a little larger" name no thing: the object stays what it is and gets that
    look."""
    whole = read_look(tokenize(thing.words), world)
    if whole is not None and whole.sized and not whole.clash:
        return whole.values
    if thing.texts[-1] not in ("one", "ones"):
        return None
    found = read_look(tokenize(" ".join(thing.texts[1:-1])), world)
    return found.values if found and not found.clash else None


def remove(said: Said, situation: Situation) -> Meaning:
    """ "Remove the mug and the ball"."""
    off = [a for a in said.phrases("anchors") if not names_table(a)]
    where = f" on {off[0].words}" if off else ""
    targets = said.targets or (Phrase("it", ("it",)),)
    if said.words[0] == "no" and not situation.holds(targets[0]) and situation.briefing:
        return refusal(said, replies.what_can_be_done())
    if len(targets) > 1 and any(t.related for t in targets[:-1]) and not targets[-1].related:
        return refusal(said, replies.one_by_one("remove"))
    standing = _STANDING.get(said.intent)
    also = {"standing_on_it": standing} if standing else {}
    calls = tuple(Call("remove_object", {"target_words": t.words + where, **also}) for t in targets)
    return Meaning("remove", calls, plural=any(t.plural for t in targets))


def take_off(said: Said, situation: Situation) -> Meaning:
    """ "Take the ball off the cube": set down beside it; off the table it is out of the picture."""
    off = said.phrases("anchors")
    if len(off) != 1 or names_table(off[0]):
        return remove(said, situation)
    place = {"relation": "next to", "anchor_words": off[0].words}
    targets = [f"{t.words} on {off[0].words}" for t in said.targets]
    calls = tuple(Call("adjust_relation", {"target_words": t, **place}) for t in targets)
    return Meaning(said.intent, calls, plural=any(t.plural for t in said.targets))


def remove_all(said: Said, situation: Situation) -> Meaning:
    """ "Clear the table"."""
    return Meaning("remove", (Call("remove_object", {"target_words": "everything"}),), plural=True)


def keep_only(said: Said, situation: Situation) -> Meaning:
    """ "Keep only the lamp and the book": everything else goes. "Just keep the lamp" may mean only
    that it shall not go."""
    if said.words[0] == "just" and len(said.targets) == 1 and not said.targets[0].plural:
        return history.kept(said, situation)
    kept = " and ".join(target.words for target in said.targets)
    call = Call("remove_object", {"target_words": f"everything except {kept}"})
    return Meaning(said.intent, (call,), plural=True)


def bare_amount(said: Said, situation: Situation) -> Meaning:
    """ "150 %": of what was spoken of last, which is asked. Less than all of it may be meant as how
    much it shall grow or shrink."""
    amount, item = str(said.bound["amount"]), situation.focused
    factor = read_amount(amount if amount.startswith("to ") else f"to {amount}", grows=None)
    if item is None or factor is None or factor < 1:
        return refusal(said, replies.AMOUNT_OF_WHAT)
    guess: dict[str, str | int | float] = {"target_words": f"the {item.name}", "factor": factor}
    return refusal(said, offers.guessed("change_attributes", guess))
