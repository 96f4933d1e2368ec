"""Estimates in characters: the figure, its interval and its n, as tables and charts show them."""

from __future__ import annotations

from benchmarks.report.figures import Figure
from benchmarks.report.statistics import Difference, Estimate

MINUS = "−"
# Below this a probability is told as a bound, as its digits mean nothing.
_SMALLEST_P = 0.0001


def number(value: float, figure: Figure, signed: bool = False) -> str:
    """A value of a figure with its digits; shares as percentages without their sign."""
    shown = 100 * value if figure.share else value
    text = f"{shown:{'+' if signed else ''},.{figure.digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def value_text(cell: Estimate | Difference, figure: Figure) -> str:
    """The figure itself; a difference has its sign."""
    if isinstance(cell, Difference):
        return number(cell.estimate.value, figure, signed=True)
    return number(cell.value, figure)


def interval_text(cell: Estimate | Difference, figure: Figure) -> str:
    """The 95 % interval in brackets, or why there is none."""
    signed = isinstance(cell, Difference)
    estimate = cell.estimate if isinstance(cell, Difference) else cell
    if estimate.low is None or estimate.high is None:
        return "(all the same)" if estimate.clusters > 1 else "(no interval)"
    low, high = (number(end, figure, signed) for end in (estimate.low, estimate.high))
    return f"[{low}, {high}]"


def count_text(cell: Estimate | Difference) -> str:
    """How many values, and how many are missing."""
    estimate = cell.estimate if isinstance(cell, Difference) else cell
    missing = f", {estimate.missing} missing" if estimate.missing else ""
    return f"n {estimate.n}{missing}"


def test_text(cell: Estimate | Difference) -> str:
    """McNemar's p with the pairs that it is made of; empty where there is none."""
    if not isinstance(cell, Difference) or cell.p is None:
        return ""
    p = f"p {cell.p:.3f}" if cell.p >= 0.001 else f"p {cell.p:.4f}"
    if cell.p < _SMALLEST_P:
        p = f"p < {_SMALLEST_P}"
    return f"{cell.only_first} : {cell.only_second}, {p}"


def uncertainty(cell: Estimate | Difference, figure: Figure) -> str:
    """What has to be said with a figure: interval, n, and the test where there is one."""
    parts = (f"95 % {interval_text(cell, figure)}", count_text(cell), test_text(cell))
    return ", ".join(part for part in parts if part)


def sentence(cell: Estimate | Difference, figure: Figure) -> str:
    """All of it in one line, for those who hear the page."""
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{value_text(cell, figure)}{unit}, {uncertainty(cell, figure)}"
