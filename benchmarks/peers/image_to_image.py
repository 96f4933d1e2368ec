"""Image to image (`StableDiffusionImg2ImgPipeline`; SDEdit, arXiv 2108.01073): no mask at all."""

from __future__ import annotations

import numpy as np
from diffusers import StableDiffusionImg2ImgPipeline

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, as_pil, seeded, text_to_image_unet
from sgedit_engine.interface import Image

# Less keeps the old thing, more loses the scene.
_STRENGTH = 0.7


def build(parts: PeerParts) -> Renderer:
    pipeline = parts.pipeline(StableDiffusionImg2ImgPipeline, text_to_image_unet(parts.unet))

    def render(task: EditTask, seed: int) -> Image:
        made = pipeline(
            task.target_caption,
            image=as_pil(task.source),
            strength=_STRENGTH,
            num_inference_steps=parts.steps,
            guidance_scale=parts.guidance,
            generator=seeded(seed),
        )
        return np.array(made.images[0])

    return render
