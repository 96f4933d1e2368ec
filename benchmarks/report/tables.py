"""A run as tables: who did how well at what, with intervals, paired differences, and gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.report.figures import (
    COMPARED,
    FIGURES,
    KINDS,
    MAIN,
    MORE,
    RENDERERS,
    TURNS,
    WAYS,
    figure_of,
)
from benchmarks.report.records import NO_ABLATION, OURS, Edit, Run
from benchmarks.report.statistics import (
    Difference,
    Estimate,
    estimate_center,
    estimate_share,
    paired_difference,
)

ALL_KINDS = "all"


@dataclass(frozen=True, order=True)
class Contender:
    """A renderer with the masks that it was given."""

    renderer: str
    mask: str


@dataclass(frozen=True)
class Row:
    """A line of a table. `cells` by figure; a figure that nobody measured is not there."""

    label: str
    cells: dict[str, Estimate | Difference]
    contender: Contender | None = None


@dataclass(frozen=True)
class Table:
    """Rows by figures. `name` is unique in a run; `columns` are figures' names."""

    name: str
    title: str
    note: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Gap:
    """Figures that as many records of a renderer lack, for the same reason."""

    renderer: str
    figures: tuple[str, ...]
    reason: str
    records: int


def tables(run: Run) -> tuple[Table, ...]:
    """All tables of a run that have rows: by way and kind, differences, ablations, turns."""
    made: list[Table] = []
    for way in ways_of(run):
        made += [kind_table(run, way, kind) for kind in (ALL_KINDS, *kinds_of(run, way))]
        made += [more_table(run, way), differences_table(run, way), ablations_table(run, way)]
        made += [turns_table(run, way)]
    return tuple(table for table in made if table.rows and table.columns)


def ways_of(run: Run) -> list[str]:
    """The ways that occur, the known ones first."""
    return _in_order((edit.way for edit in run.edits), WAYS)


def kinds_of(run: Run, way: str) -> list[str]:
    """The kinds of single edits that occur in a way, the known ones first."""
    return _in_order((e.kind for e in run.edits if e.way == way and _is_single(e)), KINDS)


def _in_order(found: Iterable[str], known: Iterable[str]) -> list[str]:
    there = list(dict.fromkeys(found))
    first = [name for name in known if name in there]
    return first + [name for name in there if name not in first]


def _is_single(edit: Edit) -> bool:
    return edit.ablation == NO_ABLATION and edit.sequence is None


def singles(run: Run, way: str, kind: str = ALL_KINDS) -> list[Edit]:
    """The edits of a way (and kind) that are in no sequence and of no ablation."""
    return [e for e in run.edits if e.way == way and _is_single(e) and kind in (ALL_KINDS, e.kind)]


def by_contender(edits: Iterable[Edit]) -> dict[Contender, list[Edit]]:
    """Edits by who made them, this project first, then the known renderers in their order."""
    found: dict[Contender, list[Edit]] = {}
    for edit in edits:
        found.setdefault(Contender(edit.renderer, edit.mask), []).append(edit)
    order = _in_order((c.renderer for c in found), RENDERERS)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].renderer), item[0])))


def names_of(contenders: Iterable[Contender]) -> dict[Contender, str]:
    """What contenders are called: the mask is told where a renderer was given several."""
    told = list(contenders)
    masks = Counter(contender.renderer for contender in told)
    return {
        c: c.renderer if masks[c.renderer] == 1 else f"{c.renderer}, {c.mask} mask" for c in told
    }


def kind_table(run: Run, way: str, kind: str) -> Table:
    """The main figures of one kind of edit, or of all, by contender."""
    title = KINDS.get(kind, kind) if kind != ALL_KINDS else "All kinds of edits"
    rows = _contender_rows(singles(run, way, kind), MAIN)
    return _table(f"{way}-{kind}", title, "", "renderer", MAIN, rows)


def more_table(run: Run, way: str) -> Table:
    """What the main figures leave out, over all kinds; unknown figures too."""
    edits = singles(run, way)
    unknown = _in_order((name for e in edits for name in e.figures), ())
    columns = (*MORE, *(name for name in unknown if name not in FIGURES))
    note = "Each figure is over the edits for which it has a meaning."
    rows = _contender_rows(edits, columns)
    return _table(f"{way}-more", "All other figures", note, "renderer", columns, rows)


def differences_table(run: Run, way: str) -> Table:
    """This project less each other contender, over the edits that both have done."""
    grouped = by_contender(singles(run, way))
    names = names_of(grouped)
    ours = next((c for c in grouped if c.renderer == OURS), None)
    rows = []
    if ours is not None:
        for contender, edits in grouped.items():
            if contender != ours:
                cells = compared(grouped[ours], edits, COMPARED)
                rows.append(Row(f"{names[ours]} − {names[contender]}", dict(cells), contender))
    note = (
        "Paired by scene, kind and turn; n is the number of pairs. p is McNemar's exact test of"
        " the pairs in which just one succeeded. Nothing is corrected for the number of rows."
    )
    return _table(f"{way}-differences", "Differences", note, "difference", COMPARED, rows)


def ablations_table(run: Run, way: str) -> Table:
    """This project with a part taken away, and how much worse that is, paired."""
    edits = [e for e in run.edits if e.way == way and e.renderer == OURS and e.sequence is None]
    names = _in_order((e.ablation for e in edits), (NO_ABLATION,))
    rows: list[Row] = []
    whole = [e for e in edits if e.ablation == NO_ABLATION]
    for name in names if len(names) > 1 else ():
        own = [e for e in edits if e.ablation == name]
        label = "whole" if name == NO_ABLATION else name
        rows.append(Row(label, dict(estimates(own, MAIN))))
        if name != NO_ABLATION and whole:
            rows.append(Row(f"{name} − whole", dict(compared(own, whole, MAIN))))
    return _table(f"{way}-ablations", "Ablations", "", "this project", MAIN, rows)


def turns_table(run: Run, way: str) -> Table:
    """Sequences of edits on one picture, turn by turn."""
    edits = [
        e for e in run.edits if e.way == way and e.turn is not None and e.ablation == NO_ABLATION
    ]
    grouped = by_contender(edits)
    names = names_of(grouped)
    rows = []
    for contender, own in grouped.items():
        turns = sorted({e.turn for e in own if e.turn is not None})
        for place, turn in enumerate(turns, 1):
            cells = estimates([e for e in own if e.turn == turn], TURNS)
            rows.append(Row(f"{names[contender]}, turn {place}", dict(cells), contender))
    note = "Each turn edits what the turn before made."
    return _table(f"{way}-turns", "Sequences, turn by turn", note, "turn", TURNS, rows)


def gaps(run: Run) -> list[Gap]:
    """What is missing, by renderer and reason, the most frequent first."""
    counted = Counter(
        (edit.renderer, name, reason) for edit in run.edits for name, reason in edit.missing.items()
    )
    alike: dict[tuple[str, str, int], list[str]] = {}
    for (renderer, name, reason), number in counted.most_common():
        alike.setdefault((renderer, reason, number), []).append(name)
    return [Gap(who, tuple(names), why, n) for (who, why, n), names in alike.items()]


def estimates(edits: Sequence[Edit], names: Iterable[str]) -> dict[str, Estimate]:
    """Each figure over edits. One that an edit neither has nor reports missing has no meaning
    for it, and is not counted."""
    found = {}
    for name in names:
        told = [e for e in edits if _tells(e, name)]
        values = [e.figure(name) for e in told]
        clusters = [e.cluster for e in told]
        if figure_of(name).share:
            made = estimate_share([None if v is None else bool(v) for v in values], clusters)
        else:
            made = estimate_center(values, clusters, figure_of(name).center)
        if made is not None:
            found[name] = made
    return found


def compared(
    first: Sequence[Edit], second: Sequence[Edit], names: Iterable[str]
) -> dict[str, Difference]:
    """Paired differences over the tasks that both have, by figure."""
    others = {edit.task: edit for edit in second}
    pairs = [(edit, others[edit.task]) for edit in first if edit.task in others]
    found = {}
    for name in names:
        told = [(a, b) for a, b in pairs if _tells(a, name) or _tells(b, name)]
        made = paired_difference(
            [a.figure(name) for a, _ in told],
            [b.figure(name) for _, b in told],
            [a.cluster for a, _ in told],
            outcomes=figure_of(name).share,
            center=figure_of(name).center,
        )
        if made is not None:
            found[name] = made
    return found


def _tells(edit: Edit, name: str) -> bool:
    """Whether a figure has a meaning for an edit: it is there, or told to be missing."""
    return name in edit.figures or name in edit.missing


def _contender_rows(edits: Sequence[Edit], columns: Iterable[str]) -> list[Row]:
    grouped = by_contender(edits)
    names = names_of(grouped)
    wanted = tuple(columns)
    return [Row(names[c], dict(estimates(own, wanted)), c) for c, own in grouped.items()]


def _table(
    name: str, title: str, note: str, head: str, columns: Sequence[str], rows: Sequence[Row]
) -> Table:
    """A table without the columns that no row fills."""
    filled = tuple(c for c in columns if any(c in row.cells for row in rows))
    return Table(name, title, note, head, filled, tuple(rows))
