"""A whole conversation from a list of lines, and the record that is kept of it.

The lines are what a user says, nothing else: whoever holds the session decides every answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml

from agent.events import (
    Event,
    Failed,
    HeadMoved,
    Learned,
    Question,
    Said,
    SceneRead,
    VersionMade,
)
from sgedit_engine.errors import InputError

if TYPE_CHECKING:
    from agent.session import Session
    from sgedit_engine.interface import Image
    from sgedit_engine.scene.versions import Version

Outcome = Literal["made", "unverified", "moved", "asked", "failed", "answered"]
Listener = Callable[[Event], None]


@dataclass(frozen=True)
class Script:
    """A picture and what a user says about it."""

    picture: Path
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """One line of the user (None for opening the picture) and all that it led to."""

    line: str | None
    events: tuple[Event, ...]
    seconds: float

    @property
    def outcome(self) -> Outcome:
        """How the turn ended; see `outcome_of`."""
        return outcome_of(self.events)

    @property
    def versions(self) -> tuple[Version, ...]:
        """What the turn made, oldest first."""
        made = (SceneRead, VersionMade, Learned)
        return tuple(e.version for e in self.events if isinstance(e, made))


@dataclass(frozen=True)
class Conversation:
    """The turns of a conversation, the opening of the picture first."""

    turns: tuple[Turn, ...]

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every version that was made, each once, oldest first."""
        return tuple({v.id: v for turn in self.turns for v in turn.versions}.values())

    @property
    def seconds(self) -> float:
        return sum(turn.seconds for turn in self.turns)


def load_script(path: Path) -> Script:
    """Read `{picture: NAME, lines: [TEXT, …]}`; the picture lies beside the file.

    Raises InputError when the file is something else.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        picture, lines = content["picture"], content["lines"]
        if not isinstance(picture, str) or not all(isinstance(line, str) for line in lines):
            raise ValueError("the picture's name and the lines have to be text")
    except (OSError, UnicodeDecodeError, yaml.YAMLError, LookupError, TypeError, ValueError) as e:
        raise InputError(
            f"{path} is not a conversation: {e}.", "It has to hold `picture` and `lines`."
        ) from e
    return Script(path.parent / picture, tuple(lines))


def outcome_of(events: Iterable[Event]) -> Outcome:
    """What a turn came to.

    "failed": something did not work; "asked": it waits for an answer; "made" or "unverified":
    a new version, whose check found everything as asked, or not; "moved": undo or redo;
    "answered": words only.
    """
    events = list(events)
    made = [e.version for e in events if isinstance(e, VersionMade)]
    if any(isinstance(e, Failed) for e in events):
        return "failed"
    if any(isinstance(e, Question) for e in events):
        return "asked"
    if made:
        verified = all(v.verdict is not None and v.verdict.met for v in made)
        return "made" if verified else "unverified"
    return "moved" if any(isinstance(e, HeadMoved) for e in events) else "answered"


def take_turn(line: str | None, events: Iterator[Event], listen: Listener) -> Turn:
    """Hand each event to the listener as it comes, and keep them."""
    began, seen = time.perf_counter(), []
    for event in events:
        seen.append(event)
        listen(event)
    return Turn(line, tuple(seen), time.perf_counter() - began)


def run_conversation(
    session: Session,
    image: Image,
    name: str,
    lines: Sequence[str],
    *,
    listen: Listener = lambda _event: None,
    before_line: Callable[[str], None] = lambda _line: None,
) -> Conversation:
    """Open a picture (RGB uint8, H×W×3) and say the lines, one turn each.

    A turn that fails or asks does not end the conversation: the next line follows, as from a
    user who reads on. A picture that cannot be opened does.
    """
    turns = [take_turn(None, session.open(image, name), listen)]
    if turns[0].outcome != "failed":
        for line in lines:
            before_line(line)
            turns.append(take_turn(line, session.send(line), listen))
    return Conversation(tuple(turns))


def version_record(version: Version, image: str, editable_mask: str | None) -> dict[str, Any]:
    """A version as result.json tells it; `image` and `editable_mask` are file names."""
    return {
        "id": version.id,
        "parent": version.parent,
        "request": version.request or None,
        "edit": version.edit.model_dump() if version.edit else None,
        "question": version.question,
        "answer": version.answer,
        "image": image,
        "editable_mask": editable_mask,
        "seed": version.seed,
        "verdict": version.verdict.model_dump() if version.verdict else None,
        "seconds": round(version.seconds, 3),
    }


def turn_record(turn: Turn) -> dict[str, Any]:
    """A turn as result.json tells it."""
    headed = (SceneRead, VersionMade, Learned, HeadMoved)
    heads = [e.version.id for e in turn.events if isinstance(e, headed)]
    return {
        "line": turn.line,
        "outcome": turn.outcome,
        "said": [e.text for e in turn.events if isinstance(e, Said | Question)],
        "failed": [f"{e.problem} {e.remedy}".strip() for e in turn.events if isinstance(e, Failed)],
        "head": heads[-1] if heads else None,
        "seconds": round(turn.seconds, 3),
    }
