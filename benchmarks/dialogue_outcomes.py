"""What a turn of a conversation came to, held against what it should have come to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.dialogue_edits import Made, for_each_target, is_wanted, new_id
from benchmarks.dialogue_expectations import Expectation, Tells, WantedEdit
from benchmarks.dialogue_readings import put_right

Fault = Literal["other", "missed", "needless question", "missed question", "wrong edit"]
FAULTS: tuple[Fault, ...] = (
    "wrong edit", "missed question", "needless question", "missed", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What is seen of a turn from outside.

    `path` leads from the opened picture to the head after the turn, `earlier` to the head before
    it. `asked` holds the ids among a question's choices, None without a question; `question` its
    words and its choices', `which` whether it asks which object is meant.
    """

    earlier: tuple[Made, ...]
    path: tuple[Made, ...]
    asked: tuple[str, ...] | None = None
    which: bool = True
    question: str = ""
    told: str = ""

    @property
    def before(self) -> str:
        """The id of the version that was shown before the turn."""
        return self.earlier[-1].version

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
    asking = expected.asks or expected.confirms
    if asking and seen.asked is None:
        fault = "missed question"
    elif wrong:
        fault = "wrong edit"
    elif seen.asked is not None and not asking:
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
    if expected.again:
        same = [m.edit for m in seen.path] == [m.edit for m in seen.earlier]
        return not (seen.changed and same), seen.changed and not same, {}
    if expected.reads:
        return put_right(seen.earlier, seen.path, expected.reads, ids)
    if expected.learns:
        learned, other = _learned(seen, {ids[name] for name in expected.learns})
        return not learned, other, {}
    if not expected.edit:
        return False, seen.changed, {}
    if not seen.changed:
        return True, False, {}
    start = heads[expected.onto.turns] if expected.onto else seen.before
    compared = _compare(seen.path, start, expected.edit, ids, seen.earlier)
    if compared is None:
        return True, True, {}
    return compared.missing > 0, compared.others > 0, compared.named


def _asked_and_told(seen: Seen, expected: Expectation, ids: Mapping[str, str]) -> bool:
    if expected.asks:
        return sorted(ids[i] for i in expected.asks.candidates) == sorted(seen.asked or ())
    if expected.confirms:
        return not seen.which and _tells(seen.question, expected.confirms)
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
    path: Sequence[Made],
    start: str,
    wanted: Sequence[WantedEdit],
    ids: Mapping[str, str],
    earlier: Sequence[Made],
) -> _Compared | None:
    """The edits from a version on; None when the head does not come from that version.

    Things may have stood where `earlier` versions have them, too.
    """
    versions = [made.version for made in path]
    if start not in versions:
        return None
    first = versions.index(start) + 1
    left = list(range(first, len(path)))
    named: dict[str, str] = {}
    missing = 0
    for each in (one for edit in wanted for one in for_each_target(edit)):
        known = {**ids, **named}
        fits = (n for n in left if is_wanted([*earlier, *path[:n]], path[n], each, known))
        place = next(fits, None)
        if place is None:
            missing += 1
            continue
        left.remove(place)
        if each.named:
            named[each.named] = new_id(path[place - 1].graph, path[place].graph)
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
