"""What inpainting with four and with nine input channels share: one pipeline, the same calls."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from diffusers import StableDiffusionInpaintPipeline, UNet2DConditionModel

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, as_pil, seeded
from sgedit_engine.interface import Image


def inpainting(
    parts: PeerParts, unet: UNet2DConditionModel, prompt_of: Callable[[EditTask], str]
) -> Renderer:
    """`StableDiffusionInpaintPipeline` with this U-Net, told what `prompt_of` says of a task."""
    pipeline = parts.pipeline(StableDiffusionInpaintPipeline, unet)

    def render(task: EditTask, seed: int) -> Image:
        made = pipeline(
            prompt_of(task),
            image=as_pil(task.source),
            mask_image=as_pil(task.hole),
            height=task.source.shape[0],
            width=task.source.shape[1],
            strength=1.0,
            num_inference_steps=parts.steps,
            guidance_scale=parts.guidance,
            generator=seeded(seed),
        )
        return np.array(made.images[0])

    return render
