"""What has to hold where an object was taken away."""

from __future__ import annotations

from collections.abc import Iterator

from sgedit_engine.interface import Mask
from sgedit_engine.reading import Seen, Spotted
from sgedit_engine.regions import dilate, mask_of, object_region, others_of, union
from sgedit_engine.scene.graph import SceneObject, with_article
from sgedit_engine.verification.ground import darkness_left, odd_patch, ring_around
from sgedit_engine.verification.look import Finding, Look, looks, part
from sgedit_engine.verification.matching import strongest_in

# A new place that overlaps the old one by more (IoU) is the old place.
SAME_PLACE = 0.3
# Objects are left out with so much of a margin, where their colours mix with the ground's.
_EDGE_PX = 2.0


def departed(look: Look) -> Iterator[Finding]:
    """For each object that goes or moves away: it is gone, nothing is left of it, the ground
    goes on, and so does the light."""
    for item in look.leaving:
        if _leaves(item, look):
            yield _gone(item, look)
            yield _no_trace(item, look)
            yield _unlike(item, look)
            yield _ground(item, look)
            yield _revealed(item, look)
            if not look.drawn:
                yield _no_shadow(item, look)


def _leaves(item: SceneObject, look: Look) -> bool:
    """Whether its place is free afterwards; not so for a small move, and another size."""
    expected = look.plan.expected
    return item.id not in expected or expected.get(item.id).box.iou(item.box) <= SAME_PLACE


def _gone(item: SceneObject, look: Look) -> Finding:
    """The object is not seen any more."""
    known = [seen.box for seen in look.matches.values()]
    still = strongest_in(item.box, item.seen_as("kind"), [*look.reading.objects], known)
    return Finding(
        name="gone",
        text=f"the {item.name} is gone" if item.id not in look.plan.expected else _left(item),
        met=still is None,
        evidence=f"{with_article(still.category)} is seen there" if still else "it is not seen",
        score=1.0 - (still.score if still else 0.0),
    )


def _left(item: SceneObject) -> str:
    return f"the {item.name} is no longer where it was"


def _no_trace(item: SceneObject, look: Look) -> Finding:
    """Nothing in its place nearly looks like an object that nobody knows."""
    known = [seen.box for seen in look.matches.values()]
    known += [o.box for o in look.plan.expected.foreground]
    answers: list[Seen | Spotted] = [*look.reading.faint, *look.reading.objects]
    trace = strongest_in(item.box, None, answers, known)
    strength = trace.score if trace else 0.0
    clean = strength < (look.thresholds.stranger if look.drawn else look.thresholds.residue)
    told = "nothing is seen there"
    if trace is not None:
        like = f"something like {with_article(trace.category)}"
        told = f"{like} is {'hardly' if clean else 'faintly'} seen there"
    return Finding(
        name="clean",
        text=f"nothing is left where the {item.name} was",
        met=clean,
        evidence=told,
        score=1.0 - strength,
    )


def _unlike(item: SceneObject, look: Look) -> Finding:
    """What fills its outline does not look like it."""
    mask = mask_of(look.picture, item.id)
    before = look.senses.embed(look.picture.image, [mask])[0]
    after = look.senses.embed(look.candidate.image, [mask])[0]
    cosine = float(before @ after)
    unlike = cosine < look.thresholds.likeness_left
    return Finding(
        name="unlike",
        text=f"its place does not look like the {item.name}",
        met=unlike,
        evidence=looks(not unlike),
        score=1.0 - max(cosine, 0.0),
    )


def _ground(item: SceneObject, look: Look) -> Finding:
    """Where no object is seen in its place, there are the colours that are around it."""
    place = object_region(mask_of(look.picture, item.id))
    things = dilate(look.objects_mask, _EDGE_PX)
    region = place & ~things & look.candidate.editable_mask
    around = ring_around(look.candidate.editable_mask, things)
    odd = odd_patch(look.candidate.image, region, around) / max(int(place.sum()), 1)
    return Finding(
        name="ground",
        text=f"the ground goes on where the {item.name} was",
        met=odd < look.thresholds.odd,
        evidence=f"{part(odd)} of it has colors of its own" if odd else "it does",
        score=1.0 - odd,
    )


def _revealed(item: SceneObject, look: Look) -> Finding:
    """How much of its place shows other objects, which had to be made up behind it."""
    place = mask_of(look.picture, item.id)
    things = union([seen.mask for seen in look.reading.objects], look.shape) & ~look.drawn_mask
    share = _share(place & things, place)
    return Finding(
        name="revealed",
        text=f"what was behind the {item.name} is seen",
        met=True,
        evidence=f"{part(share)} of its place shows other objects",
        score=1.0 - share,
    )


def _no_shadow(item: SceneObject, look: Look) -> Finding:
    """Where its shadow or reflection was, none of an object in its place is seen any more, or
    the place is as bright as what is around it."""
    mask = mask_of(look.picture, item.id)
    others = others_of(look.picture, item.id)
    before = look.senses.effects(look.picture.image, mask, others) & ~look.objects_mask
    share = 0.0
    if before.any():
        after = look.senses.effects(look.candidate.image, mask, others)
        around = ring_around(look.candidate.editable_mask, dilate(look.objects_mask, _EDGE_PX))
        dark = darkness_left(look.picture.image, look.candidate.image, before, around)
        share = min(_share(before & after, before), dark)
    return Finding(
        name="shadow",
        text=f"the shadow of the {item.name} is gone",
        met=share < look.thresholds.shadow,
        evidence=f"{part(share)} of it is still seen" if before.any() else "none was seen",
        score=1.0 - share,
    )


def _share(part: Mask, whole: Mask) -> float:
    return int(part.sum()) / max(int(whole.sum()), 1)
