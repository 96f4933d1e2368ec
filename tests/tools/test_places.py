"""What a place's words come to."""

from __future__ import annotations

from typing import Any

import pytest

from sgedit_engine.errors import InvalidEditError
from tests.tools.test_proposals import call
from tools.places import place_of_words
from tools.proposals import Reference


@pytest.mark.parametrize(
    ("said", "words", "was"),
    [
        ("the cup", "the cup", None),
        ("where the cup was", "the cup", True),
        ("where the red mug used to be", "the red mug", True),
        ("to where it was before", "it", True),
        ("the old place of the lamp", "the lamp", True),
        ("where the lamp is now", "the lamp", False),
        ("in the place of the lamp", "the lamp", None),
        ("where the mugs were", "the mugs", True),
        ("the mug that is red", "the mug that is red", None),
    ],
)
def test_where_it_was(said: str, words: str, was: bool | None) -> None:
    assert place_of_words(said) == (Reference(words=words), was)


@pytest.mark.parametrize(
    "more",
    [
        {"between_words": "the lamp", "relation": "on", "anchor_words": "the mug"},
        {"place_of": "the lamp", "between_words": "the mugs"},
        {"place_of": "the lamp", "relation": "on", "anchor_words": "the mug"},
        {"place_of": "the lamp", "box": [0.1, 0.1, 0.3, 0.3]},
        {"between_words": "the mugs", "box": [0.1, 0.1, 0.3, 0.3]},
    ],
)
def test_two_places_are_refused(more: dict[str, Any]) -> None:
    for tool, what in (
        ("add_object", {"what": "a ball"}),
        ("adjust_relation", {"target_words": "it"}),
    ):
        with pytest.raises(InvalidEditError, match="two places"):
            call(tool, **what, **more)


@pytest.mark.parametrize("more", [{"between_words": "the mugs"}, {"place_of": "the lamp"}])
def test_a_way_and_a_place_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidEditError, match="two ways to go"):
        call("adjust_relation", target_words="it", direction="left", **more)
