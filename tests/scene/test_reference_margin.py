"""Who is meant, and how clearly: ranks with near ties, exclusions, what was last spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph
from sgedit_engine.scene.object_fit import MARGIN
from sgedit_engine.scene.references import find
from tests.scene.conftest import graph_of, thing

WORDS = Vocabulary(
    kinds=("mug", "ball", "book", "lamp"),
    attributes={
        "color": ("red", "blue", "green", "white", "yellow"),
        "pattern": ("plain", "striped", "spotted"),
    },
    supports=("book",),
)


@pytest.fixture
def three() -> SceneGraph:
    """Two mugs of almost one size, and a small one."""
    return graph_of(
        thing("mug-1", 0.2, 0.80, 0.16, 0.18, "red"),
        thing("mug-2", 0.5, 0.80, 0.165, 0.185, "blue", "striped"),
        thing("mug-3", 0.8, 0.805, 0.10, 0.12, "white"),
    )


RANKS = [
    ("the biggest mug", "ambiguous", ["mug-2", "mug-1"]),
    ("the bigger one", "ambiguous", ["mug-2", "mug-1"]),
    ("the big mug", "ambiguous", ["mug-1", "mug-2"]),
    ("the tallest mug", "ambiguous", ["mug-2", "mug-1"]),
    ("the smallest mug", "unique", ["mug-3"]),
    ("the small mug", "unique", ["mug-3"]),
    ("the shortest one", "unique", ["mug-3"]),
    ("the second biggest mug", "ambiguous", ["mug-1", "mug-2"]),
    ("the two biggest mugs", "several", ["mug-2", "mug-1"]),
    ("the two smallest mugs", "ambiguous", ["mug-3", "mug-1", "mug-2"]),
    ("the nearest mug", "ambiguous", ["mug-3", "mug-1", "mug-2"]),
    ("the leftmost mug", "unique", ["mug-1"]),
    ("the second mug", "unique", ["mug-2"]),
    ("the mug in the middle", "unique", ["mug-2"]),
    ("the first two mugs", "several", ["mug-1", "mug-2"]),
    ("the last two mugs", "several", ["mug-3", "mug-2"]),
    ("the first four mugs", "none", []),
]
EXCLUDED = [
    ("all but the red one", "several", ["mug-2", "mug-3"]),
    ("all of them but the white one", "several", ["mug-1", "mug-2"]),
    ("everything except the striped one", "several", ["mug-1", "mug-3"]),
    ("every mug except the blue one and the red one", "several", ["mug-3"]),
    ("the mugs other than the red one", "several", ["mug-2", "mug-3"]),
    ("not the striped one", "ambiguous", ["mug-1", "mug-3"]),
    ("anything but the red mug", "ambiguous", ["mug-2", "mug-3"]),
    ("the others", "ambiguous", ["mug-1", "mug-2", "mug-3"]),
    ("the outer mugs", "ambiguous", ["mug-1", "mug-2", "mug-3"]),
]
JOINED = [
    ("the red and blue mugs", "several", ["mug-1", "mug-2"]),
    ("the red mug and the blue one", "several", ["mug-1", "mug-2"]),
    ("the first and the third mug", "several", ["mug-1", "mug-3"]),
    ("the first and second mug", "several", ["mug-1", "mug-2"]),
    ("the leftmost and the rightmost mug", "several", ["mug-1", "mug-3"]),
    ("the red and blue mug", "ambiguous", ["mug-1", "mug-2"]),
    ("the red or the blue mug", "ambiguous", ["mug-1", "mug-2"]),
    ("the bigger of the red and the white mug", "unique", ["mug-1"]),
    ("the bigger of the red and blue mugs", "ambiguous", ["mug-2", "mug-1"]),
    ("the striped blue mug", "unique", ["mug-2"]),
    ("the blue and striped mug", "unique", ["mug-2"]),
    ("the red mug and the lamp", "none", []),
    ("the mug and the white one", "ambiguous", ["mug-1", "mug-2", "mug-3"]),
]


@pytest.mark.parametrize(("words", "status", "ids"), RANKS + EXCLUDED + JOINED)
def test_three_mugs(words: str, status: str, ids: list[str], three: SceneGraph) -> None:
    found = find(three, words, WORDS)
    assert (found.status, list(found.ids)) == (status, ids)


LAST = [
    ("the other one", ["mug-1"], "ambiguous", ["mug-2", "mug-3"]),
    ("the others", ["mug-1"], "several", ["mug-2", "mug-3"]),
    ("the rest", ["mug-3"], "several", ["mug-1", "mug-2"]),
    ("this mug", ["mug-2"], "unique", ["mug-2"]),
    ("the same mug", ["mug-2"], "unique", ["mug-2"]),
    ("the mug you just changed", ["mug-3", "mug-1"], "unique", ["mug-3"]),
]


@pytest.mark.parametrize(("words", "focus", "status", "ids"), LAST)
def test_last_spoken_of(
    words: str, focus: list[str], status: str, ids: list[str], three: SceneGraph
) -> None:
    found = find(three, words, WORDS, focus=focus)
    assert (found.status, list(found.ids)) == (status, ids)


def test_the_other_two_are_of_the_same_kind(three: SceneGraph) -> None:
    scene = graph_of(
        *three.objects,
        thing("ball-1", 0.05, 0.9, 0.08, 0.08),
        thing("ball-2", 0.35, 0.9, 0.08, 0.08),
        thing("lamp-1", 0.95, 0.75, 0.06, 0.2),
    )
    assert find(scene, "the mug between the other two", WORDS).ids == ("mug-2",)


def test_nearest_to_is_asked_about_where_it_is_as_far() -> None:
    row = [thing("lamp-1", 0.5, 0.8, 0.1, 0.3), thing("mug-1", 0.2, 0.8, 0.12, 0.14)]
    close = graph_of(*row, thing("mug-2", 0.81, 0.8, 0.12, 0.14))
    clear = graph_of(*row, thing("mug-2", 0.72, 0.8, 0.12, 0.14))
    assert find(close, "the mug nearest to the lamp", WORDS).status == "ambiguous"
    assert find(clear, "the mug nearest to the lamp", WORDS).ids == ("mug-2",)


SIZES = st.lists(st.floats(0.05, 0.2), min_size=2, max_size=5)


@given(SIZES)
@settings(max_examples=60, deadline=None)
def test_the_biggest_is_among_the_candidates_and_near_ties_are_asked(sizes: list[float]) -> None:
    scene = graph_of(*(thing(f"mug-{n}", 0.18 * n, 0.8, s, s) for n, s in enumerate(sizes, 1)))
    found = find(scene, "the biggest mug", WORDS)
    largest = max(sizes)
    assert sizes[int(found.ids[0][-1]) - 1] == pytest.approx(largest)
    near = {f"mug-{n}" for n, s in enumerate(sizes, 1) if largest / s < 1.0599}
    far = {f"mug-{n}" for n, s in enumerate(sizes, 1) if largest / s > 1.0601}
    assert near <= set(found.ids) and not far & set(found.ids)
    assert (found.status == "unique") == (len(found.ids) == 1)
    scores = [m.score for m in found.matches]
    assert scores == sorted(scores, reverse=True) and scores[0] - scores[-1] <= MARGIN


PLACES = st.lists(st.floats(0.1, 0.9), min_size=2, max_size=5)


@given(PLACES, st.sampled_from(["leftmost", "rightmost"]))
@settings(max_examples=60, deadline=None)
def test_a_mirrored_picture_has_mirrored_ends(places: list[float], end: str) -> None:
    def scene(xs: list[float]) -> SceneGraph:
        return graph_of(*(thing(f"mug-{n}", x, 0.8, 0.1, 0.1) for n, x in enumerate(xs, 1)))

    other = {"leftmost": "rightmost", "rightmost": "leftmost"}[end]
    found = find(scene(places), f"the {end} mug", WORDS)
    mirrored = find(scene([1 - x for x in places]), f"the {other} mug", WORDS)
    assert set(found.ids) == set(mirrored.ids)


COLORS = st.lists(st.sampled_from(["red", "blue", "green"]), min_size=1, max_size=5)


@given(COLORS, st.sampled_from(["red", "blue", "green"]), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_objects_does_not_matter(
    colors: list[str], wanted: str, chance: object
) -> None:
    things = [thing(f"mug-{n}", 0.17 * n, 0.8, 0.1, 0.1, c) for n, c in enumerate(colors, 1)]
    shuffled = list(things)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = find(graph_of(*things), f"the {wanted} mug", WORDS)
    again = find(graph_of(*shuffled), f"the {wanted} mug", WORDS)
    assert (found.status, set(found.ids)) == (again.status, set(again.ids))
    assert set(found.ids) == {t.id for t in things if t.attributes["color"] == wanted}
    assert found.status == {0: "none", 1: "unique"}.get(len(found.ids), "ambiguous")
    others = find(graph_of(*things), f"all mugs except the {wanted} ones", WORDS)
    rest = {t.id for t in things} - set(found.ids)
    assert set(others.ids) == (rest if found.ids else set())


@given(st.floats(0.1, 0.9), st.floats(0.3, 0.95))
@settings(max_examples=40, deadline=None)
def test_one_of_a_kind_needs_no_question(x: float, row: float) -> None:
    lamp = thing("lamp-1", x, row, 0.1, 0.2).model_copy(
        update={"box": Box.from_bottom_center(x, row, 0.1, 0.2)}
    )
    scene = graph_of(lamp, thing("mug-1", 0.5, 0.8, 0.1, 0.1), thing("mug-2", 0.2, 0.8, 0.1, 0.1))
    for words in ("the lamp", "the big lamp", "the leftmost lamp", "the last lamp", "a lamp"):
        assert find(scene, words, WORDS).ids == ("lamp-1",)
