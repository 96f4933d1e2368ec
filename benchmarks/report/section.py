"""A run as a section of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.report.figures import figure_of
from benchmarks.report.headline import headline
from benchmarks.report.records import Run
from benchmarks.report.tables import Gap, Table, gaps, tables
from benchmarks.report.wording import count_text, interval_text, test_text, value_text

NAME = "edits"
_NOTE = (
    "Edits of test scenes, which training never saw, held against the same scene rendered with"
    " the edit really done. Each cell: the figure, its 95 % interval, its n. Shares have exact"
    " binomial intervals, for the effective number of trials where scenes or sequences hold"
    " several; others are percentiles over resampled scenes or sequences. Differences are paired;"
    " gains are medians, as one edit of next to nothing would decide their mean."
    " A missing figure is counted, never taken as 0."
)


def markdown(run: Run) -> str:
    """The section, with the marks by which it is found again."""
    lines = [f"<!-- begin {NAME} -->", f"## {NAME}", ""]
    if "command" in run.header:
        lines += [f"`{run.header['command']}`", ""]
    lines += [_NOTE, ""]
    for fact in headline(run):
        value = f"{fact.value} {fact.unit}".strip()
        lines.append(f"- **{value}** {fact.label} ({fact.detail})")
    lines.append("")
    for table in tables(run):
        lines += _table(table)
    lines += _gaps(gaps(run))
    lines += [f"<sub>{_circumstances(run.header)}</sub>", f"<!-- end {NAME} -->"]
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    way = table.name.partition("-")[0]
    heads = [f"{f.label}, {f.unit}" if f.unit else f.label for f in map(figure_of, table.columns)]
    lines = [f"### {table.title} ({way.replace('_', ' ')})", ""]
    lines += [f"| {table.head} | {' | '.join(heads)} |"]
    lines += [f"| --- |{' ---: |' * len(table.columns)}"]
    for row in table.rows:
        cells = []
        for name in table.columns:
            cell, figure = row.cells.get(name), figure_of(name)
            if cell is None:
                cells.append("–")
                continue
            parts = (value_text(cell, figure), interval_text(cell, figure), count_text(cell))
            cells.append(" ".join(part for part in (*parts, test_text(cell)) if part))
        lines.append(f"| {row.label} | {' | '.join(cells)} |")
    return [*lines, "", *([table.note, ""] if table.note else [])]


def _gaps(found: list[Gap]) -> list[str]:
    if not found:
        return ["Nothing is missing.", ""]
    lines = [
        "### Missing",
        "",
        "| renderer | figures | records each | reason |",
        "| --- | --- | ---: | --- |",
    ]
    for gap in found:
        reason = " ".join(gap.reason.replace("|", "/").split())
        names = ", ".join(figure_of(name).label for name in gap.figures)
        lines.append(f"| {gap.renderer} | {names} | {gap.records} | {reason} |")
    return [*lines, ""]


def _circumstances(header: Mapping[str, Any]) -> str:
    told = []
    for name, value in header.items():
        if isinstance(value, Mapping):
            told.append(_circumstances(value))
        elif name != "command" and value is not None:
            told.append(f"{name} {value}")
    return ", ".join(part for part in told if part)
