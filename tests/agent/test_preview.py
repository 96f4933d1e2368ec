"""What is told before an edit is rendered, and how long it is thought to take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.events import PlanPreview, VersionMade
from agent.timings import KEPT, Timings
from sgedit_engine.interface import Plan, RenderOptions
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.edits import ChangeAttributes, Edit, RemoveObject
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


ENGINE = PaintedEngine()
EDITS: dict[str, Edit] = {
    "remove": RemoveObject(target="ball-1"),
    "change": ChangeAttributes(target="ball-1", attributes={"color": "red"}),
}


def plan_of(name: str, *, candidates: int = 1, side: int = 1) -> Plan:
    """A plan for an edit of the table, enlarged `side` times."""
    image = np.kron(table(), np.ones((side, side, 1), np.uint8))
    return ENGINE.plan(ENGINE.parse(image), EDITS[name], RenderOptions(candidates=candidates))


SMALL: dict[str, Any] = {}
LARGE = {"side": 8}
FOUR = {"candidates": 4}
# What edits took, the first of which loads the models, and what is then expected of the last.
EXPECTED = [
    pytest.param([], ("remove", SMALL), None, id="nothing is known"),
    pytest.param([("remove", SMALL, 9)], ("remove", SMALL), 9, id="only a first one"),
    pytest.param(
        [("remove", SMALL, 30), ("remove", SMALL, 5), ("remove", SMALL, 6), ("remove", SMALL, 7)],
        ("remove", SMALL), 6, id="a slow start does not count",
    ),
    pytest.param(
        [("remove", SMALL, 9), *[("remove", SMALL, s) for s in (5, 60, 5)]],
        ("remove", SMALL), 5, id="nor does an accident",
    ),
    pytest.param(
        [("remove", SMALL, 9), ("change", SMALL, 3), ("remove", SMALL, 6)],
        ("change", SMALL), 3, id="like edits go before others",
    ),
    pytest.param(
        [("remove", SMALL, 9), ("remove", SMALL, 6)], ("change", SMALL), 6, id="another kind",
    ),
    pytest.param(
        [("remove", SMALL, 9), ("remove", SMALL, 6), ("remove", LARGE, 20)],
        ("change", LARGE), 20, id="as large a picture goes before the same kind",
    ),
    pytest.param(
        [("remove", FOUR, 9), ("remove", FOUR, 6)], ("remove", SMALL), 1.5, id="fewer candidates",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "asked", "expected"), EXPECTED)
def test_what_is_expected(
    made: list[tuple[str, dict[str, Any], float]],
    asked: tuple[str, dict[str, Any]],
    expected: float | None,
) -> None:
    timings = Timings()
    for name, how, seconds in made:
        timings.took(plan_of(name, **how), None, seconds)
    assert timings.expected(plan_of(asked[0], **asked[1]), None) == expected


def test_a_first_edit_is_told_what_loading_takes(tmp_path: Path) -> None:
    path = tmp_path / "timings.json"
    remove, change = plan_of("remove"), plan_of("change")
    for start in (25.0, 21.0, 23.0):
        timings = Timings(path)
        timings.took(remove, None, start)
        timings.took(remove, None, 3.0)
        assert timings.expected(remove, None) == 3.0
    timings = Timings(path)
    assert timings.expected(remove, None) == 23.0
    assert timings.expected(change, None) == 3.0 + 19.0
    timings.took(change, None, 22.0)
    assert timings.expected(change, None) == 3.0


def test_only_the_latest_count(tmp_path: Path) -> None:
    path, plan = tmp_path / "timings.json", plan_of("remove")
    timings = Timings(path)
    for seconds in [9.0] * KEPT + [4.0] * KEPT:
        timings.took(plan, None, seconds)
    assert timings.expected(plan, None) == 4.0
    rows = json.loads(path.read_text())[""]
    assert sorted(map(len, rows.values())) == [1, KEPT]


def test_timings_are_kept_apart_by_what_works(tmp_path: Path) -> None:
    path, plan = tmp_path / "timings.json", plan_of("remove")
    Timings(path, of="slow").took(plan, None, 9.0)
    Timings(path, of="fast").took(plan, None, 1.0)
    assert Timings(path, of="slow").expected(plan, None) == 9.0
    assert Timings(path, of="fast").expected(plan, None) == 1.0
    assert Timings(path, of="new").expected(plan, None) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[1]",
        '{"": 3}',
        '{"": {"remove 1 1 8 8": ["x", -1], "render": [2.0], "late": [1]}}',
        '{"": {"remove 1 1 8 8": [1e999]}}',
    ],
)
def test_a_damaged_file_is_forgotten(tmp_path: Path, content: str) -> None:
    path, plan = tmp_path / "timings.json", plan_of("remove")
    path.write_text(content)
    timings = Timings(path)
    assert timings.expected(plan, None) is None
    timings.took(plan, None, 3.0)
    assert Timings(path).expected(plan, None) == 3.0


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    timings, plan = Timings(tmp_path / "missing" / "timings.json"), plan_of("remove")
    timings.took(plan, None, 3.0)
    assert timings.expected(plan, None) == 3.0
