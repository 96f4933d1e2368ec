"""Which renderer draws, and with which U-Net."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel

from sgedit_engine.diffusion.few_steps import Sampler, choose_sampler
from sgedit_engine.diffusion.parts import INPAINT, INPAINT_SCHEDULER, SCHEDULER, UNET
from sgedit_engine.errors import ModelMissingError
from sgedit_engine.interface import Palette, Renderer
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.models.residency import Part, choose_place
from sgedit_engine.models.unets import CONFIG_FILE, read_unet_kind
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.rendering.inpainting import inpainting_drawing, steered_inpainting_drawing
from sgedit_engine.rendering.manner import manner_of
from sgedit_engine.rendering.staged import DrawingOf, Lend, StagedRenderer
from sgedit_engine.rendering.steered import steered_drawing, unsteered_drawing
from sgedit_engine.settings import RendererName, Settings

# By the renderer's name and whether attention is steered.
_DRAWINGS: dict[tuple[RendererName, bool], DrawingOf] = {
    ("inpaint", False): inpainting_drawing,
    ("inpaint", True): steered_inpainting_drawing,
    ("steered", False): unsteered_drawing,
    ("steered", True): steered_drawing,
}


@dataclass(frozen=True)
class Choice:
    """A renderer's name, and its sampler for a number of steps (None: what suits the models)."""

    name: RendererName
    sampler: Callable[[int | None], Sampler]


def choose_renderer(settings: Settings, spec: ProfileSpec, checkpoint: Checkpoint) -> Choice:
    """The renderer that the settings name; where they name none, the one that fills holes if a
    profile has a U-Net for that, else the one that draws from words.

    Loads no weights. Raises ModelMissingError where what is named cannot be, or nothing tells what
    the U-Net predicts that fills holes, InputError for a U-Net of no known kind.
    """
    filling = _filling_unet(checkpoint)
    name = settings.renderer or ("inpaint" if filling else "steered")
    if name == "inpaint" and filling is None:
        raise ModelMissingError(
            f"No model of the profile {spec.name!r} that is here was trained to fill holes.",
            f"Run `sgedit models pull {spec.name}`, or draw with --renderer steered.",
        )
    unet = filling if name == "inpaint" and filling is not None else UNET
    solver = _solver_of(unet, spec, checkpoint)
    usual = (spec.steps, spec.guidance)
    # By number of steps; choosing reads a file and its checksum.
    return Choice(
        name,
        cache(
            lambda steps: choose_sampler(checkpoint, steps, settings.guidance, unet, usual, solver)
        ),
    )


def build_renderer(
    choice: Choice, settings: Settings, spec: ProfileSpec, lend: Lend, palette: Palette
) -> Renderer:
    """The renderer that was chosen; `lend` gives the models that know some concepts.

    Loads no weights.
    """
    drawing_of = _DRAWINGS[choice.name, settings.steering]
    manner = manner_of(spec)
    return StagedRenderer(lend, choice.sampler, spec.resolution, palette, manner, drawing_of)


def _filling_unet(checkpoint: Checkpoint) -> Part[UNet2DConditionModel] | None:
    if checkpoint.holds(INPAINT.name):
        return INPAINT
    kind = read_unet_kind(checkpoint.located[UNET.name].folder / CONFIG_FILE)
    return UNET if kind.inpainting else None


def _solver_of(
    unet: Part[UNet2DConditionModel], spec: ProfileSpec, checkpoint: Checkpoint
) -> Part[DPMSolverMultistepScheduler]:
    """The solver for what a U-Net predicts."""
    if unet is not INPAINT:
        return SCHEDULER
    if checkpoint.holds(INPAINT_SCHEDULER.name):
        return INPAINT_SCHEDULER
    told = SCHEDULER.load(checkpoint.verified(SCHEDULER.name), choose_place("cpu"))
    if told.config.prediction_type == "epsilon":
        return SCHEDULER
    pulled = spec.origins[INPAINT.name].pulled
    raise ModelMissingError(
        "Nothing tells what the U-Net predicts that fills holes, and the one that draws predicts"
        " velocity.",
        f"Run `sgedit models pull {pulled} --update`, which brings its scheduler, or draw with"
        " --renderer steered.",
    )
