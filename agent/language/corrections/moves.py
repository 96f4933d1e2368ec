"""Corrections of a move: "further left", "no, behind it", "the other side".

They take the place of the move that they correct, so that nothing is moved twice. Only a way in
another direction goes on from where the object is now.
"""

from __future__ import annotations

from collections.abc import Collection

from agent.language.meanings.moves import way_call
from agent.language.meanings.said import Call
from agent.language.sides import across_from
from agent.language.ways import A_BIT, ALL_THE_WAY, Way
from sgedit_engine.scene.moving import SHORTEST
from tools.proposals import SIZE_STEPS, USUAL_WAY

MOVE = "adjust_relation"
BACK = Call("undo", {"steps": 1})
_SIDES = {
    "left of": "right of",
    "right of": "left of",
    "in front of": "behind",
    "behind": "in front of",
    "closer to": "away from",
    "away from": "closer to",
}
_A_BIT = frozenset({"bit", "little", "touch", "tad", "slightly"})
_OPPOSITE = {"left": "right", "right": "left", "forward": "back", "back": "forward"}
# Where "further" goes after a relation.
_OUTWARDS = {"left of": "left", "right of": "right", "in front of": "forward", "behind": "back"}


def by_way(before: Call, way: Way, *, refused: bool) -> tuple[Call, ...]:
    """ "Further left", "no, to the right": `refused` tells that the move was not what was meant.

    Of any other edit's object it is a move of its own, unless that edit was not what was meant.
    """
    on_top = (way_call("it", way),)
    if before.tool != MOVE:
        gone = before.tool == "remove_object"
        return () if gone or (refused and before.tool != "add_object") else on_top
    said = before.args.get("direction")
    if said == way.direction and not refused:
        return (_with_distance(before, way, _distance(before) + way.distance),)
    if said == _OPPOSITE.get(way.direction) and not refused:
        left = _distance(before) - way.distance
        if abs(left) < SHORTEST:
            return (BACK,)
        there = Way(str(said), left) if left > 0 else Way(way.direction, -left)
        return (_with_distance(before, there, there.distance),)
    relation = before.args.get("relation")
    if relation in _OUTWARDS and (said is None or refused):
        return (_with_distance(before, way, way.distance),)
    if (said is not None or "side" in before.args) and refused:
        return (way_call(str(before.args["target_words"]), way).instead(),)
    return on_top


def more(before: Call, words: Collection[str] = ()) -> tuple[Call, ...]:
    """ "Further", "a bit more": the same way, and on, as far as the words say."""
    if before.tool == "change_attributes" and "size" in before.args:
        size = {"target_words": before.args["target_words"], "size": before.args["size"]}
        return (Call(before.tool, size),)
    relation = str(before.args.get("relation", ""))
    direction = before.args.get("direction") or _OUTWARDS.get(relation)
    if before.tool != MOVE or direction == "middle":
        return ()
    if direction is None:
        # Half of the way that is left.
        closer = relation in ("closer to", "away from")
        return (before.with_(target_words="it").anew(),) if closer else ()
    distance = A_BIT if _A_BIT & set(words) else USUAL_WAY
    return by_way(before, Way(str(direction), distance), refused=False)


def towards(before: Call, approach: str) -> tuple[Call, ...]:
    """ "Closer", "not so near": towards what the thing was placed by or moved towards, or away."""
    anchor = before.args.get("anchor_words")
    if before.tool not in (MOVE, "add_object") or not anchor or "between_words" in before.args:
        return ()
    return (Call(MOVE, {"target_words": "it", "relation": approach, "anchor_words": anchor}),)


def less(before: Call) -> tuple[Call, ...]:
    """ "Not so far", "not that much": half of the way, or of what a size was changed by."""
    if before.tool == "change_attributes":
        return _less_resized(before)
    direction = before.args.get("direction")
    if before.tool != MOVE or direction in (None, "middle"):
        return ()
    half = max(_distance(before) / 2, SHORTEST)
    return (_with_distance(before, Way(str(direction), half), half),)


def _less_resized(before: Call) -> tuple[Call, ...]:
    size, factor = before.args.get("size"), before.args.get("factor")
    times = SIZE_STEPS[str(size)] if size else float(factor or 1.0)
    if times == 1.0:
        return ()
    kept = {k: v for k, v in before.args.items() if k not in ("size", "factor")}
    return (Call(before.tool, {**kept, "factor": round((1 + times) / 2, 3)}).instead(),)


def other_side(before: Call) -> tuple[Call, ...]:
    """ "No, on the other side"."""
    args = dict(before.args)
    relation, direction = args.get("relation"), args.get("direction")
    across = across_from(str(args.get("side", "")))
    if before.tool not in (MOVE, "add_object") or not (
        relation in _SIDES or direction in _OPPOSITE or across
    ):
        return ()
    if across:
        args["side"] = across
    if relation in _SIDES:
        args["relation"] = _SIDES[str(relation)]
    if direction in _OPPOSITE:
        args["direction"] = _OPPOSITE[str(direction)]
    return (Call(before.tool, args).instead(),)


def _with_distance(before: Call, way: Way, distance: float) -> Call:
    args = {**before.args, "direction": way.direction}
    return Call(MOVE, {**args, "distance": round(min(distance, ALL_THE_WAY), 3)}).instead()


def _distance(before: Call) -> float:
    return float(before.args.get("distance", USUAL_WAY))
