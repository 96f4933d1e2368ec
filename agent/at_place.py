"""Edits that bring something to a place that another object names, and what stands there."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from agent.history.bygone import Place
from agent.questions import REPLACE, Doubt, taken, taken_by, which
from agent.state import kept
from agent.wording import new_name
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.scene.carriers import carriers_of, standing_on
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Edit,
    Placement,
    ReplaceObject,
    Spot,
)
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article
from tools.proposals import ProposedAdd, ProposedMove

# Feet that are nearer than this share of both widths are at one place; one box over another one
# by this much (IoU) as well.
_NEAR, _OVER = 0.3, 0.3
_SAME_PLACE = 0.5


def brought_to(
    proposal: ProposedAdd | ProposedMove,
    targets: Sequence[str],
    places: Mapping[str, Place],
    answers: Mapping[str, Sequence[str]],
    graph: SceneGraph,
) -> Edit | Doubt:
    """The edit that brings something new, or the target, to one of the places that are meant, or
    the question of which one, or of what stands there. `answers` are those given, by slot, also to
    several places that are left to ask about.

    Raises InvalidEditError for more than one target.
    """
    chosen = [i for i in answers.get("place", ()) if i in places] or list(places)
    if len(chosen) > 1:
        then = SceneGraph(objects=tuple(place.item for place in places.values()))
        words = "" if proposal.place_of is None else proposal.place_of.words
        return {**which("place", words, chosen, then), "scene": kept(then)}
    answer = next(iter(answers.get("taken", ())), None)
    if isinstance(proposal, ProposedAdd):
        return _added_at(proposal, places[chosen[0]], graph, answer)
    return _moved_to(proposal, targets, places[chosen[0]], graph, answer)


def _added_at(
    proposal: ProposedAdd, place: Place, graph: SceneGraph, answer: str | None
) -> Edit | Doubt:
    """The edit that brings something new to a place. What stands there is never replaced without
    an `answer` that says so."""
    there = _standing_at(place, graph, ())
    if there is None:
        return AddObject(
            category=proposal.category,
            attributes=proposal.attributes,
            scale=proposal.scale,
            placement=_on_carrier(place, graph),
            at=_spot(place, graph),
        )
    if answer is None:
        new = new_name(proposal.category, proposal.attributes, proposal.scale)
        return taken(with_article(new), there, graph)
    if answer == REPLACE:
        return ReplaceObject(
            target=there.id,
            category=proposal.category,
            attributes=proposal.attributes,
            scale=proposal.scale,
        )
    return AddObject(
        category=proposal.category,
        attributes=proposal.attributes,
        scale=proposal.scale,
        placement=Placement(predicate="next to", anchor=there.id),
    )


def _moved_to(
    proposal: ProposedMove,
    targets: Sequence[str],
    place: Place,
    graph: SceneGraph,
    answer: str | None,
) -> Edit | Doubt:
    """The edit that brings an object to a place. It changes places with what is said to be there;
    with what has come there since, or is there still, only with an `answer` to the question."""
    target = _single(targets, f"where the {place.item.name} is")
    there = _standing_at(place, graph, (target, *standing_on(graph, target)))
    if there is None:
        return AdjustRelation(
            target=target, placement=_on_carrier(place, graph), at=_spot(place, graph)
        )
    asked_for = place.bygone is None and not proposal.place_was
    if asked_for or answer is not None:
        return AdjustRelation(target=target, swap_with=there.id)
    return taken_by(graph.get(target), there, graph)


def _single(targets: Sequence[str], where: str) -> str:
    if len(targets) > 1:
        raise InvalidEditError(
            f"{len(targets)} objects cannot all go {where}.", "Say which one shall go there."
        )
    return targets[0]


def _carrier(place: Place, graph: SceneGraph) -> SceneObject | None:
    """What the object stood on, if that is where it was then."""
    then = None if place.bygone is None else place.bygone.carrier
    if then is None or then.id not in graph:
        return None
    now = graph.get(then.id)
    return now if now.box.iou(then.box) >= _SAME_PLACE else None


def _on_carrier(place: Place, graph: SceneGraph) -> Placement | None:
    carrier = _carrier(place, graph)
    return None if carrier is None else Placement(predicate="on", anchor=carrier.id)


def _spot(place: Place, graph: SceneGraph) -> Spot | None:
    if place.bygone is None or _carrier(place, graph) is not None:
        return None
    return Spot(box=place.bygone.foot, name=place.item.name)


def _standing_at(place: Place, graph: SceneGraph, but: Collection[str]) -> SceneObject | None:
    """What stands at a place now, and would have to give way; nothing of `but`."""
    if place.bygone is None:
        return place.item
    carriers = carriers_of(graph)
    carrier = _carrier(place, graph)
    if carrier is not None:
        riders = [a for a, b in carriers.items() if b == carrier.id and a not in but]
        return graph.get(riders[0]) if riders else None
    foot = place.bygone.foot
    x, row = foot.bottom_center

    def away(item: SceneObject) -> float:
        to_x, to_row = item.box.bottom_center
        return math.hypot(to_x - x, to_row - row) / (foot.width + item.box.width)

    near = [
        o
        for o in graph.foreground
        if o.id not in carriers and o.id not in but and (away(o) < _NEAR or o.box.iou(foot) > _OVER)
    ]
    return min(near, key=away, default=None)
