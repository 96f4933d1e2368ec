"""From things in a picture to the plan of attention for a drawing of a part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sgedit_engine.diffusion.steering import SUPPRESSED, Reference, Region, Schedule, Steering
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.diffusion.window import Window
from sgedit_engine.interface import Image, Mask


@dataclass(frozen=True, eq=False)
class Subject:
    """A thing that a prompt tells of: its words in it ("red mug"), and where it is to be seen, bool
    H×W of the picture."""

    words: str
    mask: Mask


@dataclass(frozen=True, eq=False)
class Likeness:
    """Something to be drawn like what `mask` (bool H×W) shows of `image` (RGB uint8 H×W×3), which
    `words` describe; it comes where `target` is (bool H×W of the picture)."""

    image: Image
    mask: Mask
    words: str
    target: Mask
    schedule: Schedule


@dataclass(frozen=True, eq=False)
class Guide:
    """What steers the drawing of a picture.

    `subjects` in the order of the prompt, `cleared` (bool H×W) what a removal lays bare, `likeness`
    what one thing shall look like. For the schedules see `Steering`.
    """

    subjects: tuple[Subject, ...] = ()
    cleared: Mask | None = None
    likeness: Likeness | None = None
    words: Schedule = Schedule(1.0)
    within: Schedule = Schedule(0.3)
    away: Schedule = Schedule(SUPPRESSED, until=1.0, power=0.0)

    def steering(
        self,
        window: Window,
        embed: PromptEncoder,
        prompt: str,
        latent: tuple[int, int],
        steps: int,
        reference: Reference | None = None,
    ) -> Steering:
        """The plan for a window. Raises ValueError for a subject that the prompt does not name."""
        regions = list(self._objects(window, embed, prompt))
        if self.cleared is not None:
            regions.append(Region(window.cut_mask(self.cleared), kind="hole"))
        return Steering(
            regions=tuple(regions),
            latent=latent,
            steps=steps,
            words=self.words,
            within=self.within,
            away=self.away,
            reference=reference,
        )

    def _objects(self, window: Window, embed: PromptEncoder, prompt: str) -> Iterator[Region]:
        told: Counter[str] = Counter()
        for subject in self.subjects:
            tokens = ()
            if subject.words:
                tokens = embed.positions(prompt, subject.words, told[subject.words])
            told[subject.words] += 1
            yield Region(window.cut_mask(subject.mask), tokens)
