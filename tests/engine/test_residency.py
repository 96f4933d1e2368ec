"""Models are loaded once, lent one at a time, and forgotten when memory runs out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from sgedit_engine.diffusion.parts import UNET, VAE
from sgedit_engine.errors import InputError, ModelDamagedError, OutOfMemoryError
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Part, Place, Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint, write_manifest


@pytest.fixture
def fresh(checkpoints: Path) -> Residency:
    return Residency(open_checkpoint(profile("stilllife"), checkpoints), choose_place("cpu"))


def test_place() -> None:
    assert choose_place("cpu", cuda_dtype="bfloat16") == Place(torch.device("cpu"), torch.float32)
    assert choose_place("auto").device.type in ("cuda", "mps", "cpu")
    if not torch.cuda.is_available():
        with pytest.raises(InputError, match=r"It has: .*cpu"):
            choose_place("cuda")


def test_loaded_once_in_full_precision(fresh: Residency) -> None:
    with fresh.borrow(VAE) as first, fresh.borrow(VAE) as second:
        assert first is second
        assert next(first.parameters()).dtype == torch.float32
        assert not next(first.parameters()).requires_grad


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        RuntimeError("MPS backend out of memory"),
        MemoryError(),
    ],
)
def test_memory_runs_out(fresh: Residency, error: Exception) -> None:
    with fresh.borrow(VAE) as before:
        pass
    with pytest.raises(OutOfMemoryError, match="too little memory"), fresh.borrow(VAE):
        raise error
    with fresh.borrow(VAE) as after:
        assert after is not before


def test_other_errors_pass(fresh: Residency) -> None:
    with pytest.raises(RuntimeError, match="shapes"), fresh.borrow(VAE):
        raise RuntimeError("shapes differ")


def test_weights_that_lack_a_tensor(checkpoints: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    shutil.copytree(checkpoints / "stilllife" / "unet", tmp_path / "stilllife" / "unet")
    path = tmp_path / "stilllife" / "unet" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    del tensors["conv_in.weight"]
    save_file(tensors, path, metadata={"format": "pt"})
    write_manifest(tmp_path / "stilllife")
    damaged = Residency(open_checkpoint(profile("stilllife"), tmp_path), choose_place("cpu"))
    with pytest.raises(ModelDamagedError, match="conv_in"), damaged.borrow(UNET):
        pass


def test_loader_that_fails(fresh: Residency) -> None:
    def load(_folder: Path, _place: Place) -> int:
        raise OSError("no such thing")

    with pytest.raises(ModelDamagedError, match="no such thing"), fresh.borrow(Part("vae", load)):
        pass
