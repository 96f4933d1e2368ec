"""Distil the U-Net to few steps without guidance: `python -m stilllife.train_few_steps …`.

A low-rank adapter (LoRA; Hu et al. 2021, arXiv 2106.09685) of the U-Net learns to go in one
step where the guided U-Net goes in several: progressive distillation (Salimans & Ho 2022,
arXiv 2202.00512) in one round, with classifier-free guidance distilled at the same time (Meng et
al. 2022, arXiv 2210.03142). The U-Net itself stays as it is, for whoever wants guidance.

The adapter belongs to one number of steps, at the times of diffusers' "trailing" spacing, with
a first-order solver (DDIM).
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from peft import LoraConfig
from torch import Tensor
from transformers import CLIPTextModel

from sgedit_engine.diffusion.few_steps import CONFIG_FILE, FEW_STEPS
from stilllife.architectures import build_scheduler
from stilllife.graphed_step import GraphedStep, cosine_share
from stilllife.run_log import RunLog, hardware, told_options, write_record
from stilllife.sample_store import SampleStore
from stilllife.supply import Order, Supply
from stilllife.tokens import encode
from stilllife.train_autoencoder import saved_in_half
from stilllife.train_diffusion import Inputs, encode_text, noise_levels

RANK = 6
# All convolutions and projections but the first and the last.
_TARGETS = [
    "to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2",
    "conv1", "conv2", "conv_shortcut", "time_emb_proj", "conv",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Grid:
    """The times of `steps` large steps, each made of `parts` small ones, from noise to picture.

    `times` int64 [steps × parts]; `alpha`, `sigma` float32 [steps × parts + 1], of which the
    last are those of the clean picture.
    """

    steps: int
    parts: int
    times: Tensor
    alpha: Tensor
    sigma: Tensor

    @classmethod
    def of(cls, steps: int, parts: int, device: torch.device) -> Self:
        """The grid on the training's schedule; every `parts`-th time is that of a large step."""
        small = build_scheduler()
        small.set_timesteps(steps * parts)
        times = small.timesteps.to(device)
        alpha, sigma = (level[times] for level in noise_levels(device))
        one = torch.ones(1, device=device)
        return cls(steps, parts, times, torch.cat([alpha, one]), torch.cat([sigma, 0 * one]))

    def between(self, start: Tensor, stop: Tensor) -> tuple[Tensor, Tensor]:
        """How a DDIM step from one place of the grid to another mixes a state and a velocity
        (int64 [N] each): the factors float32 [N, 1, 1, 1] of both."""
        a, s, b, t = (
            level[place][:, None, None, None]
            for place in (start, stop)
            for level in (self.alpha, self.sigma)
        )
        return b * a + t * s, t * a - b * s


def distillation_loss(
    student: UNet2DConditionModel,
    teacher: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    inputs: Inputs,
    empty: Tensor,
    grid: Grid,
    guidance: float,
) -> dict[str, Tensor]:
    """Weighted MSE between the student's velocity and that which takes its one step to where
    the guided teacher's `grid.parts` steps lead. `empty` int64 [1, CONTEXT]: no words."""
    count, dtype = len(inputs.target), inputs.hints.dtype
    start = torch.randint(0, grid.steps, (count,), device=inputs.target.device) * grid.parts
    alpha, sigma = (level[start][:, None, None, None] for level in (grid.alpha, grid.sigma))
    noisy = alpha * inputs.target + sigma * torch.randn_like(inputs.target)
    with torch.no_grad():
        words = encode_text(text_encoder, inputs.ids)
        none = encode_text(text_encoder, empty).expand(count, -1, -1)
        both, hints = torch.cat([none, words]), torch.cat([inputs.hints, inputs.hints])
        state = noisy
        for part in range(grid.parts):
            at = start + part
            doubled = torch.cat([torch.cat([state, state]).to(dtype), hints], 1)
            found = teacher(doubled, torch.cat([grid.times[at]] * 2), both).sample.float()
            free, guided = found.chunk(2)
            keep, go = grid.between(at, at + 1)
            state = keep * state + go * (free + guidance * (guided - free))
        keep, go = grid.between(start, start + grid.parts)
        velocity = (state - keep * noisy) / go
    model_input = torch.cat([noisy.to(dtype), inputs.hints], 1)
    predicted = student(model_input, grid.times[start], words).sample
    error = (predicted.float() - velocity).pow(2)
    return {"loss": (error * inputs.weight).mean(), "error": error.mean()}


def with_adapter(unet: UNet2DConditionModel, rank: int) -> UNet2DConditionModel:
    """The same U-Net (changed in place) with a fresh adapter, which alone is trained."""
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=_TARGETS))
    return unet


def save(
    options: argparse.Namespace, student: UNet2DConditionModel, averages: list[Tensor]
) -> None:
    """Save the averaged adapter as fp16, with the steps that it was made for."""
    plain = UNet2DConditionModel.from_pretrained(options.bundle / "unet")
    final = with_adapter(plain, options.rank)
    names = [name for name, p in student.named_parameters() if p.requires_grad]
    values = {name: v.cpu() for name, v in zip(names, averages, strict=True)}
    final.load_state_dict(values, strict=False)
    with saved_in_half(options.out / FEW_STEPS) as folder:
        final.half().save_lora_adapter(folder)
        (folder / CONFIG_FILE).write_text(
            json.dumps({"steps": options.steps}) + "\n", encoding="utf-8"
        )


def train(options: argparse.Namespace) -> None:
    """Train until the time is over, saving now and then."""
    device = torch.device(options.device)
    on_gpu = device.type == "cuda"
    dtype = torch.bfloat16 if on_gpu else torch.float32
    log = RunLog("few steps")
    torch.manual_seed(options.seed)
    teacher = UNet2DConditionModel.from_pretrained(options.bundle / "unet")
    text = CLIPTextModel.from_pretrained(options.bundle / "text_encoder")
    autoencoder = AutoencoderKL.from_pretrained(options.bundle / "vae")
    for frozen in (teacher, text, autoencoder):
        frozen.requires_grad_(False).to(device, dtype)
    if on_gpu:
        from stilllife.fused_norm import fuse_norms

        fuse_norms(autoencoder)
        fuse_norms(teacher)
        for model in (autoencoder, teacher):
            model.to(memory_format=torch.channels_last)
    student = with_adapter(copy.deepcopy(teacher), options.rank)
    inputs = Inputs(options.batch, device, dtype, dropped=0.0)
    empty = torch.from_numpy(encode([""])).to(device)
    grid = Grid.of(options.steps, options.parts, device)
    step = GraphedStep(
        [student],
        lambda: distillation_loss(student, teacher, text, inputs, empty, grid, options.guidance),
        lr=options.lr,
        weight_decay=0.0,
        average=0.998,
    )
    with Supply(Order("pairs", seed=options.seed, texts=True), options.workers) as supply:
        store = SampleStore(options.samples, supply, device, options.seed)
        while store.filled < min(options.first, options.samples):
            store.encode_next(autoencoder)
        log.line(f"first samples: {store.filled}")
        begun, saved = log.seconds, log.seconds
        for number in itertools.count(1):
            progress = (log.seconds - begun) / (options.minutes * 60)
            if progress >= 1:
                break
            inputs.fill(store.pick(options.batch))
            values = step.run(cosine_share(progress))
            if number % options.renew == 0:
                store.encode_next(autoencoder)
            # Reading the values waits for the device, so that the clock means what it did.
            if number % 20 == 0:
                figures = {k: float(v) for k, v in values.items()}
                if log.due():
                    log.line(f"step {number}, samples {store.made}", figures)
                if log.seconds - saved > options.save_every:
                    saved = log.seconds
                    save(options, student, step.averages)
    save(options, student, step.averages)
    log.line(f"done after {step.steps} steps")
    record = {
        "steps": step.steps,
        "samples": store.made,
        "seconds": log.seconds,
        "options": told_options(options),
        **hardware(device),
    }
    write_record(options.out / FEW_STEPS, record)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the distillation from the command line."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.train_few_steps")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the trained models")
    parser.add_argument("--out", type=Path, required=True, help="folder to put the adapter's into")
    parser.add_argument("--minutes", type=float, default=8.0, help="after the first samples")
    parser.add_argument("--steps", type=int, default=8, help="of the student")
    parser.add_argument("--parts", type=int, default=3, help="steps of the teacher in each")
    parser.add_argument("--guidance", type=float, default=3.0, help="of the teacher")
    parser.add_argument("--rank", type=int, default=RANK, help="of the adapter")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--first", type=int, default=16_384, help="samples before the first step")
    parser.add_argument("--samples", type=int, default=200_000, help="samples kept on the device")
    parser.add_argument("--renew", type=int, default=2, help="steps between renewals")
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=float, default=120.0, help="seconds")
    parser.add_argument("--smoke", action="store_true", help="a few steps on few samples")
    options = parser.parse_args(argv)
    if options.smoke:
        options.batch, options.first, options.workers, options.minutes = 2, 8, 0, 0.1
    train(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
