"""References: words in a scene, and which objects they mean."""

from __future__ import annotations

import pytest

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.references import find
from tests.scene.conftest import graph_of, thing

KITCHEN = [
    ("the red mug", "unique", ["mug-1"]),
    ("the mug", "ambiguous", ["mug-1", "mug-2"]),
    ("a mug", "ambiguous", ["mug-1", "mug-2"]),
    ("any mug", "unique", ["mug-1"]),
    ("the striped cup", "unique", ["mug-2"]),
    ("the stripped mug", "unique", ["mug-2"]),
    ("the lamp", "unique", ["lamp-1"]),
    ("lamp-1", "unique", ["lamp-1"]),
    ("the yellow thing", "unique", ["lamp-1"]),
    ("the blue one", "ambiguous", ["mug-2", "ball-2"]),
    ("the mug left of the lamp", "unique", ["mug-1"]),
    ("the mug next to the lamp", "unique", ["mug-1"]),
    ("the cup to the right of the lamp", "unique", ["mug-2"]),
    ("the ball on the book", "unique", ["ball-1"]),
    ("the ball on the table", "unique", ["ball-2"]),
    ("the ball that is not on the book", "unique", ["ball-2"]),
    ("the book with the ball on it", "unique", ["book-1"]),
    ("the book with nothing on it", "none", []),
    ("what the ball stands on", "none", []),
    ("the thing under the ball", "unique", ["book-1"]),
    ("the ball behind the mug", "unique", ["ball-2"]),
    ("the lamp next to the mug next to the lamp", "unique", ["lamp-1"]),
    ("the leftmost mug", "unique", ["mug-1"]),
    ("the rightmost thing", "unique", ["mug-2"]),
    ("the bigger ball", "unique", ["ball-1"]),
    ("the small ball", "unique", ["ball-2"]),
    ("the big mug", "unique", ["mug-2"]),
    ("the smallest object", "unique", ["ball-2"]),
    ("the tallest thing", "unique", ["lamp-1"]),
    ("the farthest ball", "unique", ["ball-2"]),
    ("the ball in front", "unique", ["ball-1"]),
    ("the second ball", "unique", ["ball-1"]),
    ("the last mug", "unique", ["mug-2"]),
    ("the third mug", "none", []),
    ("the middle mug", "ambiguous", ["mug-1", "mug-2"]),
    ("the mug closest to the book", "unique", ["mug-2"]),
    ("the mug farthest from the book", "unique", ["mug-1"]),
    ("the lamp between the two mugs", "unique", ["lamp-1"]),
    ("the lamp between the red mug and the blue mug", "unique", ["lamp-1"]),
    ("both mugs", "several", ["mug-1", "mug-2"]),
    ("all balls", "several", ["ball-1", "ball-2"]),
    ("the two balls", "several", ["ball-1", "ball-2"]),
    ("all three mugs", "none", []),
    ("the red ones", "several", ["mug-1", "ball-1"]),
    ("everything", "several", ["mug-1", "mug-2", "lamp-1", "book-1", "ball-1", "ball-2"]),
    ("everything except the lamp and the balls", "several", ["mug-1", "mug-2", "book-1"]),
    ("everything red except the ball", "several", ["mug-1"]),
    ("all balls except the small one", "several", ["ball-1"]),
    ("everything except the green mug", "none", []),
    ("everything except the red mug and the green lamp", "none", []),
    ("all mugs except the green ones", "none", []),
    ("all things that are not mugs", "several", ["lamp-1", "book-1", "ball-1", "ball-2"]),
    ("the ones that are not balls or mugs", "several", ["lamp-1", "book-1"]),
    ("all non-mugs", "several", ["lamp-1", "book-1", "ball-1", "ball-2"]),
    ("everything that is not a mug", "several", ["lamp-1", "book-1", "ball-1", "ball-2"]),
    ("all balls but the biggest one", "several", ["ball-2"]),
    (
        "everything except the small ball",
        "several",
        ["mug-1", "mug-2", "lamp-1", "book-1", "ball-1"],
    ),
    ("the mug that is not blue", "unique", ["mug-1"]),
    ("the mug, not the red one", "unique", ["mug-2"]),
    ("the plain ball", "unique", ["ball-2"]),
    ("the ball without spots", "unique", ["ball-2"]),
    ("the ball with no spots", "unique", ["ball-2"]),
    ("the green mug", "none", []),
    ("the giraffe", "none", []),
    ("the lamb", "none", []),
    ("the mug's handle", "none", []),
    ("the table", "none", []),
    ("the mug next to the giraffe", "none", []),
    ("it", "ambiguous", ["mug-1", "mug-2", "lamp-1", "book-1", "ball-1", "ball-2"]),
]


@pytest.mark.parametrize(("words", "status", "ids"), KITCHEN, ids=[c[0] for c in KITCHEN])
def test_in_the_kitchen(
    words: str, status: str, ids: list[str], kitchen: SceneGraph, vocabulary: Vocabulary
) -> None:
    found = find(kitchen, words, vocabulary)
    assert (found.status, sorted(found.ids)) == (status, sorted(ids))


MUGS = [
    ("the second mug", ["mug-2"]),
    ("the second mug from the right", ["mug-3"]),
    ("the third mug from the left", ["mug-3"]),
    ("the second to last mug", ["mug-3"]),
    ("the red mug on the left", ["mug-1"]),
    ("the big red mug", ["mug-3"]),
    ("the second biggest mug", ["mug-4"]),
    ("the mug nearest to the duck", ["mug-3"]),
    ("the nearest mug", ["mug-4"]),
    ("the near mug", ["mug-4"]),
    ("the left of the red mugs", ["mug-1"]),
    ("the two leftmost mugs", ["mug-1", "mug-2"]),
    ("both red mugs", ["mug-1", "mug-3"]),
    ("the mug that is neither red nor green", ["mug-2"]),
    ("the mugs that are not red", ["mug-2", "mug-4"]),
    ("the plain red mug", ["mug-1"]),
    ("everything that is not a mug", ["rubber-duck-1"]),
]


@pytest.mark.parametrize(("words", "ids"), MUGS, ids=[c[0] for c in MUGS])
def test_in_a_row_of_mugs(
    words: str, ids: list[str], row_of_mugs: SceneGraph, vocabulary: Vocabulary
) -> None:
    found = find(row_of_mugs, words, vocabulary)
    assert found.status in ("unique", "several")
    assert sorted(found.ids) == ids


FOCUS = [
    ("it", ["mug-2"], "unique", ["mug-2"]),
    ("that one", ["ball-1", "mug-2"], "unique", ["ball-1"]),
    ("that mug", ["ball-1", "mug-2"], "unique", ["mug-2"]),
    ("the mug", ["mug-2"], "ambiguous", ["mug-1", "mug-2"]),
    ("the other one", ["mug-2"], "unique", ["mug-1"]),
    ("the other mug", ["mug-1"], "unique", ["mug-2"]),
    ("the other mug", ["lamp-1", "mug-1"], "unique", ["mug-2"]),
    ("the other mugs", ["mug-1"], "several", ["mug-2"]),
    ("the blue one", ["mug-1"], "unique", ["mug-2"]),
    ("the blue one", ["ball-1"], "unique", ["ball-2"]),
    ("the yellow one", ["ball-1"], "unique", ["lamp-1"]),
    ("the new ball", ["mug-1", "ball-2"], "unique", ["ball-2"]),
    ("the ball you just added", ["mug-1"], "none", []),
    ("it", ["gone-1", "lamp-1"], "unique", ["lamp-1"]),
    ("them", ["mug-1", "lamp-1"], "several", ["lamp-1", "mug-1"]),
    ("those two", ["mug-1", "lamp-1", "ball-1"], "several", ["lamp-1", "mug-1"]),
    ("them", ["mug-1", "lamp-1", "ball-1"], "ambiguous", ["ball-1", "lamp-1", "mug-1"]),
    ("the ball next to it", ["mug-2"], "unique", ["ball-1"]),
    ("the mug next to it", ["lamp-1"], "unique", ["mug-1"]),
]


@pytest.mark.parametrize(
    ("words", "focus", "status", "ids"), FOCUS, ids=[f"{c[0]} / {c[1]}" for c in FOCUS]
)
def test_focus(
    words: str,
    focus: list[str],
    status: str,
    ids: list[str],
    kitchen: SceneGraph,
    vocabulary: Vocabulary,
) -> None:
    found = find(kitchen, words, vocabulary, focus=focus)
    assert (found.status, sorted(found.ids)) == (status, ids)


def test_an_answer_chooses_among_the_candidates(
    row_of_mugs: SceneGraph, vocabulary: Vocabulary
) -> None:
    asked = ("mug-2", "mug-3", "mug-4")
    assert find(row_of_mugs, "the left one", vocabulary, among=asked).ids == ("mug-2",)
    assert find(row_of_mugs, "number 2", vocabulary, among=asked).ids == ("mug-3",)
    assert find(row_of_mugs, "not the red one", vocabulary, among=asked).ids == (
        "mug-2", "mug-4",
    )  # fmt: skip
    assert find(row_of_mugs, "the one closest to the duck", vocabulary, among=asked).ids == (
        "mug-3",
    )


REASONS = [
    ("the green mug", "There is no green mug", {"mug-1", "mug-2"}),
    ("the giraffe", "There is no giraffe", set()),
    ("the red giraffe", "There is no giraffe", {"mug-1", "ball-1"}),
    ("the lamb", "There is no lamb", {"lamp-1"}),
    ("the third mug", "There are only 2 mugs", {"mug-1", "mug-2"}),
    ("the lamp on the book", "No lamp is on the book", {"lamp-1"}),
    ("the mug next to the giraffe", "There is no giraffe", set()),
    ("the table", "part of the background", set()),
    ("all three mugs", "There are only 2 mugs", {"mug-1", "mug-2"}),
]


@pytest.mark.parametrize(("words", "reason", "near"), REASONS, ids=[c[0] for c in REASONS])
def test_why_nothing_fits(
    words: str, reason: str, near: set[str], kitchen: SceneGraph, vocabulary: Vocabulary
) -> None:
    found = find(kitchen, words, vocabulary)
    assert reason in found.reason
    assert set(found.suggestions) == near
    assert found.matches == ()


def test_plurals_in_reasons(vocabulary: Vocabulary) -> None:
    graph = graph_of(*(thing(f"cactus-{n}", 0.2 * n, 0.7, 0.1, 0.2) for n in (1, 2)))
    assert "There are only 2 cacti" in find(graph, "all three cacti", vocabulary).reason


def test_an_empty_scene(vocabulary: Vocabulary) -> None:
    found = find(SceneGraph(), "the mug", vocabulary)
    assert (found.status, found.reason) == ("none", "There is no object in the picture.")


def test_two_lamps_but_one_mug_beside_a_lamp(vocabulary: Vocabulary) -> None:
    scene = graph_of(
        thing("lamp-1", 0.15, 0.7, 0.15, 0.3),
        thing("mug-1", 0.36, 0.7, 0.15, 0.15),
        thing("mug-2", 0.62, 0.95, 0.15, 0.15),
        thing("lamp-2", 0.9, 0.55, 0.12, 0.25),
    )
    found = find(scene, "the mug next to the lamp", vocabulary)
    assert (found.status, found.ids) == ("unique", ("mug-1",))
    assert "is next to lamp-1" in found.matches[0].reasons


def test_a_clause_goes_to_whom_it_fits(vocabulary: Vocabulary) -> None:
    scene = graph_of(
        thing("book-1", 0.3, 0.8, 0.34, 0.2),
        thing("mug-1", 0.3, 0.68, 0.16, 0.18),
        thing("lamp-1", 0.6, 0.8, 0.16, 0.34),
        thing("mug-2", 0.85, 0.8, 0.16, 0.18),
    )
    found = find(scene, "the mug left of the lamp on the book", vocabulary)
    assert found.ids == ("mug-1",)


def test_a_rough_relation_serves_when_none_holds(vocabulary: Vocabulary) -> None:
    scene = graph_of(
        thing("lamp-1", 0.2, 0.75, 0.15, 0.3),
        thing("mug-1", 0.47, 0.75, 0.15, 0.15),
        thing("mug-2", 0.88, 0.75, 0.15, 0.15),
    )
    assert not scene.related("mug-1", "next to", "lamp-1")
    found = find(scene, "the mug next to the lamp", vocabulary)
    assert found.ids == ("mug-1",)
    assert found.matches[0].score < 1


def test_uncertain_attributes_are_asked_about_not_excluded(vocabulary: Vocabulary) -> None:
    sure = thing("mug-1", 0.2, 0.8, 0.2, 0.2, "orange")
    unsure = thing("mug-2", 0.7, 0.8, 0.2, 0.2, "orange", score=0.3)
    assert find(graph_of(sure), "the red mug", vocabulary).status == "none"
    found = find(graph_of(sure, unsure), "the red mug", vocabulary)
    assert (found.status, found.ids) == ("unique", ("mug-2",))
    red = thing("mug-3", 0.45, 0.8, 0.2, 0.2, "red")
    assert find(graph_of(sure, unsure, red), "the red mug", vocabulary).ids == ("mug-3",)


def test_kinds_of_an_open_scene() -> None:
    scene = graph_of(
        thing("chair-1", 0.2, 0.8, 0.2, 0.4, description="a wooden chair with a high back"),
        thing("chair-2", 0.6, 0.8, 0.2, 0.4, description="a plastic chair"),
        thing("sofa-1", 0.85, 0.6, 0.3, 0.2, "blue"),
    )
    anything = Vocabulary(open=True)
    assert find(scene, "the plastic chair", anything).ids == ("chair-2",)
    assert find(scene, "the chair", anything).status == "ambiguous"
    assert find(scene, "the chair leg", anything).status == "none"
    assert find(scene, "the sofas", anything).ids == ("sofa-1",)


def test_what_things_do_with_each_other(vocabulary: Vocabulary) -> None:
    """Relations that somebody told, and what stands on a thing, which that "holds"."""
    boxes = {"book-1": (0.6, 0.7, 0.9, 0.8), "lamp-1": (0.7, 0.4, 0.8, 0.7)}
    boxes |= {"mug-1": (0.1, 0.4, 0.3, 0.8), "ball-1": (0.2, 0.5, 0.3, 0.6)}
    boxes |= {"mug-2": (0.4, 0.4, 0.55, 0.8)}
    objects = tuple(
        SceneObject(id=i, category=i.split("-")[0], box=Box.from_xyxy(box))
        for i, box in boxes.items()
    )
    told = (("lamp-1", "on", "book-1"), ("mug-1", "holding", "ball-1"))
    relations = tuple(Relation(subject=a, predicate=p, object=b) for a, p, b in told)
    graph = SceneGraph(objects=objects, relations=relations)
    for words, target in (
        ("the mug holding the ball", "mug-1"),
        ("the mug that holds the ball", "mug-1"),
        ("the ball held by the mug", "ball-1"),
        ("the book holding the lamp", "book-1"),
        ("the mug not holding the ball", "mug-2"),
    ):
        assert find(graph, words, vocabulary).ids == (target,), words
    assert find(graph, "the mug wearing the ball", vocabulary).status == "none"
