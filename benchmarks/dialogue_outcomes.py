"""What a turn of a conversation came to, held against what it should have come to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.dialogue_cases import Expectation, Tells, WantedEdit
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.graph import SceneGraph

Fault = Literal["other", "missed", "needless question", "missed question", "wrong edit"]
FAULTS: tuple[Fault, ...] = (
    "wrong edit", "missed question", "needless question", "missed", "other",
)  # fmt: skip
_SAME_PLACE = 0.01


@dataclass(frozen=True)
class Made:
    """One version on the way to the head, with the edit that led to it (None: the opening)."""

    version: str
    edit: Edit | None
    graph: SceneGraph


@dataclass(frozen=True)
class Seen:
    """What is seen of a turn from outside.

    `path` leads from the opened picture to the head after the turn; `before` is the head's id
    before it. `asked` holds the ids among a question's choices, None without a question.
    """

    before: str
    path: tuple[Made, ...]
    asked: tuple[str, ...] | None = None
    told: str = ""

    @property
    def head(self) -> str:
        """The id of the version that is shown after the turn."""
        return self.path[-1].version

    @property
    def changed(self) -> bool:
        return self.head != self.before


@dataclass(frozen=True)
class Verdict:
    """`fault` is None when all was as expected. `wrong_edit`: something was edited, or another
    version went to, that nobody had asked for; also where a question should have come first.
    `named` maps the case's names of things to their ids in the graph."""

    fault: Fault | None
    wrong_edit: bool
    named: Mapping[str, str]


@dataclass(frozen=True)
class _Compared:
    """How many of the wanted edits were made, and how many others."""

    missing: int
    others: int
    named: Mapping[str, str]


def judge(
    seen: Seen, expected: Expectation, ids: Mapping[str, str], heads: Sequence[str]
) -> Verdict:
    """The verdict on a turn; of several outcomes that are right, by the one it comes closest to.

    `ids` maps the case's names of things to ids in the graph, `heads` holds the head's id before
    the first turn and after each turn so far.
    """
    verdicts = [_judge_one(seen, way, ids, heads) for way in expected.ways]
    return min(verdicts, key=_badness)


def _badness(verdict: Verdict) -> int:
    return 0 if verdict.fault is None else len(FAULTS) - FAULTS.index(verdict.fault)


def _judge_one(
    seen: Seen, expected: Expectation, ids: Mapping[str, str], heads: Sequence[str]
) -> Verdict:
    missing, wrong, named = _held_against(seen, expected, ids, heads)
    fault: Fault | None = None
    if expected.asks and seen.asked is None:
        fault = "missed question"
    elif wrong:
        fault = "wrong edit"
    elif seen.asked is not None and not expected.asks:
        fault = "needless question"
    elif missing:
        fault = "missed"
    elif not _asked_and_told(seen, expected, {**ids, **named}):
        fault = "other"
    return Verdict(fault, wrong, named)


def _held_against(
    seen: Seen, expected: Expectation, ids: Mapping[str, str], heads: Sequence[str]
) -> tuple[bool, bool, Mapping[str, str]]:
    """Whether something wanted was not done, whether something else was, and the new names."""
    if expected.moves_to:
        there = seen.head == heads[expected.moves_to.turns]
        return not there, seen.changed and not there, {}
    if expected.learns:
        learned, other = _learned(seen, {ids[name] for name in expected.learns})
        return not learned, other, {}
    if not expected.edit:
        return False, seen.changed, {}
    if not seen.changed:
        return True, False, {}
    start = heads[expected.onto.turns] if expected.onto else seen.before
    compared = _compare(seen.path, start, expected.edit, ids)
    if compared is None:
        return True, True, {}
    return compared.missing > 0, compared.others > 0, compared.named


def _asked_and_told(seen: Seen, expected: Expectation, ids: Mapping[str, str]) -> bool:
    if expected.asks:
        return sorted(ids[i] for i in expected.asks.candidates) == sorted(seen.asked or ())
    if expected.refuses:
        return bool(seen.told.strip()) and _tells(seen.told, expected.refuses)
    return expected.answers is None or _tells(seen.told, expected.answers)


def _tells(text: str, wanted: Tells) -> bool:
    said = all(_has(text, words) for words in wanted.mentions)
    return said and not any(_has(text, words) for words in wanted.omits)


def _has(text: str, words: str) -> bool:
    """Whether one of the words, with `|` between them, stands in the text."""
    each = "|".join(re.escape(word.strip()) for word in words.split("|"))
    return re.search(rf"(?<!\w)(?:{each})(?!\w)", text, re.IGNORECASE) is not None


def _compare(
    path: Sequence[Made], start: str, wanted: Sequence[WantedEdit], ids: Mapping[str, str]
) -> _Compared | None:
    """The edits from a version on; None when the head does not come from that version."""
    versions = [made.version for made in path]
    if start not in versions:
        return None
    first = versions.index(start) + 1
    left = list(range(first, len(path)))
    named: dict[str, str] = {}
    missing = 0
    for each in (one for edit in wanted for one in _for_each_target(edit)):
        known = {**ids, **named}
        fits = (n for n in left if _is(path[n - 1].graph, path[n], each, known))
        place = next(fits, None)
        if place is None:
            missing += 1
            continue
        left.remove(place)
        if each.named:
            named[each.named] = _new_id(path[place - 1].graph, path[place].graph)
    return _Compared(missing, len(left), named)


def _learned(seen: Seen, wanted: set[str]) -> tuple[bool, bool]:
    """Whether the wanted concepts are new in the head's graph, and whether anything else is."""
    versions = [made.version for made in seen.path]
    if not seen.changed:
        return False, False
    if seen.before not in versions:
        return False, True
    start = versions.index(seen.before)
    known, now = ({o.id: o.concept for o in seen.path[n].graph.objects} for n in (start, -1))
    fresh = {i for i, concept in now.items() if concept != known.get(i)}
    edited = any(made.edit is not None for made in seen.path[start + 1 :])
    return wanted <= fresh, edited or not fresh <= wanted


def _for_each_target(edit: WantedEdit) -> list[WantedEdit]:
    if edit.kind == "swap":
        return [edit]
    return [edit.model_copy(update={"target": (t,)}) for t in edit.target] or [edit]


def _new_id(before: SceneGraph, after: SceneGraph) -> str:
    return next(thing.id for thing in after.objects if thing.id not in before)


def _is(before: SceneGraph, made: Made, wanted: WantedEdit, ids: Mapping[str, str]) -> bool:
    """Whether an edit is the wanted one."""
    edit = made.edit
    if wanted.kind == "swap":
        swapped = {ids.get(name) for name in wanted.target}
        return isinstance(edit, AdjustRelation) and {edit.target, edit.swap_with} == swapped
    target = ids.get(wanted.target[0]) if wanted.target else None
    if edit is None or (target is not None and getattr(edit, "target", None) != target):
        return False
    match edit:
        case RemoveObject():
            return wanted.kind == "remove"
        case AddObject():
            same = wanted.kind == "add" and edit.category == wanted.category
            return same and _looks(edit, wanted) and _placed(edit.placement, wanted, ids)
        case ReplaceObject():
            same = wanted.kind == "replace" and edit.category == wanted.category
            return same and edit.attributes == wanted.attributes
        case ChangeAttributes():
            return wanted.kind == "change" and _looks(edit, wanted)
        case AdjustRelation():
            if wanted.kind != "move" or target is None:
                return False
            if wanted.direction:
                return _went(before, made.graph, target, wanted.direction)
            if other := wanted.towards or wanted.away_from:
                nearer = _came_nearer(before, made.graph, target, ids.get(other))
                return nearer > _SAME_PLACE if wanted.towards else nearer < -_SAME_PLACE
            return _placed(edit.placement, wanted, ids)


def _looks(edit: AddObject | ChangeAttributes, wanted: WantedEdit) -> bool:
    size = "bigger" if edit.scale > 1 else "smaller" if edit.scale < 1 else None
    return edit.attributes == wanted.attributes and size == wanted.size


def _placed(placement: object, wanted: WantedEdit, ids: Mapping[str, str]) -> bool:
    if wanted.relation is None or wanted.anchor is None:
        return placement is None
    told = (getattr(placement, "predicate", None), getattr(placement, "anchor", None))
    return told == (wanted.relation, ids.get(wanted.anchor))


def _went(before: SceneGraph, after: SceneGraph, target: str, direction: str) -> bool:
    """Whether a thing moved that way: nearer is farther down in the picture."""
    if target not in before or target not in after:
        return False
    old, new = before.get(target).box, after.get(target).box
    right, down = (new.x0 + new.x1 - old.x0 - old.x1) / 2, new.y1 - old.y1
    by = {"left": -right, "right": right, "nearer": down, "farther": -down}[direction]
    return by > _SAME_PLACE


def _came_nearer(before: SceneGraph, after: SceneGraph, target: str, other: str | None) -> float:
    """By how much the feet of two things are nearer now, in shares of the picture; 0 where one
    of them is missing."""
    if other is None or any(i not in graph for i in (target, other) for graph in (before, after)):
        return 0.0
    old, new = (
        math.dist(graph.get(target).box.bottom_center, graph.get(other).box.bottom_center)
        for graph in (before, after)
    )
    return old - new
