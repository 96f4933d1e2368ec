"""What words about a wrong reading mean: "that's not a mug, it's a bowl", "there is no lamp".

Statements put the reading right, and imperatives edit. A statement that may be either is asked
about in words.
"""

from __future__ import annotations

from agent.language import offers, replies
from agent.language.attributes import Look
from agent.language.meanings.other_words import kind_of
from agent.language.meanings.said import Call, Meaning, Said, Situation, refusal
from agent.language.noun_words import Phrase
from agent.language.slots import names_table
from sgedit_engine.scene.graph import SceneObject, with_article
from sgedit_engine.scene.references import find


def rename(said: Said, situation: Situation) -> Meaning:
    """ "That's not a mug, it's a bowl", "the red thing is a ball"."""
    what, wrong = said.things, said.phrases("things0")
    target = said.targets[0] if said.targets else _wrongly_called(wrong, situation)
    if target is None:
        return refusal(said, replies.READ_WHICH)
    if len(what) != 1 or names_table(target) or target.plural:
        return refusal(said, replies.READ_ONE)
    return Meaning(said.intent, (_correction("rename", target.words, _indefinite(what[0])),))


def _wrongly_called(wrong: tuple[Phrase, ...], situation: Situation) -> Phrase | None:
    """What "that" is, in "that's not a mug": what was spoken of if it is called so, else the one
    of the kind."""
    if len(wrong) != 1:
        focused = situation.focused
        return Phrase("it", ("it",)) if focused is not None else None
    words = wrong[0].words
    bare = words.split(" ", 1)[-1] if wrong[0].indefinite else words
    focused = situation.focused
    if focused is not None and kind_of(bare, situation) == focused.category:
        return Phrase("it", ("it",))
    if situation.briefing is not None and not situation.holds(wrong[0]):
        return None
    return Phrase(f"the {bare}", ("the", *bare.lower().split()))


def looks_like(said: Said, situation: Situation) -> Meaning:
    """ "The mug is blue, not green": of the reading, if that is what was read, or is said to be
    what was misread."""
    target, right, wrong = said.targets[0], said.bound.get("look"), said.bound.get("look0")
    if not isinstance(right, Look) or right.clash or right.sized:
        return refusal(said, replies.WHICH_LOOK)
    if "misread" in said.bound:
        what = " ".join(right.words)
        return Meaning(said.intent, (_correction("rename", target.words, what),))
    item = _item(target, right, wrong, situation)
    if item is None:
        return refusal(said, offers.wish_or_reading(target.words, _said_look(right)))
    what = with_article(" ".join([*right.words, item.category]))
    return Meaning(said.intent, (_correction("rename", target.words, what),))


def _item(target: Phrase, right: Look, wrong: object, situation: Situation) -> SceneObject | None:
    """The object that was read otherwise than it is said to look; None where that is not clear.

    Only words that tell what is wrong ("not green"), and that are true of the reading, are about
    it: anything else may be a wish.
    """
    scene = situation.briefing
    if scene is None or not isinstance(wrong, Look):
        return None
    found = find(scene.graph, target.words, situation.world.vocabulary, focus=scene.focus)
    if found.status != "unique":
        return None
    item = scene.graph.get(found.ids[0])
    read = all(item.attributes.get(k) == v for k, v in wrong.values.items())
    return item if read and wrong.values.keys() == right.values.keys() else None


def _said_look(look: Look) -> str:
    return " and ".join(look.words)


def not_there(said: Said, situation: Situation) -> Meaning:
    """ "There is no lamp": it was seen where there is none."""
    phrase = said.targets[0]
    if situation.briefing is not None and situation.lacks(phrase):
        return refusal(said, replies.not_seen_either(phrase.words))
    words = phrase.words
    if phrase.indefinite:
        words = words.split(" ", 1)[-1]
    if not phrase.definite:
        words = f"the {words}"
    call = Call("correct_scene", {"action": "drop", "target_words": words})
    return Meaning(said.intent, (call,))


def _correction(action: str, target: str, what: str) -> Call:
    args: dict[str, str | int | float] = {"action": action, "target_words": target, "what": what}
    return Call("correct_scene", args)


def _indefinite(thing: Phrase) -> str:
    if thing.indefinite:
        return thing.words
    return with_article(thing.words.split(" ", 1)[-1] if thing.definite else thing.words)
