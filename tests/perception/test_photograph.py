"""Names -> what is looked for, and a reading -> a photograph's graph."""

from __future__ import annotations

import numpy as np
import pytest

from sgedit_engine.models.profiles import PHOTOGRAPHS, read_profile_file
from sgedit_engine.perception.photograph import (
    Wanted,
    is_background,
    picture_of_photograph,
    sought_by,
)
from sgedit_engine.reading import Reading, Seen
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.names import names_in

VOCABULARY = read_profile_file(PHOTOGRAPHS).vocabulary
SIZE = (120, 200)
IMAGE = np.full((*SIZE, 3), 128, np.uint8)

NAMES = [
    ("cup", "cup", "cup", {}),
    ("two red laptops", "red laptop", "laptop", {"color": "red"}),
    ("the coffee cup", "coffee cup", "coffee cup", {}),
    ("a wooden table", "wooden table", "table", {"material": "wooden"}),
    ("Persian cat", "persian cat", "persian cat", {}),
    ("an orange", "orange", "orange", {}),
    ("glass", "glass", "glass", {}),
    ("a wine glass", "wine glass", "wine glass", {}),
    ("orange", "orange", "orange", {}),
    ("/red", "red", "red", {}),
    ("../..", "", "", {}),
]


@pytest.mark.parametrize(("name", "kind", "category", "attributes"), NAMES)
def test_names(name: str, kind: str, category: str, attributes: dict[str, str]) -> None:
    assert Wanted.of(name, VOCABULARY) == Wanted(name, kind, category, attributes)


LISTS = [
    ("a wine glass, orange and the glass", ("wine glass", "orange", "glass")),
    ("two red wine glasses; an orange glass", ("red wine glass", "orange glass")),
    ("a cup that is red, a cup of glass", ("red cup", "glass cup")),
    ("something red, red ones, the red", ()),
    ("oranges, two glasses, a pair of scissors", ("orange", "glass", "scissors")),
    ("a bowl of oranges, a glass of water", ("bowl of oranges", "glass of water")),
    ("orange cats, shoes and the red violets", ("orange cat", "shoe", "red violet")),
]


@pytest.mark.parametrize(("words", "names"), LISTS)
def test_names_in_a_list_go_on_to_the_detector(words: str, names: tuple[str, ...]) -> None:
    found = names_in(words, VOCABULARY)
    assert found == names
    assert tuple(Wanted.of(name, VOCABULARY).kind for name in found) == names


def test_each_kind_is_looked_for_once() -> None:
    names = ("cups", "cup", "red cup", "blue dog", "the kitchen table")
    sought = sought_by([Wanted.of(n, VOCABULARY) for n in names], VOCABULARY)
    assert sought.kinds == ("cup", "red cup", "blue dog", "kitchen table")
    assert sought.attributes == {"color": ("red", "blue")}
    assert sought.behind == ("kitchen table",)


def box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def seen(kind: str, at: Box, **read: tuple[str, float]) -> Seen:
    return Seen(kind, at, 0.6, at.to_mask(SIZE[1], SIZE[0]), read)


def picture(names: list[str], *objects: Seen, said: float = 0.5):  # type: ignore[no-untyped-def]
    wanted = [Wanted.of(name, VOCABULARY) for name in names]
    return picture_of_photograph(IMAGE, Reading(objects), wanted, VOCABULARY, said)


def test_one_node_per_instance_from_left_to_right() -> None:
    right = seen("cup", box(0.7, 0.4, 0.8, 0.6))
    left = seen("cup", box(0.1, 0.4, 0.2, 0.6))
    found = picture(["cup", "laptop", "dogs"], right, left)
    assert [(o.id, o.box.x0) for o in found.graph.objects] == [("cup-1", 0.1), ("cup-2", 0.7)]
    assert found.graph.related("cup-1", "left of", "cup-2")
    assert found.unseen == ("laptop", "dogs")


def test_only_what_is_believed_is_said() -> None:
    cup = seen("cup", box(0.1, 0.4, 0.2, 0.6), color=("red", 0.7), pattern=("striped", 0.4))
    item = picture(["cup"], cup).graph.get("cup-1")
    assert item.attributes == {"color": "red"}
    assert item.description == "red cup"
    assert item.read_as is None


TOLD = [
    (("red", 0.9), None),
    (("orange", 0.9), {"color": "orange"}),
    (("orange", 0.3), {"color": ""}),
]


@pytest.mark.parametrize(("read", "read_as"), TOLD)
def test_what_a_name_tells_is_kept(read: tuple[str, float], read_as: dict[str, str] | None) -> None:
    cup = seen("red cup", box(0.1, 0.4, 0.2, 0.6), color=read)
    item = picture(["red cup"], cup).graph.get("cup-1")
    assert item.category == "cup"
    assert item.attributes == {"color": "red"}
    assert item.read_as == read_as


def test_backgrounds_are_nodes_behind_everything() -> None:
    table = seen("wooden table", box(0.0, 0.5, 1.0, 1.0))
    wall = seen("brick wall", box(0.0, 0.0, 1.0, 0.5))
    cup = seen("cup", box(0.4, 0.4, 0.5, 0.7))
    found = picture(["wooden table", "brick wall", "cup"], table, wall, cup)
    kinds = {o.id: o.kind for o in found.graph.objects}
    assert kinds == {"cup-1": "foreground", "table-1": "background", "brick-wall-1": "background"}
    masks = found.masks
    assert not (masks["cup-1"] & (masks["table-1"] | masks["brick-wall-1"])).any()
    assert (masks["cup-1"] | masks["table-1"] | masks["brick-wall-1"]).all()
    assert not found.graph.relations


def test_a_table_that_is_an_object_leaves_things_their_pixels() -> None:
    table = seen("table", box(0.2, 0.4, 0.8, 0.8))
    cup = seen("cup", box(0.4, 0.3, 0.5, 0.6))
    wall = seen("wall", box(0.0, 0.0, 1.0, 1.0))
    found = picture(["table", "cup", "wall"], table, cup, wall)
    kinds = {o.id: o.kind for o in found.graph.objects}
    assert kinds == {"cup-1": "foreground", "table-1": "foreground", "wall-1": "background"}
    assert (found.masks["cup-1"] == cup.mask).all()
    assert np.sum([*found.masks.values()], axis=0).max() == 1


def test_a_background_that_nothing_is_left_of_is_no_node() -> None:
    cup = seen("cup", box(0.0, 0.0, 0.9, 0.9))
    sky = seen("sky", box(0.0, 0.0, 0.5, 0.5))
    assert [o.id for o in picture(["cup", "sky"], cup, sky).graph.objects] == ["cup-1"]


BACKGROUNDS = [
    ("sky", box(0.4, 0.4, 0.5, 0.5), True),
    ("table", box(0.4, 0.4, 0.6, 0.6), False),
    ("table", box(0.0, 0.5, 1.0, 1.0), True),
    ("woman", box(0.2, 0.1, 0.8, 1.0), False),
    ("mural", box(0.0, 0.0, 1.0, 0.9), True),
]


@pytest.mark.parametrize(("category", "at", "behind"), BACKGROUNDS)
def test_background_by_name_or_place(category: str, at: Box, behind: bool) -> None:
    assert is_background(category, at.to_mask(200, 120), VOCABULARY) == behind


def test_things_stand_on_anything() -> None:
    book = seen("book", box(0.2, 0.5, 0.6, 0.8))
    cup = Seen("cup", box(0.35, 0.3, 0.45, 0.56), 0.6, np.zeros(SIZE, bool), {})
    cup.mask[36:67, 70:90] = True
    book.mask[:] &= ~cup.mask
    found = picture(["book", "cup"], book, cup)
    assert found.graph.related("cup-1", "on", "book-1")
    assert found.graph.related("book-1", "under", "cup-1")
