"""DiffEdit (arXiv 2210.11427; `StableDiffusionDiffEditPipeline`): invert, then redraw a mask.

The hole is its mask, as for the other peers, rather than the one that it would find itself.
"""

from __future__ import annotations

import numpy as np
import torch
from diffusers import DDIMInverseScheduler, DDIMScheduler, StableDiffusionDiffEditPipeline

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, as_pil, seeded, text_to_image_unet
from sgedit_engine.interface import Image

_STRENGTH = 0.8
# Inversion with guidance drifts: the paper inverts without.
_NO_GUIDANCE = 1.0


def build(parts: PeerParts) -> Renderer:
    pipeline = parts.pipeline(
        StableDiffusionDiffEditPipeline,
        text_to_image_unet(parts.unet),
        scheduler=parts.fresh_scheduler(DDIMScheduler, clip_sample=False),
        inverse_scheduler=parts.fresh_scheduler(DDIMInverseScheduler, clip_sample=False),
    )

    def render(task: EditTask, seed: int) -> Image:
        inverted = pipeline.invert(
            prompt=task.source_caption,
            image=as_pil(task.source),
            inpaint_strength=_STRENGTH,
            num_inference_steps=parts.steps,
            guidance_scale=_NO_GUIDANCE,
            generator=seeded(seed),
        ).latents
        cells = inverted.shape[-2:]
        mask = torch.nn.functional.adaptive_max_pool2d(
            torch.from_numpy(task.hole)[None, None].float(), cells
        )[0]
        made = pipeline(
            prompt=task.target_caption,
            mask_image=mask,
            image_latents=inverted,
            inpaint_strength=_STRENGTH,
            num_inference_steps=parts.steps,
            guidance_scale=parts.guidance,
            generator=seeded(seed),
        )
        return np.array(made.images[0])

    return render
