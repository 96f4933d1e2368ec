"""A Markdown document with a section per benchmark, each replaced when it is run again."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.record import Record, circumstances, shown
from sgedit_engine.pictures import write_atomically

DOCUMENT = Path("docs/benchmarks.md")
_HEAD = """# Benchmarks

Every section is written by the command that it names: `python -m benchmarks COMMAND --markdown`.
Seconds depend on the machine and on what else it does; nothing else does.
"""


def section_of(record: Record) -> str:
    """A record as a section, between marks by which it is found again."""
    outcome = record.outcome
    lines = [f"<!-- begin {record.name} -->", f"## {record.name}", ""]
    lines += [f"`{record.command}`", ""]
    for note in outcome.notes:
        lines += [note, ""]
    lines += ["| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {shown(value)} |" for name, value in outcome.figures.items()]
    lines += [f"| {name} | missing: {_cell(why)} |" for name, why in outcome.missing.items()]
    lines += ["", f"<sub>{circumstances(record)}</sub>", f"<!-- end {record.name} -->"]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def with_section(document: str, name: str, section: str) -> str:
    """The document with a section in the place of the earlier one of that name, or at its end."""
    marks = rf"<!-- begin {re.escape(name)} -->.*?<!-- end {re.escape(name)} -->"
    replaced, count = re.subn(marks, lambda _: section, document, flags=re.DOTALL)
    return replaced if count else f"{document.rstrip()}\n\n{section}\n"


def write_section(record: Record, path: Path = DOCUMENT) -> None:
    """Put a record into a document, which is made if it is not there. Raises InputError."""
    document = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    text = with_section(document, record.name, section_of(record))
    write_atomically(text.encode(), path)
