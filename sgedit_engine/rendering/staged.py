"""Draws plans stage by stage, each on what the one before it has left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sgedit_engine.diffusion.compose import SEAM_PX, blend
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.interface import Image, Palette, Picture, Plan, Stage
from sgedit_engine.models.residency import Lender
from sgedit_engine.regions import others_of
from sgedit_engine.rendering.manner import Manner


@dataclass(frozen=True, eq=False)
class Request:
    """One stage of a plan for a picture, to be drawn by a sampler at a resolution. `palette` tells
    the colors of what gets another one, `manner` how the models have to be asked."""

    picture: Picture
    plan: Plan
    stage: Stage
    sampler: Sampler
    resolution: int
    palette: Palette
    manner: Manner


DrawingOf = Callable[[Request], Drawing]
# (drawing, ids of concepts) -> the models that know these, and the drawing in their words.
Lend = Callable[[Drawing, Sequence[str]], tuple[Lender, Drawing]]


class StagedRenderer:
    """An `interface.Renderer` that asks `drawing_of` how each stage is drawn, and `lend` for the
    models, with what was learned of the things in it."""

    def __init__(
        self,
        lend: Lend,
        sampler: Callable[[int | None], Sampler],
        resolution: int,
        palette: Palette,
        manner: Manner,
        drawing_of: DrawingOf,
    ) -> None:
        self._lend, self._resolution, self._palette = lend, resolution, palette
        self._sampler, self._manner, self._drawing_of = sampler, manner, drawing_of

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
            asked = Request(
                picture, plan, stage, sampler, self._resolution, self._palette, self._manner
            )
            models, drawing = self._lend(self._drawing_of(asked), _concepts(picture, stage))
            told = _in_stage(number, len(plan.stages), on_step)
            drawn = draw(models, images, drawing, self._resolution, told)
            sources = list(images) * (len(drawn) // len(images))
            # The last seam is the engine's to draw, where it takes less than the region.
            seam_px = SEAM_PX if number < len(plan.stages) - 1 else 0.0
            before_it = others_of(picture, *plan.clear) & ~stage.region
            images = [
                blend(source, image, stage.region, before_it, seam_px)
                for source, image in zip(sources, drawn, strict=True)
            ]
        return images


def _concepts(picture: Picture, stage: Stage) -> list[str]:
    """The concepts of what a stage draws from them."""
    found = (
        picture.graph.get(insertion.object_id).concept
        for insertion in stage.insertions
        if insertion.identity == "learned"
    )
    return [concept for concept in found if concept is not None]


def _in_stage(
    number: int, stages: int, on_step: Callable[[int, int], None]
) -> Callable[[int, int], None]:
    """Counts the steps of one stage among those of all; only the last one tells of its end."""

    def told(done: int, total: int) -> None:
        if done < total or number == stages - 1:
            on_step(number * total + done, stages * total)

    return told
