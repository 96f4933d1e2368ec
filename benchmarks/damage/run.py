"""Makes the edits, and draws sheets of what they spoiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.damage.cases import GROUPS, Group
from benchmarks.damage.measure import Damage, damage_of, marked
from benchmarks.edits.editors import Refused, Trial
from benchmarks.edits.ours import Ours, found_ids
from benchmarks.edits.shown import Shown
from benchmarks.grids import Cell, save_sheets
from sgedit_engine.interface import Checked, Picture, Plan

# Rows of one sheet.
_ROWS = 6


@dataclass(frozen=True, eq=False)
class Found:
    """One edit. `tries` tell of every candidate, `damage` of the one that is kept; without a plan
    there is only `refused`."""

    group: Group
    trial: Trial
    after: Shown | None = None
    best: Checked | None = None
    damage: Damage | None = None
    tries: tuple[Damage, ...] = ()
    refused: str | None = None

    @property
    def done(self) -> bool:
        """Whether the result is called as asked."""
        return self.best is not None and self.best.verdict.met

    def told(self) -> dict[str, Any]:
        """For JSON."""
        told: dict[str, Any] = {
            "group": self.group,
            "number": self.trial.number,
            "request": self.trial.ask.words,
            "refused": self.refused,
            "done": self.done,
        }
        if self.damage is not None and self.best is not None:
            told |= {n: v for n, v in vars(self.damage).items() if n != "marked"}
            told["unmet"] = [e.text for e in self.best.verdict.expectations if not e.met]
        return told


def edited(ours: Ours, trial: Trial, group: Group) -> Found:
    """An edit as the conversation makes it, every candidate measured."""
    try:
        prepared = ours.prepare(trial, "end_to_end")
    except Refused as reason:
        return Found(group, trial, refused=str(reason))
    picture, plan, after = prepared.picture, prepared.plan, prepared.after
    checked = list(_checked(ours, picture, plan))
    ids = found_ids(picture, trial.before)
    touched = [index for index, object_id in ids.items() if object_id in plan.clear]

    def spoiled(one: Checked) -> Damage:
        return damage_of(trial.before, after, one.candidate, touched, ids)

    best = max(checked, key=lambda c: (c.verdict.met, c.verdict.score))
    return Found(group, trial, after, best, spoiled(best), tuple(map(spoiled, checked)))


def _checked(ours: Ours, picture: Picture, plan: Plan) -> Sequence[Checked]:
    """The candidates of as many rounds as the conversation would go."""
    every: list[Checked] = []
    for number in range(ours.retries + 1):
        planned = plan.in_round(number)
        candidates = ours.engine.render(picture, planned)
        every += ours.engine.verify(picture, planned, candidates)
        if any(c.verdict.met for c in every):
            break
    return every


def draw_sheets(found: Sequence[Found], folder: Path) -> None:
    """For each group the source, the truth, the result, and the result with its damage marked."""
    for group in GROUPS:
        mine = [_row(f) for f in found if f.group == group and f.best is not None]
        save_sheets(group, mine, _ROWS, folder)


def _row(found: Found) -> list[Cell]:
    trial, best, after, damage = found.trial, found.best, found.after, found.damage
    assert best is not None and after is not None and damage is not None
    told = f"beside {damage.beside}, specks {damage.specks}, hits {damage.hits}"
    return [
        Cell(trial.source, f"{found.group} {trial.number}: {trial.ask.words}"),
        Cell(after.image, "truth"),
        Cell(best.candidate.image, "as asked" if found.done else "not as asked"),
        Cell(marked(best.candidate.image, damage.marked, best.candidate.editable_mask), told),
    ]
