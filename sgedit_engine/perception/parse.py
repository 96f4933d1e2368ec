"""From pixels to a reading, and from a reading to a scene graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import (
    CancelToken,
    Image,
    Mask,
    Picture,
    Progress,
    ProgressReport,
    Vocabulary,
    no_progress,
)
from sgedit_engine.perception.attributes import Belief
from sgedit_engine.perception.detect import Detector
from sgedit_engine.perception.masks import box_of, disjoint, full_mask, inside, iou, margins
from sgedit_engine.perception.segment import BoxMask, Segmenter
from sgedit_engine.perception.surfaces import surface_masks
from sgedit_engine.reading import NOTHING, Reading, Seen, Sought, Spotted
from sgedit_engine.regions import union
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.relations import relations_of

# A picture has at most so many objects, the most certain ones: each takes memory for its mask.
_MOST = 100


@dataclass(frozen=True)
class PerceptionSettings:
    """What counts as seen.

    `found`: detector's score from which an answer is an object. `same`: two masks that overlap
    more (IoU) are one object; `swallowed`: so are two of which one lies in the other by this
    share, unless they are of two kinds and the answer inside is scored above `sure`.
    `smallest`: an object's least share of the picture's pixels; `filled`: its mask's least share
    of the answer's box (less is what other objects left over: of those on a thousand rendered
    things the emptiest fills 0.27). `second_opinion`: the reader's
    belief in another kind that outweighs a detector's answer scored below `doubt`. `said`: the
    least belief in a value for an object to get it. `effect`: probability from which a pixel is
    an object's shadow or reflection.
    """

    found: float = 0.6
    same: float = 0.6
    swallowed: float = 0.7
    sure: float = 0.8
    smallest: float = 0.0008
    filled: float = 0.25
    second_opinion: float = 0.9
    doubt: float = 0.95
    said: float = 0.0
    effect: float = 0.5

    @classmethod
    def of(cls, tuned: Mapping[str, float]) -> Self:
        """The settings of a profile; those it does not name are as above."""
        return cls(**{f.name: tuned[f.name] for f in fields(cls) if f.name in tuned})


class Reader(Protocol):
    """Tells how things look."""

    def things(
        self, image: Image, masks: Sequence[Mask], sought: Sought = NOTHING
    ) -> list[dict[str, Belief]]:
        """Per mask: attribute -> (value, belief in [0, 1]), and "kind" where it knows some. No
        mask may be empty."""
        ...


class Perception:
    """Reads pictures with models that are handed in."""

    def __init__(
        self,
        detector: Detector,
        segmenter: Segmenter,
        reader: Reader,
        settings: PerceptionSettings | None = None,
    ) -> None:
        self.detector = detector
        self.segmenter = segmenter
        self.reader = reader
        self.settings = settings or PerceptionSettings()

    def read(
        self,
        image: Image,
        sought: Sought = NOTHING,
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Reading:
        """All objects with masks and attributes, and the answers too weak to count as one.

        Objects are those that are `sought`, if any are named, and else all that the detector knows.
        Masks do not overlap but for those of kinds that are behind. Raises CancelledError between
        the steps.
        """

        def at(step: int) -> None:
            if cancel is not None:
                cancel.check()
            progress(ProgressReport("reading the picture", step, 3))

        at(0)
        answers = self.detector.detect(image, sought.kinds or None)
        strong = [a for a in answers if a.score >= self.settings.found][:_MOST]
        faint = tuple(a for a in answers if a.score < self.settings.found)
        at(1)
        strong, masks = self._masks(image, strong, sought.behind)
        at(2)
        beliefs = self.reader.things(image, masks, sought)
        seen = [
            self._seen(answer, mask, belief)
            for answer, mask, belief in zip(strong, masks, beliefs, strict=True)
        ]
        at(3)
        return Reading(tuple(seen), faint)

    def _masks(
        self, image: Image, answers: Sequence[Spotted], behind: Sequence[str]
    ) -> tuple[list[Spotted], list[Mask]]:
        """The answers that are objects of their own, with masks that share no pixel: those of
        kinds that are `behind` none with each other."""
        found = self.segmenter.masks(image, [a.box for a in answers])
        kept = self._distinct(answers, found)
        shape = image.shape[0], image.shape[1]
        masks: dict[int, Mask] = {}
        for back in (False, True):
            group = [i for i in kept if (answers[i].category in behind) == back]
            own = margins([found[i].probability for i in group])
            seen = {}
            for i, margin in zip(group, own, strict=True):
                mask = full_mask(margin, shape)
                least = max(self.settings.smallest, self.settings.filled * answers[i].box.area)
                if int(mask.sum()) >= max(1.0, least * mask.size):
                    seen[i] = mask
            masks |= zip(seen, disjoint([*seen.values()]), strict=True)
        told = [i for i in kept if i in masks]
        return [answers[i] for i in told], [masks[i] for i in told]

    def _distinct(self, answers: Sequence[Spotted], found: Sequence[BoxMask]) -> list[int]:
        """Numbers of the answers, without those whose mask is that of a better one."""
        whole = [f.probability > 0.5 for f in found]
        order = sorted(range(len(answers)), key=lambda i: -answers[i].score)
        kept: list[int] = []
        for i in order:
            if whole[i].any() and not any(self._same(answers, whole, i, j) for j in kept):
                kept.append(i)
        return kept

    def _same(
        self, answers: Sequence[Spotted], whole: Sequence[NDArray[np.bool_]], i: int, j: int
    ) -> bool:
        """Whether answer i shows what the better answer j shows, or a part of it (a handle)."""
        if iou(whole[i], whole[j]) > self.settings.same:
            return True
        if answers[i].category != answers[j].category and answers[i].score > self.settings.sure:
            return False
        return inside(whole[i], whole[j]) > self.settings.swallowed

    def _seen(self, answer: Spotted, mask: Mask, beliefs: Mapping[str, Belief]) -> Seen:
        category = answer.category
        other = beliefs.get("kind")
        if (
            other is not None
            and answer.score < self.settings.doubt
            and other[1] > self.settings.second_opinion
        ):
            category = other[0]
        attributes = {name: belief for name, belief in beliefs.items() if name != "kind"}
        box = box_of(mask) or answer.box
        return Seen(category, box, answer.score, mask, attributes, named=other)


def picture_of_reading(
    image: Image,
    reading: Reading,
    surroundings: Mapping[str, Belief],
    vocabulary: Vocabulary | None = None,
) -> Picture:
    """A picture with a graph of what was read.

    Ids count each kind from left to right. "table" and "wall" of `surroundings` become
    background objects where they are in sight. The `vocabulary` tells on which kinds things can
    stand (None: on any), and how wide what is half hidden is.
    """
    graph = SceneGraph()
    objects: list[SceneObject] = []
    masks: dict[str, Mask] = {}
    for seen in sorted(reading.objects, key=lambda s: s.box.center):
        object_id, graph = graph.issue_id(seen.category)
        objects.append(_object(object_id, seen))
        masks[object_id] = seen.mask
    surfaces = surface_masks(image, union(masks.values(), image.shape[:2]))
    for name, mask in zip(("table", "wall"), surfaces, strict=True):
        box = box_of(mask)
        if name in surroundings and box is not None:
            object_id, graph = graph.issue_id(name)
            objects.append(_surface(object_id, name, surroundings[name], box))
            masks[object_id] = mask
    relations = relations_of(
        objects,
        masks,
        supports=None if vocabulary is None else vocabulary.supports,
        proportions=None if vocabulary is None else vocabulary.proportions,
        footprints=None if vocabulary is None else vocabulary.footprints,
    )
    graph = graph.model_copy(update={"objects": tuple(objects), "relations": relations})
    return Picture(image, graph, masks)


def _object(object_id: str, seen: Seen) -> SceneObject:
    values = {name: value for name, (value, _) in seen.attributes.items()}
    found = SceneObject(
        id=object_id, category=seen.category, attributes=values, box=seen.box, score=seen.score
    )
    return found.model_copy(update={"description": found.name})


def _surface(object_id: str, name: str, look: Belief, box: Box) -> SceneObject:
    # A wall is told by its color, a table by what it is made of.
    attribute = "color" if name == "wall" else "material"
    return SceneObject(
        id=object_id,
        category=name,
        attributes={attribute: look[0]},
        description=f"{look[0]} {name}",
        box=box,
        kind="background",
        score=look[1],
    )
