"""Effects masks that were computed already, so that none is computed twice."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Image, Mask

# Enough for all objects of a picture and one drawing for each of many candidates.
MOST = 32


class EffectsMemory:
    """The last answers of an effects reader, by the content of what it was asked.

    Safe to use from several threads. Keeps one bit per pixel of each answer.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[bytes, NDArray[np.uint8]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, image: Image, mask: Mask, others: Mask, compute: Callable[[], Mask]) -> Mask:
        """The effects bool H×W of the object `mask` in `image`, with `others` around it.

        `compute` is asked for them unless the same was asked among the last `most` times.
        """
        key = _digest(image, mask, others)
        with self._lock:
            packed = self._known.get(key)
            if packed is not None:
                self._known.move_to_end(key)
                return _unpacked(packed, mask.shape)
        found = compute()
        with self._lock:
            self._known[key] = np.packbits(found)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found


def _unpacked(packed: NDArray[np.uint8], shape: tuple[int, ...]) -> Mask:
    return np.unpackbits(packed, count=int(np.prod(shape))).astype(np.bool_).reshape(shape)


def _digest(*arrays: Image | Mask) -> bytes:
    # Shapes count too: the same bytes may be two pictures.
    digest = hashlib.sha256(repr([array.shape for array in arrays]).encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()
