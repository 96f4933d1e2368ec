"""What is told before an edit is rendered, and how long it is thought to take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.events import PlanPreview, VersionMade
from agent.timings import KEPT, Timings
from sgedit_engine.interface import RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import RemoveObject
from tests.agent.conftest import SessionMaker
from tests.agent.tabletop import of_kind, table


def preview_of(opened: SessionMaker, tool: str, **arguments: str) -> PlanPreview:
    (preview,) = of_kind(opened({"go": [(tool, arguments)]}).send("go"), PlanPreview)
    return preview


def test_a_removal(opened: SessionMaker) -> None:
    session = opened({"go": [("remove_object", {"target_words": "the ball"})]})
    root = session.head
    (preview,) = of_kind(session.send("go"), PlanPreview)
    change = preview.change
    assert [(c.object_id, c.name, c.new_name) for c in change.removed] == [
        ("ball-1", "orange ball", None)
    ]
    assert not change.added and not change.moved and not change.changed and not change.comes
    assert change.goes and all("ball-1" in (r.subject, r.object) for r in change.goes)
    assert preview.targets == {}
    assert preview.boxes == {"ball-1": root.graph.get("ball-1").box}
    assert preview.image == root.image
    mask = session.store.get_mask(preview.allowed_mask)
    assert preview.share == pytest.approx(mask.mean(), abs=1e-4)


def test_a_move_tells_both_places(opened: SessionMaker) -> None:
    given = {"target_words": "the ball", "relation": "right of", "anchor_words": "the blue mug"}
    preview = preview_of(opened, "adjust_relation", **given)
    (moved,) = preview.change.moved
    assert moved.object_id == "ball-1" and moved.box != moved.new_box
    assert preview.targets == {"ball-1": moved.new_box}
    told = [(r.subject, r.predicate, r.object) for r in preview.change.comes]
    assert ("mug-2", "left of", "ball-1") in told


def test_a_change_and_an_addition(opened: SessionMaker) -> None:
    preview = preview_of(opened, "change_attributes", target_words="the ball", color="red")
    (changed,) = preview.change.changed
    assert (changed.name, changed.new_name) == ("orange ball", "red ball")
    preview = preview_of(opened, "add_object", what="a cube")
    assert [c.new_name for c in preview.change.added] == ["cube"]


def test_the_estimate_is_learned_and_held_against_what_it_took(opened: SessionMaker) -> None:
    script = {
        "one": [("change_attributes", {"target_words": "the ball", "color": "red"})],
        "two": [("change_attributes", {"target_words": "the ball", "color": "blue"})],
        "no, white": [("change_attributes", {"target_words": "it", "color": "white",
                                             "instead_of_last": True})],
    }  # fmt: skip
    session = opened(script, engine=PaintedEngine(seconds_per_step=0.05))
    first = list(session.send("one"))
    assert of_kind(first, PlanPreview)[0].seconds is None
    assert of_kind(first, VersionMade)[0].expected_seconds is None
    second = list(session.send("two"))
    (preview,), (made,) = of_kind(second, PlanPreview), of_kind(second, VersionMade)
    assert preview.seconds is not None and made.expected_seconds == preview.seconds
    assert 0.15 <= preview.seconds <= 2 * made.version.seconds
    third = list(session.send("no, white"))
    (preview,), (made,) = of_kind(third, PlanPreview), of_kind(third, VersionMade)
    assert made.expected_seconds == preview.seconds


def test_what_takes_longer_than_was_told_is_told_longer() -> None:
    engine, timings = PaintedEngine(), Timings()
    plan = engine.plan(
        engine.parse(table()), RemoveObject(target="ball-1"), RenderOptions(candidates=1)
    )
    timings.learn("render", 1.0)
    timings.learn("verify", 1.0)
    told = timings.rendering(plan, 1)
    assert told == 2.0
    for _ in range(3):
        timings.took(timings.rendering(plan, 1), 6.0)
    assert timings.rendering(plan, 1) == pytest.approx(6.0)
    # Once is an accident.
    timings.took(timings.rendering(plan, 1), 60.0)
    assert timings.rendering(plan, 1) == pytest.approx(6.0)


def test_timings_are_kept_apart_by_what_works(tmp_path: Path) -> None:
    path = tmp_path / "timings.json"
    Timings(path, of="slow").learn("read", 9.0)
    Timings(path, of="fast").learn("read", 1.0)
    assert Timings(path, of="slow").usual("read") == 9.0
    assert Timings(path, of="fast").usual("read") == 1.0
    assert Timings(path, of="new").usual("read") is None


def test_one_slow_start_does_not_count(tmp_path: Path) -> None:
    timings = Timings(tmp_path / "timings.json")
    for seconds in (60.0, 2.0, 2.2, 1.8):
        timings.learn("render", seconds, units=2)
    assert timings.usual("render") == pytest.approx(1.05)
    for _ in range(3 * KEPT):
        timings.learn("render", 1.0)
    rows = json.loads((tmp_path / "timings.json").read_text())
    assert len(rows[""]["render"]) == KEPT


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"": 3}', '{"": {"read": ["x", -1]}}'])
def test_a_damaged_file_is_forgotten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "timings.json"
    path.write_text(content)
    timings = Timings(path)
    assert timings.usual("read") is None
    timings.learn("read", 3.0)
    assert Timings(path).usual("read") == 3.0


def test_what_fails_teaches_nothing() -> None:
    timings = Timings()
    with pytest.raises(OSError), timings.measured("read"):
        raise OSError
    assert timings.usual("read") is None


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    timings = Timings(tmp_path / "missing" / "timings.json")
    timings.learn("read", 3.0)
    assert timings.usual("read") == 3.0
