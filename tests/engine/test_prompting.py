"""What models of photographs are told, in any words."""

from __future__ import annotations

import pytest

from sgedit_engine.interface import Vocabulary
from sgedit_engine.prompting import CAPTIONS, OPEN_WORDS, prompts_for
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject


def _item(
    object_id: str, box: tuple[float, float, float, float], text: str = "", **attributes: str
) -> SceneObject:
    category = object_id.rpartition("-")[0]
    behind = category in ("desk", "wall", "sky")
    return SceneObject(
        id=object_id,
        category=category,
        attributes=attributes,
        description=text,
        box=Box.from_xyxy(box),
        kind="background" if behind else "foreground",
    )


CUP = _item("cup-1", (0.2, 0.5, 0.3, 0.6), color="red", pattern="plain")
DOG = _item("dog-1", (0.5, 0.1, 0.7, 0.3), "dog: A shaggy brown dog, looking left. It barks.")
BOOK = _item("book-1", (0.1, 0.55, 0.4, 0.7), color="blue")
DESK = _item("desk-1", (0.0, 0.4, 1.0, 1.0), material="wooden")
SKY = _item("sky-1", (0.0, 0.0, 1.0, 0.45), "clear evening sky")
GRAPH = SceneGraph(objects=(CUP, DOG, BOOK, DESK, SKY))
ON_BOOK = GRAPH.with_relations((Relation(subject="cup-1", predicate="on", object="book-1"),))
BARE = SceneGraph(objects=(CUP,))


def test_an_open_vocabulary_is_spoken_to_in_open_words() -> None:
    assert prompts_for(Vocabulary(open=True)) is OPEN_WORDS
    assert prompts_for(Vocabulary()) is CAPTIONS


@pytest.mark.parametrize(
    ("graph", "object_id", "prompt", "words"),
    [
        (GRAPH, "cup-1", "a red cup, with a wooden desk", "red cup"),
        (GRAPH, "dog-1", "a shaggy brown dog, with a clear evening sky", "shaggy brown dog"),
        (ON_BOOK, "cup-1", "a red cup, on a blue book", "red cup"),
        (BARE, "cup-1", "a red cup", "red cup"),
    ],
)
def test_a_thing(graph: SceneGraph, object_id: str, prompt: str, words: str) -> None:
    assert OPEN_WORDS.thing(graph, object_id) == prompt
    assert OPEN_WORDS.words(prompt) == words


def test_what_is_ordinary_is_said_where_it_shall_stay() -> None:
    assert OPEN_WORDS.thing(BARE, "cup-1", in_full=True) == "a red plain cup"


@pytest.mark.parametrize(
    ("graph", "target", "prompt"),
    [
        (GRAPH, "cup-1", "a wooden desk, empty, nothing there"),
        (GRAPH, "dog-1", "a clear evening sky, empty, nothing there"),
        (ON_BOOK, "cup-1", "a blue book, nothing on it"),
        (BARE, "cup-1", "empty background"),
        (GRAPH, None, "a clear evening sky and a wooden desk, empty, nothing there"),
    ],
)
def test_where_a_thing_was(graph: SceneGraph, target: str | None, prompt: str) -> None:
    assert OPEN_WORDS.background(graph, target) == prompt


def test_a_whole_picture_and_each_thing_in_it() -> None:
    prompt, words = OPEN_WORDS.scene(GRAPH, ["dog-1", "cup-1", "book-1"])
    assert prompt == (
        "a photo of a shaggy brown dog, a red cup and a blue book,"
        " with a clear evening sky and a wooden desk"
    )
    assert words == ("shaggy brown dog", "red cup", "blue book")
    begin = 0
    for phrase in words:
        begin = prompt.index(phrase, begin) + len(phrase)
    assert OPEN_WORDS.scene(BARE, []) == ("a photo of an empty background", ())


def test_what_two_do_and_what_must_not_come_back() -> None:
    told = OPEN_WORDS.together(GRAPH, "dog-1", "riding", "cup-1")
    assert told == "a shaggy brown dog riding a red cup, with a wooden desk"
    assert OPEN_WORDS.against([CUP, DOG]) == "cup, red cup, dog, shaggy brown dog"
    assert CAPTIONS.against([CUP]) == ""
    assert OPEN_WORDS.called(DOG) == ("shaggy brown dog", "dog")


def test_a_long_description_is_cut() -> None:
    long = _item("vase-1", (0.1, 0.1, 0.3, 0.3), " ".join(["tall"] * 60))
    told = OPEN_WORDS.thing(SceneGraph(objects=(long,)), "vase-1")
    assert told.split() == ["a", *["tall"] * 16]
