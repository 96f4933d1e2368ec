"""A Markdown document with a section per benchmark, each replaced when it is run again."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.record import Outcome, Record, circumstances, shown
from sgedit_engine.pictures import write_atomically

DOCUMENT = Path("docs/benchmarks.md")
_HEAD = """# Benchmarks

Every section of figures is written by the command that it names: `python -m benchmarks COMMAND
--markdown`.
Seconds depend on the machine and on what else it does; nothing else does.
"""


def section_of(record: Record) -> str:
    """A record as a section, between marks by which it is found again."""
    outcome = record.outcome
    if outcome.section is not None:
        return outcome.section
    lines = [f"<!-- begin {record.name} -->", f"## {record.name}", ""]
    lines += [f"`{record.command}`", ""]
    for note in outcome.notes:
        lines += [note, ""]
    lines += _columns_table(outcome)
    beside = {f"{prefix}{row}" for prefix in outcome.columns for row in _rows_of_columns(outcome)}
    alone = {name: cell for name, cell in _cells(outcome).items() if name not in beside}
    if alone:
        lines += ["| figure | value |", "| --- | --- |"]
        lines += [f"| {name} | {cell} |" for name, cell in alone.items()]
    lines += ["", f"<sub>{circumstances(record)}</sub>", f"<!-- end {record.name} -->"]
    return "\n".join(lines)


def _cells(outcome: Outcome) -> dict[str, str]:
    """Every figure, as it stands in a table."""
    missing = {
        name: f"missing: {' '.join(why.replace('|', '/').split())}"
        for name, why in outcome.missing.items()
    }
    return {name: shown(value) for name, value in outcome.figures.items()} | missing


def _rows_of_columns(outcome: Outcome) -> list[str]:
    """The names, without what a column's begin with, of the figures that several columns have."""
    cells = _cells(outcome)
    others = [prefix for prefix in outcome.columns if prefix]
    return [name for name in cells if any(f"{prefix}{name}" in cells for prefix in others)]


def _columns_table(outcome: Outcome) -> list[str]:
    cells, rows = _cells(outcome), _rows_of_columns(outcome)
    if not rows:
        return []
    lines = [f"| figure | {' | '.join(outcome.columns.values())} |"]
    lines += [f"| --- |{' --- |' * len(outcome.columns)}"]
    for name in rows:
        values = [cells.get(f"{prefix}{name}", "") for prefix in outcome.columns]
        lines += [f"| {name} | {' | '.join(values)} |"]
    return [*lines, ""]


def with_section(document: str, name: str, section: str) -> str:
    """The document with a section in the place of the earlier one of that name, or at its end."""
    marks = rf"<!-- begin {re.escape(name)} -->.*?<!-- end {re.escape(name)} -->"
    replaced, count = re.subn(marks, lambda _: section, document, flags=re.DOTALL)
    return replaced if count else f"{document.rstrip()}\n\n{section}\n"


def write_section(record: Record, path: Path = DOCUMENT) -> None:
    """Put a record into a document, which is made if it is not there. Raises InputError."""
    put_section(record.name, section_of(record), path)


def put_section(name: str, section: str, path: Path) -> None:
    """Put a section, its marks included, into a document. Raises InputError."""
    document = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    write_atomically(with_section(document, name, section).encode(), path)
