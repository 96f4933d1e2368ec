"""Steered attention against a plain softmax in float64 that writes everything out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from sgedit_engine.diffusion.attention_processor import (
    Attend,
    SteeredAttention,
    attend,
    attend_low_rank,
    steered,
)
from sgedit_engine.diffusion.moment import SUPPRESSED, Moment
from sgedit_engine.diffusion.steering import Reference, Region, Schedule, Steering
from sgedit_engine.interface import Mask

CELL, LENGTH, STEPS = 8, 9, 10
WIDTH, WORD_WIDTH = 24, 20


@dataclass(frozen=True)
class Case:
    """A plan, and where in it attention is computed."""

    steering: Steering
    scale: int
    step: int
    rows: int
    seed: int

    @property
    def grid(self) -> tuple[int, int]:
        rows, columns = self.steering.latent
        return -(-rows // self.scale), -(-columns // self.scale)

    @property
    def moment(self) -> Moment:
        return self.steering.moments(LENGTH, torch.device("cpu"))[self.step]


@st.composite
def masks(draw: st.DrawFn, latent: tuple[int, int]) -> Mask:
    """A box, perhaps all of it."""
    rows, columns = (side * CELL for side in latent)
    y0, x0 = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    y1, x1 = draw(st.integers(y0 + 1, rows)), draw(st.integers(x0 + 1, columns))
    mask = np.zeros((rows, columns), dtype=np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


@st.composite
def cases(draw: st.DrawFn) -> Case:
    latent = draw(st.tuples(st.integers(2, 11), st.integers(2, 11)))
    kinds = draw(st.lists(st.sampled_from(["object", "object", "hole"]), max_size=4))
    tokens = st.lists(st.integers(0, LENGTH - 1), max_size=3, unique=True)
    regions = tuple(
        Region(draw(masks(latent)), tuple(draw(tokens)) if kind == "object" else (), kind)
        for kind in kinds
    )
    strengths = st.floats(0, 8)
    schedules = [
        Schedule(draw(strengths), draw(st.floats(0.1, 1)), draw(st.sampled_from([0.0, 1.0, 5.0])))
        for _ in range(4)
    ]
    references = tuple(
        Reference(draw(masks(latent)), draw(masks(latent))) for _ in range(draw(st.integers(0, 2)))
    )
    return Case(
        Steering(regions, latent, STEPS, *schedules[:3], references, schedules[3]),
        scale=draw(st.sampled_from([1, 2, 4])),
        step=draw(st.integers(0, STEPS - 1)),
        rows=draw(st.integers(2, 4)),
        seed=draw(st.integers(0, 2**16)),
    )


def shares(mask: Mask, scale: int) -> NDArray[np.float64]:
    """How much of each cell of a level a mask takes, cell by cell."""
    latent = mask.reshape(mask.shape[0] // CELL, CELL, -1, CELL).mean(axis=(1, 3))
    return np.array(
        [
            latent[y : y + scale, x : x + scale].mean()
            for y in range(0, latent.shape[0], scale)
            for x in range(0, latent.shape[1], scale)
        ]
    )


def chosen(mask: Mask, scale: int) -> NDArray[np.bool_]:
    share = shares(mask, scale)
    # Shares are sums of few halves of halves: exact in both precisions but for rounding.
    return (share >= 0.5 - 1e-7) | (share >= share.max() - 1e-7)


def plain_cross_bias(case: Case) -> NDArray[np.float64]:
    bias = np.zeros((math.prod(case.grid), LENGTH))
    strength = case.steering.words.at(case.step, STEPS)
    for region in case.steering.regions:
        inside = 2 * shares(region.mask, case.scale) - 1
        for token in region.tokens:
            bias[:, token] += strength * (1 - region.mask.mean()) * inside
    return bias


def plain_self_bias(case: Case) -> NDArray[np.float64]:
    cells = math.prod(case.grid)
    bias = np.zeros((cells, cells))
    regions = case.steering.regions
    objects = [shares(r.mask, case.scale) for r in regions if r.kind == "object"]
    holes = [shares(r.mask, case.scale) for r in regions if r.kind == "hole"]
    within = case.steering.within.at(case.step, STEPS)
    for region in regions:
        if region.kind == "object":
            inside = shares(region.mask, case.scale)
            bias += within * (1 - region.mask.mean()) * np.outer(inside, inside)
    if objects and holes:
        taken, hole = np.max(objects, axis=0), np.max(holes, axis=0)
        away = case.steering.away.at(case.step, STEPS)
        bias -= away * np.outer(hole * (1 - taken), taken)
    return bias


def plain_attention(
    attn: Attention, states: Tensor, keys: Tensor, values: Tensor, bias: Tensor
) -> Tensor:
    """One row's attention, head by head: states N×C, keys and values M×C, bias N×M."""
    heads = []
    for query, key, value in zip(
        states.chunk(attn.heads, -1),
        keys.chunk(attn.heads, -1),
        values.chunk(attn.heads, -1),
        strict=True,
    ):
        scores = query @ key.T / math.sqrt(query.shape[-1]) + bias
        heads.append(torch.softmax(scores, dim=-1) @ value)
    return attn.to_out[0](torch.cat(heads, -1))


def attention(words: bool, seed: int) -> Attention:
    torch.manual_seed(seed)
    width = WORD_WIDTH if words else None
    return Attention(WIDTH, cross_attention_dim=width, heads=2, dim_head=10).eval()


@pytest.mark.parametrize("how", [attend, attend_low_rank])
@settings(max_examples=40, deadline=None)
@given(case=cases())
@torch.inference_mode()
def test_cross_attention_is_a_plain_softmax_with_the_bias(how: Attend, case: Case) -> None:
    attn = attention(True, case.seed)
    states = torch.randn(case.rows, math.prod(case.grid), WIDTH)
    words = torch.randn(case.rows, LENGTH, WORD_WIDTH)
    prompted = (torch.arange(case.rows) % 2).float()
    found = SteeredAttention(how)(attn, states, words, moment=case.moment, prompted=prompted)
    bias = torch.from_numpy(plain_cross_bias(case))
    attn.double()
    for n in range(case.rows):
        row, told = states[n].double(), words[n].double()
        expected = plain_attention(
            attn, attn.to_q(row), attn.to_k(told), attn.to_v(told), bias * prompted[n]
        )
        assert torch.allclose(found[n].double(), expected, atol=1e-4)


@pytest.mark.parametrize("how", [attend, attend_low_rank])
@settings(max_examples=40, deadline=None)
@given(case=cases())
@torch.inference_mode()
def test_self_attention_is_a_plain_softmax_with_the_bias(how: Attend, case: Case) -> None:
    attn = attention(False, case.seed)
    states = torch.randn(case.rows, math.prod(case.grid), WIDTH)
    prompted = torch.ones(case.rows)
    found = SteeredAttention(how)(attn, states, moment=case.moment, prompted=prompted)
    bias = torch.from_numpy(plain_self_bias(case))
    attn.double()
    doubled = states.double()
    keys, values = attn.to_k(doubled), attn.to_v(doubled)
    refers = case.moment.refers
    for n in range(case.rows):
        key, value, added = keys[n], values[n], bias
        if refers and n == case.rows - 1:
            added = torch.zeros_like(bias)
        elif refers:
            for reference in case.steering.references:
                source = torch.from_numpy(chosen(reference.source, case.scale))
                target = torch.from_numpy(chosen(reference.target, case.scale)).double()
                strength = case.steering.likeness.at(case.step, STEPS)
                offered = target * strength - (1 - target) * SUPPRESSED
                key, value = (
                    torch.cat([own, all_rows[-1][source]])
                    for own, all_rows in ((key, keys), (value, values))
                )
                added = torch.cat([added, offered[:, None].expand(-1, int(source.sum()))], dim=1)
        expected = plain_attention(attn, attn.to_q(doubled[n]), key, value, added)
        assert torch.allclose(found[n].double(), expected, atol=1e-4)


@pytest.fixture(scope="module")
def unet() -> UNet2DConditionModel:
    torch.manual_seed(0)
    model = UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        block_out_channels=(16, 32),
        layers_per_block=1,
        cross_attention_dim=WORD_WIDTH,
        attention_head_dim=2,
        norm_num_groups=8,
    )
    return model.eval().requires_grad_(False)


def _inputs(latent: tuple[int, int]) -> tuple[Tensor, int, Tensor]:
    torch.manual_seed(1)
    return torch.randn(2, 4, *latent), 500, torch.randn(2, LENGTH, WORD_WIDTH)


def _told(steering: Steering, step: int = 0) -> dict[str, object]:
    moment = steering.moments(LENGTH, torch.device("cpu"))[step]
    return {"cross_attention_kwargs": {"moment": moment, "prompted": torch.ones(2)}}


@pytest.mark.parametrize("latent", [(8, 8), (6, 14), (10, 4)])
def test_without_regions_the_unet_is_itself(
    unet: UNet2DConditionModel, latent: tuple[int, int]
) -> None:
    inputs = _inputs(latent)
    usual = unet(*inputs).sample
    with steered(unet):
        nothing = Steering((), latent, STEPS)
        assert torch.equal(unet(*inputs, **_told(nothing)).sample, usual)
    everything = Region(np.ones((latent[0] * CELL, latent[1] * CELL), dtype=np.bool_), (1, 2))
    steering = Steering((everything,), latent, STEPS, Schedule(3.0))
    with steered(unet):
        assert torch.equal(unet(*inputs, **_told(steering, STEPS - 1)).sample, usual)
        # Nothing is left of a strength that falls with the share of the picture taken.
        assert torch.allclose(unet(*inputs, **_told(steering)).sample, usual, atol=1e-5)


@pytest.mark.parametrize("latent", [(8, 8), (6, 14), (10, 4)])
def test_a_region_changes_what_is_drawn(
    unet: UNet2DConditionModel, latent: tuple[int, int]
) -> None:
    inputs = _inputs(latent)
    usual = unet(*inputs).sample
    mask = np.zeros((latent[0] * CELL, latent[1] * CELL), dtype=np.bool_)
    mask[:16, :16] = True
    with steered(unet):
        steering = Steering((Region(mask, (1, 2)),), latent, STEPS, Schedule(3.0))
        found = unet(*inputs, **_told(steering)).sample
    assert torch.isfinite(found).all() and not torch.allclose(found, usual, atol=1e-3)


def test_the_row_that_is_read_is_not_changed(unet: UNet2DConditionModel) -> None:
    latents, time, words = _inputs((8, 8))
    usual = unet(latents, time, words).sample
    left = np.zeros((64, 64), dtype=np.bool_)
    left[:, :24] = True
    lasting = Schedule(2.0, until=1.0, power=0.0)
    steering = Steering((), (8, 8), STEPS, references=(Reference(left, ~left),), likeness=lasting)
    with steered(unet):
        found = unet(latents, time, words, **_told(steering)).sample
    assert torch.allclose(found[1], usual[1], atol=1e-5)
    assert not torch.allclose(found[0], usual[0], atol=1e-4)


def test_the_usual_attention_comes_back(unet: UNet2DConditionModel) -> None:
    inputs = _inputs((8, 8))
    with pytest.raises(KeyError), steered(unet):
        processors = unet.attn_processors.values()
        assert all(isinstance(p, SteeredAttention) for p in processors)
        raise KeyError
    assert all(isinstance(p, AttnProcessor2_0) for p in unet.attn_processors.values())
    assert torch.isfinite(unet(*inputs).sample).all()


def test_a_latent_of_another_size_is_refused(unet: UNet2DConditionModel) -> None:
    with (
        steered(unet),
        pytest.raises(ValueError, match="8×8 cells has no level with 84"),
    ):
        unet(*_inputs((6, 14)), **_told(Steering((), (8, 8), STEPS)))
