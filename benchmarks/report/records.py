"""Records of edits: one JSON line each behind a line with the header, read and merged.

The first line is `{"header": {…}}`: machine, seed, command, versions, commit. Every further
line is one edit by one renderer, as `Edit` tells. Pictures are named by their paths relative
to the file that names them.
"""

from __future__ import annotations

import json
import math
import os
import shlex
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sgedit_engine.errors import InputError
from sgedit_engine.pictures import write_atomically

OURS = "ours"
NO_ABLATION = "none"
PICTURES = ("source", "truth", "result", "editable")
# Shards of one run differ in which part they did and when; all else has to be the same.
_OWN_OPTIONS = {"--shard", "--out", "--json"}
_OWN_KEYS = {"shard", "seconds", "began", "ended", "load"}
_NOT_THERE = "(not there)"


class Edit(BaseModel):
    """One edit of one scene by one renderer.

    `way` is "oracle" (the place is told) or "end_to_end" (only the words are). `mask` is what
    a renderer was given as the region to fill. `sequence` and `turn` are those of an edit in a
    sequence, None for a single one. `figures` are finite numbers or outcomes that are true or
    false; `missing` tells why others are not there. `pictures` holds absolute paths once read.
    """

    model_config = ConfigDict(frozen=True)

    scene: int
    kind: str
    way: str
    renderer: str
    mask: str
    ablation: str = NO_ABLATION
    sequence: int | None = None
    turn: int | None = None
    request: str
    figures: dict[str, bool | float | None] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    pictures: dict[str, str] = Field(default_factory=dict)

    @property
    def task(self) -> tuple[Hashable, ...]:
        """What was asked: the same for all renderers, masks and ablations."""
        return self.scene, self.kind, self.way, self.sequence, self.turn

    @property
    def cluster(self) -> tuple[Hashable, ...]:
        """What varies as one: a whole sequence, or a scene.

        Every kind of edit draws its scenes apart, so that a number names another scene in each.
        """
        if self.sequence is not None:
            return "sequence", self.sequence
        return "scene", self.kind, self.scene

    def figure(self, name: str) -> bool | float | None:
        """A figure, or None where it is missing."""
        return self.figures.get(name)


@dataclass(frozen=True)
class Run:
    """All edits of one run. `files` are what they were read from."""

    header: Mapping[str, Any]
    edits: tuple[Edit, ...]
    files: tuple[str, ...]


def load(paths: Sequence[Path]) -> Run:
    """Read files of records, the shards of one run, as one.

    Raises InputError when a file is not what it should be, when the headers differ in more
    than shards do (the difference is named), or when two lines tell of the same edit.
    """
    if not paths:
        raise InputError("There are no records.", "Name at least one file of JSON lines.")
    headers, edits = [], []
    for path in paths:
        header, lines = _read(path)
        headers.append(header)
        edits += lines
    for path, header in zip(paths[1:], headers[1:], strict=True):
        _refuse_other_run(paths[0], headers[0], path, header)
    _refuse_doubles(edits)
    return Run(headers[0], tuple(edits), tuple(path.name for path in paths))


def merge(paths: Sequence[Path], target: Path) -> Run:
    """Write the shards of one run as one file, its pictures' paths relative to the new place.

    Raises InputError as `load` does, or when the file cannot be written.
    """
    run = load(paths)
    folder = target.resolve().parent
    lines: list[dict[str, Any]] = [{"header": dict(run.header)}]
    for edit in run.edits:
        moved = {name: os.path.relpath(file, folder) for name, file in edit.pictures.items()}
        lines.append(edit.model_copy(update={"pictures": moved}).model_dump())
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    write_atomically(text.encode(), target)
    return run


def _read(path: Path) -> tuple[dict[str, Any], list[Edit]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Check the path.") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not numbered:
        raise InputError(f"{path} is empty.", "Its first line has to be a header.")
    header = _parsed(path, *numbered[0]).get("header")
    if not isinstance(header, dict):
        raise InputError(
            f"{path} begins with no header.", 'Its first line has to be {"header": {…}}.'
        )
    return header, [_edit(path, number, line) for number, line in numbered[1:]]


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}, line {number}, is no JSON: {error}.",
            "A run that was stopped may have left half a line; remove it.",
        ) from error
    if not isinstance(found, dict):
        raise InputError(f"{path}, line {number}, is no JSON object.", "Write one edit a line.")
    return found


def _edit(path: Path, number: int, line: str) -> Edit:
    try:
        edit = Edit.model_validate(_parsed(path, number, line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{path}, line {number}: {where}: {first['msg']}.",
            "Records have to be of the same version as the report.",
        ) from error
    folder = path.resolve().parent
    pictures = {name: str(folder / picture) for name, picture in edit.pictures.items()}
    figures, missing = _finite(edit)
    return edit.model_copy(update={"pictures": pictures, "figures": figures, "missing": missing})


def _finite(edit: Edit) -> tuple[dict[str, bool | float | None], dict[str, str]]:
    """Figures that are numbers, and a reason for each that is none."""
    kept: dict[str, bool | float | None] = {}
    missing = dict(edit.missing)
    for name, value in edit.figures.items():
        if value is None:
            missing.setdefault(name, "no reason was told")
        elif not math.isfinite(value):
            missing.setdefault(name, f"it is {value}")
        else:
            kept[name] = value
    return kept, missing


def _refuse_other_run(
    path: Path, header: Mapping[str, Any], other_path: Path, other: Mapping[str, Any]
) -> None:
    ours, theirs = dict(_flat(header)), dict(_flat(other))
    for name in sorted({*ours, *theirs}):
        here, there = ours.get(name, _NOT_THERE), theirs.get(name, _NOT_THERE)
        if here != there:
            raise InputError(
                f"{path} and {other_path} are not of the same run: {name} is {here!r} in the"
                f" first and {there!r} in the second.",
                "Report them apart, or make both again in the same way.",
            )


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of nested mappings under dotted names, without what is a shard's own."""
    for name, value in values.items():
        if name in _OWN_KEYS:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            shared = name == "command" and isinstance(value, str)
            yield f"{prefix}{name}", _without_own_options(value) if shared else value


def _without_own_options(command: str) -> str:
    kept, skip = [], False
    for word in shlex.split(command):
        if skip:
            skip = False
        elif word in _OWN_OPTIONS:
            skip = True
        elif word.split("=")[0] not in _OWN_OPTIONS:
            kept.append(word)
    return shlex.join(kept)


def _refuse_doubles(edits: Sequence[Edit]) -> None:
    seen: set[Hashable] = set()
    for edit in edits:
        key = (edit.task, edit.renderer, edit.mask, edit.ablation)
        if key in seen:
            raise InputError(
                f"Two records tell of the same edit: scene {edit.scene}, {edit.kind}, {edit.way},"
                f" {edit.renderer}, mask {edit.mask}, ablation {edit.ablation}, turn {edit.turn}.",
                "Name each shard once.",
            )
        seen.add(key)
