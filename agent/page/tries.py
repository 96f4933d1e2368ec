"""Wrong passwords: after a few, a name and an address have to wait, twice as long each time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# So many are free: people mistype.
FREE = 5
# The first wait, in seconds.
FIRST = 5.0
# The longest wait; so long after a wait its count begins anew. In seconds.
LONGEST = 900.0
# So many names and addresses are kept in mind; then the one heard of longest ago goes.
_MOST = 10_000


@dataclass(frozen=True)
class _Missed:
    count: int
    until: float


class Tries:
    """Counts wrong tries, in memory only: a restart forgets them. Any thread.

    `clock` gives seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._missed: OrderedDict[tuple[str, str], _Missed] = OrderedDict()

    def begin(self, name: str, address: str) -> bool:
        """Whether one may try now. It counts as wrong until `right` is called, so that many at
        once are no way around. One that has to wait counts for nothing."""
        key, now = (name, address), self._clock()
        with self._lock:
            missed = self._missed.get(key)
            if missed is not None and now < missed.until:
                return False
            forgotten = missed is None or now - missed.until > LONGEST
            count = 1 if missed is None or forgotten else missed.count + 1
            # The exponent stays small, however long somebody goes on.
            wait = 0.0 if count < FREE else min(LONGEST, FIRST * 2.0 ** min(count - FREE, 30))
            self._missed[key] = _Missed(count, now + wait)
            self._missed.move_to_end(key)
            if len(self._missed) > _MOST:
                self._missed.popitem(last=False)
            return True

    def right(self, name: str, address: str) -> None:
        """The password was right: what was wrong before is forgotten."""
        with self._lock:
            self._missed.pop((name, address), None)
