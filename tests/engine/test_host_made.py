"""What the host tells a device is remembered, and given again to the same calls."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from sgedit_engine.models.host_made import HostMade

CPU = torch.device("cpu")


def grid(values: Tensor) -> Tensor:
    """As libraries do: sizes are sent, and a check is asked of the device."""
    rows, columns = values.shape
    sizes = torch.as_tensor([rows, columns], device=values.device)
    if not sizes.prod().eq(values.numel()).item():
        raise ValueError("it does not fit")
    sizes += 1
    return values * torch.tensor(float(columns), device=values.device) + sizes[0]


def test_the_same_is_given_again() -> None:
    first, second = torch.ones(2, 3), torch.full((2, 3), 5.0)
    with HostMade(CPU) as made:
        assert torch.equal(grid(first), torch.full((2, 3), 6.0))
    assert len(made.made) == 3
    # Also a second time: what was written to was the call's own.
    for _ in range(2):
        with made.given_again():
            assert torch.equal(grid(second), torch.full((2, 3), 18.0))


def test_what_is_on_the_device_is_not_told_by_the_host() -> None:
    with HostMade(CPU) as made:
        torch.as_tensor(torch.ones(2))
    assert made.made == []
    with made.given_again():
        found = torch.as_tensor(torch.zeros(2))
    assert torch.equal(found, torch.zeros(2))


def test_another_call_is_refused() -> None:
    with HostMade(CPU) as made:
        torch.tensor([1.0])
    with made.given_again(), pytest.raises(RuntimeError, match="asks for other things"):
        torch.ones(1).item()
    with made.given_again(), pytest.raises(RuntimeError, match="asks for other things"):
        torch.tensor([1.0])
        torch.tensor([2.0])
