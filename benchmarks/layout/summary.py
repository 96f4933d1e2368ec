"""The cases of a run as figures and as a table per way of reading."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from benchmarks.layout.measure import Case, Way
from benchmarks.record import Outcome

# What is seen of a thing, or hidden of another one, beyond which a place is a bad one.
_SEEN, _HIDES = 0.5, 0.45
_WAYS: dict[Way, str] = {
    "oracle": "Places with the true graph",
    "parsed": "Places with the graph that is read",
}
_HEAD = "edit|edits|refused|relation|free|mostly seen|hides|size off|size bias|IoU|swapped"
_NOTE = (
    "Of edits that the world itself found possible. Relation: holds in three dimensions where the"
    " thing's picture fills the planned box. Free: no bounding cylinder touches another one."
    " Mostly seen: half of the thing or more. Hides: more than 0.45 of another thing, anew. Size"
    " off: median of the absolute log ratio to the true size (of additions, to the usual one of"
    " their kind); bias: its median. IoU: of the box with the true one where the place is given,"
    " median. Swapped: what stood there took the thing's old place."
)

Figure = Callable[[Sequence[Case]], float | None]


def summarise(cases: Sequence[Case]) -> Outcome:
    """Figures by kind and way, tables by predicate too, and why edits were refused."""
    figures: dict[str, float] = {}
    for way in _WAYS:
        for kind in dict.fromkeys(case.kind for case in cases):
            mine = [c for c in cases if (c.way, c.kind) == (way, kind)]
            for name, figure in _FIGURES.items():
                value = figure(mine)
                if mine and value is not None:
                    figures[f"{way}_{kind}_{name}"] = round(value, 4)
    refusals = Counter((c.way, c.kind, c.predicate, c.refused) for c in cases if c.refused)
    wrong = Counter((c.way, c.kind, c.predicate, name) for c in cases for name in c.wrong)
    details = {
        "refusals": [[*key, n] for key, n in refusals.most_common()],
        "wrong": [[*key, n] for key, n in wrong.most_common()],
    }
    tables = [_table(way, cases) for way in _WAYS if any(c.way == way for c in cases)]
    return Outcome(figures, details=details, section="\n\n".join([_NOTE, *tables]) + "\n")


def _table(way: Way, cases: Sequence[Case]) -> str:
    head = _HEAD.split("|")
    lines = [f"### {_WAYS[way]}", "", _row(head), _row(["---", *["--:"] * (len(head) - 1)])]
    for kind in dict.fromkeys(case.kind for case in cases):
        mine = [c for c in cases if (c.way, c.kind) == (way, kind)]
        lines += [_row([kind, *_cells(mine)])] if mine else []
        predicates = sorted({c.predicate for c in mine})
        for predicate in predicates if len(predicates) > 1 else ():
            some = [c for c in mine if c.predicate == predicate]
            lines.append(_row([f"{kind}, {predicate}", *_cells(some)]))
    return "\n".join(lines)


def _cells(cases: Sequence[Case]) -> list[str]:
    values = (figure(cases) for figure in _FIGURES.values())
    return [str(len(cases)), *("" if value is None else f"{value:.3f}" for value in values)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(values: Iterable[bool | None]) -> float | None:
    told = [value for value in values if value is not None]
    return sum(told) / len(told) if told else None


def _median(values: Iterable[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return statistics.median(told) if told else None


_FIGURES: dict[str, Figure] = {
    "refused": lambda cases: _share(c.refused is not None for c in cases),
    "relation": lambda cases: _share(c.relation for c in cases),
    "free": lambda cases: _share(c.free for c in cases),
    "mostly_seen": lambda cases: _share(
        None if c.visible is None else c.visible >= _SEEN for c in cases
    ),
    "hides": lambda cases: _share(None if c.hides is None else c.hides > _HIDES for c in cases),
    "size_off": lambda cases: _median(None if c.size is None else abs(c.size) for c in cases),
    "size_bias": lambda cases: _median(c.size for c in cases),
    "overlap": lambda cases: _median(c.overlap for c in cases),
    "swapped": lambda cases: _share(None if c.refused else c.swapped for c in cases),
}
