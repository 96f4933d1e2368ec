"""What is known of a candidate when it is judged: the edit, the reading, and who is who in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sgedit_engine.interface import Candidate, Expectation, Mask, Picture, Plan
from sgedit_engine.reading import Reading, Seen, Senses
from sgedit_engine.regions import mask_of, union
from sgedit_engine.scene.graph import SceneObject
from sgedit_engine.verification.thresholds import Thresholds


@dataclass(frozen=True)
class Finding:
    """What was found out about one thing that has to hold.

    `name` says what kind of thing it is ("gone", "color", …), the same for every edit, so that
    how much it tells can be learned. `score` in [0, 1] is high where it holds.
    """

    name: str
    text: str
    met: bool
    evidence: str
    score: float

    @property
    def expectation(self) -> Expectation:
        """The same for people."""
        score = float(np.clip(self.score, 0.0, 1.0))
        return Expectation(text=self.text, met=self.met, evidence=self.evidence, score=score)


def looks(same: bool) -> str:
    """How two things look that were compared, in words."""
    return "it looks the same" if same else "it looks different"


def part(share: float) -> str:
    """A share in [0, 1] in words, before "of it": nobody knows what an overlap of 0.53 is."""
    told = ((0.995, "all"), (0.8, "nearly all"), (0.5, "most"), (0.2, "a part"))
    found = next((words for least, words in told if share >= least), "hardly any")
    return "none" if share < 0.005 else found


@dataclass(frozen=True, eq=False)
class Look:
    """A candidate of a plan for a picture, as `senses` read it.

    `matches` tells which reading is which object of the expected graph, `outcome` is the picture
    that the candidate became.
    """

    picture: Picture
    plan: Plan
    candidate: Candidate
    reading: Reading
    matches: Mapping[str, Seen]
    outcome: Picture
    senses: Senses
    thresholds: Thresholds

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        rows, columns = self.picture.image.shape[:2]
        return rows, columns

    @cached_property
    def drawn(self) -> frozenset[str]:
        """Ids of what is new, moved or changed."""
        return frozenset(insertion.object_id for insertion in self.plan.insertions)

    @cached_property
    def leaving(self) -> tuple[SceneObject, ...]:
        """The objects that go, or that are somewhere else afterwards."""
        return tuple(self.picture.graph.get(object_id) for object_id in self.plan.clear)

    @cached_property
    def staying(self) -> tuple[SceneObject, ...]:
        """The objects that the edit does not speak of."""
        return tuple(o for o in self.plan.expected.foreground if o.id not in self.drawn)

    @cached_property
    def drawn_mask(self) -> Mask:
        """What is seen of all that was drawn; its planned box where it was not found."""
        rows, columns = self.shape
        masks = [
            self.matches[i.object_id].mask
            if i.object_id in self.matches
            else i.box.to_mask(columns, rows)
            for i in self.plan.insertions
        ]
        return union(masks, self.shape)

    @cached_property
    def objects_mask(self) -> Mask:
        """What any object takes: each that was there, as it was, and all that is seen now."""
        before = [mask_of(self.picture, item.id) for item in self.staying]
        return union([*before, *(seen.mask for seen in self.reading.objects)], self.shape)
