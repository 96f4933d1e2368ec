"""Inpainting with four input channels (`StableDiffusionInpaintPipeline`): a text-to-image model
draws the whole picture, and the known latents replace what lies outside the hole at each step.

It is given the caption of the whole picture, which is what such a model draws.
"""

from __future__ import annotations

import numpy as np
from diffusers import StableDiffusionInpaintPipeline

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, as_pil, seeded, text_to_image_unet
from sgedit_engine.interface import Image


def build(parts: PeerParts) -> Renderer:
    pipeline = parts.pipeline(StableDiffusionInpaintPipeline, text_to_image_unet(parts.unet))

    def render(task: EditTask, seed: int) -> Image:
        made = pipeline(
            task.target_caption,
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
