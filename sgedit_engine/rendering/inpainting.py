"""Draws with a model that was trained to fill holes, on true pairs of before and after.

What moves or is resized stays itself by its own pixels, which the model is shown at the new place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from sgedit_engine.diffusion.carry import Carried, carried_together, carry
from sgedit_engine.diffusion.few_steps import Sampler, choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.interface import Image, Picture, Plan
from sgedit_engine.models.residency import Residency
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.regions import mask_of


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
        drawing = Drawing(
            hole=plan.allowed_mask,
            prompt=plan.prompt,
            seeds=plan.seeds,
            sampler=self._sampler(steps),
            keep=plan.keep,
            carried=carried_by(picture, plan),
        )
        return draw(self._models, picture.image, drawing, self._resolution, on_step)


def carried_by(picture: Picture, plan: Plan) -> Carried | None:
    """The pixels that a plan takes along, None where it takes none."""
    moved = [
        carry(picture.image, mask_of(picture, insertion.object_id), insertion.box)
        for insertion in plan.insertions
        if insertion.identity in ("auto", "pixels")
    ]
    if not moved:
        return None
    return carried_together(moved, picture.image).within(plan.allowed_mask)
