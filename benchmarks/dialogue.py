"""`python -m benchmarks dialogue`: what is said against what comes of it, with no picture model.

The pictures are flat shapes, which the painted engine reads exactly and edits as it is told. So
every fault is one of understanding: of the chat model, or of the graph that decides.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent import wiring
from agent.conversation import Turn as Taken
from agent.conversation import take_turn, turn_record
from agent.events import Event, Failed, Question, Said
from agent.language.chat_models import OFFLINE
from agent.session import Session
from benchmarks.dialogue_cases import FOLDER, Case, Scene, load_cases
from benchmarks.dialogue_edits import Made
from benchmarks.dialogue_generated import generate
from benchmarks.dialogue_outcomes import FAULTS, Seen, Verdict, judge
from benchmarks.rates import interval, upper_bound, wilson
from benchmarks.record import Outcome
from sgedit_engine.errors import InputError
from sgedit_engine.flat_shapes import paint_scene
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.settings import Settings

_ALL = "all"
_COUNTED = {fault: f"{fault}: " for fault in FAULTS}
_COLUMNS = {
    "": "cases",
    "exact: ": "exact",
    "from: ": "95 % from",
    "to: ": "to",
    **{prefix: name for name, prefix in _COUNTED.items()},
}
_NOTES = (
    "Conversations of one to four lines, written from what the words mean, on pictures of flat"
    " shapes that the painted engine reads without error: only understanding is measured. A case"
    " is `exact` when every turn came to the edits, the question, the answer or the version that"
    " it should. A case ends with its first fault, and counts as that: `wrong edit` (other"
    " targets, another kind, or none was wanted), `missed question` (several fitted, nothing was"
    " asked), `needless question`, `missed` (nothing, or not all of it, was done), `other` (other"
    " words or other candidates than wanted). The rate of wrong edits includes missed questions"
    " after which something was edited. Intervals are Wilson's, at 95 %; the upper bound of wrong"
    " edits is exact (Clopper and Pearson). The offline model was mended on the cases written by"
    " hand after a first run, so its figures are no forecast for other words; `--generated` makes"
    " cases from templates of their own.",
)


@dataclass(frozen=True)
class Told:
    """A case and its turns up to the first fault, each with its verdict."""

    case: Case
    turns: tuple[Taken, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def fault(self) -> str | None:
        return self.verdicts[-1].fault

    @property
    def wrong_edit(self) -> bool:
        return self.verdicts[-1].wrong_edit


def hold(
    model: str,
    shard: tuple[int, int],
    tick: Callable[[str], None],
    *,
    generated: int = 0,
    seed: int = 0,
    only: Path | None = None,
) -> Outcome:
    """Every case of the shard (i of n): those written by hand, those of the folder `only`, or so
    many that are `generated`. Raises InputError and EndpointError as sessions do."""
    number, of = shard
    cases = generate(generated, seed) if generated else load_cases(only or FOLDER)
    cases = cases[number - 1 :: of]
    told = []
    for place, case in enumerate(cases, 1):
        tick(f"case {place} of {len(cases)}: {case.category}")
        told.append(converse(case, model))
    return outcome_of(told)


def converse(case: Case, model: str = OFFLINE) -> Told:
    """Say the lines of a case to a new session, up to the first fault.

    Raises InputError when the case's picture cannot be read as it was meant.
    """
    turns, verdicts = [], []
    with tempfile.TemporaryDirectory(prefix="sgedit-benchmark-") as home:
        settings = Settings(home=Path(home), candidates=case.candidates)
        session = wiring.build_session(settings, engine=PaintedEngine(), model=model)
        ids = _opened(session, case)
        heads = [session.head.id]
        for turn in case.turns:
            earlier = _path(session)
            taken = take_turn(turn.say, session.send(turn.say), lambda _event: None)
            verdict = judge(_seen(session, earlier, taken.events), turn.expect, ids, heads)
            turns.append(taken)
            verdicts.append(verdict)
            if verdict.fault is not None:
                break
            ids |= verdict.named
            heads.append(session.head.id)
    return Told(case, tuple(turns), tuple(verdicts))


def _opened(session: Session, case: Case) -> dict[str, str]:
    """The picture, painted and read; the graph's id for each of the case's."""
    list(session.open(paint_scene([thing.shape() for thing in case.scene]), f"{case.name}.png"))
    return ids_in(session.head.graph, case.scene)


def ids_in(graph: SceneGraph, scene: Scene) -> dict[str, str]:
    """Which object of a graph each thing is. Raises InputError when one is not to be seen."""
    free = list(graph.foreground)
    ids = {}
    for thing in scene:
        shape = thing.shape()
        look = {"color": shape.color, "pattern": shape.pattern, "finish": shape.finish}
        fits = [o for o in free if o.category == thing.category and o.attributes == look]
        if not fits:
            raise InputError(f"{thing.id} cannot be seen in its scene.", "Move what hides it.")
        found = max(fits, key=lambda o: o.box.iou(shape.box))
        free.remove(found)
        ids[thing.id] = found.id
    return ids


def _path(session: Session) -> tuple[Made, ...]:
    """The versions from the opened picture to the head."""
    path = session.store.path_to_root(session.head.id)[::-1]
    return tuple(Made(v.id, v.edit, v.graph) for v in path)


def _seen(session: Session, earlier: tuple[Made, ...], events: Sequence[Event]) -> Seen:
    questions = [e for e in events if isinstance(e, Question)]
    told = [e.text for e in events if isinstance(e, Said)]
    told += [f"{e.problem} {e.remedy}" for e in events if isinstance(e, Failed)]
    seen = Seen(earlier, _path(session), told=" ".join(told))
    if not questions:
        return seen
    last = questions[-1]
    return replace(
        seen,
        asked=tuple(c.object_id for c in last.choices if c.object_id is not None),
        which=last.kind in ("which", "contradiction"),
        question=" ".join([last.text, *(c.label for c in last.choices)]),
    )


def outcome_of(told: Sequence[Told]) -> Outcome:
    """Counts and shares by category and over all."""
    categories = list(dict.fromkeys(t.case.category for t in told))
    figures = _shares(told)
    details: dict[str, Any] = {"categories": {}}
    for category in (*categories, _ALL):
        among = [t for t in told if category in (t.case.category, _ALL)]
        exact = sum(t.fault is None for t in among)
        low, high = wilson(exact, len(among))
        faults = Counter(t.fault for t in among)
        figures |= {category: len(among), f"exact: {category}": exact / len(among)}
        figures |= {f"from: {category}": low, f"to: {category}": high}
        figures |= {f"{prefix}{category}": faults[name] for name, prefix in _COUNTED.items()}
        details["categories"][category] = {
            "exact": interval(exact / len(among), len(among)),
            "wrong_edit": interval(_wrong(among) / len(among), len(among)),
        }
    details["cases"] = [_case_record(t) for t in told]
    return Outcome(figures, details=details, notes=_NOTES, columns=_COLUMNS)


def _shares(told: Sequence[Told]) -> dict[str, float]:
    counts = {
        "exact": sum(t.fault is None for t in told),
        "wrong_edits": _wrong(told),
        "needless_questions": sum(t.fault == "needless question" for t in told),
    }
    turns = sum(len(t.turns) for t in told)
    figures: dict[str, float] = {"cases": len(told), "turns": turns}
    for name, count in counts.items():
        low, high = wilson(count, len(told))
        figures |= {name: count / len(told), f"{name}_low": low, f"{name}_high": high}
    figures["wrong_edits_upper_bound"] = upper_bound(counts["wrong_edits"], len(told))
    return figures


def _wrong(told: Sequence[Told]) -> int:
    return sum(t.wrong_edit for t in told)


def _case_record(told: Told) -> dict[str, Any]:
    fault = told.fault
    return {
        "category": told.case.category,
        "case": told.case.name,
        "outcome": fault or "exact",
        "wrong_edit": told.wrong_edit,
        "fault_in_turn": len(told.turns) if fault else None,
        "expected": told.case.turns[len(told.turns) - 1].expect.model_dump(
            mode="json", by_alias=True, exclude_defaults=True
        ),
        "turns": [turn_record(turn) for turn in told.turns],
    }
