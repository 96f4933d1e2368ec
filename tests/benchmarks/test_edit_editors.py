"""Who edits: ours as the conversation does it, baselines, and peers with their holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from benchmarks.edits.asks import sample_ask
from benchmarks.edits.baselines import cut_and_paste, do_nothing
from benchmarks.edits.editors import Refused, Trial, Unable, measured_cost
from benchmarks.edits.options import Options
from benchmarks.edits.ours import Ours, make_best, truth_of
from benchmarks.edits.rivals import Rivals, peer_editor, task_of
from benchmarks.edits.sequences import ask_in, first_scene, turn_kinds
from benchmarks.edits.shown import oracle, show
from benchmarks.held_out import generator
from sgedit_engine.errors import InvalidEditError, OutsideWorldError
from sgedit_engine.interface import (
    Candidate,
    Checked,
    Engine,
    Insertion,
    Picture,
    Plan,
    Stage,
    Verdict,
)
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.scene.graph import SceneGraph
from stilllife.edits import EDIT_KINDS, EditKind


def trial_of(kind: EditKind, number: int = 0) -> Trial:
    ask = sample_ask(3, number, kind)
    before, after = show([ask.pair.before, ask.pair.after])
    return Trial(number, 3, ask, before, after, before.image)


class Scripted:
    """An engine whose candidates are worth what a script says, by their seeds."""

    def __init__(self, scores: dict[int, tuple[bool, float]]) -> None:
        self.scores = scores

    def render(self, picture: Picture, plan: Plan) -> list[Candidate]:
        return [Candidate(picture.image, plan.allowed_mask, seed) for seed in plan.seeds]

    def verify(self, picture: Picture, plan: Plan, made: Sequence[Candidate]) -> list[Checked]:
        return [
            Checked(c, Verdict(met=self.scores[c.seed][0], score=self.scores[c.seed][1]), picture)
            for c in made
        ]


PICTURE = Picture(np.zeros((8, 8, 3), np.uint8), SceneGraph(), {})
WHOLE = Stage(np.ones((8, 8), bool), "")
PLAN = Plan(RemoveObject(target="mug-1"), SceneGraph(), (), (WHOLE,), seeds=(0, 1))


@pytest.mark.parametrize(
    ("scores", "retries", "chooses", "seed", "renders"),
    [
        ([(True, 0.6), (True, 0.9)], 1, True, 1, 2),
        ([(False, 0.9), (True, 0.6)], 1, True, 1, 2),
        ([(False, 0.4), (False, 0.4), (False, 0.3), (False, 0.45)], 1, True, 3, 4),
        ([(False, 0.4), (False, 0.4), (False, 0.3), (False, 0.3)], 1, True, 0, 4),
        ([(False, 0.4), (True, 0.4)], 0, False, 0, 2),
    ],
)
def test_the_best_candidate_wins(
    scores: list[tuple[bool, float]], retries: int, chooses: bool, seed: int, renders: int
) -> None:
    engine = cast(Engine, Scripted(dict(enumerate(scores))))
    best, count = make_best(engine, PICTURE, PLAN, retries, chooses)
    assert best.candidate.seed == seed and count == renders


class Refusing:
    """An engine that reads nothing or plans nothing."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def parse(self, image: Any) -> Picture:
        if isinstance(self.error, OutsideWorldError):
            raise self.error
        return Picture(image, SceneGraph(), {})

    def plan(self, *_: Any) -> Plan:
        raise InvalidEditError("Not here.", "Elsewhere.")


def test_what_ours_does_not_do_is_refused() -> None:
    trial = trial_of("remove")
    ours = Ours(cast(Engine, Refusing()))
    with pytest.raises(Refused, match="ours: not found: the "):
        ours(trial, "end_to_end")
    with pytest.raises(Refused, match=r"ours: Not here\."):
        ours(trial, "oracle")
    strange = Ours(cast(Engine, Refusing(OutsideWorldError("A photograph.", "Another."))))
    with pytest.raises(Refused, match=r"ours: A photograph\."):
        strange(trial, "end_to_end")


def test_a_removals_truth_is_what_it_was() -> None:
    trial = trial_of("remove")
    assert truth_of(trial, PLAN, trial.before.ids) is trial.after


def test_a_moves_truth_is_drawn_again_where_it_was_planned() -> None:
    trial = trial_of("move")
    index = trial.ask.pair.index
    there = trial.after.truth(index)
    assert there is not None
    picture = oracle(trial.before)
    box = there.box.translated(0.03, 0.0)
    expected = apply(picture.graph, trial.ask.edit(trial.before.ids), box=box)
    planned = Insertion(trial.before.ids[index], box, "")
    plan = replace(PLAN, expected=expected, stages=(replace(WHOLE, insertions=(planned,)),))
    truth = truth_of(trial, plan, trial.before.ids)
    found = truth.truth(index)
    assert found is not None and found.box.iou(box) > 0.85
    others = [t.number for t in trial.before.truths if t.number != index]
    assert all(truth.scene.things[n] == trial.before.scene.things[n] for n in others)


def test_doing_nothing_changes_nothing() -> None:
    trial = trial_of("remove")
    made = do_nothing(trial, trial.hole("dilated"))
    assert np.array_equal(made.image, trial.source) and made.editable is not None
    assert not made.editable.any()


def test_cutting_and_pasting() -> None:
    removal = trial_of("remove")
    hole = removal.hole("dilated")
    made = cut_and_paste(removal, hole)
    assert np.array_equal(made.image[~hole], removal.source[~hole])
    assert (made.image[hole] != removal.source[hole]).any()
    move = trial_of("move")
    pasted = cut_and_paste(move, move.hole("dilated"))
    new = move.after.mask(move.ask.pair.index)
    error = np.abs(pasted.image[new].astype(int) - move.after.image[new]).mean()
    before = np.abs(move.source[new].astype(int) - move.after.image[new]).mean()
    assert error < 0.7 * before
    for kind in ("add", "replace", "change"):
        other = trial_of(kind)  # type: ignore[arg-type]
        with pytest.raises(Unable, match="no pixels"):
            cut_and_paste(other, other.hole("tight"))


def test_a_peer_is_pasted_back_where_it_takes_a_hole() -> None:
    trial = trial_of("replace")
    hole = trial.hole("box")
    made = peer_editor(lambda task, seed: 255 - task.source, takes_hole=True)(trial, hole)
    assert np.array_equal(made.image[~hole], trial.source[~hole]) and made.editable is hole
    free = peer_editor(lambda task, seed: 255 - task.source, takes_hole=False)(trial, hole)
    assert free.editable is None and np.array_equal(free.image, 255 - trial.source)


def test_a_peer_that_breaks_is_told() -> None:
    def broken(task: Any, seed: int) -> Any:
        raise RuntimeError("no such layer")

    trial = trial_of("remove")
    with pytest.raises(Unable, match="RuntimeError: no such layer"):
        peer_editor(broken, True)(trial, trial.hole("tight"))
    with pytest.raises(Unable, match="came back"):
        peer_editor(lambda task, seed: task.source[:4], True)(trial, trial.hole("tight"))
    nobody = Rivals(cast(Any, None))
    for _ in range(2):
        with pytest.raises(Unable, match="AttributeError"):
            nobody.make("inpaint-9", trial, trial.hole("tight"))


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_peers_are_told_what_ours_is(kind: EditKind) -> None:
    trial = trial_of(kind)
    task = task_of(trial, trial.hole("tight"))
    assert (task.gone is None) == (kind == "add") and (task.new is None) == (kind == "remove")
    assert task.region_prompt.startswith(("a ", "an ", "nothing on "))
    assert task.target_caption == task_of(trial, trial.hole("box")).target_caption


def test_costs_are_measured() -> None:
    with measured_cost() as cost:
        np.ones(10).sum()
    assert cost.seconds > 0 and (cost.peak_mb is None or cost.peak_mb > 10)


def test_a_sequence_has_every_kind_of_edit() -> None:
    options = Options(0, 3, sequences=1)
    assert sorted(turn_kinds(options, 0)) == sorted(EDIT_KINDS)
    assert turn_kinds(replace(options, kinds=("add",)), 0) == ["add"] * 5
    scene = first_scene(options, 0)
    assert len(scene.things) in (3, 4) and scene == first_scene(options, 0)
    for kind in EDIT_KINDS:
        ask = ask_in(scene, kind, generator(3, kind, 0))
        assert ask is not None and ask.pair.before == scene


def test_the_oracle_may_have_another_picture() -> None:
    trial = trial_of("remove")
    other = np.zeros_like(trial.source)
    assert oracle(trial.before, other).image is other
