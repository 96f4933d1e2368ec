"""The report as one HTML page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from benchmarks.report.charts import Bar, bar_chart
from benchmarks.report.figures import FIGURES, KINDS, REFERENCES, WAYS, figure_of
from benchmarks.report.headline import headline
from benchmarks.report.pictures import Example, embedded, examples
from benchmarks.report.records import OURS, Run
from benchmarks.report.statistics import Estimate
from benchmarks.report.tables import ALL_KINDS, Table, gaps, kinds_of, tables, ways_of
from benchmarks.report.wording import count_text, interval_text, number, test_text, value_text
from sgedit_engine.pictures import write_atomically

_TEMPLATE, _STYLE = "page.html.jinja", "page.css"
_CHARTS = ("success", "gain", "psnr_region", "perceptual_region", "seam_gradient", "seconds")
_TURN_CHARTS = ("success", "gain", "drift_psnr")


@dataclass(frozen=True)
class Section:
    """A way of being asked, with all that belongs to it, ready for the template."""

    name: str
    title: str
    question: str
    charts: tuple[str, ...]
    kind_charts: tuple[str, ...]
    turn_charts: tuple[str, ...]
    tables: tuple[Table, ...]
    examples: tuple[tuple[str, tuple[Example, ...]], ...]


def write_html(run: Run, path: Path) -> None:
    """Write the page. Raises InputError when the file cannot be written."""
    write_atomically(html_of(run).encode(), path)


def html_of(run: Run) -> str:
    """The page's text: pictures and style are in it."""
    shown = examples(run)
    uris = embedded(s.file for example in shown for s in example.shown if s.file is not None)
    folder = files("benchmarks.report")
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.globals.update(
        value_text=value_text,
        interval_text=interval_text,
        count_text=count_text,
        test_text=test_text,
        figure_of=figure_of,
        number=number,
        is_ours=lambda row: row.contender is not None and row.contender.renderer == OURS,
    )
    template = environment.from_string((folder / _TEMPLATE).read_text(encoding="utf-8"))
    return template.render(
        style=(folder / _STYLE).read_text(encoding="utf-8"),
        facts=headline(run),
        sections=sections(run, shown),
        gaps=gaps(run),
        figures=[figure_of(name) for name in _measured(run)],
        header=list(_flat(run.header)),
        files=run.files,
        edits=len(run.edits),
        uris=uris,
    )


def sections(run: Run, shown: tuple[Example, ...]) -> tuple[Section, ...]:
    """One section for each way that the run has."""
    made = tables(run)
    found = []
    for way in ways_of(run):
        own = tuple(table for table in made if table.name.startswith(f"{way}-"))
        by_name = {table.name: table for table in own}
        title, question = WAYS.get(way, (way, ""))
        kinds = [by_name[f"{way}-{k}"] for k in kinds_of(run, way) if f"{way}-{k}" in by_name]
        whole, turns = by_name.get(f"{way}-{ALL_KINDS}"), by_name.get(f"{way}-turns")
        found.append(
            Section(
                name=way,
                title=title,
                question=question,
                charts=_charts(whole, _CHARTS),
                kind_charts=tuple(c for table in kinds for c in _charts(table, ("success",))),
                turn_charts=_charts(turns, _TURN_CHARTS),
                tables=own,
                examples=_by_kind(example for example in shown if example.way == way),
            )
        )
    return tuple(found)


def _by_kind(shown: Iterable[Example]) -> tuple[tuple[str, tuple[Example, ...]], ...]:
    grouped: dict[str, list[Example]] = {}
    for example in shown:
        grouped.setdefault(example.kind, []).append(example)
    return tuple((kind, tuple(own)) for kind, own in grouped.items())


def _charts(table: Table | None, names: Iterable[str]) -> tuple[str, ...]:
    if table is None:
        return ()
    return tuple(_chart(table, name) for name in names if name in table.columns)


def _chart(table: Table, name: str) -> str:
    figure = figure_of(name)
    bars = []
    for row in table.rows:
        cell = row.cells.get(name)
        if isinstance(cell, Estimate) and row.contender is not None:
            bars.append(Bar(row.label, cell, _class_of(row.contender.renderer)))
    title = f"{table.title}: {figure.label}{f', {figure.unit}' if figure.unit else ''}"
    svg = bar_chart(f"chart-{table.name}-{name}", title, figure, bars)
    better = f"{figure.better} is better" if figure.better else figure.meaning
    heading = table.title if table.title in KINDS.values() else figure.label
    aside = ", ".join(part for part in (figure.unit, better) if part)
    caption = f"<b>{escape(heading[:1].upper() + heading[1:])}</b> <span>{escape(aside)}</span>"
    return f"<figure><figcaption>{caption}</figcaption>{svg}</figure>"


def _class_of(renderer: str) -> str:
    if renderer == OURS:
        return "ours"
    return "reference" if renderer in REFERENCES else "peer"


def _measured(run: Run) -> list[str]:
    there = {name for edit in run.edits for name in (*edit.figures, *edit.missing)}
    return [name for name in FIGURES if name in there]


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name} ")
        else:
            found.append((f"{prefix}{name}", "unknown" if value is None else str(value)))
    return found
