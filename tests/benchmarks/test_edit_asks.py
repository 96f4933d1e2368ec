"""What is asked of the benchmark's scenes, the true graph, and the truth at another place."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.edits.asks import Ask, sample_ask, with_relation
from benchmarks.edits.differences import Differences, differs
from benchmarks.edits.editors import Trial
from benchmarks.edits.ours import found_ids
from benchmarks.edits.places import scene_with
from benchmarks.edits.shown import Shown, on_table, oracle, show
from benchmarks.held_out import generator
from sgedit_engine.interface import Picture
from sgedit_engine.scene.edits import AddObject, AdjustRelation, ChangeAttributes, RemoveObject
from sgedit_engine.scene.geometry import Box
from stilllife.edits import EDIT_KINDS, EditKind, edit_of_scene
from stilllife.relations import holds, relations


def shown_of(ask: Ask) -> tuple[Shown, Shown]:
    before, after = show([ask.pair.before, ask.pair.after])
    return before, after


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_a_seed_asks_for_the_same_again(kind: EditKind) -> None:
    first, again = sample_ask(5, 2, kind), sample_ask(5, 2, kind)
    assert first == again and first.words == again.words
    assert first != sample_ask(6, 2, kind)


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("kind", ["add", "move"])
def test_what_is_asked_for_holds_in_the_truth(kind: EditKind, number: int) -> None:
    ask = sample_ask(1, number, kind)
    if ask.predicate is None or ask.anchor is None:
        assert kind == "add"
        return
    assert holds(ask.pair.after, ask.pair.index, ask.predicate, ask.anchor)
    if kind == "move":
        assert not holds(ask.pair.before, ask.pair.index, ask.predicate, ask.anchor)


def test_the_words_and_the_edit_say_the_same() -> None:
    ids = {n: f"thing-{n}" for n in range(6)}
    for kind, op, begins in (
        ("remove", RemoveObject, "Remove the "),
        ("add", AddObject, "Put a"),
        ("change", ChangeAttributes, "Make the "),
        ("move", AdjustRelation, "Move the "),
    ):
        ask = sample_ask(2, 0, kind)  # type: ignore[arg-type]
        assert isinstance(ask.edit(ids), op) and ask.words.startswith(begins)


def test_a_thing_without_an_id_cannot_be_edited() -> None:
    with pytest.raises(KeyError):
        sample_ask(1, 0, "remove").edit({})


def test_the_oracle_is_the_scene() -> None:
    ask = sample_ask(1, 2, "replace")
    shown = shown_of(ask)[0]
    picture = oracle(shown)
    assert len(picture.graph.foreground) == len(shown.truths)
    for truth in shown.truths:
        item = picture.graph.get(shown.ids[truth.number])
        thing = shown.scene.things[truth.number]
        assert (item.category, item.attributes["color"]) == (thing.kind, thing.color)
        assert np.array_equal(picture.masks[item.id], truth.mask) and item.box == truth.box
    seen = {t.number for t in shown.truths}
    told = {(r.subject, r.predicate, r.object) for r in picture.graph.relations}
    true = {
        (shown.ids[a], p, shown.ids[b])
        for a, p, b in relations(shown.scene)
        if a in seen and b in seen
    }
    assert told == true
    covered = np.sum([mask.astype(int) for mask in picture.masks.values()], axis=0)
    assert (covered == 1).all()
    assert found_ids(picture, shown) == shown.ids


def test_what_is_not_read_has_no_id() -> None:
    shown = shown_of(sample_ask(1, 2, "replace"))[0]
    picture = oracle(shown)
    gone = picture.graph.foreground[0].id
    blind = Picture(picture.image, picture.graph.without(gone), picture.masks)
    assert set(found_ids(blind, shown).values()) == set(shown.ids.values()) - {gone}


def test_the_wall_ends_where_the_table_begins() -> None:
    scene = sample_ask(1, 0, "add").pair.before
    table = on_table(scene, (256, 256))
    assert not table[0].any() and table[-1].all()
    # Straight down, once on the table nothing else follows.
    assert (np.diff(table.astype(int), axis=0) >= 0).all()


@pytest.mark.parametrize("number", range(3))
def test_the_truth_is_put_where_it_was_planned(number: int) -> None:
    ask = sample_ask(1, number, "add")
    own = shown_of(ask)[1].truth(ask.pair.index)
    assert own is not None
    box = own.box.translated(0.04, 0.03).scaled(0.9)
    there = show([scene_with(ask, box)])[0].truth(ask.pair.index)
    assert there is not None and there.box.iou(box) > 0.9


def test_no_place_on_the_wall() -> None:
    with pytest.raises(ValueError, match="no ground"):
        scene_with(Ask(sample_ask(1, 1, "add").pair), Box(x0=0.4, y0=-3.0, x1=0.6, y1=-2.8))


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_regions_are_what_differs(kind: EditKind) -> None:
    ask = sample_ask(1, 3, kind)
    before, after = shown_of(ask)
    apart = Differences.of(ask, before, after)
    assert not (differs(before.image, after.image, 2) & ~apart.region).any()
    assert (apart.scored <= apart.region).all() and (apart.shadow <= apart.region).all()
    assert (apart.thing is None) == (kind in ("add", "replace"))
    trial = Trial(3, 1, ask, before, after, before.image)
    tight, dilated, box = (trial.hole(mask) for mask in ("tight", "dilated", "box"))
    assert (tight <= dilated).all() and (tight <= box).all() and (apart.minimal <= tight).all()
    with pytest.raises(ValueError):
        trial.hole("magic")


def test_a_move_without_a_new_relation_is_not_asked_for() -> None:
    rng = generator(1, "moves", 0)
    ask = sample_ask(1, 0, "move")
    back = edit_of_scene(ask.pair.before, rng, "move")
    assert back is None or with_relation(back._replace(after=back.before), rng) is None
