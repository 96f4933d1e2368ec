"""What has to hold of an object that is new, moved or changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from sgedit_engine.perception.masks import iou
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.regions import mask_of, union
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Placement,
    ReplaceObject,
    Side,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject, with_article
from sgedit_engine.scene.relations import INTERACTIONS, satisfies
from sgedit_engine.scene.sides import side_words
from sgedit_engine.verification.look import Finding, Look, looks, part
from sgedit_engine.verification.matching import strongest_in

# Attributes that are read well enough to be checked when others change. Of the rest only what
# is read surely counts against a result.
LASTING = ("color", "pattern")
# From this belief on another look than before is one.
SURE = 0.6
# How far from its planned foot (shares of the picture) a thing at a side may be seen.
_OFF_SIDE = 0.1
_ABSENT = "it is not there"
_UNKNOWN = "unknown"


def arrived(look: Look) -> Iterator[Finding]:
    """For each object that was drawn: it is there, with all that was asked of it, and what was
    not spoken of is as it was."""
    for insertion in look.plan.insertions:
        item = look.plan.expected.get(insertion.object_id)
        seen = look.matches.get(item.id)
        yield from _there(item, seen, look)
        yield from _attributes(item, seen, look)
        edit = look.plan.edit
        if item.id in look.picture.graph:
            yield from _itself(look.picture.graph.get(item.id), item, seen, look)
        placement = _placement(item, look)
        if placement is not None:
            yield _related(item, placement, seen, look)
        if isinstance(edit, AddObject | AdjustRelation) and isinstance(edit.at, Side):
            yield _at_side(item, edit.at, seen, look)
        if isinstance(edit, ChangeAttributes) and edit.scale != 1:
            yield _resized(look.picture.graph.get(edit.target), edit.scale, seen, look)


def _there(item: SceneObject, seen: Seen | None, look: Look) -> Iterator[Finding]:
    overlap = item.box.iou(seen.box) if seen else 0.0
    yield Finding(
        name="present",
        text=f"there is {with_article(item.category)} in its place",
        met=seen is not None,
        evidence="it is seen there" if seen else _instead(item.box, look.reading),
        score=seen.score if seen else 0.0,
    )
    yield Finding(
        name="placed",
        text="it fills the place that was planned",
        met=overlap >= look.thresholds.placed,
        evidence=f"{part(overlap)} of it is there" if seen else _ABSENT,
        score=overlap,
    )
    named = seen.named if seen else None
    if named is not None:
        kind, belief = named
        yield Finding(
            name="kind",
            text=f"it looks like {with_article(item.category)}",
            met=kind in item.kinds or belief < look.thresholds.doubted,
            evidence=f"it looks like {with_article(kind)}",
            score=belief if kind in item.kinds else 1.0 - belief,
        )


def _instead(box: Box, reading: Reading) -> str:
    other = strongest_in(box, None, [*reading.objects], [])
    return f"{with_article(other.category)} is seen there" if other else "nothing is seen there"


def _attributes(item: SceneObject, seen: Seen | None, look: Look) -> Iterator[Finding]:
    edit = look.plan.edit
    asked: Mapping[str, str] = {}
    # What an added thing acts on, or stands on a replaced one, was asked for nothing.
    new = item.id not in look.picture.graph
    spoken_of = new or (isinstance(edit, ChangeAttributes) and item.id == edit.target)
    if spoken_of and isinstance(edit, AddObject | ReplaceObject | ChangeAttributes):
        asked = edit.attributes
    for name, value in asked.items():
        yield _attribute(f"its {name} is {value}", name, value, seen, look)
    if item.id in look.picture.graph:
        for name in LASTING:
            own = item.seen_as(name)
            if own is not None and name not in asked:
                yield _attribute(f"its {name} is still {own}", name, own, seen, look)


def _attribute(text: str, name: str, value: str, seen: Seen | None, look: Look) -> Finding:
    found, belief = seen.attributes.get(name, (_UNKNOWN, 0.0)) if seen else (_UNKNOWN, 0.0)
    if name in LASTING:
        met = found == value and belief >= look.thresholds.attribute
    else:
        # How a new thing shines is read from little, and asked for only in passing.
        sure = isinstance(look.plan.edit, ChangeAttributes) and belief >= look.thresholds.doubted
        met = seen is not None and (found == value or not sure)
    told = _ABSENT if seen is None else f"it looks {found}"
    if seen is not None and found == _UNKNOWN:
        told = "that cannot be told"
    elif found == value and not met:
        told += ", but not surely"
    return Finding(
        name=name,
        text=text,
        met=met,
        evidence=told,
        score=belief if found == value else (1.0 - belief) * (seen is not None),
    )


def _itself(
    before: SceneObject, item: SceneObject, seen: Seen | None, look: Look
) -> Iterator[Finding]:
    """A moved object is still itself; one that gets another look keeps its outline."""
    old = mask_of(look.picture, before.id)
    if before.id in look.plan.clear:
        edit = look.plan.edit
        if isinstance(edit, ChangeAttributes) and edit.attributes and before.id == edit.target:
            return
        cosine = 0.0
        if seen is not None:
            one = look.senses.embed(look.picture.image, [old])[0]
            other = look.senses.embed(look.candidate.image, [seen.mask])[0]
            cosine = float(one @ other)
        same = cosine >= look.thresholds.likeness
        yield Finding(
            name="likeness",
            text=f"it is still the same {item.category}",
            met=same,
            evidence=looks(same) if seen else _ABSENT,
            score=max(cosine, 0.0),
        )
        return
    # What acts on it, and is drawn with it, hides a part of it.
    hiding = [look.matches[i].mask for i in look.drawn - {item.id} if i in look.matches]
    bare = ~union(hiding, look.shape)
    overlap = iou(seen.mask & bare, old & bare) if seen else 0.0
    yield Finding(
        name="shape",
        text="its shape is as it was",
        met=overlap >= look.thresholds.shape,
        evidence=f"{part(overlap)} of it is where it was" if seen else _ABSENT,
        score=overlap,
    )


def _placement(item: SceneObject, look: Look) -> Placement | None:
    """Where it was asked to be, unless the plan gave that up for a way that it goes besides; what
    only makes room, or is acted on, was asked to be nowhere."""
    placement = None
    match look.plan.edit:
        case AddObject(placement=asked) if item.id not in look.picture.graph:
            placement = asked
        case AdjustRelation(target=item.id, placement=asked):
            placement = asked
    if placement is None:
        return None
    planned = look.plan.expected.related(item.id, placement.predicate, placement.anchor)
    return placement if planned else None


def _related(item: SceneObject, placement: Placement, seen: Seen | None, look: Look) -> Finding:
    """Judged half from the boxes, and half from where the outlines tell that both stand; what two
    things do with each other is not read, so that they only have to overlap."""
    anchor = look.plan.expected.get(placement.anchor)
    box = look.matches[anchor.id].box if anchor.id in look.matches else anchor.box
    rows, columns = look.shape
    predicate = placement.predicate
    fit = satisfies(seen.box, predicate, box, aspect=columns / rows) if seen else 0.0
    if predicate in INTERACTIONS:
        return Finding(
            name="relation",
            text=f"it is {predicate} the {anchor.name}",
            met=fit >= look.thresholds.relation,
            evidence=("the two meet" if fit else "the two are apart") if seen else _ABSENT,
            score=float(fit > 0),
        )
    holds = seen is not None and look.outcome.graph.related(item.id, predicate, anchor.id)
    score = 0.5 * fit + 0.5 * holds
    met = score >= look.thresholds.relation
    return Finding(
        name="relation",
        text=f"it is {predicate} the {anchor.name}",
        met=met,
        evidence=f"it is seen {'there' if met else 'elsewhere'}" if seen else _ABSENT,
        score=score,
    )


def _at_side(item: SceneObject, where: Side, seen: Seen | None, look: Look) -> Finding:
    """It stands about where the layout found room at the side that was asked for."""
    planned = item.box.bottom_center
    off = math.dist(seen.box.bottom_center, planned) if seen else 1.0
    met = off <= _OFF_SIDE
    return Finding(
        name="side",
        text=f"it is {side_words(where, look.picture.graph)}",
        met=met,
        evidence=f"it is seen {'there' if met else 'elsewhere'}" if seen else _ABSENT,
        score=max(1 - off, 0.0),
    )


def _resized(before: SceneObject, scale: float, seen: Seen | None, look: Look) -> Finding:
    """At least `growth` of the change of size that was asked for was made."""
    grown = (seen.box.area / before.box.area) ** 0.5 if seen else 1.0
    share = (grown - 1) / (scale - 1)
    return Finding(
        name="size",
        text=f"it is {scale:.2g} times as large",
        met=share >= look.thresholds.growth,
        evidence=f"it is {grown:.2g} times as large" if seen else _ABSENT,
        score=float(np.clip(1 - abs(1 - share), 0, 1)),
    )
