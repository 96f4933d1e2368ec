"""Train U-Net and text encoder: `python -m stilllife.train_diffusion --vae DIR --out DIR …`.

One model learns text-to-image (the five extra input channels are zero) and masked editing on
true pairs (removal, insertion, replacement, change, move) side by side. v-prediction
(Salimans & Ho 2022, "Progressive distillation", appendix D) on the scaled-linear schedule.
On several GPUs: `torchrun --nproc-per-node N -m stilllife.train_diffusion …`.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel

from stilllife.architectures import (
    LATENT_CHANNELS,
    build_scheduler,
    build_text_encoder,
    build_tokenizer,
    build_unet,
)
from stilllife.edit_samples import Samples
from stilllife.graphed_step import GraphedStep, cosine_share
from stilllife.group import Group
from stilllife.run_log import RunLog, hardware, told_options, write_record
from stilllife.sample_store import SampleStore
from stilllife.supply import Order, Supply
from stilllife.tokens import CONTEXT, encode
from stilllife.train_autoencoder import FINISHED, saved_in_half

TEXT_TO_IMAGE = 0.35
DROPPED = 0.1
# Steps between looks at the clock, on which a group has to agree.
CLOCK = 16
# A sharded U-Net: no file of the repository above 16 MB.
SHARD = "14MB"


class Inputs:
    """The static tensors that a step reads; `fill` draws the next batch into them."""

    def __init__(
        self,
        batch: int,
        device: torch.device,
        dtype: torch.dtype,
        dropped: float = DROPPED,
        text_to_image: float = TEXT_TO_IMAGE,
    ) -> None:
        """`dropped`: the share of prompts that are replaced by none; `text_to_image`: that of
        samples that show nothing of a source, as far as there are whole pictures."""
        self.dropped, self.text_to_image = dropped, text_to_image
        shape = (batch, LATENT_CHANNELS, 32, 32)
        self.target = torch.zeros(shape, device=device)
        self.hints = torch.zeros((batch, 1 + LATENT_CHANNELS, 32, 32), device=device, dtype=dtype)
        self.weight = torch.ones((batch, 1, 32, 32), device=device)
        self.ids = torch.zeros((batch, CONTEXT), dtype=torch.int64, device=device)
        self._nothing = torch.from_numpy(encode([""])).to(device)

    def fill(self, samples: Samples) -> None:
        """Split a batch into text-to-image and masked editing, and drop some prompts."""
        batch, device = len(samples), self.target.device
        # Only whole pictures are what their captions say: those of the batch make up its share.
        share = self.text_to_image
        chance = share / samples.whole.float().mean().clamp_min(share)
        plain = (torch.rand(batch, device=device) < chance) & samples.whole
        dropped = torch.rand(batch, device=device) < self.dropped
        whole = plain[:, None, None, None]
        mask = samples.mask.float()
        hints = torch.cat([mask, samples.masked.float()], 1).masked_fill(whole, 0.0)
        ids = torch.where(plain[:, None], samples.caption, samples.region).long()
        self.target.copy_(samples.target)
        self.hints.copy_(hints)
        self.ids.copy_(torch.where(dropped[:, None], self._nothing, ids))
        # What lies outside the hole is given: it counts less, and a small hole more.
        area = mask.mean((1, 2, 3), keepdim=True)
        inside = (0.25 / area.clamp_min(1e-3)).clamp(0.75, 3.0)
        self.weight.copy_(torch.where(whole, 1.0, 0.2 + mask * inside))


def noise_levels(device: torch.device) -> tuple[Tensor, Tensor]:
    """(alpha, sigma) float32 [1000] of the schedule, alpha² + sigma² = 1."""
    cumulative = build_scheduler().alphas_cumprod.to(device)
    return cumulative.sqrt(), (1 - cumulative).sqrt()


def encode_text(text_encoder: CLIPTextModel, ids: Tensor) -> Tensor:
    """Token ids int64 [N, CONTEXT] to the conditioning [N, CONTEXT, width]."""
    states: Tensor = text_encoder(input_ids=ids).last_hidden_state
    return states


def velocity_loss(
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    inputs: Inputs,
    levels: tuple[Tensor, Tensor],
) -> dict[str, Tensor]:
    """Weighted MSE between predicted and true velocity v = alpha·noise − sigma·latent."""
    device, dtype = inputs.target.device, inputs.hints.dtype
    times = torch.randint(0, len(levels[0]), (len(inputs.target),), device=device)
    alpha, sigma = (level[times][:, None, None, None] for level in levels)
    noise = torch.randn_like(inputs.target)
    noisy = alpha * inputs.target + sigma * noise
    velocity = alpha * noise - sigma * inputs.target
    model_input = torch.cat([noisy.to(dtype), inputs.hints], 1)
    states = encode_text(text_encoder, inputs.ids)
    predicted = unet(model_input, times, states).sample
    error = (predicted.float() - velocity).pow(2)
    return {"loss": (error * inputs.weight).mean(), "error": error.mean()}


def wait_for_autoencoder(folder: Path, store: SampleStore, pairs: int, log: RunLog) -> None:
    """Render pairs until the autoencoder's training says that it is final."""
    while not (folder / FINISHED).exists():
        count = sum(len(images) for images in store.waiting)
        if count < pairs:
            count = store.collect()
        else:
            time.sleep(0.5)
        if log.due():
            log.line(f"waiting for the autoencoder; pairs rendered: {count}")


def save(
    out: Path, unet: UNet2DConditionModel, text: CLIPTextModel, averages: list[Tensor]
) -> None:
    """Save the averaged weights as fp16, with tokenizer and scheduler beside them."""
    tokenizer = build_tokenizer()
    finals = build_unet(), build_text_encoder(tokenizer)
    values = iter(averages)
    with torch.no_grad():
        for final, source in zip(finals, (unet, text), strict=True):
            named = {k: next(values).cpu() for k, _ in source.named_parameters()}
            final.load_state_dict(named, strict=False)
    with saved_in_half(out / "unet") as folder:
        finals[0].half().save_pretrained(folder, max_shard_size=SHARD)
    with saved_in_half(out / "text_encoder") as folder:
        finals[1].half().save_pretrained(folder)
    tokenizer.save_pretrained(out / "tokenizer")
    build_scheduler().save_pretrained(out / "scheduler")


def load(
    options: argparse.Namespace, device: torch.device
) -> tuple[UNet2DConditionModel, CLIPTextModel]:
    """Fresh models, or those of `--resume`."""
    if options.resume is None:
        unet, text = build_unet(), build_text_encoder(build_tokenizer())
    else:
        unet = UNet2DConditionModel.from_pretrained(options.resume / "unet")
        text = CLIPTextModel.from_pretrained(options.resume / "text_encoder")
    return unet.float().to(device).train(), text.float().to(device).train()


def train(options: argparse.Namespace) -> None:
    """Train until the time is over, saving now and then."""
    with Group(options.device) as group:
        _train(options, group)


def _train(options: argparse.Namespace, group: Group) -> None:
    device = group.device
    on_gpu = device.type == "cuda"
    dtype = torch.bfloat16 if on_gpu else torch.float32
    log = RunLog("diffusion")
    torch.manual_seed(options.seed)
    unet, text = load(options, device)
    # All processes of a group begin with the same weights and draw their own samples.
    seed = options.seed * group.size + group.rank
    torch.manual_seed(seed)
    with Supply(Order("pairs", seed=seed, texts=True, few=options.few), options.workers) as supply:
        store = SampleStore(options.samples, supply, device, seed)
        wait_for_autoencoder(options.vae, store, options.pairs, log)
        autoencoder = AutoencoderKL.from_pretrained(options.vae).to(device, dtype).eval()
        autoencoder.requires_grad_(False)
        if on_gpu:
            from stilllife.fused_norm import fuse_norms

            fuse_norms(unet)
            fuse_norms(autoencoder)
            autoencoder.to(memory_format=torch.channels_last)
        inputs = Inputs(options.batch, device, dtype, text_to_image=options.text_to_image)
        levels = noise_levels(device)
        step = GraphedStep(
            [unet, text], lambda: velocity_loss(unet, text, inputs, levels), lr=options.lr
        )
        while store.filled < min(options.first, options.samples):
            store.encode_next(autoencoder)
        log.line(f"first samples: {store.filled}")
        begun, saved = log.seconds, log.seconds
        finish = begun + options.minutes * 60
        if options.until:
            finish = options.until
        for number in itertools.count(1):
            if number % CLOCK == 1:
                progress = group.agreed((log.seconds - begun) / (finish - begun))
            if progress >= 1:
                break
            inputs.fill(store.pick(options.batch))
            values = step.run(cosine_share(progress, floor=options.floor))
            if number % (1 if store.waiting else options.renew) == 0:
                store.encode_next(autoencoder)
            if group.first and number % 50 == 0 and log.due():
                figures = {k: float(v) for k, v in values.items()}
                log.line(f"step {number}, samples {store.made}", figures)
                if log.seconds - saved > options.save_every:
                    saved = log.seconds
                    save(options.out, unet, text, step.averages)
        if group.first:
            save(options.out, unet, text, step.averages)
    log.line(f"done after {step.steps} steps")
    if group.first:
        record = {
            "steps": step.steps,
            "samples": store.made,
            "seconds": log.seconds,
            "processes": group.size,
            "options": told_options(options),
            **hardware(device),
        }
        write_record(options.out / "unet", record)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.train_diffusion")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to write into")
    parser.add_argument("--vae", type=Path, required=True, help="autoencoder; waits until final")
    parser.add_argument("--minutes", type=float, default=20.0, help="after the first samples")
    parser.add_argument("--until", type=float, help="end this many seconds after the start")
    parser.add_argument("--resume", type=Path, help="bundle folder to go on from")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--batch", type=int, default=128, help="samples a step and process")
    parser.add_argument("--lr", type=float, default=5e-4)
    parser.add_argument("--floor", type=float, default=0.02, help="share of --lr at the end")
    parser.add_argument("--pairs", type=int, default=60_000, help="pairs rendered while waiting")
    parser.add_argument("--first", type=int, default=16_384, help="samples before the first step")
    parser.add_argument("--samples", type=int, default=400_000, help="samples kept on the device")
    parser.add_argument("--renew", type=int, default=8, help="steps between renewals")
    parser.add_argument(
        "--text-to-image", type=float, default=TEXT_TO_IMAGE, help="share of samples"
    )
    parser.add_argument(
        "--few", type=float, default=0.0, help="share of pairs with one thing or two"
    )
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=float, default=120.0, help="seconds")
    parser.add_argument("--smoke", action="store_true", help="a few steps on few samples")
    options = parser.parse_args(argv)
    if options.smoke:
        options.batch, options.first, options.workers, options.pairs = 2, 8, 0, 4
    train(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
