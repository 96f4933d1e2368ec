"""The record of a run: JSON lines behind a header, so that a run that was stopped goes on.

The first line is `{"header": {…}}`: machine, seed, commit and options. Each further line is one
edit by one editor. Paths of pictures are relative to the file's folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from benchmarks.edits.measure import Figures, Value
from benchmarks.edits.options import NO_ABLATION
from sgedit_engine.errors import InputError
from sgedit_engine.pictures import write_atomically


@dataclass(frozen=True)
class Entry:
    """One edit by one editor. `mask` is the region that it was given, "own" if it chose one;
    `sequence` and `turn` are None for a single edit."""

    scene: int
    kind: str
    way: str
    renderer: str
    mask: str
    request: str
    ablation: str = NO_ABLATION
    sequence: int | None = None
    turn: int | None = None
    figures: Mapping[str, Value] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same edit by the same editor, and for no other; fit for a file name."""
        where = f"scene{self.scene}" if self.sequence is None else f"sequence{self.sequence}"
        parts = [where, *([] if self.turn is None else [f"turn{self.turn}"]), self.kind, self.way]
        return "-".join([*parts, self.renderer, self.mask, self.ablation])

    def with_figures(self, figures: Figures, pictures: Mapping[str, str]) -> Self:
        """The entry once its edit was made and measured."""
        return replace(
            self, figures=figures.found, missing=figures.missing, pictures=dict(pictures)
        )


class Log:
    """A file of entries that only grows."""

    def __init__(self, path: Path, header: Mapping[str, Any], entries: Sequence[Entry]) -> None:
        self.path, self.header = path, header
        self.entries = {entry.key: entry for entry in entries}

    @classmethod
    def open(cls, path: Path, header: Mapping[str, Any]) -> Self:
        """Go on with a file, or begin one. Half a line that a stopped run left is dropped.

        Raises InputError for a file with another header, naming what differs.
        """
        if not path.is_file():
            write_atomically(_line({"header": dict(header)}).encode(), path)
            return cls(path, header, ())
        text = path.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        found, entries = _parsed(path, whole)
        name = _first_difference(found, _as_json(header))
        if name is not None:
            raise InputError(
                f"{path} is of another run: its {name} differs.",
                "Give the same options in the same clone, or another file.",
            )
        if whole != text:
            write_atomically(whole.encode(), path)
        return cls(path, header, entries)

    def __contains__(self, entry: Entry) -> bool:
        return entry.key in self.entries

    def append(self, entry: Entry) -> None:
        """Add an entry, on disk before this returns."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(asdict(entry)))
        self.entries[entry.key] = entry


def _parsed(path: Path, text: str) -> tuple[dict[str, Any], list[Entry]]:
    lines = json_lines(path, text)
    header = next(lines, {}).get("header")
    if not isinstance(header, dict):
        raise InputError(f"{path} begins with no header.", "Give a file that `edits` wrote.")
    try:
        return header, [Entry(**line) for line in lines]
    except TypeError as error:
        raise InputError(
            f"{path} holds what is no entry: {error}.", "Give a file that `edits` wrote."
        ) from error


def json_lines(path: Path, text: str) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises InputError, naming the line."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"{path}, line {number}, is no JSON.", "Take that line out."
            ) from error
        if not isinstance(found, dict):
            raise InputError(f"{path}, line {number}, is no entry.", "Take that line out.")
        yield found


def _first_difference(a: Mapping[str, Any], b: Mapping[str, Any], prefix: str = "") -> str | None:
    # The command says what the options say, and less readably.
    for name in sorted({*a, *b} - {"command"}):
        one, other = a.get(name), b.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            inner = _first_difference(one, other, f"{prefix}{name}.")
            if inner is not None:
                return inner
        elif one != other:
            return f"{prefix}{name} ({one!r}, not {other!r})"
    return None


def _as_json(value: Mapping[str, Any]) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(json.dumps(value))
    return decoded


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
