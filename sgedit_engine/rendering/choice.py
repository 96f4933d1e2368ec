"""Which renderer draws."""

from __future__ import annotations

from sgedit_engine.interface import Palette, Renderer
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.rendering.inpainting import inpainting_drawing, steered_inpainting_drawing
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


def build_renderer(
    settings: Settings,
    spec: ProfileSpec,
    checkpoint: Checkpoint,
    lend: Lend,
    palette: Palette,
) -> Renderer:
    """The renderer that the settings name; `lend` gives the models that know some concepts.

    Loads no weights.
    """
    drawing_of = _DRAWINGS[settings.renderer, settings.steering]
    guidance, resolution = settings.guidance, spec.resolution
    return StagedRenderer(lend, checkpoint, resolution, guidance, palette, drawing_of)
