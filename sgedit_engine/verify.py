"""A candidate's reading, held against the graph that the edit asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from sgedit_engine.interface import (
    Candidate,
    Checked,
    Expectation,
    Picture,
    Plan,
    Verdict,
    Vocabulary,
)
from sgedit_engine.outcome import picture_of
from sgedit_engine.reading import Reading, Seen, Spotted
from sgedit_engine.regions import union
from sgedit_engine.scene.edits import AddObject, ChangeAttributes, ReplaceObject
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.scene.relations import satisfies

# What stays as it was when another attribute changes, and is read well enough to be checked.
_LASTING = frozenset({"color", "pattern"})
# An object that cannot be read any more is hidden where this share of what changed of it is
# covered by what was added.
_HIDDEN = 0.8
# Where more than this share of an object may have changed, its look is read again; another look
# counts from this belief on.
_REPAINTED = 0.2
_SURE = 0.6


@dataclass(frozen=True)
class Thresholds:
    """What counts as met.

    `same_place` is the overlap (IoU) from which a reading is an object that was there,
    `new_place` that of a new object with its planned box, `residue` the detector's score from
    which something is still there, `attribute` the belief from which an attribute is read,
    `growth` the share of a change of size that has to be made.
    """

    same_place: float = 0.5
    new_place: float = 0.3
    residue: float = 0.2
    attribute: float = 0.4
    growth: float = 0.5

    @classmethod
    def of(cls, tuned: Mapping[str, float]) -> Self:
        """The thresholds of a profile; those it does not name are as above."""
        return cls(**{f.name: tuned[f.name] for f in fields(cls) if f.name in tuned})


def verify_candidate(
    picture: Picture,
    plan: Plan,
    candidate: Candidate,
    reading: Reading,
    thresholds: Thresholds = Thresholds(),
    vocabulary: Vocabulary | None = None,
) -> Checked:
    """What holds of what was asked, and the picture that the candidate became.

    `vocabulary` is that of the models (None: unknown).
    """
    matches = match_objects(picture, plan, candidate, reading, thresholds)
    asked = list(_expectations(picture, plan, candidate, reading, matches, thresholds))
    met = all(e.met for e in asked)
    mean = float(np.mean([e.score for e in asked])) if asked else 1.0
    # Every candidate that meets all ranks above every one that does not.
    score = 0.5 + 0.5 * mean if met else 0.5 * mean
    verdict = Verdict(met=met, score=score, expectations=tuple(asked))
    return Checked(candidate, verdict, picture_of(picture, plan, candidate, matches, vocabulary))


def match_objects(
    picture: Picture, plan: Plan, candidate: Candidate, reading: Reading, thresholds: Thresholds
) -> dict[str, Seen]:
    """Which reading is which expected object, each used once; the surest pairs first.

    A new object is looked for in its planned box. An object that was there is looked for in
    the box that it had, by what it is called.
    """
    pairs = []
    new = {insertion.object_id for insertion in plan.insertions}
    for item in plan.expected.foreground:
        least = thresholds.new_place if item.id in new else thresholds.same_place
        for index, seen in enumerate(reading.objects):
            overlap = item.box.iou(seen.box)
            if seen.category == item.category and overlap >= least:
                pairs.append((overlap, item.id, index))
    matches: dict[str, Seen] = {}
    taken: set[int] = set()
    for _, object_id, index in sorted(pairs, reverse=True):
        if object_id not in matches and index not in taken:
            matches[object_id] = reading.objects[index]
            taken.add(index)
    return matches


def _expectations(
    picture: Picture,
    plan: Plan,
    candidate: Candidate,
    reading: Reading,
    matches: Mapping[str, Seen],
    thresholds: Thresholds,
) -> Iterator[Expectation]:
    for object_id in plan.clear:
        if object_id not in plan.expected:
            yield from _gone(picture.graph.get(object_id), plan, reading, matches, thresholds)
    for insertion in plan.insertions:
        yield from _there(picture, plan, insertion.object_id, reading, matches, thresholds)
    new = {insertion.object_id for insertion in plan.insertions}
    for item in plan.expected.foreground:
        if item.id not in new:
            yield _kept(picture, item, candidate, matches, new)
    yield _nothing_else(candidate, reading, matches)


def _gone(
    item: SceneObject,
    plan: Plan,
    reading: Reading,
    matches: Mapping[str, Seen],
    thresholds: Thresholds,
) -> Iterator[Expectation]:
    """The object is not seen any more, and nothing in its place nearly looks like one."""
    known = [seen.box for seen in matches.values()]
    still = _strongest_in(item.box, item.category, [*reading.objects], known)
    yield Expectation(
        text=f"the {item.name} is gone",
        met=still is None,
        evidence=f"a {still.category} is seen there ({still.score:.2f})" if still else "not seen",
        score=1.0 - (still.score if still else 0.0),
    )
    if plan.insertions:
        return
    trace = _strongest_in(item.box, None, [*reading.faint, *reading.objects], known)
    strength = trace.score if trace else 0.0
    yield Expectation(
        text=f"nothing is left where the {item.name} was",
        met=strength < thresholds.residue,
        evidence=f"the strongest trace is a {trace.category} ({strength:.2f})"
        if trace
        else "no trace",
        score=1.0 - strength,
    )


def _strongest_in(
    box: Box, category: str | None, answers: list[Seen | Spotted], known: list[Box]
) -> Seen | Spotted | None:
    """The surest answer at a box that is none of the known objects; of a category, if given."""
    there = [
        answer
        for answer in answers
        if category in (None, answer.category)
        and (answer.box.iou(box) >= 0.3 or answer.box.overlap_share(box) >= 0.7)
        and not any(answer.box.iou(other) >= 0.6 for other in known)
    ]
    return max(there, key=lambda answer: answer.score, default=None)


def _there(
    picture: Picture,
    plan: Plan,
    object_id: str,
    reading: Reading,
    matches: Mapping[str, Seen],
    thresholds: Thresholds,
) -> Iterator[Expectation]:
    """The new or changed object is seen in its place, with what was asked of it."""
    item = plan.expected.get(object_id)
    seen = matches.get(object_id)
    yield Expectation(
        text=f"there is a {item.category} in its place",
        met=seen is not None,
        evidence=f"seen with {item.box.iou(seen.box):.2f} overlap ({seen.score:.2f})"
        if seen
        else _instead(item.box, reading),
        score=seen.score if seen else 0.0,
    )
    edit = plan.edit
    if isinstance(edit, AddObject | ReplaceObject | ChangeAttributes):
        for name, value in edit.attributes.items():
            yield _attribute(f"its {name} is {value}", name, value, seen, thresholds)
    if isinstance(edit, ChangeAttributes):
        for name in sorted(_LASTING & item.attributes.keys() - edit.attributes.keys()):
            value = item.attributes[name]
            yield _attribute(f"its {name} is still {value}", name, value, seen, thresholds)
    if isinstance(edit, AddObject) and edit.placement is not None:
        anchor = plan.expected.get(edit.placement.anchor)
        box = matches[anchor.id].box if anchor.id in matches else anchor.box
        height, width = picture.image.shape[:2]
        predicate, aspect = edit.placement.predicate, width / height
        fit = satisfies(seen.box, predicate, box, aspect=aspect) if seen else 0.0
        yield Expectation(
            text=f"it is {predicate} the {anchor.name}",
            met=fit >= 0.5,
            evidence=f"measured from the boxes ({fit:.2f})" if seen else "it is not there",
            score=fit,
        )
    if isinstance(edit, ChangeAttributes) and edit.scale != 1:
        yield _resized(picture.graph.get(edit.target), edit.scale, seen, thresholds)


def _instead(box: Box, reading: Reading) -> str:
    other = _strongest_in(box, None, [*reading.objects], [])
    return f"a {other.category} is seen there ({other.score:.2f})" if other else "nothing is seen"


def _attribute(
    text: str, name: str, value: str, seen: Seen | None, thresholds: Thresholds
) -> Expectation:
    found, belief = (seen.attributes.get(name, ("unknown", 0.0))) if seen else ("unknown", 0.0)
    met = found == value and belief >= thresholds.attribute
    return Expectation(
        text=text,
        met=met,
        evidence=f"read as {found} ({belief:.2f})" if seen else "it is not there",
        score=belief if found == value else 0.0,
    )


def _resized(
    before: SceneObject, scale: float, seen: Seen | None, thresholds: Thresholds
) -> Expectation:
    """At least `growth` of the change of size that was asked for was made."""
    grown = (seen.box.area / before.box.area) ** 0.5 if seen else 1.0
    share = (grown - 1) / (scale - 1)
    return Expectation(
        text=f"it is {scale:.2g} times as large",
        met=share >= thresholds.growth,
        evidence=f"it is {grown:.2f} times as large" if seen else "it is not there",
        score=float(np.clip(1 - abs(1 - share), 0, 1)),
    )


def _kept(
    picture: Picture,
    item: SceneObject,
    candidate: Candidate,
    matches: Mapping[str, Seen],
    added: Collection[str],
) -> Expectation:
    """An object that the edit does not speak of is where it was and looks as it did.

    `added` are the ids of the new objects, which may stand before it.
    """
    text = f"the {item.name} is as it was"
    mask = picture.masks.get(item.id)
    shape = candidate.editable_mask.shape
    region = mask if mask is not None else item.box.to_mask(shape[1], shape[0])
    touched = (region & candidate.editable_mask).sum() / max(region.sum(), 1)
    if touched == 0:
        return Expectation(text=text, met=True, evidence="none of its pixels differs", score=1.0)
    seen = matches.get(item.id)
    if seen is None:
        # It may be hidden, but only by what was drawn, and only where that is.
        drawn = union((matches[i].mask for i in added if i in matches), shape)
        changed = region & candidate.editable_mask
        hidden = float((changed & drawn).sum() / changed.sum())
        evidence = "hidden by what was added" if hidden >= _HIDDEN else "not seen any more"
        return Expectation(text=text, met=hidden >= _HIDDEN, evidence=evidence, score=hidden)
    for name in sorted(_LASTING) if touched > _REPAINTED else ():
        found, belief = seen.attributes.get(name, ("unknown", 0.0))
        if name in item.attributes and found != item.attributes[name] and belief > _SURE:
            evidence = f"its {name} is read as {found} ({belief:.2f})"
            return Expectation(text=text, met=False, evidence=evidence, score=1 - belief)
    overlap = item.box.iou(seen.box)
    return Expectation(
        text=text, met=True, evidence=f"seen with {overlap:.2f} overlap", score=overlap
    )


def _nothing_else(
    candidate: Candidate, reading: Reading, matches: Mapping[str, Seen]
) -> Expectation:
    """No object appeared that nobody asked for: none unmatched is seen mostly in changed pixels."""
    known = [seen.box for seen in matches.values()]
    for seen in reading.objects:
        if any(seen.box == box or seen.box.iou(box) >= 0.6 for box in known):
            continue
        inside = (seen.mask & candidate.editable_mask).sum() / max(seen.mask.sum(), 1)
        if inside > 0.5:
            return Expectation(
                text="nothing else appeared",
                met=False,
                evidence=f"a {seen.category} is seen ({seen.score:.2f})",
                score=1.0 - seen.score,
            )
    return Expectation(text="nothing else appeared", met=True, evidence="not seen", score=1.0)
