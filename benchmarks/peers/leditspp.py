"""LEdits++ (arXiv 2311.16711; `LEditsPPPipelineStableDiffusion`): exact inversion, then guidance
away from what goes and towards what comes, where attention and the noise difference point.

It finds its own masks, from cross-attention at a quarter of the latent's side.
"""

from __future__ import annotations

import numpy as np
from diffusers import LEditsPPPipelineStableDiffusion

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, as_pil, seeded, text_to_image_unet
from sgedit_engine.interface import Image

# Of the paper's reference settings: share of the steps that is left out, strength per concept,
# quantile of the noise difference from which a place belongs to it.
_SKIP, _STRENGTH, _THRESHOLD = 0.2, 7.0, 0.85


def build(parts: PeerParts) -> Renderer:
    pipeline = parts.pipeline(
        LEditsPPPipelineStableDiffusion,
        text_to_image_unet(parts.unet),
        scheduler=parts.fresh_scheduler(
            algorithm_type="sde-dpmsolver++", solver_order=2, timestep_spacing="leading"
        ),
    )

    def render(task: EditTask, seed: int) -> Image:
        concepts = [(text, away) for text, away in ((task.gone, True), (task.new, False)) if text]
        pipeline.invert(
            image=as_pil(task.source),
            num_inversion_steps=parts.steps,
            skip=_SKIP,
            generator=seeded(seed),
        )
        count = len(concepts)
        made = pipeline(
            editing_prompt=[text for text, _ in concepts],
            reverse_editing_direction=[away for _, away in concepts],
            edit_guidance_scale=[_STRENGTH] * count,
            edit_threshold=[_THRESHOLD] * count,
            use_cross_attn_mask=True,
            use_intersect_mask=True,
            generator=seeded(seed),
        )
        return np.array(made.images[0])

    return render
