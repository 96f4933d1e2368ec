"""From things in a picture to the plan of attention for the drawing of a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from sgedit_engine.diffusion.steering import OFF, Reference, Region, Schedule, Steering
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.diffusion.window import Window, window_around
from sgedit_engine.interface import Image, Mask


@dataclass(frozen=True, eq=False)
class Subject:
    """A thing of the picture that is to be: where, bool H×W of the picture, and its words in the
    prompt ("red mug"; empty if the prompt does not speak of it)."""

    words: str
    mask: Mask


@dataclass(frozen=True, eq=False)
class Likeness:
    """A thing that is seen in `source` of another picture, and that is to be drawn in `target`,
    looking the same: bool H×W of either picture. `words` tell what it is ("a red mug")."""

    words: str
    source: Mask
    target: Mask


@dataclass(frozen=True, eq=False)
class Likenesses:
    """What is to look as it does in `image`, RGB uint8 H×W×3, and how strongly that acts."""

    image: Image
    things: tuple[Likeness, ...]
    schedule: Schedule

    def window(self, like: Window) -> Window:
        """The window that shows the things, in the scale of another one where they fit in."""
        sources = np.logical_or.reduce([thing.source for thing in self.things])
        return window_around(sources, like.resolution, zoom=like.resolution / like.side)

    @property
    def words(self) -> str:
        """What the window shows."""
        return " and ".join(thing.words for thing in self.things)


@dataclass(frozen=True, eq=False)
class Guide:
    """What steers the drawing of a picture.

    `subjects` come in the order of the prompt, `cleared` (bool H×W) is what a removal lays bare.
    For the schedules see `Steering`.
    """

    subjects: tuple[Subject, ...] = ()
    cleared: Mask | None = None
    likenesses: Likenesses | None = None
    words: Schedule = OFF
    within: Schedule = OFF
    away: Schedule = OFF

    def steering(
        self, window: Window, embed: PromptEncoder, prompt: str, latent: Tensor, steps: int
    ) -> Steering:
        """The plan for a latent (1×C×h×w) of what the window shows.

        Raises ValueError when the prompt does not have the subjects' words in their order.
        """
        regions = list(self._objects(window, embed, prompt))
        if self.cleared is not None:
            regions.append(Region(window.cut_mask(self.cleared), kind="hole"))
        likeness, references = OFF, []
        if self.likenesses is not None:
            likeness, seen = self.likenesses.schedule, self.likenesses.window(window)
            references = [
                Reference(seen.cut_mask(thing.source), window.cut_mask(thing.target))
                for thing in self.likenesses.things
            ]
        return Steering(
            regions=tuple(regions),
            latent=(latent.shape[2], latent.shape[3]),
            steps=steps,
            words=self.words,
            within=self.within,
            away=self.away,
            references=tuple(references),
            likeness=likeness,
        )

    def _objects(self, window: Window, embed: PromptEncoder, prompt: str) -> Iterator[Region]:
        begin = 0
        for subject in self.subjects:
            tokens: tuple[int, ...] = ()
            if subject.words:
                tokens = embed.positions(prompt, subject.words, begin)
                begin = max((begin, *(token + 1 for token in tokens)))
            yield Region(window.cut_mask(subject.mask), tokens)
