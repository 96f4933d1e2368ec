"""What the scene panel and a question's crops are given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.events import Choice, Question
from agent.page.views.scene import crops, scene_panel
from sgedit_engine.interface import Picture
from sgedit_engine.painted import PaintedEngine
from sgedit_engine.scene.versions import Version, VersionStore
from tests.agent.tabletop import table


def url(kind: str, digest: str, size: int | None = None) -> str:
    return f"/{kind}/{digest}?size={size}"


@pytest.fixture(scope="module")
def picture() -> Picture:
    return PaintedEngine().parse(table())


@pytest.fixture(scope="module")
def version(picture: Picture) -> Version:
    return VersionStore("memory://scene-view").save_picture(picture)


def by_name(props: dict[str, Any], name: str) -> dict[str, Any]:
    return next(o for o in props["objects"] if o["name"] == name)


def test_every_object_is_there_with_its_place(version: Version, picture: Picture) -> None:
    props = scene_panel(version, picture, url)
    names = {o["name"] for o in props["objects"]}
    assert names == {"green book", "yellow lamp", "red mug", "blue mug", "orange ball"}
    assert props["picture"]["url"].startswith(f"/image/{version.image}")
    assert (props["picture"]["width"], props["picture"]["height"]) == (1000, 750)
    x, y, width, height = by_name(props, "red mug")["box"]
    box = next(o.box for o in picture.graph.objects if o.name == "red mug")
    assert (x, y) == pytest.approx((box.x0 * 1000, box.y0 * 750), abs=0.1)
    assert (width, height) == pytest.approx((box.width * 1000, box.height * 750), abs=0.1)


def test_relations_are_said_once_and_all_of_an_object_with_it(
    version: Version, picture: Picture
) -> None:
    props = scene_panel(version, picture, url)
    edges = [(r["subject"], r["predicate"], r["object"]) for r in props["relations"]]
    assert ("lamp-1", "on", "book-1") in edges
    assert not [e for e in edges if e[1] in ("under", "behind", "right of")]
    assert sum(p["count"] for p in props["predicates"]) == len(edges)
    told = {s["predicate"]: s["others"] for s in by_name(props, "green book")["stands"]}
    assert told["under"] == ["yellow lamp"]


def test_twins_are_told_apart(version: Version, picture: Picture) -> None:
    mug = next(o for o in picture.graph.objects if o.name == "blue mug")
    red = mug.model_copy(update={"attributes": {**mug.attributes, "color": "red"}})
    twins = Picture(picture.image, picture.graph.replaced(mug.id, red), picture.masks)
    labels = {o["label"] for o in scene_panel(version, twins, url)["objects"]}
    assert {"red mug on the left", "red mug on the right"} <= labels


def test_what_is_gone_is_not_selected(version: Version, picture: Picture) -> None:
    assert scene_panel(version, picture, url, selected="mug-1")["selected"] == "mug-1"
    assert scene_panel(version, picture, url, selected="mug-9")["selected"] is None


def test_props_are_small_json(version: Version, picture: Picture) -> None:
    assert len(json.dumps(scene_panel(version, picture, url))) < 16_000


def question(picture: Picture, image: str | None = None) -> Question:
    mugs = [o for o in picture.graph.objects if o.category == "mug"]
    choices = [Choice(n, o.name, o.id, o.box) for n, o in enumerate(mugs, 1)]
    return Question("Which mug?", (*choices, Choice(3, "neither")), "which", image)


def test_a_choice_is_shown_in_a_square_with_what_is_around(
    version: Version, picture: Picture
) -> None:
    props = crops(question(picture), version, picture, url)
    for choice, mug in zip(props["choices"], question(picture).choices, strict=True):
        if mug.box is None:
            assert choice["view"] is None and choice["outline"] == ""
            continue
        x, y, width, height = choice["view"]
        assert width == height
        assert x >= 0 and y >= 0 and x + width <= 1000 and y + height <= 750
        assert x <= mug.box.x0 * 1000 and x + width >= mug.box.x1 * 1000
        assert y <= mug.box.y0 * 750 and y + height >= mug.box.y1 * 750
        assert choice["outline"].startswith("M")


def test_a_question_about_an_earlier_picture_shows_that_one(
    version: Version, picture: Picture
) -> None:
    props = crops(question(picture, "f" * 64), version, picture, url)
    assert props["picture"]["url"].startswith(f"/image/{'f' * 64}")
    assert "h" in props["choices"][0]["outline"]  # a box: the head's masks are not this picture's


def test_an_object_without_a_mask_is_shown_by_its_box(version: Version, picture: Picture) -> None:
    bare = Picture(picture.image, picture.graph, {})
    x, y, width, height = by_name(scene_panel(version, bare, url), "red mug")["box"]
    path = by_name(scene_panel(version, bare, url), "red mug")["outline"]
    assert path == f"M{x} {y}h{width}v{height}h{-width}Z"
