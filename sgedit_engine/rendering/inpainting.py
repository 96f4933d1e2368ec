"""Draws with a model that was trained to fill holes, on true pairs of before and after.

What moves or is resized stays itself by its own pixels, which the model is shown at the new place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from sgedit_engine.diffusion.carry import Carried, carried_together, carry
from sgedit_engine.diffusion.compose import SEAM_PX, blend
from sgedit_engine.diffusion.few_steps import Sampler, choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.interface import Image, Picture, Plan, Stage
from sgedit_engine.models.residency import Residency
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.regions import mask_of, others_of


class InpaintingRenderer:
    """An `interface.Renderer`: masked diffusion with nine input channels."""

    def __init__(
        self, models: Residency, checkpoint: Checkpoint, resolution: int, guidance: float | None
    ) -> None:
        self._models, self._resolution = models, resolution
        # By number of steps; choosing reads a file and its checksum.
        self._sampler: Callable[[int | None], Sampler] = cache(
            lambda steps: choose_sampler(checkpoint, steps, guidance)
        )

    def draw(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        on_step: Callable[[int, int], None],
    ) -> Sequence[Image]:
        """See `Renderer`."""
        images: Sequence[Image] = (picture.image,)
        sampler = self._sampler(steps)
        for number, stage in enumerate(plan.stages):
            drawing = Drawing(
                hole=stage.region,
                prompt=stage.prompt,
                seeds=plan.seeds,
                sampler=sampler,
                keep=plan.keep,
                carried=carried_by(picture, stage),
            )
            told = _in_stage(number, len(plan.stages), on_step)
            drawn = draw(self._models, images, drawing, self._resolution, told)
            sources = list(images) * (len(drawn) // len(images))
            # The last seam is the engine's to draw, where it takes less than the region.
            seam_px = SEAM_PX if number < len(plan.stages) - 1 else 0.0
            before_it = others_of(picture, *plan.clear) & ~stage.region
            images = [
                blend(source, image, stage.region, before_it, seam_px)
                for source, image in zip(sources, drawn, strict=True)
            ]
        return images


def carried_by(picture: Picture, stage: Stage) -> Carried | None:
    """The pixels that a stage takes along, None where it takes none."""
    moved = [
        carry(picture.image, mask_of(picture, insertion.object_id), insertion.box)
        for insertion in stage.insertions
        if insertion.identity in ("auto", "pixels")
    ]
    if not moved:
        return None
    return carried_together(moved, picture.image).within(stage.region)


def _in_stage(
    number: int, stages: int, on_step: Callable[[int, int], None]
) -> Callable[[int, int], None]:
    """Counts the steps of one stage among those of all; only the last one tells of its end."""

    def told(done: int, total: int) -> None:
        if done < total or number == stages - 1:
            on_step(number * total + done, stages * total)

    return told
