"""Seeds: the same one gives the same scenes, another one others."""

from __future__ import annotations

import numpy as np
import pytest

from agent.conversation import load_script
from agent.terminal.demo import EXAMPLE
from benchmarks.conversations import EXPECTED, OTHERS, TWINS, scene_for
from benchmarks.edit_tasks import EditTask, sample_task
from benchmarks.held_out import generator
from benchmarks.wishes import wish_for
from stilllife.edits import EditKind
from stilllife.scenes import generator_of


def test_a_seed_is_a_stream_of_its_own() -> None:
    drawn = {
        (seed, purpose, number): generator(seed, purpose, number).random()
        for seed in (0, 1)
        for purpose in ("demo", "peers")
        for number in (0, 1)
    }
    assert len(set(drawn.values())) == len(drawn)
    assert drawn[1, "demo", 1] == generator(1, "demo", 1).random()
    assert generator_of(0, "train").random() not in drawn.values()


def test_demo_scenes_suit_the_lines() -> None:
    assert len(load_script(EXAMPLE).lines) == len(EXPECTED)
    scene = scene_for(5, 0)
    assert scene == scene_for(5, 0) != scene_for(6, 0)
    assert sorted(t.kind for t in scene.things) == sorted((TWINS, TWINS, *OTHERS))
    assert all(t.color != "purple" for t in scene.things if t.kind == TWINS)


@pytest.fixture(scope="module", params=["remove", "add", "replace"])
def task(request: pytest.FixtureRequest) -> tuple[EditKind, EditTask]:
    return request.param, sample_task(2, 0, request.param)


def test_a_task_s_hole_holds_all_that_the_edit_changes(task: tuple[EditKind, EditTask]) -> None:
    kind, edit = task
    changed = np.abs(edit.source.astype(int) - edit.truth.astype(int)).max(-1) > 4
    assert changed.any() and not (changed & ~edit.hole).any()
    assert edit.hole.mean() < 0.7
    assert (edit.gone is None) == (kind == "add") and (edit.new is None) == (kind == "remove")
    assert edit.source_caption != edit.target_caption


@pytest.mark.parametrize("things", [1, 2])
def test_wishes_name_what_they_want(things: int) -> None:
    wish = wish_for("samples/teapot", 1, 0, things, "teapot")
    assert wish == wish_for("samples/teapot", 1, 0, things, "teapot")
    assert len(wish.parts) == things and wish.parts[0].kind == "teapot"
    for part in wish.parts:
        assert part.kind in wish.caption and part.color in wish.caption
        assert part.pattern == "plain" or part.pattern in wish.caption


def test_two_wished_things_differ_in_kind_and_color() -> None:
    for number in range(40):
        first, second = wish_for("binding", 1, number, 2).parts
        assert first.kind != second.kind and first.color != second.color
