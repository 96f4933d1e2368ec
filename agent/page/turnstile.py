"""One engine for all who talk: its work is done one piece at a time, in turn between people.

Words, questions and waiting for a language model need no engine, so nobody waits for these.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sgedit_engine.interface import (
    CancelToken,
    Candidate,
    Checked,
    Engine,
    EngineRecord,
    Found,
    Image,
    Picture,
    Plan,
    Pointed,
    Progress,
    ProgressReport,
    RenderOptions,
    Vocabulary,
    no_progress,
)
from sgedit_engine.scene.edits import Edit

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
class SharedEngine:
    """One conversation's view of the engine that all share.

    `cancel` gives the token of the turn that runs now and `progress` is told its place, for what
    an engine is given neither for.
    """

    engine: Engine
    turnstile: Turnstile
    person: str
    cancel: Callable[[], CancelToken | None] = lambda: None
    progress: Progress = no_progress

    @property
    def vocabulary(self) -> Vocabulary:
        """The engine's own; needs no turn."""
        return self.engine.vocabulary

    @property
    def record(self) -> EngineRecord:
        """The engine's own; needs no turn."""
        return self.engine.record

    def keeping_in(self, folder: Path) -> SharedEngine:
        """As the engine does; needs no turn."""
        return replace(self, engine=self.engine.keeping_in(folder))

    def parse(
        self,
        image: Image,
        *,
        names: Sequence[str] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Picture:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, progress, cancel):
            return self.engine.parse(image, names=names, progress=progress, cancel=cancel)

    def look_at(self, image: Image, at: Pointed, *, cancel: CancelToken | None = None) -> Found:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, no_progress, cancel):
            return self.engine.look_at(image, at, cancel=cancel)

    def plan(self, picture: Picture, edit: Edit, options: RenderOptions) -> Plan:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, self.progress, self.cancel()):
            return self.engine.plan(picture, edit, options)

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, progress, cancel):
            return self.engine.render(picture, plan, steps=steps, progress=progress, cancel=cancel)

    def verify(
        self,
        picture: Picture,
        plan: Plan,
        candidates: Sequence[Candidate],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Checked]:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, progress, cancel):
            return self.engine.verify(picture, plan, candidates, progress=progress, cancel=cancel)

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """As the engine does, in turn."""
        with self.turnstile.passed(self.person, progress, cancel):
            return self.engine.learn(
                picture, object_ids, steps=steps, progress=progress, cancel=cancel
            )
