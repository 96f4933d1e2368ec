"""`python -m benchmarks demo`: what the user says in `sgedit demo`, said on new scenes."""

from __future__ import annotations

import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent import wiring
from agent.conversation import Conversation, load_script, run_conversation, turn_record
from agent.conversation import Outcome as TurnOutcome
from agent.session import Session
from agent.terminal.demo import EXAMPLE
from agent.terminal.report import prepare_folder, write_report
from benchmarks.held_out import generator
from benchmarks.record import Outcome
from sgedit_engine.interface import Engine
from sgedit_engine.settings import Settings
from stilllife.render import render
from stilllife.scenes import sample_make_up
from stilllife.world import Scene

# The example's make-up, and what its lines have to come to on every scene of it.
TWINS, OTHERS = "mug", ("ball", "bowl")
EXPECTED: tuple[TurnOutcome, ...] = (
    "answered", "asked", "made", "made", "made", "made", "moved",
)  # fmt: skip
# The lines ask for this colour: a mug that has it already would make a request void.
_ASKED_COLOR = "purple"
_NOTES = (
    "The lines of examples/still-life.yaml, said by the same code to the same engine, on test"
    f" scenes of the example's make-up (two {TWINS}s of different colours,"
    f" {' and '.join(f'a {kind}' for kind in OTHERS)}; no {_ASKED_COLOR} {TWINS}, as one is asked"
    " for). `scenes_as_expected` are those in which every turn came to what it should: the"
    " question was asked, every edit made and verified, the last one undone. `verified` is the"
    " engine's own check of what it made, not an independent judge's.",
)


@dataclass(frozen=True)
class Told:
    """A scene's conversation: each line's outcome and seconds, in order; the opening's apart."""

    number: int
    opened: bool
    outcomes: tuple[TurnOutcome, ...]
    seconds: tuple[float, ...]
    records: tuple[dict[str, Any], ...]

    @property
    def as_expected(self) -> bool:
        return self.opened and self.outcomes == EXPECTED


def scene_for(seed: int, number: int) -> Scene:
    """A test scene of the example's make-up on which each of its lines has a meaning."""
    rng = generator(seed, "demo", number)
    while True:
        scene = sample_make_up(rng, TWINS, OTHERS)
        if all(t.color != _ASKED_COLOR for t in scene.things if t.kind == TWINS):
            return scene


def converse(
    engine: Engine, scene: Scene, number: int, lines: tuple[str, ...], out: Path | None
) -> Told:
    """Render a scene and say the lines to a new session; all that it made goes to `out`."""
    image = render([scene]).rgb[0]
    with tempfile.TemporaryDirectory(prefix="sgedit-benchmark-") as home:
        session: Session = wiring.build_session(Settings(home=Path(home)), engine=engine)
        talk = run_conversation(session, image, f"scene-{number}.png", lines)
        if out is not None:
            prepare_folder(out)
            write_report(out, talk, session.store)
    return told_of(number, talk)


def told_of(number: int, talk: Conversation) -> Told:
    """A conversation in short. Lines that were never said, as the picture was refused, failed."""
    opening, *turns = talk.turns
    return Told(
        number=number,
        opened=opening.outcome != "failed",
        outcomes=tuple(turn.outcome for turn in turns),
        seconds=tuple(turn.seconds for turn in turns),
        records=tuple(turn_record(turn) for turn in talk.turns),
    )


def hold(
    scenes: int, seed: int, out: Path | None, checkpoints: Path | None, tick: Callable[[str], None]
) -> Outcome:
    """The whole benchmark, on `scenes` scenes of a seed; each scene's files go to `out`."""
    lines = load_script(EXAMPLE).lines
    engine = wiring.build_engine(Settings(device="cpu", checkpoints=checkpoints))
    told = []
    for number in range(scenes):
        tick(f"scene {number + 1} of {scenes}")
        folder = out / f"scene-{number:02}" if out is not None else None
        told.append(converse(engine, scene_for(seed, number), number, lines, folder))
    return outcome_of(told, lines)


def outcome_of(told: list[Told], lines: tuple[str, ...]) -> Outcome:
    """How many scenes and lines came out as they should, and in which time."""
    figures: dict[str, float] = {
        "scenes": len(told),
        "scenes_as_expected": sum(t.as_expected for t in told),
        "read": sum(t.opened for t in told),
    }
    by_line = {}
    for place, (line, expected) in enumerate(zip(lines, EXPECTED, strict=True)):
        came = [t.outcomes[place] for t in told if t.opened]
        taken = [t.seconds[place] for t in told if t.opened]
        counts: dict[str, int] = defaultdict(int)
        for outcome in came:
            counts[outcome] += 1
        by_line[line] = {
            "expected": expected,
            "as_expected": counts[expected],
            "outcomes": dict(counts),
            "seconds": round(statistics.median(taken), 2) if taken else None,
        }
        figures[f'"{line}" {_WORD.get(expected, expected)}'] = counts[expected]
        if expected == "made" and taken:
            figures[f'"{line}" seconds'] = statistics.median(taken)
    scenes = [
        {"scene": t.number, "as_expected": t.as_expected, "turns": list(t.records)} for t in told
    ]
    return Outcome(figures, details={"lines": by_line, "scenes": scenes}, notes=_NOTES)


_WORD: dict[str, str] = {"made": "verified"}
