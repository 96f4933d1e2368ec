"""The project's own diffusion model, for many pictures at once: what a judge has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from torch.nn import functional
from transformers import CLIPTextModel, CLIPTokenizer

from sgedit_engine.diffusion.parts import UNET, VAE
from sgedit_engine.models.residency import Place
from stilllife.architectures import DOWNSCALE, LATENT_CHANNELS
from stilllife.train_diffusion import noise_levels

# Pictures that go through the autoencoder at once.
_CHUNK = 64


@dataclass(frozen=True, eq=False)
class Generator:
    """Autoencoder, U-Net and text encoder of a bundle, on one device.

    Pictures are float N×3×H×W in [-1, 1], latents float32 N×4×H/8×W/8.
    """

    autoencoder: AutoencoderKL
    unet: UNet2DConditionModel
    text_encoder: CLIPTextModel
    tokenizer: CLIPTokenizer
    levels: tuple[Tensor, Tensor]

    @classmethod
    def from_folder(cls, folder: Path, device: torch.device) -> Self:
        """Read the folders vae, unet, text_encoder and tokenizer of a bundle; bfloat16 on CUDA.

        Raises OSError, ValueError.
        """
        on_gpu = device.type == "cuda"
        place = Place(device, torch.bfloat16 if on_gpu else torch.float32)
        autoencoder, unet = VAE.load(folder / "vae", place), UNET.load(folder / "unet", place)
        text = CLIPTextModel.from_pretrained(
            folder / "text_encoder", dtype=place.dtype, local_files_only=True
        )
        tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
        if on_gpu:
            from stilllife.fused_norm import fuse_norms

            for model in (autoencoder, unet):
                fuse_norms(model)
                model.to(memory_format=torch.channels_last)
        text = text.to(device).eval().requires_grad_(False)
        return cls(autoencoder, unet, text, tokenizer, noise_levels(device))

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """Pictures to latents: the mode of the posterior, of unit variance."""
        dtype = self.autoencoder.dtype
        parts = [
            self.autoencoder.encode(part.to(dtype)).latent_dist.mode().float()
            for part in pictures.split(_CHUNK)
        ]
        return torch.cat(parts) * self.autoencoder.config.scaling_factor

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        """Latents to pictures, clipped to their range."""
        scaled = (latents / self.autoencoder.config.scaling_factor).to(self.autoencoder.dtype)
        parts = [self.autoencoder.decode(part).sample.float() for part in scaled.split(_CHUNK)]
        return torch.cat(parts).clamp(-1, 1)

    @torch.no_grad()
    def embed(self, prompts: Sequence[str]) -> Tensor:
        """Prompts to the U-Net's conditioning [N, length, width]."""
        ids = self.tokenizer(
            list(prompts), padding="max_length", truncation=True, return_tensors="pt",
            max_length=self.tokenizer.model_max_length,
        ).input_ids  # fmt: skip
        states: Tensor = self.text_encoder(input_ids=ids.to(self.levels[0].device))[0]
        return states

    def noised(self, latents: Tensor, start: Tensor) -> Tensor:
        """Latents with noise of the levels `start` (int64 [N], of the schedule's 1000)."""
        alpha, sigma = (level[start][:, None, None, None] for level in self.levels)
        return alpha * latents + sigma * torch.randn_like(latents)

    @torch.no_grad()
    def sample(
        self,
        noisy: Tensor,
        start: Tensor,
        prompts: Sequence[str],
        hints: Tensor,
        steps: int,
        guidance: float,
    ) -> Tensor:
        """Clean latents from noisy ones, each from its own level on.

        `start` int64 [N] in 1 to 999; `hints` [N, 5, h, w] the U-Net's further channels, zeros
        where nothing is given. DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095) with
        classifier-free guidance.
        """
        words = torch.cat([self.embed([""]).expand(len(noisy), -1, -1), self.embed(prompts)])
        down = torch.linspace(1, 0, steps + 1, device=start.device)[:-1]
        times = (start[:, None] * down).round().long().clamp_min(1)
        alpha, sigma = (level[times][..., None, None, None] for level in self.levels)
        steepness = (alpha / sigma).log()
        x = clean = noisy
        for i in range(steps):
            inputs = torch.cat([x, hints], 1).to(self.unet.dtype).repeat(2, 1, 1, 1)
            velocity = self.unet(inputs, times[:, i].repeat(2), words).sample.float()
            free, guided = velocity.chunk(2)
            velocity = free + guidance * (guided - free)
            earlier, clean = clean, alpha[:, i] * x - sigma[:, i] * velocity
            if i + 1 == steps:
                break
            step = steepness[:, i + 1] - steepness[:, i]
            towards = clean
            if i > 0:
                ratio = step / (steepness[:, i] - steepness[:, i - 1])
                towards = clean + 0.5 * ratio * (clean - earlier)
            x = sigma[:, i + 1] / sigma[:, i] * x - alpha[:, i + 1] * torch.expm1(-step) * towards
        return clean

    def hole_hints(self, pictures: Tensor, holes: Tensor) -> Tensor:
        """[N, 5, h, w]: which cells are to be filled, and the latent with the hole in mid grey.

        `holes` bool [N, H, W].
        """
        cells = functional.max_pool2d(holes[:, None].float(), DOWNSCALE)
        return torch.cat([cells, self.encode(pictures.masked_fill(holes[:, None], 0.0))], 1)

    def no_hints(self, latents: Tensor) -> Tensor:
        """[N, 5, h, w] of zeros: text-to-image."""
        return latents.new_zeros(len(latents), 1 + LATENT_CHANNELS, *latents.shape[2:])
