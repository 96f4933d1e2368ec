"""Bars with error bars as inline SVG, for eyes and for screen readers. No script, no font."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.report.figures import Figure
from benchmarks.report.statistics import Estimate
from benchmarks.report.wording import number, sentence

_WIDTH, _LABEL, _VALUE = 390, 134, 46
_ROW, _BAR, _TOP, _FOOT = 24, 12, 6, 24
_CAP = 4
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Bar:
    """A bar: its label, what it shows, and the class that colours it."""

    label: str
    estimate: Estimate
    kind: str


def bar_chart(name: str, title: str, figure: Figure, bars: Sequence[Bar]) -> str:
    """Horizontal bars from 0 with their 95 % intervals, as one SVG element.

    `name` is the element's id. Shares run to 100 %. Raises ValueError without bars.
    """
    if not bars:
        raise ValueError("a chart needs bars")
    ends = [0.0, *(v for bar in bars for v in _ends(bar.estimate))]
    ticks = _ticks(0.0, 1.0) if figure.share else _ticks(min(ends), max(ends))
    start, span = ticks[0], ticks[-1] - ticks[0]
    room = _WIDTH - _LABEL - _VALUE

    def x_of(value: float) -> float:
        return round(_LABEL + room * (value - start) / span, 1)

    bottom = _TOP + _ROW * len(bars)
    told = "; ".join(f"{bar.label}: {sentence(bar.estimate, figure)}" for bar in bars)
    parts = [
        f'<svg class="chart" id="{name}" role="img" aria-labelledby="{name}-t {name}-d"'
        f' viewBox="0 0 {_WIDTH} {bottom + _FOOT}" width="{_WIDTH}" height="{bottom + _FOOT}">',
        f'<title id="{name}-t">{escape(title)}</title>',
        f'<desc id="{name}-d">{escape(told)}</desc>',
    ]
    for tick in ticks:
        x = x_of(tick)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>')
        text = f"{100 * tick:g}" if figure.share else f"{tick:g}".replace("-", "−")
        parts.append(f'<text class="tick" x="{x}" y="{bottom + 16}">{text}</text>')
    for place, bar in enumerate(bars):
        parts += _bar(bar, figure, _TOP + _ROW * place + _ROW / 2, x_of)
    zero = x_of(0.0)
    parts.append(f'<line class="axis" x1="{zero}" x2="{zero}" y1="{_TOP}" y2="{bottom}"/>')
    return "".join([*parts, "</svg>"])


def _ends(estimate: Estimate) -> tuple[float, ...]:
    return tuple(v for v in (estimate.value, estimate.low, estimate.high) if v is not None)


def _bar(bar: Bar, figure: Figure, middle: float, x_of: Callable[[float], float]) -> list[str]:
    estimate = bar.estimate
    left, right = sorted((x_of(0.0), x_of(estimate.value)))
    top = middle - _BAR / 2
    parts = [
        f'<text class="name {bar.kind}" x="{_LABEL - 10}" y="{middle + 4}">'
        f"{escape(bar.label)}</text>",
        f'<rect class="bar {bar.kind}" x="{left}" y="{top}" width="{round(right - left, 1)}"'
        f' height="{_BAR}" rx="1.5"/>',
    ]
    if estimate.low is not None and estimate.high is not None:
        low, high = x_of(estimate.low), x_of(estimate.high)
        parts.append(
            f'<path class="error" d="M{low} {middle}H{high}'
            f"M{low} {middle - _CAP}V{middle + _CAP}"
            f'M{high} {middle - _CAP}V{middle + _CAP}"/>'
        )
    shown = number(estimate.value, figure)
    parts.append(f'<text class="value" x="{_WIDTH - 2}" y="{middle + 4}">{shown}</text>')
    return parts


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers from at most `low` to at least `high`."""
    span = high - low or 1.0
    power = 10 ** math.floor(math.log10(span / 5))
    step = next(s * power for s in _STEPS if span / (s * power) <= 5 + 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]
