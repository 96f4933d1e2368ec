"""Ctrl-C while an edit runs: the first stops the edit, the second the program."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def first_interrupt_calls(cancel: Callable[[], None]) -> Iterator[None]:
    """Within the block the first SIGINT calls `cancel`; the next raises KeyboardInterrupt.

    An exception in the middle of a render or of a write would leave more to tidy up than a
    cancelled turn. Main thread only.
    """
    before = signal.getsignal(signal.SIGINT)

    def cancel_once(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        cancel()

    signal.signal(signal.SIGINT, cancel_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
