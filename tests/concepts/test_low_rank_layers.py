"""Layers with low-rank weights: outputs and gradients are those of plain autograd."""

from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sgedit_engine.concepts.low_rank_layers import LowRank, low_rank

LINEAR = [
    pytest.param(nn.Linear(6, 5), (2, 6), id="rows"),
    pytest.param(nn.Linear(6, 5, bias=False), (2, 7, 6), id="cells without bias"),
]
CONVOLUTIONS = [
    pytest.param(nn.Conv2d(3, 4, 3, padding=1), (2, 3, 8, 6), id="3x3"),
    pytest.param(nn.Conv2d(3, 4, 1, bias=False), (2, 3, 5, 8), id="1x1 without bias"),
    pytest.param(nn.Conv2d(3, 4, 3, stride=2, padding=1), (1, 3, 9, 7), id="strided"),
    pytest.param(nn.Conv2d(3, 4, (1, 3), padding=(0, 1)), (1, 3, 4, 8), id="wide"),
]


def filled(layer: nn.Module, rank: int = 2) -> LowRank:
    torch.manual_seed(0)
    made = low_rank(layer.requires_grad_(False), rank)
    for value in (made.lora_A, made.lora_B):
        nn.init.normal_(value)
    return made


def plainly(made: LowRank, x: Tensor) -> Tensor:
    own = made.own
    if isinstance(own, nn.Linear):
        return own(x) + F.linear(F.linear(x, made.lora_A), made.lora_B)
    low = F.conv2d(x, made.lora_A, None, own.stride, own.padding)
    return own(x) + F.conv2d(low, made.lora_B)


@pytest.mark.parametrize("last", [False, True], ids=["channels first", "channels last"])
@pytest.mark.parametrize(("layer", "shape"), LINEAR + CONVOLUTIONS)
def test_outputs_and_gradients(layer: nn.Module, shape: tuple[int, ...], last: bool) -> None:
    made = filled(copy.deepcopy(layer).double())
    x = torch.randn(shape, dtype=torch.float64)
    if last and x.ndim == 4:
        x = x.to(memory_format=torch.channels_last)
        made.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    x.requires_grad_()
    towards = torch.randn_like(plainly(made, x))
    wanted = torch.autograd.grad(plainly(made, x), (x, made.lora_A, made.lora_B), towards)
    said = made(x)
    found = torch.autograd.grad(said, (x, made.lora_A, made.lora_B), towards)
    assert torch.allclose(said, plainly(made, x))
    for one, other in zip(found, wanted, strict=True):
        assert one.shape == other.shape and torch.allclose(one, other)
    assert made.own.weight.grad is None


@pytest.mark.parametrize(("layer", "shape"), [LINEAR[0], CONVOLUTIONS[0]])
def test_an_input_without_gradient_and_half_precision(
    layer: nn.Module, shape: tuple[int, ...]
) -> None:
    made = filled(copy.deepcopy(layer).bfloat16())
    x = torch.randn(shape, dtype=torch.bfloat16)
    made(x).float().square().sum().backward()
    assert made.lora_A.grad is not None and made.lora_A.grad.dtype == torch.bfloat16
    assert made.lora_B.grad is not None and made.lora_B.grad.any()


def test_what_is_not_trained_adds_nothing() -> None:
    made = filled(nn.Linear(6, 5))
    made.requires_grad_(False)
    x = torch.randn(2, 6)
    assert torch.equal(made(x), made.own(x))


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 4, 3, groups=2),
        nn.Conv2d(3, 4, 3, dilation=2),
        nn.Conv2d(3, 4, 3, padding="same"),
        nn.LayerNorm(4),
    ],
)
def test_layers_that_it_cannot_stand_for(layer: nn.Module) -> None:
    with pytest.raises(TypeError, match="low-rank"):
        low_rank(layer, 2)
