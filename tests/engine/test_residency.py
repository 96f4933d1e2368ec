"""Models are loaded once, lent one at a time, and forgotten when memory runs out."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch

from sgedit_engine.diffusion.parts import TEXT, UNET, VAE
from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import InputError, ModelDamagedError, OutOfMemoryError
from sgedit_engine.models.memory import Budget, budget_for, bytes_of
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Part, Place, Residency, choose_place
from sgedit_engine.models.room import Room
from sgedit_engine.models.weights import open_checkpoint, write_manifest
from sgedit_engine.scene.geometry import Box
from sgedit_engine.settings import Memory, Settings

T = TypeVar("T")


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


def test_memory_runs_out_while_a_call_is_recorded(fresh: Residency) -> None:
    """What ends a recording raises an error of its own on top of the one that broke it off."""
    with pytest.raises(OutOfMemoryError), fresh.borrow(VAE):
        try:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        finally:
            raise RuntimeError("operation failed due to a previous error during capture")


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


@pytest.fixture
def budgeted(checkpoints: Path) -> Callable[..., Residency]:
    def make(budget: Budget, room: Room | None = None) -> Residency:
        checkpoint = open_checkpoint(profile("stilllife"), checkpoints)
        return Residency(checkpoint, choose_place("cpu"), budget, room)

    return make


def _borrowed(models: Residency, part: Part[T]) -> T:
    with models.borrow(part) as model:
        return model


def test_what_was_not_used_for_longest_leaves_first(
    fresh: Residency, budgeted: Callable[[Budget], Residency]
) -> None:
    sizes = {part.name: bytes_of(_borrowed(fresh, part)) for part in (VAE, UNET, TEXT)}
    # Files are a little larger than what is in them.
    models = budgeted(Budget(int((sizes["vae"] + sizes["unet"]) * 1.02), parks=False))
    vae, unet = _borrowed(models, VAE), _borrowed(models, UNET)
    assert _borrowed(models, VAE) is vae
    assert sizes["text_encoder"] < sizes["unet"]
    _borrowed(models, TEXT)
    assert _borrowed(models, VAE) is vae
    assert _borrowed(models, UNET) is not unet


def test_what_is_borrowed_stays_whatever_the_budget(
    budgeted: Callable[[Budget], Residency],
) -> None:
    models = budgeted(Budget(0, parks=False))
    with models.borrow(VAE) as vae, models.borrow(UNET) as unet:
        with models.borrow(TEXT), models.borrow(VAE) as again:
            assert again is vae
        with models.borrow(UNET) as again:
            assert again is unet
    models.evict()
    assert _borrowed(models, VAE) is not vae


def test_weights_that_rested_are_the_same(budgeted: Callable[[Budget], Residency]) -> None:
    models = budgeted(Budget(0, parks=True))
    vae = _borrowed(models, VAE)
    layer = vae.encoder.conv_in.weight
    before = {name: value.clone() for name, value in vae.state_dict().items()}
    place = layer.data_ptr()
    embed = _borrowed(models, TEXT)
    assert layer.data_ptr() != place
    _borrowed(models, UNET)
    with models.borrow(VAE) as back:
        assert back is vae and back.encoder.conv_in.weight is layer
        assert before.keys() == back.state_dict().keys()
        assert all(torch.equal(before[n], value) for n, value in back.state_dict().items())
    assert _borrowed(models, TEXT) is embed


def test_a_host_without_memory_takes_nothing(
    budgeted: Callable[[Budget], Residency], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sgedit_engine.models.memory._available_bytes", lambda: 1000)
    models = budgeted(Budget(0, parks=True))
    vae = _borrowed(models, VAE)
    _borrowed(models, UNET)
    assert _borrowed(models, VAE) is not vae


def test_what_cannot_come_back_rests_on(
    budgeted: Callable[[Budget], Residency], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = budgeted(Budget(0, parks=True))
    vae = _borrowed(models, VAE)
    _borrowed(models, UNET)
    resting = [value.data_ptr() for value in vae.parameters()]
    to, calls = torch.Tensor.to, []

    def scarce(tensor: torch.Tensor, *told: object, **options: object) -> torch.Tensor:
        calls.append(tensor)
        if len(calls) > 3:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return to(tensor, *told, **options).clone()  # type: ignore[call-overload, no-any-return]

    with monkeypatch.context() as patch:
        patch.setattr(torch.Tensor, "to", scarce)
        with pytest.raises(OutOfMemoryError), models.borrow(VAE):
            pass
    assert [value.data_ptr() for value in vae.parameters()] == resting
    assert _borrowed(models, VAE) is vae


def test_tightened_once(budgeted: Callable[[Budget], Residency]) -> None:
    models = budgeted(Budget(None, parks=False))
    vae = _borrowed(models, VAE)
    assert not models.frugal
    assert models.tighten() and models.frugal
    assert _borrowed(models, VAE) is not vae
    assert not models.tighten()


def test_who_shares_a_device_shares_its_memory(
    fresh: Residency, budgeted: Callable[..., Residency]
) -> None:
    sizes = {part.name: bytes_of(_borrowed(fresh, part)) for part in (VAE, UNET)}
    budget, room = Budget(int(sizes["unet"] * 1.02), parks=False), Room(torch.device("cpu"))
    one, two = budgeted(budget, room), budgeted(budget, room)
    vae = _borrowed(one, VAE)
    unet = _borrowed(two, UNET)
    assert _borrowed(two, UNET) is unet
    assert _borrowed(one, VAE) is not vae
    assert _borrowed(two, UNET) is not unet
    with two.borrow(UNET) as lent:
        _borrowed(one, VAE)
        assert _borrowed(two, UNET) is lent
        with pytest.raises(OutOfMemoryError), one.borrow(VAE) as failed:
            raise MemoryError
        assert _borrowed(one, VAE) is not failed
    two.evict()
    assert _borrowed(two, UNET) is not lent


def test_engines_take_turns_on_a_device(tmp_path: Path) -> None:
    first, second = (LocalEngine(Settings(device="cpu", home=tmp_path)) for _ in range(2))
    reached = threading.Event()
    image = np.full((64, 64, 3), 128, np.uint8)

    def look() -> None:
        first.look_at(image, Box(x0=0.2, y0=0.2, x1=0.8, y1=0.8))
        reached.set()

    with second._models.borrow(VAE):
        other = threading.Thread(target=look)
        other.start()
        assert not reached.wait(0.5)
    other.join(60)
    assert reached.is_set()


@pytest.mark.parametrize(
    ("memory", "weights"), [("auto", None), ("low", 0), (1.5, 0), (6.0, 4 * 2**30)]
)
def test_budgets(memory: Memory, weights: int | None) -> None:
    assert budget_for(memory, torch.device("cpu")) == Budget(weights, parks=False)
