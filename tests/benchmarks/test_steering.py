"""The cost of steered attention: both forms are measured, and both are exact."""

from __future__ import annotations

import math

import pytest
import torch

from benchmarks.bundled import Bundle
from benchmarks.steering import (
    REGIONS,
    attend_low_rank,
    attend_written_out,
    measure_steering,
)
from sgedit_engine.diffusion.attention_processor import attend
from sgedit_engine.diffusion.moment import Bias


def test_both_forms_are_measured() -> None:
    found = measure_steering(Bundle.open(), 1, 1, 3, lambda part: None).figures
    for count in REGIONS:
        for name in ("explicit", "low_rank"):
            assert found[f"{name}_{count}_ms"] > 0
            assert math.isclose(
                found[f"{name}_{count}_to_none"],
                found[f"{name}_{count}_ms"] / found[f"none_{count}_ms"],
            )
            assert found[f"{name}_{count}_difference"] < 1e-3


@pytest.mark.parametrize("rank", [1, 3, 9])
@pytest.mark.parametrize("width", [5, 32, 40])
def test_all_forms_are_the_same(rank: int, width: int) -> None:
    torch.manual_seed(rank * width)
    query, key, value = (torch.randn(3, 2, n, width) for n in (12, 7, 7))
    bias = Bias(torch.randn(12, rank) * 4, torch.rand(7, rank))
    for rows in (None, torch.tensor([1.0, 0.0, 1.0])):
        expected = attend_written_out(query, key, value, bias, rows)
        for form in (attend, attend_low_rank):
            assert torch.allclose(form(query, key, value, bias, rows), expected, atol=1e-5)
    plain = attend_written_out(query, key, value, None, None)
    assert torch.allclose(attend(query, key, value, None, None), plain, atol=1e-5)
