"""Plans of attention: shares of regions, schedules, levels of any shape, token positions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import CLIPTokenizer

from sgedit_engine.diffusion.steering import (
    SUPPRESSED,
    Reference,
    Region,
    Schedule,
    Steering,
)
from sgedit_engine.diffusion.text import token_positions
from sgedit_engine.interface import Mask
from stilllife.tokens import build_tokenizer, placeholder


@pytest.fixture(scope="module")
def tokenizer() -> CLIPTokenizer:
    return build_tokenizer()


def _mask(rows: int, columns: int, box: tuple[int, int, int, int]) -> Mask:
    x0, y0, x1, y1 = box
    mask = np.zeros((rows, columns), dtype=np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


LEFT, RIGHT = _mask(64, 128, (0, 0, 32, 64)), _mask(64, 128, (64, 0, 128, 64))


@pytest.mark.parametrize(
    ("step", "expected"), [(0, 2.0), (4, 2 * 0.92**5), (14, 2 * 0.72**5), (15, 0.0), (49, 0.0)]
)
def test_schedule(step: int, expected: float) -> None:
    assert Schedule(2.0).at(step, 50) == pytest.approx(expected)


def test_words_are_raised_inside_and_lowered_outside() -> None:
    steering = Steering((Region(LEFT, (1, 2)), Region(RIGHT, (5,))), (8, 16), 10, Schedule(4.0))
    bias = steering.cross_bias(0, 8 * 16, 7)
    assert bias is not None
    dense = bias.dense().reshape(8, 16, 7)
    assert torch.equal(dense[:, :, [0, 3, 4, 6]], torch.zeros(8, 16, 4))
    # A region's strength is the less the more of the picture it takes.
    assert torch.allclose(dense[:, :4, 1:3], torch.tensor(4 * 0.75))
    assert torch.allclose(dense[:, 4:, 1:3], torch.tensor(-4 * 0.75))
    assert torch.allclose(dense[:, 8:, 5], torch.tensor(4 * 0.5))
    assert torch.allclose(dense[:, :8, 5], torch.tensor(-4 * 0.5))


def test_a_region_of_parts_of_cells_is_steered_by_its_share() -> None:
    steering = Steering((Region(_mask(64, 64, (0, 0, 12, 64)), (1,)),), (8, 8), 10, Schedule(1.0))
    bias = steering.cross_bias(0, 64, 3)
    assert bias is not None
    room = 1 - 12 / 64
    columns = bias.dense().reshape(8, 8, 3)[0, :, 1] / room
    assert torch.allclose(columns, torch.tensor([1.0, 0.0, *[-1.0] * 6]))


def test_cells_of_a_region_look_at_each_other() -> None:
    regions = (Region(LEFT, (1,)), Region(RIGHT, (2,)))
    bias = Steering(regions, (8, 16), 10, within=Schedule(0.3)).self_bias(0, 128)
    assert bias is not None
    dense = bias.dense().reshape(8, 16, 8, 16)
    assert torch.allclose(dense[:, :4, :, :4], torch.tensor(0.3 * 0.75))
    assert torch.allclose(dense[:, 8:, :, 8:], torch.tensor(0.3 * 0.5))
    assert not dense[:, :4, :, 4:].any() and not dense[:, 4:8].any()


def test_a_hole_reads_no_object_to_the_last_step() -> None:
    hole = _mask(64, 128, (32, 0, 64, 64))
    steering = Steering((Region(LEFT), Region(RIGHT), Region(hole, kind="hole")), (8, 16), 10)
    for step in (0, 9):
        bias = steering.self_bias(step, 128)
        assert bias is not None
        dense = bias.dense().reshape(8, 16, 8, 16)
        assert torch.allclose(dense[:, 4:8, :, :4], torch.tensor(-SUPPRESSED))
        assert torch.allclose(dense[:, 4:8, :, 8:], torch.tensor(-SUPPRESSED))
        assert not dense[:, 4:8, :, 4:8].any()
    assert steering.cross_bias(0, 128, 7) is None


def test_only_the_target_sees_the_reference() -> None:
    reference = Reference(LEFT, RIGHT, Schedule(1.5, until=0.5, power=0.0))
    steering = Steering((), (8, 16), 10, reference=reference)
    assert [steering.refers(step) for step in (0, 4, 5, 9)] == [True, True, False, False]
    bias = steering.self_bias(0, 128)
    assert bias is not None and bias.key.shape[0] == 128 + 8 * 4
    dense = bias.dense()
    assert not dense[:, :128].any()
    offered = dense[:, 128:].reshape(8, 16, -1)
    assert torch.equal(offered[:, 8:].unique(), torch.tensor([1.5]))
    assert torch.equal(offered[:, :8].unique(), torch.tensor([-SUPPRESSED]))
    assert steering.self_bias(5, 128) is None


@pytest.mark.parametrize("latent", [(8, 8), (8, 16), (9, 13), (1, 5), (33, 20)])
def test_levels_of_any_shape(latent: tuple[int, int]) -> None:
    """Sides are halved as a convolution of stride 2 halves them: rounded up."""
    everything = Region(np.ones((latent[0] * 8, latent[1] * 8), dtype=np.bool_), (1,))
    steering = Steering((everything,), latent, 10)
    rows, columns = latent
    while (rows, columns) != (1, 1):
        level = steering.level(rows * columns)
        assert torch.allclose(level.objects, torch.ones(1, rows * columns))
        rows, columns = -(-rows // 2), -(-columns // 2)
    with pytest.raises(ValueError, match="has no level with 7"):
        steering.level(7)


def test_a_thing_smaller_than_a_cell_is_still_somewhere() -> None:
    small = _mask(64, 128, (70, 40, 72, 43))
    steering = Steering((), (8, 16), 10, reference=Reference(small, small, Schedule(1.0)))
    for cells in (128, 32, 8, 2):
        assert steering.level(cells).source.sum() == 1


@pytest.mark.parametrize(
    ("phrase", "occurrence", "expected"),
    [
        ("red mug", 0, (2, 3)),
        ("red mug", 1, (9, 10)),
        ("mug", 1, (10,)),
        ("blue striped ball", 0, (5, 6, 7)),
        (placeholder(3), 0, (12,)),
    ],
)
def test_phrases_are_found(
    tokenizer: CLIPTokenizer, phrase: str, occurrence: int, expected: tuple[int, ...]
) -> None:
    prompt = f"a red mug a blue striped ball a red mug a {placeholder(3)}"
    assert token_positions(tokenizer, prompt, phrase, occurrence) == expected
    ids = tokenizer(prompt).input_ids
    assert tokenizer.decode([ids[n] for n in expected]).strip() == phrase


@pytest.mark.parametrize(
    ("phrase", "occurrence"), [("blue mug", 0), ("red mug", 1), ("mu", 0), ("", 0)]
)
def test_phrases_that_are_not_there(
    tokenizer: CLIPTokenizer, phrase: str, occurrence: int
) -> None:
    with pytest.raises(ValueError, match="does not have"):
        token_positions(tokenizer, "a red mug on a blue book", phrase, occurrence)


def test_what_is_cut_from_a_prompt_has_no_positions(tokenizer: CLIPTokenizer) -> None:
    length = tokenizer.model_max_length
    prompt = "ball " * (length - 3) + "red mug"
    assert token_positions(tokenizer, prompt, "red mug") == (length - 2,)
    assert token_positions(tokenizer, "ball " * length + "red mug", "red mug") == ()
