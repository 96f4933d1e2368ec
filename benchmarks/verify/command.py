"""The command line of `verify`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from benchmarks.arguments import count, shard, some
from benchmarks.edits.command import among, lines_beside
from benchmarks.edits.options import WAYS
from benchmarks.record import Outcome, commit, versions
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Device
from stilllife.edits import EDIT_KINDS

_NOTES = (
    "Candidates of edits of test scenes, each held against the judge; edits whose truth the judge"
    " itself calls wrong do not count. `false_done`: of the candidates that the verifier calls as"
    " asked, those that the judge does not; `called_wrong`: of the judge's successes, those that"
    " it does not call as asked. `edits_false_done` is the same of what the best of four becomes."
    " `best_of_N` is the judge's success of the verifier's choice among N candidates, `random`"
    " that of any, `any_of_N` that of a choice by the judge. `damaged`: a patch of another thing"
    " differs from the truth by 0.1 % of the picture or more. Intervals are of 95 %, over scenes.",
)
# From this share of the picture on, another thing is damaged.
_DAMAGED = 0.001


def add_command(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add `verify` to argparse's subparsers."""
    verify = commands.add_parser(
        "verify",
        parents=[shared],
        help="how sure the verifier may be, and what more candidates gain, by the judge",
        description="Draws candidates and writes down what is found out about each, as JSON lines"
        " beside the file of --json; a run that was stopped goes on. With --records nothing is"
        " drawn, and records that are there are read.",
    )
    verify.add_argument("--edits", type=some, default=8, help="of each kind")
    verify.add_argument("--candidates", type=some, default=16, help="of each edit")
    verify.add_argument("--kinds", type=among(EDIT_KINDS), default=EDIT_KINDS)
    verify.add_argument("--way", choices=WAYS, default="end_to_end")
    verify.add_argument("--first", type=count, default=0, help="number of the first scene")
    verify.add_argument("--device", choices=get_args(Device), default="cpu")
    verify.add_argument("--shard", type=shard, default=(1, 1), metavar="I/N", help="a part of it")
    verify.add_argument("--records", type=Path, nargs="+", metavar="FILE", help="JSON lines")
    verify.add_argument(
        "--fit", action="store_true", help="fit the probabilities, and write them into the profile"
    )
    verify.set_defaults(run=run)


def run(options: argparse.Namespace, tick: Callable[[str], None]) -> Outcome:
    """`python -m benchmarks verify`. Raises InputError, ModelError."""
    from benchmarks.bundled import Bundle
    from benchmarks.verify.records import Edited, load

    if options.records:
        edits: Sequence[Edited] = load(options.records)
    else:
        edits = _drawn(options, tick)
    bundle = Bundle.open(options.checkpoints)
    if not options.fit:
        return measure(edits, bundle.file.verdict)
    return fitted(edits, bundle.checkpoint.folder)


def _drawn(options: argparse.Namespace, tick: Callable[[str], None]) -> Sequence[Any]:
    from benchmarks.verify.drawing import Wanted, draw_all
    from benchmarks.verify.records import Records

    part, of = options.shard
    wanted = Wanted(
        seed=options.seed,
        scenes=range(options.first + part - 1, options.first + options.edits, of),
        kinds=options.kinds,
        way=options.way,
        candidates=options.candidates,
        device=options.device,
    )
    header = {
        "benchmark": "verify",
        "seed": options.seed,
        "first": options.first,
        "edits": options.edits,
        "kinds": list(options.kinds),
        "way": options.way,
        "candidates": options.candidates,
        "device": options.device,
        "shard": f"{part}/{of}",
        "commit": commit(),
        "versions": versions(),
    }
    records = Records.open(lines_beside(options.json), header)
    tick("loading")
    draw_all(wanted, records, options.checkpoints, tick)
    return list(records.edits.values())


def measure(edits: Sequence[Any], calibration: Any) -> Outcome:
    """Figures of a calibration on edits, of all kinds together and of each."""
    ranks = {e.key: [_judged(calibration, e, d) for d in e.candidates] for e in edits}
    return _outcome(edits, ranks)


def _judged(calibration: Any, edit: Any, drawn: Any) -> tuple[bool, float]:
    from benchmarks.verify.figures import judged_by

    return judged_by(calibration, edit.op, drawn)


def fitted(edits: Sequence[Any], folder: Path) -> Outcome:
    """Fit every kind, write the weights into the profile, and measure out of fold."""
    from benchmarks.verify.fitting import Rows, fit, judged_candidates, out_of_fold

    rows = Rows.of(edits)
    calibration = fit(rows)
    write_calibration(folder, calibration)
    ranks = {e.key: [(False, 0.0)] * len(e.candidates) for e in edits}
    for (edit, drawn, _), found in zip(judged_candidates(edits), out_of_fold(rows), strict=True):
        done = not drawn.unmet and bool(found >= calibration.least(edit.op))
        ranks[edit.key][list(edit.candidates).index(drawn)] = (done, float(found))
    outcome = _outcome(edits, ranks)
    return Outcome(
        outcome.figures,
        outcome.missing,
        details={"verdict": calibration.model_dump(mode="json")},
        notes=(*outcome.notes, "Each scene by weights that were fitted to other scenes."),
    )


def write_calibration(folder: Path, calibration: Any) -> None:
    """Put the calibration into a checkpoint's profile. Raises InputError."""
    from sgedit_engine.models.profiles import PROFILE_FILE
    from sgedit_engine.pictures import write_atomically

    path = folder / PROFILE_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    content["verdict"] = calibration.model_dump(mode="json")
    write_atomically((json.dumps(content, indent=2) + "\n").encode(), path)


def _outcome(edits: Sequence[Any], ranks: Mapping[str, Sequence[tuple[bool, float]]]) -> Outcome:
    from benchmarks.verify.figures import Verdicts, choice_figures, verdict_figures
    from benchmarks.verify.fitting import judged_candidates

    drawn = [e for e in edits if e.candidates and e.ceiling]
    if not drawn:
        raise InputError("There are no candidates to judge.", "Draw more edits.")
    figures: dict[str, float] = {
        "edits": len(edits),
        "refused": sum(e.refused is not None for e in edits),
        "truth_called_wrong": sum(e.ceiling is False for e in edits),
        "drawing_s": sum(e.drawing_s for e in drawn) / sum(len(e.candidates) for e in drawn),
        "checking_s": sum(e.checking_s for e in drawn) / sum(len(e.candidates) for e in drawn),
    }
    for name in ("all", *sorted({e.kind for e in drawn})):
        mine = [e for e in drawn if name in ("all", e.kind)]
        found = list(judged_candidates(mine))
        if not found:
            continue
        told = [ranks[e.key][list(e.candidates).index(d)] for e, d, _ in found]
        verdicts = Verdicts(
            probability=np.array([p for _, p in told]),
            met=np.array([m for m, _ in told], np.bool_),
            success=np.array([s for _, _, s in found], np.bool_),
            scenes=[f"{e.seed}/{e.scene}" for e, _, _ in found],
        )
        figures |= verdict_figures(verdicts, name)
        figures |= choice_figures(mine, ranks, name)
        damaged = np.array([d.damage >= _DAMAGED for _, d, _ in found], np.bool_)
        figures[f"{name}.damaged"] = float(damaged.mean())
        if verdicts.met.any():
            figures[f"{name}.damaged_done"] = float(damaged[verdicts.met].mean())
    whole = {k: v for k, v in figures.items() if v == v}
    missing = {k: "all came out alike" for k, v in figures.items() if v != v}
    return Outcome(whole, missing, notes=_NOTES)
