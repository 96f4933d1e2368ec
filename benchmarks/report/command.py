"""`python -m benchmarks report` and `merge`: what is done with records that are there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks.document import DOCUMENT, put_section
from benchmarks.report.records import Run, load
from benchmarks.report.records import merge as merge_records


def add_commands(commands: Any) -> None:
    """Add both to argparse's subparsers. They set `act`: options -> lines to print."""
    report = commands.add_parser("report", help="records of edits as a page and as tables")
    report.add_argument("records", type=Path, nargs="+", metavar="RECORDS", help="JSON lines")
    report.add_argument("--html", type=Path, metavar="FILE", help="write the page here")
    report.add_argument(
        "--markdown",
        type=Path,
        nargs="?",
        const=DOCUMENT,
        metavar="FILE",
        help=f"write a section of a document ({DOCUMENT} by default)",
    )
    report.add_argument(
        "--worst",
        type=Path,
        metavar="FILE",
        help="write our ten worst results here, as WebP; the reasons too, with --markdown",
    )
    report.set_defaults(act=_report)

    merge = commands.add_parser("merge", help="the shards of one run as one file of records")
    merge.add_argument("records", type=Path, nargs="+", metavar="RECORDS", help="JSON lines")
    merge.add_argument("--json", type=Path, required=True, metavar="FILE", help="write them here")
    merge.set_defaults(act=_merge)


def _report(options: argparse.Namespace) -> list[str]:
    from benchmarks.report.headline import headline
    from benchmarks.report.page import write_html
    from benchmarks.report.section import NAME, markdown
    from benchmarks.report.worst import write_worst

    run = load(options.records)
    lines = [_told(run)]
    for fact in headline(run):
        lines.append(f"{fact.value} {fact.unit} {fact.label}: {fact.detail}".replace("  ", " "))
    if options.html is not None:
        write_html(run, options.html)
        lines.append(f"The page is {options.html}")
    if options.markdown is not None:
        put_section(NAME, markdown(run), options.markdown)
        lines.append(f"The section is in {options.markdown}")
    if options.worst is not None:
        lines += write_worst(run, options.worst, options.markdown)
    return lines


def _merge(options: argparse.Namespace) -> list[str]:
    return [_told(merge_records(options.records, options.json)), f"They are in {options.json}"]


def _told(run: Run) -> str:
    return f"{len(run.edits)} records of {', '.join(run.files)}"
