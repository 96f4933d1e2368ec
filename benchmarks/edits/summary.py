"""A run in few figures: means over the edits of a kind, a column for each editor."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.edits.log import Entry
from benchmarks.edits.options import NO_ABLATION
from benchmarks.record import Outcome

_TOLD = (
    "success",
    "called_done",
    "false_done",
    "gain",
    "shadow_gain",
    "perceptual_region",
    "seconds",
)
_NOTES = (
    "Edits of test scenes that were really done by the renderer, which is the truth that results"
    " are held against. `success` is what the judge says, of which the engine knows nothing;"
    " `gain` is 1 − MSE(result, truth) / MSE(source, truth) where the two differ, less a new"
    " thing, whose unnamed looks are free; `shadow_gain` is the same without the edited thing."
    " (oracle): the true graph is given; (end to end): the picture alone. `judge_ceiling` is how"
    " often the judge calls the truth itself a success. What an editor has no way to do is"
    " missing, and counts neither as success nor as failure.",
)


def column_of(entry: Entry) -> str:
    """Who did an edit and how, as the heading of a column."""
    told = [entry.renderer, f"({entry.way.replace('_', ' ')})"]
    told += [entry.mask] if entry.mask not in ("own", "dilated") else []
    told += [f"without {entry.ablation}"] if entry.ablation != NO_ABLATION else []
    return " ".join(told)


def summarise(entries: Iterable[Entry]) -> Outcome:
    """Means per kind and editor; rates of what is true or false."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    single: list[Entry] = []
    sequences: list[Entry] = []
    for entry in entries:
        (single if entry.sequence is None else sequences).append(entry)
    for entry in single:
        groups[column_of(entry), entry.kind].append(entry)
    for entry in sequences:
        groups[column_of(entry), "sequence"].append(entry)
    figures: dict[str, float] = {"edits": len(single), "turns": len(sequences)}
    absent: dict[str, str] = {}
    for (column, kind), group in groups.items():
        names = (*_TOLD, "drift_psnr") if kind == "sequence" else _TOLD
        for name in names:
            if values := _values(group, name):
                figures[f"{column}: {kind} {name}"] = statistics.fmean(values)
        if not _values(group, "success"):
            absent[f"{column}: {kind} success"] = _reason(group)
    ceiling = _values(single, "judge_ceiling")
    if ceiling:
        figures["judge_ceiling"] = statistics.fmean(ceiling)
    ours = [e for e in [*single, *sequences] if e.renderer == "ours" and e.ablation == NO_ABLATION]
    figures["ours outside_changed"] = sum(_values(ours, "outside_changed"))
    columns = {f"{column}: ": column for column, _ in groups}
    counts = {f"{column}: {kind}": len(group) for (column, kind), group in groups.items()}
    return Outcome(figures, absent, {"counts": counts}, _NOTES, columns)


def _values(entries: Sequence[Entry], name: str) -> list[float]:
    return [float(e.figures[name]) for e in entries if name in e.figures]


def _reason(entries: Sequence[Entry]) -> str:
    """Why nothing is known of the success of any of them."""
    return next((e.missing["success"] for e in entries if "success" in e.missing), "not measured")
