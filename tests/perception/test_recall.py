"""What was computed is not computed again; what differs in anything is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sgedit_engine.interface import Image, Mask
from sgedit_engine.perception.recall import EffectsMemory

IMAGE = np.random.default_rng(1).integers(0, 256, (30, 50, 3), np.uint8)


def region(*rows: int) -> Mask:
    mask = np.zeros((30, 50), dtype=np.bool_)
    mask[list(rows), 3:9] = True
    return mask


class Counting:
    """Answers with one mask and counts how often it was asked."""

    def __init__(self, answer: Mask) -> None:
        self.answer = answer
        self.asked = 0

    def __call__(self) -> Mask:
        self.asked += 1
        return self.answer


def test_the_same_is_computed_once() -> None:
    memory, compute = EffectsMemory(), Counting(region(4, 29))
    first = memory.recall(IMAGE, region(1), region(2), compute)
    again = memory.recall(IMAGE.copy(), region(1), region(2), compute)
    assert compute.asked == 1
    assert again.dtype == np.bool_ and np.array_equal(first, again)
    again[:] = True
    assert np.array_equal(memory.recall(IMAGE, region(1), region(2), compute), region(4, 29))


@pytest.mark.parametrize(
    "change",
    [
        lambda image, mask, others: (255 - image, mask, others),
        lambda image, mask, others: (image, others, mask),
        lambda image, mask, others: (image, mask, mask),
        lambda image, mask, others: (
            image.reshape(50, 30, 3), mask.reshape(50, 30), others.reshape(50, 30)
        ),
    ],
    ids=["image", "object", "others", "shape"],
)  # fmt: skip
def test_anything_else_is_computed(
    change: Callable[[Image, Mask, Mask], tuple[Image, Mask, Mask]],
) -> None:
    memory, other = EffectsMemory(), Counting(region(7))
    memory.recall(IMAGE, region(1), region(2), Counting(region(4)))
    about = change(IMAGE, region(1), region(2))
    assert np.array_equal(memory.recall(*about, other).ravel(), other.answer.ravel())
    assert other.asked == 1


def test_only_the_last_answers_are_kept() -> None:
    memory, first = EffectsMemory(most=2), Counting(region(5))
    for mask in (region(1), region(2), region(1), region(3)):
        memory.recall(IMAGE, mask, region(9), first)
    assert first.asked == 3
    memory.recall(IMAGE, region(1), region(9), first)
    assert first.asked == 3
    memory.recall(IMAGE, region(2), region(9), first)
    assert first.asked == 4
