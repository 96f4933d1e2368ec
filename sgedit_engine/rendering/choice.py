"""Which renderer draws."""

from __future__ import annotations

from sgedit_engine.interface import Renderer
from sgedit_engine.models.profiles import ProfileSpec
from sgedit_engine.models.residency import Residency
from sgedit_engine.models.weights import Checkpoint
from sgedit_engine.rendering.inpainting import InpaintingRenderer
from sgedit_engine.settings import Settings


def build_renderer(
    settings: Settings, spec: ProfileSpec, checkpoint: Checkpoint, models: Residency
) -> Renderer:
    """The renderer that the settings name. Loads no weights."""
    return InpaintingRenderer(models, checkpoint, spec.resolution, settings.guidance)
