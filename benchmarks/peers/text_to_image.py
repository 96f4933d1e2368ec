"""Text to image (`StableDiffusionPipeline`): what the caption alone gives.

It never sees the source: not an editor, but the floor of what keeping the scene means.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from diffusers import StableDiffusionPipeline

from benchmarks.edit_tasks import EditTask
from benchmarks.peers.renderer import PeerParts, Renderer, seeded, text_to_image_unet
from sgedit_engine.interface import Image


class TextToImage:
    """Draws from captions, RGB uint8 H×W×3 at the resolution of the models."""

    def __init__(self, parts: PeerParts) -> None:
        self._parts = parts
        self._pipeline = parts.pipeline(StableDiffusionPipeline, text_to_image_unet(parts.unet))

    def draw(self, prompts: Sequence[str], seeds: Sequence[int]) -> list[Image]:
        """A picture per prompt, in one batch; each depends on its own seed alone."""
        made = self._pipeline(
            list(prompts),
            num_inference_steps=self._parts.steps,
            guidance_scale=self._parts.guidance,
            generator=[seeded(seed) for seed in seeds],
        )
        return [np.array(image) for image in made.images]

    def __call__(self, task: EditTask, seed: int) -> Image:
        """See `Renderer`."""
        return self.draw([task.target_caption], [seed])[0]


def build(parts: PeerParts) -> Renderer:
    return TextToImage(parts)
