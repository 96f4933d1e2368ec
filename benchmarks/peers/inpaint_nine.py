"""Inpainting with nine input channels (`StableDiffusionInpaintPipeline`): it sees the hole."""

from __future__ import annotations

from benchmarks.peers.inpaint import inpainting
from benchmarks.peers.renderer import PeerParts, Renderer


def build(parts: PeerParts) -> Renderer:
    return inpainting(parts, parts.unet, lambda task: task.region_prompt)
