"""A reading that is put right: masks, boxes, ids and relations follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Found, Picture
from sgedit_engine.painted import VOCABULARY, PaintedEngine
from sgedit_engine.scene import corrections
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.edits import ChangeAttributes
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import NAMELESS, SceneGraph
from sgedit_engine.scene.identity import with_known_ids
from tests.agent.tabletop import table


@pytest.fixture(scope="module")
def picture() -> Picture:
    return PaintedEngine().parse(table())


def test_a_new_name_keeps_the_id_and_remembers_what_was_read(picture: Picture) -> None:
    after = corrections.renamed(picture, "mug-1", "teapot", {"color": "blue"}, VOCABULARY)
    item = after.graph.get("mug-1")
    assert (item.name, item.description) == ("blue teapot", "blue teapot")
    assert (item.seen_as("kind"), item.seen_as("color")) == ("mug", "red")
    assert item.kinds == ("teapot", "mug")
    again = corrections.renamed(after, "mug-1", "bottle", {}, VOCABULARY).graph.get("mug-1")
    assert (again.name, again.seen_as("kind")) == ("blue bottle", "mug")
    # Another look that is drawn is seen as it is drawn.
    white = ChangeAttributes(target="mug-1", attributes={"color": "white"})
    assert apply(after.graph, white).get("mug-1").seen_as("color") == "white"


def test_a_look_that_was_not_read_is_held_against_nothing(picture: Picture) -> None:
    item = picture.graph.get("mug-1")
    unread = item.model_copy(update={"attributes": {"color": "red"}})
    without = replace(picture, graph=picture.graph.replaced("mug-1", unread))
    after = corrections.renamed(without, "mug-1", None, {"pattern": "striped"}, VOCABULARY)
    told = after.graph.get("mug-1")
    assert (told.name, told.seen_as("pattern"), told.seen_name) == (
        "red striped mug",
        None,
        "red mug",
    )


def test_what_carries_things_under_a_new_name_is_measured_anew(picture: Picture) -> None:
    assert picture.graph.related("lamp-1", "on", "book-1")
    after = corrections.renamed(picture, "book-1", "ball", {}, VOCABULARY)
    assert not after.graph.related("lamp-1", "on", "book-1")
    untouched = [r for r in picture.graph.relations if "book-1" not in (r.subject, r.object)]
    assert set(untouched) <= set(after.graph.relations)


def test_pixels_of_what_is_not_there_go_to_what_is_around(picture: Picture) -> None:
    inner = np.zeros(picture.image.shape[:2], np.bool_)
    rows, columns = np.nonzero(picture.masks["ball-1"])
    inner[rows.mean().astype(int) - 3 : rows.mean().astype(int) + 3,
          columns.mean().astype(int) - 3 : columns.mean().astype(int) + 3] = True  # fmt: skip
    found = Found("mug", {"color": "red"}, inner, 0.7)
    more, object_id = corrections.added(picture, found, None, {}, VOCABULARY)
    assert object_id == "mug-3"
    assert not (more.masks["ball-1"] & inner).any()
    less = corrections.dropped(more, object_id, VOCABULARY)
    assert np.array_equal(less.masks["ball-1"], picture.masks["ball-1"])
    assert not diff(picture.graph, less.graph)
    assert less.graph.dismissed[0].box == Box.from_mask(inner)


def test_what_is_dismissed_is_not_read_again_until_it_is_added(picture: Picture) -> None:
    less = corrections.dropped(picture, "mug-1", VOCABULARY)
    assert "mug-1" not in with_known_ids(picture, less.graph).graph
    found = Found("mug", {"color": "red"}, picture.masks["mug-1"], 0.9)
    more, object_id = corrections.added(less, found, "teapot", {}, VOCABULARY)
    assert more.graph.dismissed == ()
    read = with_known_ids(picture, more.graph).graph
    assert (read.get(object_id).category, object_id) == ("teapot", "teapot-1")


def test_what_nobody_sees_stays_where_a_person_saw_it(picture: Picture) -> None:
    mask = np.zeros(picture.image.shape[:2], np.bool_)
    mask[150:170, 150:170] = True
    found = Found("ball", {"color": "white"}, mask, 0.4)
    more, object_id = corrections.added(picture, found, None, {}, VOCABULARY)
    read = with_known_ids(picture, more.graph)
    kept = corrections.keeping_corrections(read, more, VOCABULARY)
    assert not diff(more.graph, kept.graph)
    assert np.array_equal(kept.masks[object_id], mask)


def test_what_nobody_had_a_name_for_is_what_a_person_calls_it(picture: Picture) -> None:
    mask = np.zeros(picture.image.shape[:2], np.bool_)
    mask[150:170, 150:170] = True
    found = Found(NAMELESS, {}, mask, 0.4)
    named, object_id = corrections.added(picture, found, "vase", {}, VOCABULARY)
    assert named.graph.get(object_id).kinds == ("vase",)
    unnamed, object_id = corrections.added(picture, found, None, {}, VOCABULARY)
    later = corrections.renamed(unnamed, object_id, "vase", {}, VOCABULARY)
    assert later.graph.get(object_id).kinds == ("vase",)


def test_refusals(picture: Picture) -> None:
    nothing = np.zeros(picture.image.shape[:2], np.bool_)
    with pytest.raises(InvalidEditError, match="hardly a pixel"):
        corrections.outlined(picture, "mug-1", nothing, VOCABULARY)
    whole = Found("mug", {}, picture.masks["mug-1"], 1.0)
    with pytest.raises(InvalidEditError, match="is the red mug already"):
        corrections.added(picture, whole, None, {}, VOCABULARY)


def test_a_graph_keeps_what_was_told(picture: Picture) -> None:
    graph = corrections.renamed(picture, "mug-1", "teapot", {}, VOCABULARY).graph
    graph = corrections.dropped(
        Picture(picture.image, graph, picture.masks), "ball-1", VOCABULARY
    ).graph
    back = SceneGraph.from_networkx(graph.to_networkx())
    assert (back.objects, back.dismissed) == (graph.objects, graph.dismissed)
    assert SceneGraph.from_json(graph.to_json()) == graph
