"""Candidates one after the other on the processor, and side by side on a device of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import torch

from sgedit_engine.side_by_side import side_by_side

PROCESSOR, APART = torch.device("cpu"), torch.device("cuda")


@pytest.mark.parametrize("device", [PROCESSOR, APART])
@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_results_come_in_the_order_of_the_items(device: torch.device, count: int) -> None:
    def square(number: int) -> int:
        time.sleep(0.001 * (count - number))
        return number**2

    assert list(side_by_side(square, range(count), device)) == [n**2 for n in range(count)]


def test_on_the_processor_nothing_is_done_ahead() -> None:
    done: list[int] = []

    def work(number: int) -> threading.Thread:
        done.append(number)
        return threading.current_thread()

    for number, thread in enumerate(side_by_side(work, range(3), PROCESSOR)):
        assert thread is threading.current_thread()
        assert done == list(range(number + 1))


def test_on_a_device_of_their_own_they_do_not_wait_for_each_other() -> None:
    met = threading.Barrier(4)
    assert len(list(side_by_side(lambda _: met.wait(20), range(4), APART))) == 4


def stopping(at: int) -> tuple[Callable[[int], int], list[int]]:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        time.sleep(0.05)
        if number == at:
            raise InterruptedError("stop")
        return number

    return work, begun


@pytest.mark.parametrize("device", [PROCESSOR, APART])
def test_what_ends_one_ends_all_that_have_not_begun(device: torch.device) -> None:
    work, begun = stopping(1)
    found = side_by_side(work, range(40), device)
    assert next(found) == 0
    with pytest.raises(InterruptedError):
        next(found)
    assert len(begun) < 20
