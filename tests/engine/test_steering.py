"""Plans of attention: shares of regions, schedules, levels of any shape, token positions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import CLIPTokenizer

from sgedit_engine.diffusion.moment import SUPPRESSED, Bias
from sgedit_engine.diffusion.steering import Reference, Region, Schedule, Steering
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


CPU = torch.device("cpu")
LEFT, RIGHT = _mask(64, 128, (0, 0, 32, 64)), _mask(64, 128, (64, 0, 128, 64))


@pytest.mark.parametrize(
    ("step", "expected"), [(0, 2.0), (4, 2 * 0.92**5), (14, 2 * 0.72**5), (15, 0.0), (49, 0.0)]
)
def test_schedule(step: int, expected: float) -> None:
    assert Schedule(2.0).at(step, 50) == pytest.approx(expected)


def test_words_are_raised_inside_and_lowered_outside() -> None:
    steering = Steering((Region(LEFT, (1, 2)), Region(RIGHT, (5,))), (8, 16), 10, Schedule(4.0))
    bias = steering.moments(7, CPU)[0].cross_bias(8 * 16)
    assert bias is not None
    dense = bias.dense().reshape(8, 16, 7)
    assert torch.equal(dense[:, :, [0, 3, 4, 6]], torch.zeros(8, 16, 4))
    # A region's strength is the less the more of the picture it takes.
    assert torch.allclose(dense[:, :4, 1:3], torch.tensor(4 * 0.75))
    assert torch.allclose(dense[:, 4:, 1:3], torch.tensor(-4 * 0.75))
    assert torch.allclose(dense[:, 8:, 5], torch.tensor(4 * 0.5))
    assert torch.allclose(dense[:, :8, 5], torch.tensor(-4 * 0.5))


def test_rows_that_are_gone_are_not_taken_for_others() -> None:
    """Another tensor may come to lie where one was."""
    bias = Bias(torch.ones(2, 1), torch.ones(3, 1))
    bias.written(torch.float32, torch.tensor([1.0, 0.0]))
    others = [torch.tensor([0.0, 1.0]) for _ in range(1000)]
    for rows in others:
        assert torch.equal(bias.written(torch.float32, rows)[:, 0, 0, 0], rows)
    again = bias.written(torch.float32, others[0])
    assert bias.written(torch.float32, others[0]) is again


def test_a_region_of_parts_of_cells_is_steered_by_its_share() -> None:
    steering = Steering((Region(_mask(64, 64, (0, 0, 12, 64)), (1,)),), (8, 8), 10, Schedule(1.0))
    bias = steering.moments(3, CPU)[0].cross_bias(64)
    assert bias is not None
    room = 1 - 12 / 64
    columns = bias.dense().reshape(8, 8, 3)[0, :, 1] / room
    assert torch.allclose(columns, torch.tensor([1.0, 0.0, *[-1.0] * 6]))


def test_cells_of_a_region_look_at_each_other() -> None:
    regions = (Region(LEFT, (1,)), Region(RIGHT, (2,)))
    bias = Steering(regions, (8, 16), 10, within=Schedule(0.3)).moments(7, CPU)[0].self_bias(128)
    assert bias is not None
    dense = bias.dense().reshape(8, 16, 8, 16)
    assert torch.allclose(dense[:, :4, :, :4], torch.tensor(0.3 * 0.75))
    assert torch.allclose(dense[:, 8:, :, 8:], torch.tensor(0.3 * 0.5))
    assert not dense[:, :4, :, 4:].any() and not dense[:, 4:8].any()


def test_a_hole_reads_no_object_to_the_last_step() -> None:
    hole = _mask(64, 128, (32, 0, 64, 64))
    away = Schedule(SUPPRESSED, until=1.0, power=0.0)
    regions = (Region(LEFT), Region(RIGHT), Region(hole, kind="hole"))
    steering = Steering(regions, (8, 16), 10, Schedule(1.0), away=away)
    for step in (0, 9):
        bias = steering.moments(7, CPU)[step].self_bias(128)
        assert bias is not None
        dense = bias.dense().reshape(8, 16, 8, 16)
        assert torch.allclose(dense[:, 4:8, :, :4], torch.tensor(-SUPPRESSED))
        assert torch.allclose(dense[:, 4:8, :, 8:], torch.tensor(-SUPPRESSED))
        assert not dense[:, 4:8, :, 4:8].any()
    assert steering.moments(7, CPU)[0].cross_bias(128) is None


def test_only_the_target_sees_the_reference() -> None:
    likeness = Schedule(1.5, until=0.5, power=0.0)
    references = (Reference(LEFT, RIGHT), Reference(RIGHT, LEFT))
    steering = Steering((), (8, 16), 10, references=references, likeness=likeness)
    assert [steering.moments(7, CPU)[step].refers for step in (0, 4, 5, 9)] == [
        True,
        True,
        False,
        False,
    ]
    bias = steering.moments(7, CPU)[0].self_bias(128)
    assert bias is not None and bias.key.shape[0] == 128 + 8 * 4 + 8 * 8
    dense = bias.dense()
    assert not dense[:, :128].any()
    left, right = dense[:, 128:].reshape(8, 16, -1).split([8 * 4, 8 * 8], dim=-1)
    for offered, target in ((left, np.s_[8:]), (right, np.s_[:4])):
        seen = torch.zeros(8, 16, dtype=torch.bool)
        seen[:, target] = True
        assert (offered[seen] == 1.5).all() and (offered[~seen] == -SUPPRESSED).all()
    assert steering.moments(7, CPU)[5].self_bias(128) is None


@pytest.mark.parametrize("latent", [(8, 8), (8, 16), (9, 13), (1, 5), (33, 20)])
def test_levels_of_any_shape(latent: tuple[int, int]) -> None:
    """Sides are halved as a convolution of stride 2 halves them: rounded up."""
    everything = Region(np.ones((latent[0] * 8, latent[1] * 8), dtype=np.bool_), (1,))
    steering = Steering((everything,), latent, 10)
    rows, columns = latent
    while (rows, columns) != (1, 1):
        level = steering.moments(7, CPU)[0].level(rows * columns)
        assert torch.allclose(level.objects, torch.ones(1, rows * columns))
        rows, columns = -(-rows // 2), -(-columns // 2)
    with pytest.raises(ValueError, match="has no level with 7"):
        steering.moments(7, CPU)[0].level(7)


def test_a_thing_smaller_than_a_cell_is_still_somewhere() -> None:
    small = _mask(64, 128, (70, 40, 72, 43))
    steering = Steering((), (8, 16), 10, references=(Reference(small, small),))
    for cells in (128, 32, 8, 2):
        assert steering.moments(7, CPU)[0].level(cells).sources.sum() == 1


def test_a_reference_is_to_something() -> None:
    with pytest.raises(ValueError, match="seen"):
        Reference(LEFT & RIGHT, RIGHT)


@pytest.mark.parametrize(
    ("phrase", "begin", "expected"),
    [
        ("red mug", 0, (2, 3)),
        ("red mug", 3, (9, 10)),
        ("mug", 4, (10,)),
        ("blue striped ball", 0, (5, 6, 7)),
        (placeholder(3), 0, (12,)),
    ],
)
def test_phrases_are_found(
    tokenizer: CLIPTokenizer, phrase: str, begin: int, expected: tuple[int, ...]
) -> None:
    prompt = f"a red mug a blue striped ball a red mug a {placeholder(3)}"
    assert token_positions(tokenizer, prompt, phrase, begin) == expected
    ids = tokenizer(prompt).input_ids
    assert tokenizer.decode([ids[n] for n in expected]).strip() == phrase


@pytest.mark.parametrize(("phrase", "begin"), [("blue mug", 0), ("red mug", 3), ("mu", 0), ("", 0)])
def test_phrases_that_are_not_there(tokenizer: CLIPTokenizer, phrase: str, begin: int) -> None:
    with pytest.raises(ValueError, match="has no"):
        token_positions(tokenizer, "a red mug on a blue book", phrase, begin)


def test_what_is_cut_from_a_prompt_has_no_positions(tokenizer: CLIPTokenizer) -> None:
    length = tokenizer.model_max_length
    prompt = "ball " * (length - 3) + "red mug"
    assert token_positions(tokenizer, prompt, "red mug") == (length - 2,)
    assert token_positions(tokenizer, "ball " * length + "red mug", "red mug") == ()
