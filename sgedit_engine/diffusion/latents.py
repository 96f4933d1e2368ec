"""Between pictures and latents. Pictures are RGB uint8 H×W×3, tensors N×3×H×W in [-1, 1]."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor

from sgedit_engine.interface import Image, Mask
from sgedit_engine.models.replay import replays_of, sent


def image_to_tensor(image: Image, like: Tensor) -> Tensor:
    """A picture as 1×3×H×W in [-1, 1], on the device and in the dtype of `like`."""
    # Bytes are sent, and made numbers where that takes no time.
    tensor = sent(torch.from_numpy(np.array(image)), like.device).permute(2, 0, 1)[None]
    return tensor.to(like.dtype) / 127.5 - 1


def mask_to_tensor(mask: Mask, like: Tensor) -> Tensor:
    """A mask as 1×1×H×W of zeros and ones, on the device and in the dtype of `like`."""
    return sent(torch.from_numpy(np.array(mask)), like.device)[None, None].to(like.dtype)


def tensor_to_images(tensor: Tensor) -> tuple[Image, ...]:
    """N×3×H×W in [-1, 1] as N pictures; what lies outside the range is clipped."""
    values = ((tensor.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    return tuple(np.ascontiguousarray(v) for v in values.permute(0, 2, 3, 1).cpu().numpy())


def reduction(vae: AutoencoderKL) -> int:
    """How many pixels a side one latent cell covers (8 for Stable Diffusion's autoencoders)."""
    return int(2 ** (len(vae.config.block_out_channels) - 1))


@torch.inference_mode()
def encode(vae: AutoencoderKL, image: Image, hole: Mask | None = None) -> Tensor:
    """The latent of a picture whose sides are multiples of `reduction`: 1×C×h×w, unit variance.

    What lies in the hole is mid grey (0 in [-1, 1]), as inpainting models are given it. The
    mode of the posterior, so that the same picture always has the same latent.
    """
    pixels = image_to_tensor(image, next(vae.parameters()))
    if hole is not None:
        pixels = pixels * (1 - mask_to_tensor(hole, pixels))
    mode = replays_of(vae, pixels.device)(_mode, pixels, vae)
    return (mode - _shift(vae)) * vae.config.scaling_factor


@torch.inference_mode()
def decode(vae: AutoencoderKL, latents: Tensor) -> tuple[Image, ...]:
    """The pictures of N×C×h×w latents; each by itself, as one alone leaves a device nothing to
    wait for, and takes the least memory."""
    scaled = latents / vae.config.scaling_factor + _shift(vae)
    replays = replays_of(vae, latents.device)
    drawn = [replays(_drawn, latent, vae) for latent in scaled.split(1)]
    return tensor_to_images(torch.cat(drawn))


def _mode(pixels: Tensor, vae: AutoencoderKL) -> Tensor:
    found: Tensor = vae.encode(pixels).latent_dist.mode()
    return found


def _drawn(latent: Tensor, vae: AutoencoderKL) -> Tensor:
    found: Tensor = vae.decode(latent).sample
    return found


def _shift(vae: AutoencoderKL) -> float:
    """What an autoencoder's latents are off zero; those of Stable Diffusion tell nothing of it."""
    return float(vae.config.shift_factor or 0.0)


def mask_to_latent_grid(mask: Mask, cell: int, like: Tensor) -> Tensor:
    """A mask as 1×1×h×w of zeros and ones: a cell is one when any of its pixels is."""
    return F.max_pool2d(mask_to_tensor(mask, like).float(), cell).to(like.dtype)
