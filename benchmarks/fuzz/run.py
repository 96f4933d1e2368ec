"""A long conversation with a chat model that calls at random, and a user who does too."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from agent.checkpoints import open_checkpointer
from agent.events import Event, Failed, HeadMoved, Question, VersionMade
from agent.session import Session
from benchmarks.fuzz.invariants import broken
from benchmarks.fuzz.model import ODD, SAID, RandomCaller
from sgedit_engine.flat_shapes import Shape, paint_scene
from sgedit_engine.interface import Image, RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.versions import VersionStore

_SIZE = (128, 96)
_ANSWERS = (
    "1", "2", "both", "all", "neither", "cancel", "yes", "no", "the left one", "17", "what?",
)  # fmt: skip
# What the user does, and how often.
_DOINGS = {
    "ask": 70, "go to": 6, "choose": 5, "edit from": 4, "stop": 6, "restart": 4,
}  # fmt: skip
_LONGEST_LINE = 25  # actions before another picture is opened


@dataclass
class Findings:
    """What was done, and what did not hold: pairs of the action's number and a sentence."""

    calls: int = 0
    actions: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)


def run(calls: int, seed: int, tick: Callable[[str], None] = lambda _: None) -> Findings:
    """Go on until so many tools were called. Stops at the first thing that does not hold."""
    user = _User(seed)
    while user.findings.calls < calls and not user.findings.broken:
        user.act()
        tick(f"{user.findings.calls} of {calls} calls")
    return user.findings


class _User:
    """Does one thing after the other, and looks after each."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._model = RandomCaller(chance=self._chance)
        self._store = VersionStore(f"memory://fuzz-{uuid.uuid4().hex}")
        self._checkpointer = open_checkpointer(":memory:")
        self._number = 0
        self._left = False
        self.findings = Findings()
        self._open()

    def act(self) -> None:
        """One action, and the check behind it."""
        self.findings.actions += 1
        since = self.findings.actions - self._opened
        if since > _LONGEST_LINE or not self._session.head.graph.foreground:
            self._open()
        doing = self._chance.choices(list(_DOINGS), list(_DOINGS.values()))[0]
        # A turn whose listener left is mended by the next one, not by a restart.
        self._left = doing == "stop" or (doing == "restart" and self._left)
        try:
            events = list(self._done(doing))
            values = self._session._thread.state
            wrong = broken(self._session, values, events, left=self._left)
        except Exception as error:
            wrong = [f"{doing!r} raised {type(error).__name__}: {error}"]
            events = []
        self.findings.calls = self._model.calls
        for event in events:
            if isinstance(event, VersionMade | HeadMoved | Question | Failed):
                self.findings.seen[type(event).__name__] += 1
        self.findings.broken += [(self.findings.actions, sentence) for sentence in wrong]

    def _open(self) -> None:
        self._number += 1
        self._session = self._new_session()
        list(self._session.open(self._picture(), "table.png"))
        self._opened = self.findings.actions

    def _new_session(self) -> Session:
        """On a new conversation, or on the same one after a restart."""
        failing = self._chance.sample(range(8), self._chance.choice((0, 0, 1, 6)))
        return Session(
            PaintedEngine(failing_seeds=failing, steps=2),
            self._store,
            self._model,
            self._checkpointer,
            conversation=f"fuzz-{self._number}",
            options=RenderOptions(candidates=self._chance.choice((1, 1, 2))),
            confirm=self._chance.choice(("ambiguous", "ambiguous", "always", "never")),
        )

    def _picture(self) -> Image:
        colors = self._chance.sample(("red", "blue", "green", "yellow", "orange"), 3)
        return paint_scene(
            [
                Shape("book", "green", Box.from_bottom_center(0.78, 0.72, 0.28, 0.12)),
                Shape("lamp", "yellow", Box.from_bottom_center(0.78, 0.64, 0.13, 0.30)),
                Shape("mug", colors[0], Box.from_bottom_center(0.14, 0.70, 0.15, 0.18)),
                Shape("mug", colors[1], Box.from_bottom_center(0.40, 0.72, 0.15, 0.18)),
                Shape("ball", colors[2], Box.from_bottom_center(0.28, 0.94, 0.14, 0.18)),
            ],
            *_SIZE,
        )

    def _done(self, doing: str) -> Iterator[Event]:
        session, chance = self._session, self._chance
        match doing:
            case "go to":
                yield from session.go_to(self._version())
            case "choose":
                yield from session.choose(self._version(), chance.randint(1, 5))
            case "edit from":
                yield from session.edit_from(self._version(), self._words())
            case "restart":
                self._session = self._new_session()
            case "stop":
                yield from self._stopped(session)
            case _:
                yield from session.send(self._words())

    def _stopped(self, session: Session) -> Iterator[Event]:
        """Stopped after some events, or left alone by its listener."""
        left = self._chance.randint(0, 8)
        events = session.send(self._words())
        for number, event in enumerate(events):
            yield event
            if number == left:
                if self._chance.random() < 0.5:
                    session.cancel()
                else:
                    break
        events.close()  # type: ignore[attr-defined]

    def _version(self) -> str:
        return self._chance.choice(self._session.tree()).id

    def _words(self) -> str:
        if self._session.pending is not None and self._chance.random() < 0.8:
            return self._chance.choice(_ANSWERS)
        return self._chance.choice((*SAID["words"], *ODD))
