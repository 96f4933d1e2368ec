"""A checkpoint of the bundle's architectures with random weights, made once per test session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from sgedit_engine.interface import Image
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint, write_manifest


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of checkpoints, with `stilllife` in it: the diffusion parts."""
    from stilllife import architectures

    root = tmp_path_factory.mktemp("checkpoints")
    folder = root / "stilllife"
    torch.manual_seed(0)
    tokenizer = architectures.build_tokenizer()
    architectures.build_autoencoder().save_pretrained(folder / "vae")
    architectures.build_unet().save_pretrained(folder / "unet")
    architectures.build_text_encoder(tokenizer).save_pretrained(folder / "text_encoder")
    architectures.build_scheduler().save_pretrained(folder / "scheduler")
    tokenizer.save_pretrained(folder / "tokenizer")
    write_manifest(folder)
    return root


@pytest.fixture(scope="session")
def models(checkpoints: Path) -> Residency:
    """The checkpoint's models on the processor."""
    spec = profile("stilllife")
    return Residency(open_checkpoint(spec, checkpoints), choose_place("cpu"))


@pytest.fixture
def painting() -> Callable[[int, int], Image]:
    """Makes a smooth picture with some texture: `painting(height, width)`."""

    def make(height: int, width: int) -> Image:
        rows, columns = np.mgrid[0:height, 0:width]
        smooth = np.stack([rows * 200 / height, columns * 200 / width, 90 + 0 * rows], axis=2)
        noise = np.random.default_rng(7).normal(0, 6, smooth.shape)
        return (smooth + noise + 20).clip(0, 255).astype(np.uint8)

    return make
