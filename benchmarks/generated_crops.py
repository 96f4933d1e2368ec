"""Crops of generated pictures that people have labelled: how often the judge agrees with them.

A folder holds `labels.csv` and the sheets that it names. A row is a crop: `number`, `sheet` (a
file), `cell`, the box in the cell (`x0 y0 x1 y1`, normalised), `kind` (or "nothing"), `color`,
`pattern`, and `unsure`, not empty where nobody can tell: such a crop does not count.
"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crop_sheets import cut_cell
from benchmarks.rates import interval
from benchmarks.record import ROOT
from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene.geometry import Box
from stilllife.judge.judge import Judge
from stilllife.judge.namer import Named
from stilllife.world import COLORS, KINDS, PATTERNS

FOLDER = ROOT / "benchmarks" / "data" / "generated-crops"
LABELS = "labels.csv"
FIELDS = ("number", "sheet", "cell", "x0", "y0", "x1", "y1", "kind", "color", "pattern", "unsure")
NOTHING = "nothing"
FIGURES = ("generated_kind", "generated_color", "generated_pattern", "generated_joint")


@dataclass(frozen=True)
class Label:
    """What a person saw in a box of a cell. A `kind` of None: no thing, or no more than a
    shapeless rest; colour and pattern are None then."""

    number: int
    sheet: str
    cell: int
    box: Box
    kind: str | None
    color: str | None
    pattern: str | None
    unsure: bool

    def agrees(self, named: Named) -> bool:
        """Whether the judge says the same; of what is nothing it only has to say that."""
        if self.kind is None:
            return named.kind is None
        return (named.kind, named.color, named.pattern) == (self.kind, self.color, self.pattern)


def read_labels(folder: Path = FOLDER) -> list[Label]:
    """The labels of a folder.

    Raises InputError when there are none, or one says what the world does not have.
    """
    path = folder / LABELS
    if not path.is_file():
        raise InputError(f"{path} is not there.", "Label crops: python -m benchmarks crops.")
    with path.open(encoding="utf-8", newline="") as file:
        return [_label(row, f"{path}, crop {row['number']}") for row in csv.DictReader(file)]


def _label(row: dict[str, str], where: str) -> Label:
    unsure = bool(row["unsure"].strip())
    kind: str | None = _known(row["kind"], (*KINDS, NOTHING), where, optional=unsure)
    nothing = kind in (None, NOTHING)
    x0, y0, x1, y1 = (float(row[name]) for name in ("x0", "y0", "x1", "y1"))
    return Label(
        number=int(row["number"]),
        sheet=row["sheet"],
        cell=int(row["cell"]),
        box=Box(x0=x0, y0=y0, x1=x1, y1=y1),
        kind=None if nothing else kind,
        color=None if nothing else _known(row["color"], tuple(COLORS), where, optional=unsure),
        pattern=None if nothing else _known(row["pattern"], PATTERNS, where, optional=unsure),
        unsure=unsure,
    )


def _known(value: str, values: Sequence[str], where: str, optional: bool) -> str | None:
    if not value.strip() and optional:
        return None
    if value not in values:
        raise InputError(f"{where}: {value!r} is no label.", f"One of: {', '.join(values)}.")
    return value


def labelled_crops(labels: Sequence[Label], folder: Path = FOLDER) -> Iterator[tuple[Label, Image]]:
    """Each label with its cell, RGB uint8 CELL×CELL×3. Raises InputError, IndexError."""
    sheets: dict[str, Image] = {}
    for label in labels:
        if label.sheet not in sheets:
            sheets[label.sheet] = load_picture(folder / label.sheet).image
        yield label, cut_cell(sheets[label.sheet], label.cell)


def agreement_figures(pairs: Sequence[tuple[Label, Named]]) -> dict[str, float]:
    """Shares of crops on which judge and person agree: `generated_kind` and `generated_joint`
    (kind, colour and pattern together) of all, colour and pattern of those that hold a thing."""
    sure = [(label, named) for label, named in pairs if not label.unsure]
    things = [(label, named) for label, named in sure if label.kind is not None]
    found = {
        "generated_kind": [named.kind == label.kind for label, named in sure],
        "generated_color": [named.color == label.color for label, named in things],
        "generated_pattern": [named.pattern == label.pattern for label, named in things],
        "generated_joint": [label.agrees(named) for label, named in sure],
    }
    counts = {"generated_crops": len(sure), "generated_things": len(things)}
    counts["generated_unsure"] = len(pairs) - len(sure)
    return {**counts, **{k: statistics.fmean(v) for k, v in found.items() if v}}


def agreement_details(pairs: Sequence[tuple[Label, Named]]) -> dict[str, Any]:
    """Intervals of the shares, and the crops on which judge and person differ."""
    found = agreement_figures(pairs)
    trials = dict.fromkeys(FIGURES, int(found["generated_things"]))
    trials |= dict.fromkeys(("generated_kind", "generated_joint"), int(found["generated_crops"]))
    return {
        "intervals": {
            name: interval(found[name], trials[name]) for name in FIGURES if name in found
        },
        "differ": [
            {"number": label.number, "person": _told(label), "judge": _told(named)}
            for label, named in pairs
            if not label.unsure and not label.agrees(named)
        ],
    }


def _told(named: Named | Label) -> str:
    return f"{named.color} {named.pattern} {named.kind}" if named.kind else NOTHING


def judge_crops(judge: Judge, folder: Path = FOLDER) -> list[tuple[Label, Named]]:
    """What the judge says of each labelled crop. Raises InputError."""
    cells = labelled_crops(read_labels(folder), folder)
    return [(label, judge.name(image, [label.box])[0]) for label, image in cells]
