"""Train the autoencoder: `python -m stilllife.train_autoencoder --out DIR --minutes M`.

The loss is the mean squared error of the picture (it is judged by PSNR) plus a faint KL term
that keeps the latents smooth. At the end the latents' mean and spread per channel are folded
into the 1×1 convolutions around them, so that they have zero mean and unit variance with
`scaling_factor` 1. With `--decoder-only` the encoder stays as it is, and with it every latent
that another model was trained on.

With `--size` below 256 it learns from cuts around things, where pictures are hard, several
times as fast; go on with whole pictures after that.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from stilllife.architectures import build_autoencoder
from stilllife.graphed_step import GraphedStep, cosine_share
from stilllife.pool import Pool
from stilllife.run_log import RunLog, hardware, told_options, write_record
from stilllife.structure import structural_similarity
from stilllife.supply import Order
from stilllife.windows import around_things, cut

KL_WEIGHT = 1e-5
SSIM_WEIGHT = 0.02
# Marks a folder whose autoencoder is final, for a training that waits for it.
FINISHED = "finished"


def pictures_to_tensor(rgb: Tensor) -> Tensor:
    """uint8 N×3×H×W in [0, 255] to the same shape in [-1, 1], float32."""
    return rgb.float() / 127.5 - 1


def psnr(a: Tensor, b: Tensor) -> Tensor:
    """Mean over pictures of the PSNR in dB; inputs N×3×H×W in [-1, 1]."""
    error = (a.float() - b.float()).clamp(-2, 2).pow(2).mean((1, 2, 3)).clamp_min(1e-8)
    return (10 * torch.log10(4.0 / error)).mean()


def reconstruct(model: AutoencoderKL, pictures: Tensor) -> Tensor:
    """Encode to the mean latent and decode; N×3×H×W in [-1, 1]."""
    decoded: Tensor = model.decode(model.encode(pictures).latent_dist.mean).sample
    return decoded


@torch.no_grad()
def evaluate(model: AutoencoderKL, pictures: Tensor, batch: int = 64) -> dict[str, float]:
    """PSNR (dB) and SSIM of held-out pictures (uint8 N×3×H×W), after rounding to 8 bits."""
    dtype = next(model.parameters()).dtype
    found = []
    for part in pictures.split(batch):
        real = pictures_to_tensor(part)
        made = reconstruct(model, real.to(dtype)).float().clamp(-1, 1)
        made = pictures_to_tensor(((made + 1) * 127.5).round())
        found.append((psnr(made, real), structural_similarity(made, real)))
    values = torch.tensor(found).mean(0).tolist()
    return {"psnr": values[0], "ssim": values[1]}


@torch.no_grad()
def fold_statistics(model: AutoencoderKL, pictures: Tensor, batch: int = 64) -> None:
    """Rescale the latents to zero mean and unit variance per channel, exactly, in place.

    Reconstructions do not change: what is divided out after the encoder is put back before
    the decoder, in the 1×1 convolutions on both sides. `pictures` as for `evaluate`.
    """
    dtype = next(model.parameters()).dtype
    parts = [
        model.encode(pictures_to_tensor(part).to(dtype)).latent_dist.mean.float()
        for part in pictures.split(batch)
    ]
    latents = torch.cat(parts)
    mean, spread = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    channels = len(mean)
    outwards, inwards = model.quant_conv, model.post_quant_conv
    weight, bias = outwards.weight.float(), outwards.bias.float()
    weight[:channels] /= spread[:, None, None, None]
    bias[:channels] = (bias[:channels] - mean) / spread
    bias[channels:] -= 2 * spread.log()
    outwards.weight.copy_(weight)
    outwards.bias.copy_(bias)
    weight, bias = inwards.weight.float(), inwards.bias.float()
    inwards.bias.copy_(bias + (weight * mean[None, :, None, None]).sum((1, 2, 3)))
    inwards.weight.copy_(weight * spread[None, :, None, None])


@contextmanager
def saved_in_half(folder: Path) -> Iterator[Path]:
    """Write into a new folder beside `folder`, then take its place: never half-written."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    yield fresh
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def save(
    model: AutoencoderKL, averages: dict[str, Tensor], pictures: Tensor, out: Path
) -> dict[str, float]:
    """Save the averaged weights, folded, as fp16; returns what they score on held-out pictures."""
    final = build_autoencoder()
    final.load_state_dict({k: averages.get(k, v).float() for k, v in model.state_dict().items()})
    final.to(pictures.device).eval()
    fold_statistics(final, pictures)
    figures = evaluate(final, pictures)
    with saved_in_half(out / "vae") as folder:
        final.half().save_pretrained(folder)
    return figures


def train(options: argparse.Namespace) -> dict[str, float]:
    """Train until the time is over; returns the figures of the last save."""
    device = torch.device(options.device)
    torch.manual_seed(options.seed)
    log = RunLog("autoencoder")
    resumed = options.resume is not None
    model = AutoencoderKL.from_pretrained(options.resume) if resumed else build_autoencoder()
    model = model.float().to(device).train()
    if options.decoder_only:
        model.encoder.requires_grad_(False)
        model.quant_conv.requires_grad_(False)
    on_gpu = device.type == "cuda"
    if on_gpu:
        from stilllife.fused_norm import fuse_norms

        fuse_norms(model)
    dtype = torch.bfloat16 if on_gpu else torch.float32
    static = torch.zeros(options.batch, 3, options.size, options.size, device=device, dtype=dtype)
    static = static.contiguous(memory_format=torch.channels_last)

    def loss() -> dict[str, Tensor]:
        with torch.set_grad_enabled(not options.decoder_only):
            posterior = model.encode(static).latent_dist
            mean, spread = posterior.mean, posterior.std
        made = model.decode(mean + spread * torch.randn_like(mean)).sample
        error = (made.float() - static.float()).pow(2).mean()
        total = error
        if options.ssim:
            total = total + SSIM_WEIGHT * (1 - structural_similarity(made, static))
        if not options.decoder_only:
            total = total + KL_WEIGHT * posterior.kl().mean() / mean[0].numel()
        return {"loss": total, "error": error}

    step = GraphedStep([model], loss, lr=options.lr, weight_decay=1e-4, average=0.999)
    names = [k for k, p in model.named_parameters() if p.requires_grad]
    held_out = _held_out(options, device)
    with Pool(options.pool, device, Order(seed=options.seed), workers=options.workers) as pool:
        pool.fill(log.line)
        log.line("pool filled")
        begun, budget = log.seconds, options.minutes * 60
        saved = 0.0
        figures: dict[str, float] = {}
        for number in itertools.count(1):
            progress = (log.seconds - begun) / budget
            if progress >= 1:
                break
            view = pool.batch(options.batch).before
            windows = around_things(view.boxes, view.seen, options.size, options.zoomed)
            static.copy_(cut(view.rgb, windows, options.size).clamp(0, 255) / 127.5 - 1)
            values = step.run(cosine_share(progress))
            if number % 20 == 0 and log.due():
                pool.refresh(options.batch * 4)
                log.line(f"step {number}", {k: float(v) for k, v in values.items()})
                if log.seconds - saved > options.save_every:
                    saved = log.seconds
                    figures = save(
                        model, dict(zip(names, step.averages, strict=True)), held_out, options.out
                    )
                    log.line("held out", figures)
    figures = save(model, dict(zip(names, step.averages, strict=True)), held_out, options.out)
    log.line("final", figures)
    record = {"steps": step.steps, "seconds": log.seconds, "figures": figures}
    write_record(
        options.out / "vae", {**record, "options": told_options(options), **hardware(device)}
    )
    (options.out / "vae" / FINISHED).touch()
    return figures


def _held_out(options: argparse.Namespace, device: torch.device) -> Tensor:
    order = Order(split="test", seed=options.seed)
    count = 16 if options.smoke else 512
    with Pool(count, device, order, workers=0) as pool:
        pool.fill()
        return pool.pictures(torch.arange(count)).before.rgb.clone()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.train_autoencoder")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder; writes OUT/vae")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--resume", type=Path, help="a vae folder to go on from")
    parser.add_argument("--decoder-only", action="store_true", help="keep the latent space")
    parser.add_argument("--ssim", action="store_true", help="add a structural term to the loss")
    parser.add_argument("--size", type=int, default=256, help="side of the cuts trained on")
    parser.add_argument("--zoomed", type=float, default=0.3, help="share of enlarged cuts")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=1.2e-3)
    parser.add_argument("--pool", type=int, default=40_000, help="pictures kept on the device")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save-every", type=float, default=90.0, help="seconds")
    parser.add_argument("--smoke", action="store_true", help="a few steps on few pictures")
    options = parser.parse_args(argv)
    if options.smoke:
        options.batch, options.pool, options.workers = 2, 8, 0
    if options.decoder_only and options.resume is None:
        parser.error("--decoder-only needs --resume")
    train(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
