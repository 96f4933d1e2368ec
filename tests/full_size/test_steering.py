"""Steered attention in the U-Nets of every class: at each resolution and depth a plain softmax."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from sgedit_engine.diffusion.attention_processor import (
    Attend,
    attend_explicit,
    attend_low_rank,
    steered,
)
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.diffusion.moment import Bias
from sgedit_engine.diffusion.parts import TEXT, UNET
from sgedit_engine.diffusion.steering import Reference, Region, Schedule, Steering
from sgedit_engine.diffusion.text import Words
from sgedit_engine.models.profiles import profile
from sgedit_engine.models.residency import Residency, choose_place
from sgedit_engine.models.weights import open_checkpoint

LASTING = Schedule(4.0, until=1.0, power=0.0)


def _plain(
    query: Tensor, key: Tensor, value: Tensor, bias: Bias | None, rows: Tensor | None
) -> Tensor:
    """Scores written out one head at a time, in double precision."""
    found = torch.empty_like(query)
    for row in range(query.shape[0]):
        for head in range(query.shape[1]):
            scores = query[row, head].double() @ key[row, head].double().T
            scores /= query.shape[-1] ** 0.5
            if bias is not None:
                gate = 1.0 if rows is None else float(rows[row])
                scores += gate * (bias.query.double() @ bias.key.double().T)
            found[row, head] = (scores.softmax(-1) @ value[row, head].double()).float()
    return found


def _box(side: int, x0: float, x1: float) -> np.ndarray:
    mask = np.zeros((8 * side, 8 * side), np.bool_)
    mask[2 * side : 6 * side, int(8 * side * x0) : int(8 * side * x1)] = True
    return mask


@pytest.mark.parametrize("refers", [False, True])
@pytest.mark.parametrize("of", ["sd15", "sd21", "sdxl"])
@torch.inference_mode()
def test_a_whole_unet_is_as_if_all_was_written_out(
    folder_of: Callable[..., Path], of: str, refers: bool
) -> None:
    models = Residency(open_checkpoint(profile(of), folder_of(of)), choose_place("cpu"))
    with models.borrow(TEXT) as embed:
        told = [embed(""), embed("a red cup and a laptop"), embed("a red cup")]
    with models.borrow(UNET) as unet:
        side = unet.config.sample_size
        references = (Reference(_box(side, 0.1, 0.4), _box(side, 0.6, 0.9)),) if refers else ()
        regions = (
            Region(_box(side, 0.1, 0.4), (2, 3)),
            Region(_box(side, 0.6, 1.0), (6,)),
            Region(_box(side, 0.4, 0.6), kind="hole"),
        )
        steering = Steering(
            regions, (side, side), 4, LASTING, LASTING, LASTING, references, LASTING
        )
        moment = steering.moments(77, torch.device("cpu"))[0]
        rows = 3 if refers else 2
        words = Words.stacked(told[:rows])
        noise = torch.randn(rows, 4, side, side, generator=torch.Generator().manual_seed(2))
        prompted = torch.tensor([0.0, 1.0, 0.0])[:rows]
        arguments = conditions(unet, words, noise)

        def ask(how: Attend) -> Tensor:
            with steered(unet, how):
                return unet(
                    noise,
                    300,
                    cross_attention_kwargs={"moment": moment, "prompted": prompted},
                    **arguments,
                ).sample

        usual, expected = unet(noise, 300, **arguments).sample, ask(_plain)
        assert not torch.allclose(usual[1], expected[1], atol=1e-5)
        for how in (attend_explicit, attend_low_rank):
            assert torch.allclose(ask(how), expected, atol=1e-4)


def test_large_maps_are_not_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 128×128 cells a bias would have 2²⁸ scores."""
    from sgedit_engine.diffusion import attention_processor

    def refuse(_bias: Bias) -> Tensor:
        raise AssertionError("written out")

    monkeypatch.setattr(Bias, "dense", refuse)
    monkeypatch.setattr(attention_processor, "_WRITTEN_OUT", 32 * 32 - 1)
    states, channels = torch.randn(1, 2, 32, 8), torch.rand(32, 2)
    found = attention_processor.attend(states, states, states, Bias(channels, channels), None)
    expected = _plain(states, states, states, Bias(channels, channels), None)
    assert torch.allclose(found, expected, atol=1e-5)
