"""`python -m benchmarks edits`: every editor on the same edits, measured against the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.bundled import Bundle, judge_folder
from benchmarks.edits.ablations import build_ours
from benchmarks.edits.asks import sample_ask
from benchmarks.edits.editors import Made, Refused, Trial, Unable
from benchmarks.edits.log import Entry, Log
from benchmarks.edits.measure import Figures, Measurer, without_result
from benchmarks.edits.options import NO_ABLATION, OURS, OWN, Job, Options, jobs, told
from benchmarks.edits.ours import Ours, Prepared
from benchmarks.edits.rivals import Rivals
from benchmarks.edits.shown import show
from benchmarks.perceptual import Perceptual
from sgedit_engine.interface import Image, Mask
from sgedit_engine.pictures import save_png
from stilllife.judge.judge import Judge


@dataclass
class Editors:
    """Everyone who edits, built when first asked."""

    bundle: Bundle
    checkpoints: Path | None
    rivals: Rivals
    _ours: dict[str, Ours] = field(default_factory=dict)

    def ours(self, ablation: str = NO_ABLATION) -> Ours:
        """Our editor, without a part if one is named."""
        if ablation not in self._ours:
            self._ours[ablation] = build_ours(ablation, self.bundle, self.checkpoints)
        return self._ours[ablation]

    def make(self, job: Job, trial: Trial) -> Made:
        """Raises Refused or Unable."""
        if job.renderer == OURS:
            return self.ours(job.ablation)(trial, job.way)
        if job.mask != "parser":
            hole = self._whole(trial) if job.mask == OWN else trial.hole(job.mask)
            return self.rivals.make(job.renderer, trial, hole)
        prepared = self._prepared(trial)
        there = replace(trial, after=prepared.after)
        return self.rivals.make(job.renderer, there, prepared.plan.allowed_mask)

    def _prepared(self, trial: Trial) -> Prepared:
        try:
            return self.ours().prepare(trial, "end_to_end")
        except Refused as reason:
            raise Unable(f"no region was read: {reason}") from reason

    @staticmethod
    def _whole(trial: Trial) -> Mask:
        return np.ones(trial.source.shape[:2], np.bool_)


@dataclass(frozen=True, eq=False)
class Recorder:
    """Measures what was made, keeps the pictures, and logs both."""

    log: Log
    measurer: Measurer
    folder: Path

    def refused(self, entry: Entry, reason: str, failed: bool) -> None:
        """Log an edit without a result."""
        figures = without_result(reason, failed, entry.turn)
        self.log.append(entry.with_figures(figures, {}))

    def made(
        self, entry: Entry, trial: Trial, made: Made, more: Callable[[Figures], None] | None = None
    ) -> None:
        """Log a result; `more` adds figures of its own."""
        figures = self.measurer.figures(trial, made)
        if more is not None:
            more(figures)
        self.log.append(entry.with_figures(figures, self._keep(entry, trial, made)))

    def _keep(self, entry: Entry, trial: Trial, made: Made) -> dict[str, str]:
        editable = made.editable
        if editable is None:
            editable = np.ones(made.image.shape[:2], np.bool_)
        shown: dict[str, Image | Mask] = {
            "source": trial.source,
            "truth": made.after.image,
            "result": made.image,
            "editable": editable,
        }
        kept = {}
        for name, picture in shown.items():
            path = self.folder / f"{entry.key}-{name}.png"
            save_png(picture, path)
            kept[name] = path.relative_to(self.log.path.parent).as_posix()
        return kept


def entry_of(job: Job, trial: Trial) -> Entry:
    """The entry of a job before it is done."""
    return Entry(
        scene=trial.number,
        kind=trial.ask.pair.kind,
        way=job.way,
        renderer=job.renderer,
        mask=job.mask,
        request=trial.ask.words,
        ablation=job.ablation,
        sequence=trial.sequence,
        turn=trial.turn,
    )


def single_trials(options: Options) -> Iterator[Trial]:
    """The single edits of a shard, scene by scene."""
    for number in options.mine(options.scenes):
        for kind in options.kinds:
            ask = sample_ask(options.seed, number, kind)
            before, after = show([ask.pair.before, ask.pair.after])
            yield Trial(number, options.seed, ask, before, after, before.image)


def run_single(
    options: Options, editors: Editors, recorder: Recorder, tick: Callable[[str], None]
) -> None:
    """Every editor on every single edit that the log does not hold yet."""
    for trial in single_trials(options):
        for job in jobs(options):
            entry = entry_of(job, trial)
            if entry in recorder.log:
                continue
            tick(f"scene {trial.number + 1} of {options.scenes}, {entry.kind}: {told(job)}")
            try:
                made = editors.make(job, trial)
            except Refused as reason:
                recorder.refused(entry, str(reason), failed=True)
            except Unable as reason:
                recorder.refused(entry, str(reason), failed=False)
            else:
                recorder.made(entry, trial, made)


def open_measurer(checkpoints: Path | None, device: torch.device | str = "cpu") -> Measurer:
    """The judge and its features, on a device. Raises ModelMissingError, ModelDamagedError."""
    judge = Judge.open(judge_folder(checkpoints), device)
    return Measurer(judge, Perceptual(judge.counter.net))
