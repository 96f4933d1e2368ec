"""Several changes in one message: each of the object that its words mean before all of them."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.antecedents import POINTING
from agent.language.meanings.said import Call, Situation
from sgedit_engine.scene.references import find

_BOTH = ("target_words", "other_words")
_PLACE = frozenset(("relation", "anchor_words", "between_words", "place_of", "side"))
_CHANGING = frozenset(("change_attributes", "adjust_relation"))


def pinned(calls: Sequence[Call], situation: Situation) -> tuple[Call, ...]:
    """ "The striped one spotted and the spotted one striped": the second means what is spotted now,
    so its id takes the place of its words where an earlier call changes what they mean."""
    if len(calls) < 2 or not all(c.tool in _CHANGING for c in calls):
        return tuple(calls)
    return tuple(_pinned(c, calls[:n], situation) for n, c in enumerate(calls))


def _pinned(call: Call, earlier: Sequence[Call], situation: Situation) -> Call:
    mine = _meant(call, situation)
    others = {_meant(c, situation) for c in earlier} - {None}
    scene = situation.briefing
    if mine is None or mine in others or scene is None:
        return call
    kinds = {scene.graph.get(o).category for o in others if o is not None}
    return call.with_(target_words=mine) if scene.graph.get(mine).category in kinds else call


def _meant(call: Call, situation: Situation) -> str | None:
    """The id of the one object that a call is about, by the picture as it is."""
    words, scene = call.args.get("target_words"), situation.briefing
    if scene is None or not isinstance(words, str) or words.lower() in POINTING:
        return None
    found = find(scene.graph, words, situation.world.vocabulary, focus=scene.focus)
    return found.ids[0] if found.status == "unique" else None


def exchanged(calls: Sequence[Call]) -> tuple[Call, ...]:
    """ "The ball where the mug is and the mug where the ball is" is one exchange."""
    if len(calls) != 2 or not all(c.args.get("place_of") for c in calls):
        return tuple(calls)
    first, second = (_bare(str(c.args.get("target_words", ""))) for c in calls)
    places = [str(c.args["place_of"]).lower().replace("the ", "") for c in calls]
    if places == [f"where {second} is", f"where {first} is"]:
        words = {k: c.args["target_words"] for k, c in zip(_BOTH, calls, strict=True)}
        return (Call("swap_places", words),)
    return tuple(calls)


def in_the_old_place(calls: Sequence[Call]) -> tuple[Call, ...]:
    """ "Remove the duck, then put a ball where it was": where the duck was."""
    kept: list[Call] = []
    for call in calls:
        before = str(kept[-1].args.get("target_words", "")) if kept else ""
        place = str(call.args.get("place_of", ""))
        if place in ("where it was", "where it is") and before and before.lower() not in POINTING:
            call = call.with_(place_of=f"where {before} was")
        kept.append(call)
    return tuple(kept)


def placed(refused: Call, call: Call) -> Call:
    """ "Put it on the book" after "put a lamp on the ball", where nothing can stand: that addition,
    at the new place. A call that tells no place for something new stays as it is."""
    place = {k: v for k, v in call.args.items() if k in _PLACE}
    if call.tool != "adjust_relation" or not place or len(place) < len(call.args) - 1:
        return call
    return Call("add_object", {"what": refused.args["what"], **place})


def merged(calls: Sequence[Call]) -> tuple[Call, ...]:
    """ "Spots on the ball, and it should be yellow" is one change."""
    kept: list[Call] = []
    for call in calls:
        before = kept[-1] if kept else None
        words = str(call.args.get("target_words", "")).lower()
        if before is None or not before.tool == call.tool == "change_attributes":
            kept.append(call)
            continue
        same = words in POINTING or words == str(before.args.get("target_words", "")).lower()
        more = {k: v for k, v in call.args.items() if k != "target_words"}
        if (
            same
            and not call.corrects
            and not _sizes(before, call)
            and not set(more) & set(before.args)
        ):
            kept[-1] = before.with_(**more)
        else:
            kept.append(call)
    return tuple(kept)


def _sizes(*calls: Call) -> bool:
    """Whether all calls tell a size."""
    return all({"size", "factor"} & set(c.args) for c in calls)


def _bare(words: str) -> str:
    return words.lower().removeprefix("the ")
