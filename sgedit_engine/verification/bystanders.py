"""What has to hold of everything that the edit does not speak of."""

from __future__ import annotations

from collections.abc import Iterator

from sgedit_engine.interface import Mask
from sgedit_engine.reading import Seen
from sgedit_engine.regions import OBJECT_MARGIN_PX, dilate, mask_of, object_region, union
from sgedit_engine.scene.graph import SceneObject, with_article
from sgedit_engine.verification.arrived import LASTING, SURE
from sgedit_engine.verification.ground import recolored_patch
from sgedit_engine.verification.look import Finding, Look, looks, part
from sgedit_engine.verification.matching import SAME_BOX

# An object that cannot be read any more is hidden where this share of what changed of it is
# covered by what was added.
_HIDDEN = 0.8
# Where more than this share of an object may have changed, its look is read again.
_REPAINTED = 0.2
# A patch of another color of this share of the picture is as likely a bite as not.
_HALF_SURE = 0.002
# Fewer pixels have no look of their own.
_FEWEST = 30


def bystanders(look: Look) -> Iterator[Finding]:
    """The others are where they were, unmoved and undamaged; nothing appeared that nobody asked
    for; and beside what was drawn or taken away only light and shadow changed."""
    for item in look.staying:
        yield from _kept(item, look)
    yield _only_light(look)
    yield _nothing_else(look)


def _kept(item: SceneObject, look: Look) -> Iterator[Finding]:
    """An object that the edit does not speak of is where it was and looks as it did."""
    text = f"the {item.name} is as it was"
    before = mask_of(look.picture, item.id)
    editable = look.candidate.editable_mask
    # A little beyond its outline, which need not have been read to the pixel.
    near = dilate(before, OBJECT_MARGIN_PX)
    if not (near & editable).any():
        yield _untouched(text)
        return
    seen = look.matches.get(item.id)
    if seen is None:
        yield _hidden(text, before & editable, look)
        return
    changed = _other_look(text, item, seen, before, look)
    if changed is not None:
        yield changed
        return
    visible = before & ~look.drawn_mask
    left = float((seen.mask & visible).sum() / max(visible.sum(), 1))
    yield Finding(
        name="others",
        text=text,
        met=left >= look.thresholds.outline,
        evidence=f"{part(left)} of its outline is as it was",
        score=left,
    )
    overlap = item.box.iou(seen.box)
    yield Finding("unmoved", text, True, "it is seen where it was", overlap)
    if visible.sum() >= _FEWEST:
        yield _same_look(text, visible, look)


def _untouched(text: str) -> Finding:
    return Finding("others", text, True, "none of its pixels differs", 1.0)


def _hidden(text: str, changed: Mask, look: Look) -> Finding:
    """It may be hidden, but only by what was drawn, and only where that is."""
    if not changed.any():
        return _untouched(text)
    masks = [look.matches[i].mask for i in look.drawn if i in look.matches]
    drawn = union(masks, look.shape)
    hidden = float((changed & drawn).sum() / changed.sum())
    evidence = "hidden by what was added" if hidden >= _HIDDEN else "not seen any more"
    return Finding("others", text, hidden >= _HIDDEN, evidence, hidden)


def _other_look(
    text: str, item: SceneObject, seen: Seen, before: Mask, look: Look
) -> Finding | None:
    touched = (before & look.candidate.editable_mask).sum() / max(before.sum(), 1)
    for name in LASTING if touched > _REPAINTED else ():
        found, belief = seen.attributes.get(name, ("unknown", 0.0))
        if item.seen_as(name) not in (None, found) and belief > SURE:
            evidence = f"its {name} looks {found}"
            return Finding("others", text, False, evidence, 1 - belief)
    return None


def _same_look(text: str, visible: Mask, look: Look) -> Finding:
    """The same pixels look the same before and after, as the reader of attributes sees them."""
    before = look.senses.embed(look.picture.image, [visible])[0]
    after = look.senses.embed(look.candidate.image, [visible])[0]
    cosine = float(before @ after)
    same = cosine >= look.thresholds.look
    return Finding(
        name="look",
        text=text,
        met=same,
        evidence=looks(same),
        score=max(cosine, 0.0),
    )


def _only_light(look: Look) -> Finding:
    """Away from what goes and comes, surfaces keep their hue: shadows change their brightness."""
    leaving = [mask_of(look.picture, item.id) for item in look.leaving]
    core = object_region(union([*leaving, look.drawn_mask], look.shape))
    beside = look.candidate.editable_mask & ~core
    bitten = recolored_patch(look.picture.image, look.candidate.image, beside)
    return Finding(
        name="light",
        text="only light changed beside it",
        met=bitten <= look.thresholds.bitten,
        evidence="a patch took another color" if bitten else "no color differs",
        score=_HALF_SURE / (_HALF_SURE + bitten),
    )


def _nothing_else(look: Look) -> Finding:
    """No object appeared that nobody asked for: none unmatched is seen mostly in changed pixels."""
    known = [seen.box for seen in look.matches.values()]
    editable = look.candidate.editable_mask
    strength = 0.0
    for seen in look.reading.objects:
        if any(seen.box.iou(box) >= SAME_BOX for box in known):
            continue
        if any(d.is_seen_as(seen.category, seen.box) for d in look.picture.graph.dismissed):
            continue
        if (seen.mask & editable).sum() / max(seen.mask.sum(), 1) > 0.5:
            return Finding(
                name="extra",
                text="nothing else appeared",
                met=False,
                evidence=f"{with_article(seen.category)} is seen",
                score=1.0 - seen.score,
            )
    rows, columns = look.shape
    known += [o.box for o in look.plan.expected.foreground]
    known += [d.box for d in look.picture.graph.dismissed]
    for spotted in look.reading.faint:
        if any(spotted.box.iou(box) >= SAME_BOX for box in known):
            continue
        place = spotted.box.to_mask(columns, rows)
        if (place & editable).sum() / max(place.sum(), 1) > 0.5:
            strength = max(strength, spotted.score)
    return Finding("extra", "nothing else appeared", True, "not seen", 1.0 - strength)
