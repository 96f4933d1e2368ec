"""Noun phrases, taken apart. The table tells only what differs from an empty phrase."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.english import plural, singular
from sgedit_engine.scene.lexicon import is_slip
from sgedit_engine.scene.noun_phrases import NounPhrase, parse_noun_phrase

MUG = {"category": "mug", "known": True}
CASES: list[tuple[str, dict[str, Any]]] = [
    ("the mug", {"determiner": "the", **MUG}),
    ("  The   MUG!! ", {"determiner": "the", **MUG}),
    ("a cup", {"determiner": "a", **MUG}),
    ("coffee cups", {"plural": True, **MUG}),
    (
        "that round orange thing",
        {"determiner": "that", "attributes": {"color": "orange"}, "unknown_words": ("round",)},
    ),
    (
        "a glossy red striped mug",
        {
            "determiner": "a",
            "attributes": {"finish": "glossy", "color": "red", "pattern": "striped"},
            **MUG,
        },
    ),
    (
        "the mug with red stripes",
        {"determiner": "the", "attributes": {"color": "red", "pattern": "striped"}, **MUG},
    ),
    ("a polka-dot mug", {"determiner": "a", "attributes": {"pattern": "spotted"}, **MUG}),
    (
        "the shiny grey mug",
        {"determiner": "the", "attributes": {"finish": "glossy", "color": "gray"}, **MUG},
    ),
    ("a violet mug", {"determiner": "a", "attributes": {"color": "purple"}, **MUG}),
    ("the large mug", {"determiner": "the", "size": "large", **MUG}),
    ("a little mug", {"determiner": "a", "size": "small", **MUG}),
    ("the big mug please", {"determiner": "the", "size": "large", **MUG}),
    ("the tiny one", {"determiner": "the", "size": "small", "pronoun": "one"}),
    ("the second mug", {"determiner": "the", "ordinal": 2, **MUG}),
    (
        "the 3rd mug from the right",
        {"determiner": "the", "ordinal": 3, "ordinal_from": "right", **MUG},
    ),
    ("the last mug", {"determiner": "the", "ordinal": -1, **MUG}),
    ("the second to last mug", {"determiner": "the", "ordinal": -2, **MUG}),
    ("mug number two", {"ordinal": 2, **MUG}),
    ("#3", {"ordinal": 3}),
    (
        "the second biggest mug",
        {"determiner": "the", "ordinal": 2, "superlative": "largest", **MUG},
    ),
    ("the left mug", {"determiner": "the", "superlative": "leftmost", **MUG}),
    ("the mug thats furthest away", {"determiner": "the", "superlative": "farthest", **MUG}),
    ("the higher mug", {"determiner": "the", "superlative": "highest", **MUG}),
    ("the mug on the far right", {"determiner": "the", "superlative": "rightmost", **MUG}),
    (
        "the mug on the left side of the table",
        {"determiner": "the", "superlative": "leftmost", **MUG},
    ),
    ("the mug furthest left", {"determiner": "the", "superlative": "leftmost", **MUG}),
    ("the left of the two mugs", {"determiner": "the", "superlative": "leftmost", **MUG}),
    ("the one in front", {"determiner": "the", "pronoun": "one", "superlative": "nearest"}),
    ("the mug in the back", {"determiner": "the", "superlative": "farthest", **MUG}),
    (
        "the one closest to the camera",
        {"determiner": "the", "pronoun": "one", "superlative": "nearest"},
    ),
    ("the lefmost mug", {"determiner": "the", "superlative": "leftmost", **MUG}),
    ("both mugs", {"plural": True, "every": True, "count": 2, **MUG}),
    ("all the mugs", {"determiner": "the", "plural": True, "every": True, **MUG}),
    (
        "the two red mugs",
        {"determiner": "the", "plural": True, "count": 2, "attributes": {"color": "red"}, **MUG},
    ),
    ("every mug", {"every": True, **MUG}),
    ("everything", {"plural": True, "every": True}),
    ("one of the mugs", {"determiner": "any", **MUG}),
    ("any mug", {"determiner": "any", **MUG}),
    ("it", {"pronoun": "it"}),
    ("that one", {"pronoun": "that"}),
    ("this", {"pronoun": "that"}),
    ("that mug", {"determiner": "that", **MUG}),
    ("those", {"pronoun": "them", "plural": True}),
    ("the other one", {"determiner": "the", "pronoun": "one", "other": True}),
    ("the other mug", {"determiner": "the", "other": True, **MUG}),
    ("the mug you just added", {"determiner": "the", "recent": True, **MUG}),
    ("the new mug", {"determiner": "the", "recent": True, **MUG}),
    (
        "the mug that is not red",
        {"determiner": "the", "excluded_attributes": {"color": ("red",)}, **MUG},
    ),
    (
        "the mug that isn't striped",
        {"determiner": "the", "excluded_attributes": {"pattern": ("striped",)}, **MUG},
    ),
    (
        "the non-striped mug",
        {"determiner": "the", "excluded_attributes": {"pattern": ("striped",)}, **MUG},
    ),
    (
        "the mug without dots",
        {"determiner": "the", "excluded_attributes": {"pattern": ("spotted",)}, **MUG},
    ),
    (
        "the rubber ducks",
        {"determiner": "the", "category": "rubber duck", "known": True, "plural": True},
    ),
    ("the duck", {"determiner": "the", "category": "rubber duck", "known": True}),
    ("the cacti", {"determiner": "the", "category": "cactus", "known": True, "plural": True}),
    ("a ruber duck", {"determiner": "a", "category": "rubber duck", "known": True}),
    (
        "a yelow botle",
        {"determiner": "a", "category": "bottle", "known": True, "attributes": {"color": "yellow"}},
    ),
    (
        "a pruple mushrom",
        {
            "determiner": "a",
            "category": "mushroom",
            "known": True,
            "attributes": {"color": "purple"},
        },
    ),
    ("a giraffe", {"determiner": "a", "category": "giraffe"}),
    ("two giraffes", {"category": "giraffe", "plural": True, "count": 2}),
    ("a teddy bear", {"determiner": "a", "category": "teddy bear"}),
    ("a vase of flowers", {"determiner": "a", "category": "vase of flowers"}),
    ("a lamb", {"determiner": "a", "category": "lamb"}),
    ("a scone", {"determiner": "a", "category": "scone"}),
    ("the mug's handle", {"determiner": "the", "category": "mug handle"}),
    ("a mushroom lamp", {"determiner": "a", "category": "mushroom lamp"}),
    ("an orange", {"determiner": "an", "category": "orange"}),
    ("an orange mug", {"determiner": "an", "attributes": {"color": "orange"}, **MUG}),
    ("a turquoise mug", {"determiner": "a", "attributes": {"color": "turquoise"}, **MUG}),
    ("the chipped mug", {"determiner": "the", "unknown_words": ("chipped",), **MUG}),
    (
        "the mug, the striped one",
        {"determiner": "the", "attributes": {"pattern": "striped"}, **MUG},
    ),
    ("", {}),
    ("!?", {}),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[words for words, _ in CASES])
def test_phrases(words: str, expected: dict[str, Any], vocabulary: Vocabulary) -> None:
    found = parse_noun_phrase(words, vocabulary).model_dump(exclude_defaults=True)
    for part in ("text", "category_said"):
        found.pop(part, None)
    assert found == expected


RELATIONS = [
    ("the mug next to the lamp", "next to", "lamp", False),
    ("the mug beside the lamp", "next to", "lamp", False),
    ("the mug to the left of the lamp", "left of", "lamp", False),
    ("the mug on the right hand side of the lamp", "right of", "lamp", False),
    ("the mug standing in front of the lamp", "in front of", "lamp", False),
    ("the mug that is behind the lamp", "behind", "lamp", False),
    ("the mug on top of the book", "on", "book", False),
    ("the mug sitting on the book", "on", "book", False),
    ("the book under the mug", "under", "mug", False),
    ("the book with the mug on it", "under", "mug", False),
    ("the book with a mug on top", "under", "mug", False),
    ("the book that the mug stands on", "under", "mug", False),
    ("the book carrying the mug", "under", "mug", False),
    ("the book that has a mug on it", "under", "mug", False),
    ("the book which has nothing on it", "under", None, True),
    ("the book with nothing on it", "under", None, True),
    ("the mug not on the book", "on", "book", True),
    ("the mug that is not next to the lamp", "next to", "lamp", True),
    ("the mug closest to the lamp", "nearest to", "lamp", False),
    ("the mug nearest the lamp", "nearest to", "lamp", False),
    ("the mug farthest from the lamp", "farthest from", "lamp", False),
    ("the mug on the table", "on", "table", False),
]


@pytest.mark.parametrize(
    ("words", "predicate", "category", "negated"), RELATIONS, ids=[r[0] for r in RELATIONS]
)
def test_relations(
    words: str, predicate: str, category: str | None, negated: bool, vocabulary: Vocabulary
) -> None:
    phrase = parse_noun_phrase(words, vocabulary)
    (part,) = phrase.relations
    assert (part.predicate, part.phrase.category, part.negated) == (predicate, category, negated)
    assert phrase.category == ("book" if words.startswith("the book") else "mug")
    assert phrase.superlative is None


def test_relations_nest(vocabulary: Vocabulary) -> None:
    phrase = parse_noun_phrase("the mug next to the lamp on the left book", vocabulary)
    lamp = phrase.relations[0].phrase
    assert (lamp.category, lamp.relations[0].predicate) == ("lamp", "on")
    assert lamp.relations[0].phrase.superlative == "leftmost"


def test_relations_join(vocabulary: Vocabulary) -> None:
    phrase = parse_noun_phrase("the mug next to the lamp and behind the book", vocabulary)
    assert [(r.predicate, r.phrase.category) for r in phrase.relations] == [
        ("next to", "lamp"),
        ("behind", "book"),
    ]


def test_between(vocabulary: Vocabulary) -> None:
    (part,) = parse_noun_phrase("the mug between the lamp and the book", vocabulary).relations
    assert part.second is not None
    assert (part.phrase.category, part.second.category) == ("lamp", "book")
    (part,) = parse_noun_phrase("the ball between the two mugs", vocabulary).relations
    assert (part.second, part.phrase.count) == (None, 2)


@pytest.mark.parametrize(
    ("words", "excluded"),
    [
        ("not the red one", [{"color": "red"}]),
        ("not the red one and not the blue one", [{"color": "red"}, {"color": "blue"}]),
        ("everything except the lamp and the red mug", [{}, {"color": "red"}]),
        ("the mug, not the blue one", [{"color": "blue"}]),
        ("anything but the lamp", [{}]),
    ],
)
def test_exclusions(words: str, excluded: list[dict[str, str]], vocabulary: Vocabulary) -> None:
    phrase = parse_noun_phrase(words, vocabulary)
    assert [e.attributes for e in phrase.exclusions] == excluded


def test_an_open_vocabulary_keeps_all_nouns() -> None:
    phrase = parse_noun_phrase("the red wooden chairs behind a sofa", Vocabulary(open=True))
    assert (phrase.category, phrase.attributes) == ("wooden chair", {"color": "red"})
    assert phrase.relations[0].phrase.category == "sofa"


def test_phrases_survive_json(vocabulary: Vocabulary) -> None:
    phrase = parse_noun_phrase("the mug between the lamp and it, not the red one", vocabulary)
    assert NounPhrase.model_validate_json(phrase.model_dump_json()) == phrase


@pytest.mark.parametrize(
    ("written", "meant", "slip"),
    [
        ("lmap", "lamp", True), ("lamb", "lamp", False), ("boook", "book", True),
        ("boot", "book", False), ("mugg", "mug", True), ("candel", "candle", True),
        ("handle", "candle", False), ("stripped", "striped", True), ("scone", "cone", False),
        ("ball", "ball", False), ("clamp", "lamp", False), ("teapott", "teapot", True),
    ],
)  # fmt: skip
def test_slips_are_told_from_other_words(written: str, meant: str, slip: bool) -> None:
    assert is_slip(written, meant) is slip


def test_plurals_among_a_profiles_words_are_plurals(vocabulary: Vocabulary) -> None:
    listed = vocabulary.model_copy(update={"synonyms": {"mugs": "mug", "glasses": "bottle"}})
    assert parse_noun_phrase("the mugs", listed).plural
    assert not parse_noun_phrase("the mug", listed).plural


def test_a_slip_between_two_kinds_is_left_alone() -> None:
    either = Vocabulary(kinds=("marble", "maable"))
    assert not parse_noun_phrase("the mable", either).known


@pytest.mark.parametrize(
    ("words", "category", "attributes"),
    [
        ("the orange cat", "cat", {"color": "orange"}),
        ("the orange", "orange", {}),
        ("the oranges", "orange", {}),
        ("the green orange", "orange", {"color": "green"}),
        ("the orange cats", "cat", {"color": "orange"}),
        ("the violet", "violet", {}),
        ("that violet", "violet", {}),
        ("the violet one", None, {"color": "violet"}),
        ("the green", None, {"color": "green"}),
    ],
)
def test_a_thing_that_is_called_as_a_color_is(
    words: str, category: str | None, attributes: dict[str, str]
) -> None:
    colors = {"color": ("orange", "green", "violet")}
    scene = Vocabulary(kinds=("orange", "cat"), attributes=colors, open=True)
    phrase = parse_noun_phrase(words, scene)
    assert (phrase.category, phrase.attributes) == (category, attributes)


@pytest.mark.parametrize(
    ("plural", "one"),
    [("boxes", "box"), ("berries", "berry"), ("glass", "glass"), ("cactus", "cactus"),
     ("mice", "mouse"), ("dishes", "dish"), ("potatoes", "potato"), ("lamps", "lamp"),
     ("cactuses", "cactus"), ("bus", "bus"), ("vases", "vase"), ("houses", "house"),
     ("shoes", "shoe"), ("cookies", "cookie"), ("sizes", "size"), ("lens", "lens"),
     ("lenses", "lens"), ("wolves", "wolf"), ("gloves", "glove"), ("taxis", "taxi"),
     ("sunglasses", "sunglasses"), ("scissors", "scissors"), ("moustaches", "moustache")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("one", "several"),
    [("mug", "mugs"), ("cactus", "cacti"), ("bus", "buses"), ("box", "boxes"), ("glass", "glasses"),
     ("berry", "berries"), ("toy", "toys"), ("knife", "knives"), ("potato", "potatoes"),
     ("vase", "vases"), ("torch", "torches"), ("rubber duck", "rubber ducks"), ("shoe", "shoes"),
     ("cookie", "cookies"), ("leaf", "leaves"), ("canvas", "canvases"), ("scissors", "scissors")],
)  # fmt: skip
def test_plural(one: str, several: str) -> None:
    assert plural(one) == several
    assert singular(several.rpartition(" ")[2]) == one.rpartition(" ")[2]


# Words that open a clause, a relation, an exclusion or a count, so that any of them comes last.
WORDS = [
    "the", "a", "red", "striped", "mug", "mugs", "ball", "one", "ones", "it", "not", "but",
    "except", "apart", "from", "than", "and", "or", "between", "nearest", "left", "right", "of",
    "on", "in", "front", "behind", "next", "to", "with", "without", "other", "all", "both",
    "two", "second", "bigger", "biggest", "its", ",",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_no_order_of_words_breaks_it(words: list[str]) -> None:
    known = Vocabulary(kinds=("mug", "ball"), attributes={"color": ("red",)})
    assert isinstance(parse_noun_phrase(" ".join(words), known), NounPhrase)
