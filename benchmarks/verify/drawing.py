"""Draws the candidates of edits, and writes down what the verifier finds and the judge says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bundled import Bundle, judge_folder
from benchmarks.edits.asks import sample_ask
from benchmarks.edits.differences import differs
from benchmarks.edits.editors import Refused, Trial
from benchmarks.edits.options import Way
from benchmarks.edits.ours import Ours, Prepared
from benchmarks.edits.shown import show
from benchmarks.edits.success import judged
from benchmarks.verify.records import Drawn, Edited, Records
from sgedit_engine.engine import LocalEngine
from sgedit_engine.interface import Candidate
from sgedit_engine.perception.masks import dilate
from sgedit_engine.reading import Reading
from sgedit_engine.regions import union
from sgedit_engine.settings import Device, Settings
from sgedit_engine.verification.calibration import lowest
from sgedit_engine.verification.ground import largest_patch
from sgedit_engine.verify import Verifier, findings_of
from stilllife.edits import EditKind
from stilllife.judge.judge import Judge

# Of 255, in any channel: another surface, and no matter of light.
_CLEARLY_OTHER = 50
# What lies so near to a new thing is its edge, in pixels.
_EDGE = 4


@dataclass(frozen=True)
class Wanted:
    """Which edits: test scenes `scenes` of a seed with every kind, each in a way."""

    seed: int
    scenes: range
    kinds: tuple[EditKind, ...]
    way: Way
    candidates: int
    device: Device = "cpu"


class Drawer:
    """The engine, its verifier taken apart, and the judge."""

    def __init__(self, checkpoints: Path | None, candidates: int, device: Device) -> None:
        engine = LocalEngine(Settings(device=device, checkpoints=checkpoints))
        self._ours = Ours(engine, candidates)
        bundle = Bundle.open(checkpoints, device)
        self._judge = Judge.open(judge_folder(checkpoints), bundle.models.place.device)
        self._verifier = Verifier.of(bundle.senses, bundle.file)

    def edited(self, trial: Trial, way: Way) -> Edited:
        """All candidates of an edit."""
        ask = trial.ask
        edit = Edited(
            seed=trial.seed,
            scene=trial.number,
            kind=ask.pair.kind,
            op="",
            way=way,
            request=ask.words,
            ceiling=None,
        )
        try:
            prepared = self._ours.prepare(trial, way)
        except Refused as reason:
            return _with(edit, refused=str(reason))
        truth = prepared.after
        ceiling = judged(self._judge, truth.image, ask, trial.before, truth, chosen=False)
        began = time.perf_counter()
        candidates = self._ours.engine.render(prepared.picture, prepared.plan)
        drawn = time.perf_counter()
        looks = [
            self._verifier.look(prepared.picture, prepared.plan, c, self._read(prepared, c))
            for c in candidates
        ]
        found = [findings_of(look) for look in looks]
        checked = time.perf_counter()
        records = []
        for candidate, findings in zip(candidates, found, strict=True):
            answer = judged(self._judge, candidate.image, ask, trial.before, truth)
            records.append(
                Drawn(
                    seed=candidate.seed,
                    scores={name: round(s, 4) for name, s in lowest(findings).items()},
                    unmet=sorted({f.name for f in findings if not f.met}),
                    judged=answer.figures,
                    damage=damage(trial, prepared, candidate),
                )
            )
        return _with(
            edit,
            op=prepared.plan.edit.op,
            ceiling=ceiling.figures.get("success"),
            candidates=tuple(records),
            drawing_s=round(drawn - began, 3),
            checking_s=round(checked - drawn, 3),
        )

    def _read(self, prepared: Prepared, candidate: Candidate) -> Reading:
        return self._verifier.read(prepared.picture, prepared.plan, candidate)


def _with(edit: Edited, **changes: object) -> Edited:
    return Edited(**{**vars(edit), **changes})


def damage(trial: Trial, prepared: Prepared, candidate: Candidate) -> float:
    """The largest patch of a thing that the edit does not speak of, as a share of the picture,
    which the candidate changed and which is not as in the truth."""
    drawn = _drawn(trial, prepared)
    shape = trial.source.shape[:2]
    new = union((prepared.after.mask(index) for index in drawn), (shape[0], shape[1]))
    wrong = differs(candidate.image, prepared.after.image, _CLEARLY_OTHER)
    wrong = wrong & candidate.editable_mask & ~dilate(new, _EDGE)
    others = (t.mask for t in prepared.after.truths if t.number not in drawn)
    return max((largest_patch(wrong & mask, len(wrong)) for mask in others), default=0) / wrong.size


def _drawn(trial: Trial, prepared: Prepared) -> set[int]:
    """Indices of the things that are new, changed or somewhere else afterwards."""
    if trial.ask.new is None:
        return set()
    before, after = trial.before.scene.things, prepared.after.scene.things
    return {i for i, thing in enumerate(after) if i >= len(before) or thing != before[i]}


def trials(wanted: Wanted) -> Iterator[Trial]:
    """The edits, scene by scene."""
    for number in wanted.scenes:
        for kind in wanted.kinds:
            ask = sample_ask(wanted.seed, number, kind)
            before, after = show([ask.pair.before, ask.pair.after])
            yield Trial(number, wanted.seed, ask, before, after, before.image)


def draw_all(
    wanted: Wanted, records: Records, checkpoints: Path | None, tick: Callable[[str], None]
) -> None:
    """Every edit that the records do not hold yet. Raises ModelMissingError, ModelDamagedError."""
    drawer = Drawer(checkpoints, wanted.candidates, wanted.device)
    for trial in trials(wanted):
        key = f"{wanted.seed}/{trial.ask.pair.kind}/{trial.number}/{wanted.way}"
        if key not in records.edits:
            tick(f"scene {trial.number}, {trial.ask.pair.kind}")
            records.append(drawer.edited(trial, wanted.way))
