"""What counts as done: a judge that is told what to see, on scenes whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from benchmarks.edits.asks import Ask, sample_ask
from benchmarks.edits.shown import Shown, show
from benchmarks.edits.success import UNREAD, Answer, judged, matched
from sgedit_engine.interface import Image
from sgedit_engine.scene.geometry import Box
from stilllife.edits import EDIT_KINDS, EditKind
from stilllife.judge.judge import Item, Judge
from stilllife.judge.namer import Named
from stilllife.truths import Truth


class TellingJudge:
    """Sees the items that it was given, and nothing in any other box."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)

    def inventory(self, image: Image) -> tuple[Item, ...]:
        return self.items

    def name(self, image: Image, boxes: Sequence[Box]) -> tuple[Named, ...]:
        there = [[i for i in self.items if i.box.iou(box) > 0.5] for box in boxes]
        return tuple(t[0].named if t else Named(None, "red", "plain", {}) for t in there)


def item_of(truth: Truth, **changes: str) -> Item:
    values = {**truth.values, **changes}
    return Item(truth.box, 0.9, Named(values["kind"], values["color"], values["pattern"], {}))


def see(items: Sequence[Item], ask: Ask, before: Shown, after: Shown) -> Answer:
    judge = cast(Judge, TellingJudge(items))
    return judged(judge, after.image, ask, before, after)


def case(kind: EditKind, number: int = 0) -> tuple[Ask, Shown, Shown, list[Item]]:
    ask = sample_ask(4, number, kind)
    before, after = show([ask.pair.before, ask.pair.after])
    return ask, before, after, [item_of(t) for t in after.truths]


def edited(after: Shown, ask: Ask) -> Truth:
    truth = after.truth(ask.pair.index)
    assert truth is not None
    return truth


def without(items: Sequence[Item], truth: Truth) -> list[Item]:
    return [item for item in items if item.box != truth.box]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_the_truth_is_a_success(kind: EditKind, number: int) -> None:
    ask, before, after, items = case(kind, number)
    answer = see(items, ask, before, after)
    assert all(answer.figures.values()), answer
    assert answer.figures.get("success") or set(answer.missing.values()) == {UNREAD}


@pytest.mark.parametrize("kind", ["remove", "add", "replace", "move"])
def test_the_source_is_none(kind: EditKind) -> None:
    ask, before, after, _ = case(kind)
    answer = see([item_of(t) for t in before.truths], ask, before, after)
    assert answer.figures["success"] is False


def test_another_color_is_not_what_was_asked() -> None:
    ask, before, after, items = case("add")
    truth = edited(after, ask)
    color = "red" if truth.values["color"] != "red" else "blue"
    answer = see([*without(items, truth), item_of(truth, color=color)], ask, before, after)
    assert answer.figures["present"] and not answer.figures["attributes_right"]
    assert not answer.figures["success"]


def test_two_at_one_place_are_not_one() -> None:
    ask, before, after, items = case("add")
    truth = edited(after, ask)
    beside = replace(item_of(truth), box=truth.box.translated(0.2 * truth.box.width, 0.0))
    answer = see([*items, beside], ask, before, after)
    assert not answer.figures["present"] and not answer.figures["nothing_extra"]


def test_what_else_went_is_told_apart() -> None:
    ask, before, after, items = case("add", 1)
    truth = edited(after, ask)
    other = next(t for t in after.truths if t.number != truth.number and t.visibility > 0.5)
    answer = see(without(items, other), ask, before, after)
    assert answer.figures["success"] and not answer.figures["nothing_missing"]


def test_a_finish_cannot_be_judged() -> None:
    number = next(n for n in range(60) if set(sample_ask(4, n, "change").changes) == {"finish"})
    ask, before, after, items = case("change", number)
    answer = see(items, ask, before, after)
    assert "success" not in answer.figures and answer.missing["success"] == UNREAD
    gone = see(without(items, edited(after, ask)), ask, before, after)
    assert gone.figures["success"] is False


def test_a_size_has_to_change() -> None:
    number = next(n for n in range(60) if not sample_ask(4, n, "change").changes)
    ask, before, after, items = case("change", number)
    truth, old = edited(after, ask), edited(before, ask)
    assert see(items, ask, before, after).figures["success"]
    unchanged = replace(item_of(truth), box=old.box)
    answer = see([*without(items, truth), unchanged], ask, before, after)
    assert not answer.figures["attributes_right"]


def test_items_are_matched_one_to_one() -> None:
    _, _, after, items = case("remove")
    doubled = [*items, items[0]]
    assert len(matched(doubled, after.truths)) == len(items)
