"""What was found out about each candidate of each edit: JSON lines behind a header.

The first line is `{"header": {…}}`, as `benchmarks.edits.log` has it; each further line is one
edit with all of its candidates. Files put one after the other are read as one. Findings are kept,
not probabilities, so that any calibration can be held against them later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks.edits.log import json_lines
from sgedit_engine.errors import InputError
from sgedit_engine.pictures import write_atomically

_REMEDY = "Give a file that `verify` wrote."


@dataclass(frozen=True)
class Drawn:
    """One candidate.

    `scores` are the lowest of each name's findings, `unmet` the names of those that are not met.
    `judged` is what the judge says (`benchmarks.edits.success`), without what it cannot tell.
    `damage` is the largest patch of another thing, as a share of the picture, that differs
    clearly from the truth where the candidate changed it.
    """

    seed: int
    scores: Mapping[str, float]
    unmet: Sequence[str]
    judged: Mapping[str, bool]
    damage: float

    @property
    def success(self) -> bool | None:
        """What the judge says of all of it; None where it cannot tell."""
        return self.judged.get("success")


@dataclass(frozen=True)
class Edited:
    """One edit. `ceiling`: the judge calls the truth itself, at the place that was planned, a
    success; None where it cannot tell, or nothing was planned. `refused` says why the engine drew
    nothing. Seconds are those of drawing and of checking all candidates."""

    seed: int
    scene: int
    kind: str
    op: str
    way: str
    request: str
    ceiling: bool | None
    candidates: Sequence[Drawn] = ()
    refused: str | None = None
    drawing_s: float = 0.0
    checking_s: float = 0.0

    @property
    def key(self) -> str:
        """The same for the same edit, and for no other."""
        return f"{self.seed}/{self.kind}/{self.scene}/{self.way}"


class Records:
    """A file of edits that only grows."""

    def __init__(self, path: Path, edits: Sequence[Edited]) -> None:
        self.path = path
        self.edits = {edit.key: edit for edit in edits}

    @classmethod
    def open(cls, path: Path, header: Mapping[str, Any]) -> Self:
        """Go on with a file, or begin one. Half a line that a stopped run left is dropped.

        Raises InputError for a file of a run with other options.
        """
        if not path.is_file():
            write_atomically(_line({"header": header}).encode(), path)
            return cls(path, ())
        text = path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        found, edits = _parsed(path, whole)
        if found != json.loads(json.dumps(header)):
            raise InputError(
                f"{path} is of a run with other options.", "Give the same ones, or another file."
            )
        if whole != text:
            write_atomically(whole.encode(), path)
        return cls(path, edits)

    def append(self, edit: Edited) -> None:
        """Add an edit, written before this returns."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(asdict(edit)))
        self.edits[edit.key] = edit


def load(paths: Sequence[Path]) -> list[Edited]:
    """The edits of several files, each once. Raises InputError."""
    edits: dict[str, Edited] = {}
    for path in paths:
        if not path.is_file():
            raise InputError(f"There is no file {path}.", _REMEDY)
        _, found = _parsed(path, path.read_text(encoding="utf-8"))
        edits |= {edit.key: edit for edit in found}
    return list(edits.values())


def _parsed(path: Path, text: str) -> tuple[dict[str, Any], list[Edited]]:
    lines = json_lines(path, text)
    header = next(lines, {}).get("header")
    if not isinstance(header, dict):
        raise InputError(f"{path} begins with no header.", _REMEDY)
    try:
        return header, [_edited(line) for line in lines if "header" not in line]
    except (TypeError, KeyError) as error:
        raise InputError(f"{path} holds what is no edit: {error}.", _REMEDY) from error


def _edited(line: dict[str, Any]) -> Edited:
    return Edited(**{**line, "candidates": tuple(Drawn(**c) for c in line["candidates"])})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
