"""Answers about pictures that were computed already, so that none is computed twice."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask

# Enough for all objects of a picture and one drawing for each of many candidates.
MOST = 32

T = TypeVar("T")


class Memory(Generic[T]):
    """The last `most` answers, by the content of the arrays that they are about.

    Safe to use from several threads.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, *about: Image | Mask, compute: Callable[[], T]) -> T:
        """What is known about some arrays; `compute` is asked for it if nothing is."""
        key = digest_of(*about)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = compute()
        with self._lock:
            self._known[key] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found


class EffectsMemory:
    """The last answers of an effects reader. Safe to use from several threads. Keeps one bit per
    pixel of each answer."""

    def __init__(self, most: int = MOST) -> None:
        self._packed: Memory[NDArray[np.uint8]] = Memory(most)

    def recall(self, image: Image, mask: Mask, others: Mask, compute: Callable[[], Mask]) -> Mask:
        """The effects bool H×W of the object `mask` in `image`, with `others` around it.

        `compute` is asked for them unless the same was asked among the last `most` times.
        """
        packed = self._packed.recall(image, mask, others, compute=lambda: np.packbits(compute()))
        count = int(np.prod(mask.shape))
        return np.unpackbits(packed, count=count).astype(np.bool_).reshape(mask.shape)


def digest_of(*arrays: Image | Mask) -> bytes:
    """The same for the same content."""
    # Shapes count too: the same bytes may be two pictures.
    digest = hashlib.sha256(repr([array.shape for array in arrays]).encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()
