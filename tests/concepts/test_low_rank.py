"""Low-rank weights: what is trained beside a model is what is added to it, and goes again."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sgedit_engine.concepts.low_rank import UNET_TARGETS, added, trainable


class Block(nn.Module):
    """A projection and a convolution under names that are trained."""

    def __init__(self) -> None:
        super().__init__()
        self.to_q = nn.Linear(6, 5)
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, flat: torch.Tensor, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.to_q(flat), self.conv1(image)


@pytest.fixture
def block() -> Block:
    torch.manual_seed(0)
    return Block().requires_grad_(False)


INPUTS = (torch.randn(2, 6), torch.randn(2, 3, 8, 8))


def test_added_weights_say_what_the_trained_ones_said(block: Block) -> None:
    before = [value.clone() for value in block(*INPUTS)]
    with trainable(block, UNET_TARGETS["all"], 2) as values:
        assert set(values) == {f"{n}.lora_{x}" for n in ("to_q", "conv1") for x in "AB"}
        with torch.no_grad():
            for value in values.values():
                value.normal_()
        trained = [value.detach().clone() for value in block(*INPUTS)]
        kept = {name: value.detach().clone() for name, value in values.items()}
    assert all(torch.equal(a, b) for a, b in zip(block(*INPUTS), before, strict=True))
    with added(block, [kept]):
        used = block(*INPUTS)
        assert all(torch.allclose(a, b, atol=1e-4) for a, b in zip(used, trained, strict=True))
        assert not torch.allclose(used[0], before[0])
    assert all(torch.equal(a, b) for a, b in zip(block(*INPUTS), before, strict=True))


def test_an_error_leaves_no_trace(block: Block) -> None:
    bits = {name: value.clone() for name, value in block.state_dict().items()}
    good = {"to_q.lora_A": torch.ones(2, 6), "to_q.lora_B": torch.ones(5, 2)}
    bad = {"conv1.lora_A": torch.ones(2, 9, 3, 3), "conv1.lora_B": torch.ones(4, 2, 1, 1)}
    with pytest.raises(RuntimeError), added(block, [good, bad]):
        pass
    with pytest.raises(KeyError), added(block, [{"nowhere.lora_A": torch.ones(2, 2)}]):
        pass
    with pytest.raises(ZeroDivisionError), trainable(block, UNET_TARGETS["all"], 2):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), added(block, [good]):
        raise ZeroDivisionError
    assert list(block.state_dict()) == list(bits)
    assert all(torch.equal(block.state_dict()[name], value) for name, value in bits.items())
