"""The graph: copies, networkx and JSON round trips, words, differences."""

from __future__ import annotations

import pytest

from sgedit_engine.errors import InvalidEditError, UnknownObjectError
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.graph import SceneGraph
from tests.scene.conftest import graph_of, thing


def test_networkx_and_back(kitchen: SceneGraph) -> None:
    assert SceneGraph.from_networkx(kitchen.to_networkx()) == kitchen


def test_networkx_keeps_two_predicates_of_one_pair(kitchen: SceneGraph) -> None:
    edges = kitchen.to_networkx()["mug-1"]["lamp-1"]
    assert {"left of", "next to"} & set(edges)
    assert len(edges) == sum(
        r.subject == "mug-1" and r.object == "lamp-1" for r in kitchen.relations
    )


def test_json_and_back(kitchen: SceneGraph) -> None:
    text = kitchen.to_json()
    assert SceneGraph.from_json(text) == kitchen
    assert SceneGraph.from_json(text).to_json() == text


def test_ids_are_never_issued_again(kitchen: SceneGraph) -> None:
    first, graph = kitchen.without("mug-2").issue_id("mug")
    second, _ = graph.issue_id("mug")
    assert (first, second) == ("mug-3", "mug-4")
    assert kitchen.issue_id("wine glass")[0] == "wine-glass-1"
    assert kitchen.issue_id("../a/b")[0] == "-a-b-1"


def test_without_takes_the_relations_along(kitchen: SceneGraph) -> None:
    after = kitchen.without("book-1", "ball-1")
    assert {o.id for o in after.objects} == {"mug-1", "mug-2", "lamp-1", "ball-2"}
    assert not any("book-1" in (r.subject, r.object) for r in after.relations)
    assert kitchen.get("book-1")  # the graph itself did not change
    with pytest.raises(UnknownObjectError, match="cat-1"):
        kitchen.without("cat-1")


def test_an_id_is_taken_once(kitchen: SceneGraph) -> None:
    with pytest.raises(InvalidEditError, match="mug-1"):
        kitchen.with_object(thing("mug-1", 0.5, 0.5, 0.1, 0.1))
    with pytest.raises(InvalidEditError, match="mug-2"):
        kitchen.replaced("mug-1", thing("mug-2", 0.5, 0.5, 0.1, 0.1))


def test_replacing_under_another_id_drops_relations(kitchen: SceneGraph) -> None:
    same = kitchen.replaced("mug-1", kitchen.get("mug-1").model_copy(update={"score": 0.5}))
    assert same.relations == kitchen.relations
    other = kitchen.replaced("mug-1", thing("bowl-1", 0.2, 0.7, 0.2, 0.1))
    assert not any("mug-1" in (r.subject, r.object) for r in other.relations)
    assert other.objects[0].id == "bowl-1"


def test_the_scene_in_words(kitchen: SceneGraph) -> None:
    lines = kitchen.describe().splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("a blue ball")
    assert "a red spotted ball, on the green book" in lines
    assert SceneGraph().describe() == "an empty scene"


def test_twins_are_told_apart_by_their_ids() -> None:
    twins = graph_of(thing("mug-1", 0.2, 0.8, 0.2, 0.2), thing("mug-2", 0.5, 0.8, 0.2, 0.2))
    assert twins.describe().splitlines() == [
        "a red mug (mug-1), just left of the red mug (mug-2)",
        "a red mug (mug-2), just right of the red mug (mug-1)",
    ]


def test_differences(kitchen: SceneGraph) -> None:
    assert not diff(kitchen, kitchen)
    red = kitchen.get("mug-2").model_copy(update={"attributes": {"color": "red"}})
    after = kitchen.without("ball-2").replaced("mug-2", red)
    after = after.with_object(thing("bowl-1", 0.3, 0.9, 0.2, 0.1))
    found = diff(kitchen, after)
    assert (found.added, found.removed, found.changed) == (("bowl-1",), ("ball-2",), ("mug-2",))
    assert all("ball-2" in (r.subject, r.object) for r in found.relations_removed)


def test_masks_and_scores_are_no_difference(kitchen: SceneGraph) -> None:
    seen = kitchen.get("mug-1").model_copy(
        update={"mask": "0" * 64, "score": 0.4, "description": "a mug"}
    )
    assert not diff(kitchen, kitchen.replaced("mug-1", seen))
