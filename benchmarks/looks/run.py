"""Makes the changes of look, and draws sheets of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.edits.editors import Refused, Trial
from benchmarks.edits.measure import Measurer
from benchmarks.edits.options import Way
from benchmarks.edits.ours import Ours
from benchmarks.edits.success import judged
from benchmarks.grids import Cell, save_sheets
from benchmarks.looks.cases import GROUPS
from benchmarks.looks.measure import Likeness, cut_out, likeness_of
from sgedit_engine.interface import Image

_ROWS = 8


@dataclass(frozen=True, eq=False)
class Changed:
    """One change of look: the picture that is kept, whether it is called as asked, whether the
    judge agrees (None: it reads no such look), and how like the truth it is. Without a picture
    there is only `refused`."""

    group: str
    trial: Trial
    image: Image | None = None
    done: bool = False
    success: bool | None = None
    likeness: Likeness | None = None
    seconds: float = 0.0
    refused: str | None = None

    def told(self) -> dict[str, Any]:
        """For JSON."""
        told: dict[str, Any] = {
            "group": self.group,
            "number": self.trial.number,
            "request": self.trial.ask.words,
            "refused": self.refused,
            "done": self.done,
            "success": self.success,
        }
        return told if self.likeness is None else told | vars(self.likeness)


def changed(ours: Ours, measurer: Measurer, trial: Trial, group: str, way: Way) -> Changed:
    """A change of look as the conversation makes it."""
    try:
        made = ours(trial, way)
    except Refused as reason:
        return Changed(group, trial, refused=str(reason))
    ask, before, after = trial.ask, trial.before, trial.after
    answer = judged(measurer.judge, made.image, ask, before, after)
    index = ask.pair.index
    return Changed(
        group,
        trial,
        made.image,
        bool(made.done),
        answer.figures.get("success"),
        likeness_of(made.image, before, after, index, measurer.perceptual),
        made.seconds,
    )


def draw_sheets(found: Sequence[Changed], folder: Path) -> None:
    """For each group the thing before, as it should be, and as it is."""
    for group in GROUPS:
        mine = [_row(f) for f in found if f.group == group and f.image is not None]
        save_sheets(group, mine, _ROWS, folder)


def _row(found: Changed) -> list[Cell]:
    trial, image, likeness = found.trial, found.image, found.likeness
    assert image is not None and likeness is not None
    mask = trial.after.mask(trial.ask.pair.index)
    told = f"{'as asked' if found.done else 'not as asked'}, {likeness.psnr:.1f} dB"
    return [
        Cell(cut_out(trial.source, mask), f"{trial.number}: {trial.ask.words}"),
        Cell(cut_out(trial.after.image, mask), "truth"),
        Cell(cut_out(image, mask), f"{told}, detail {likeness.detail:.2f}"),
    ]
