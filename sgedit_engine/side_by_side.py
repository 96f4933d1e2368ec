"""The same work for several candidates: the processor's for one during the device's for another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

T = TypeVar("T")
Result = TypeVar("Result")
# More do not help: models are lent to one at a time.
_AT_ONCE = 4


def side_by_side(
    work: Callable[[T], Result], items: Iterable[T], device: torch.device
) -> Iterator[Result]:
    """The results for all items, in their order. Models on a device of their own leave the
    processor free: what it does for one item then goes on while a model looks at another. Where
    they run on the processor, it is theirs, and one item comes after the other."""
    items = list(items)
    if device.type == "cpu" or len(items) == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(work, items)
