"""One engine for all who talk: its work is done one piece at a time, in turn between people.

Words, questions and waiting for a language model need no engine, so nobody waits for these.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from sgedit_engine.interface import CancelToken, Progress, ProgressReport, no_progress
from sgedit_engine.passed_on import PassedOn

# The stage that is reported while others are served; `total` is how many are served before.
WAITING = "waiting for others"
_LOOK_EVERY = 0.1


@dataclass(eq=False)
class _Ticket:
    person: str
    number: int
    called: threading.Event = field(default_factory=threading.Event)


class Turnstile:
    """Lets one through at a time: next comes whoever was served longest ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside: _Ticket | None = None
        self._waiting: list[_Ticket] = []
        self._served: dict[str, int] = {}
        self._count = itertools.count(1)

    @contextmanager
    def passed(self, person: str, progress: Progress, cancel: CancelToken | None) -> Iterator[None]:
        """Holds the engine for a person within the block. Raises CancelledError while waiting."""
        ticket = self._arrive(person)
        try:
            self._wait(ticket, progress, cancel)
            yield
        finally:
            self._leave(ticket)

    def place(self, ticket: _Ticket) -> int:
        """How many are served before this one, the one inside included."""
        with self._lock:
            if ticket not in self._waiting:
                return 0
            return 1 + self._order().index(ticket)

    def _arrive(self, person: str) -> _Ticket:
        with self._lock:
            ticket = _Ticket(person, next(self._count))
            self._waiting.append(ticket)
            self._call_next()
            return ticket

    def _wait(self, ticket: _Ticket, progress: Progress, cancel: CancelToken | None) -> None:
        told = 0
        while not ticket.called.wait(_LOOK_EVERY):
            if cancel:
                cancel.check()
            place = self.place(ticket)
            if place not in (0, told):
                progress(ProgressReport(WAITING, 0, place))
                told = place

    def _leave(self, ticket: _Ticket) -> None:
        with self._lock:
            if self._inside is ticket:
                self._inside = None
                self._served[ticket.person] = next(self._count)
            else:
                self._waiting.remove(ticket)
            self._call_next()

    def _call_next(self) -> None:
        if self._inside is None and self._waiting:
            self._inside = self._order()[0]
            self._waiting.remove(self._inside)
            self._inside.called.set()

    def _order(self) -> list[_Ticket]:
        """Rounds over the people, each in the order of who was served longest ago."""
        rounds: dict[str, int] = {}
        ranked = []
        for ticket in sorted(self._waiting, key=lambda t: t.number):
            turn = rounds[ticket.person] = rounds.get(ticket.person, -1) + 1
            ranked.append((turn, self._served.get(ticket.person, 0), ticket.number, ticket))
        return [ticket for *_, ticket in sorted(ranked, key=lambda r: r[:3])]


@dataclass(frozen=True)
class SharedEngine(PassedOn):
    """One conversation's view of the engine that all share: its calls wait for their turn.

    `cancel` gives the token of the turn that runs now and `progress` is told its place, for what
    an engine is given neither for.
    """

    turnstile: Turnstile
    person: str
    cancel: Callable[[], CancelToken | None] = lambda: None
    progress: Progress = no_progress

    def around(
        self, progress: Progress | None, cancel: CancelToken | None
    ) -> AbstractContextManager[None]:
        """See `PassedOn`."""
        if progress is None:
            progress, cancel = self.progress, self.cancel()
        return self.turnstile.passed(self.person, progress, cancel)
