"""Inpainting with four input channels (`StableDiffusionInpaintPipeline`): a text-to-image model
draws the whole picture, and the known latents replace what lies outside the hole at each step.

It is given the caption of the whole picture, which is what such a model draws.
"""

from __future__ import annotations

from benchmarks.peers.inpaint import inpainting
from benchmarks.peers.renderer import PeerParts, Renderer, text_to_image_unet


def build(parts: PeerParts) -> Renderer:
    return inpainting(parts, text_to_image_unet(parts.unet), lambda task: task.target_caption)
