"""What a peer is, which there are, and the parts that they are built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, Self

import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from PIL import Image as PILImage
from transformers import CLIPTextModel, CLIPTokenizer

from benchmarks.bundled import Bundle
from benchmarks.edit_tasks import EditTask
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import SCHEDULER, VAE
from sgedit_engine.interface import Image, Mask

# Latents have four channels; the mask and the masked picture follow them in `conv_in`.
_LATENT_CHANNELS = 4

# Name -> module with a function `build(PeerParts) -> Renderer`.
PEERS = {
    "text-to-image": "benchmarks.peers.text_to_image",
    "inpaint-9": "benchmarks.peers.inpaint_nine",
    "inpaint-4": "benchmarks.peers.inpaint_four",
    "img2img": "benchmarks.peers.image_to_image",
    "diffedit": "benchmarks.peers.diffedit",
    "ledits++": "benchmarks.peers.leditspp",
}


class Renderer(Protocol):
    """Makes an edited picture of the source's size, RGB uint8 H×W×3; the same for a seed."""

    def __call__(self, task: EditTask, seed: int) -> Image: ...


@dataclass(frozen=True, eq=False)
class PeerParts:
    """The bundle's models as diffusers has them, where the bundle has its own; how they are used.

    `unet` has nine input channels. `steps` of the solver; `guidance` as in classifier-free
    guidance.
    """

    vae: AutoencoderKL
    unet: UNet2DConditionModel
    text_encoder: CLIPTextModel
    tokenizer: CLIPTokenizer
    scheduler: DPMSolverMultistepScheduler
    steps: int
    guidance: float

    @classmethod
    def of(cls, bundle: Bundle, sampler: Sampler) -> Self:
        """Loads copies of their own: pipelines change what they are given.

        Raises ModelMissingError, ModelDamagedError, OSError, ValueError.
        """
        verified, place = bundle.checkpoint.verified, bundle.models.place
        encoder = CLIPTextModel.from_pretrained(
            verified("text_encoder"), dtype=place.dtype, local_files_only=True
        )
        return cls(
            vae=VAE.load(verified("vae"), place),
            unet=sampler.unet.load(bundle.checkpoint.verified(*sampler.unet.folders), place),
            text_encoder=encoder.to(place.device).eval().requires_grad_(False),
            tokenizer=CLIPTokenizer.from_pretrained(verified("tokenizer"), local_files_only=True),
            scheduler=DPMSolverMultistepScheduler.from_config(
                SCHEDULER.load(verified("scheduler"), place).config, solver_order=sampler.order
            ),
            steps=sampler.steps,
            guidance=sampler.guidance,
        )

    def pipeline(self, cls: Any, unet: UNet2DConditionModel, **others: Any) -> Any:
        """A pipeline of a diffusers class that takes Stable Diffusion's parts."""
        given = {"scheduler": self.fresh_scheduler(), "safety_checker": None, **others}
        made = cls(
            vae=self.vae,
            text_encoder=self.text_encoder,
            tokenizer=self.tokenizer,
            unet=unet,
            feature_extractor=None,
            requires_safety_checker=False,
            **given,
        )
        made.set_progress_bar_config(disable=True)
        return made

    def fresh_scheduler(self, cls: Any = DPMSolverMultistepScheduler, **changes: Any) -> Any:
        """A solver of the bundle's noise schedule that nobody else holds.

        `steps_offset` is what Stable Diffusion's pipelines insist on; it matters only to those
        that space their steps from the start.
        """
        return cls.from_config(self.scheduler.config, **{"steps_offset": 1, **changes})


def text_to_image_unet(unet: UNet2DConditionModel) -> UNet2DConditionModel:
    """The text-to-image model inside an inpainting U-Net of nine input channels: a copy of its
    own with the first four. It is exact, as training gave zeros in the other five."""
    weights = dict(unet.state_dict())
    weights["conv_in.weight"] = weights["conv_in.weight"][:, :_LATENT_CHANNELS]
    sliced = UNet2DConditionModel.from_config(unet.config, in_channels=_LATENT_CHANNELS)
    sliced.load_state_dict(weights)
    return sliced.to(unet.device).eval().requires_grad_(False)


def build_peer(name: str, parts: PeerParts) -> Renderer:
    """The peer of a name of PEERS. Raises whatever its library raises."""
    build: Callable[[PeerParts], Renderer] = import_module(PEERS[name]).build
    return build(parts)


def seeded(seed: int) -> torch.Generator:
    """Noise of a seed, the same on every device."""
    return torch.Generator("cpu").manual_seed(seed)


def as_pil(picture: Image | Mask) -> PILImage.Image:
    """A picture, or a mask with white where it is true."""
    return PILImage.fromarray(picture if picture.dtype != bool else picture.astype("uint8") * 255)
