"""What is no thing is not drawn, also where any thing can be."""

from __future__ import annotations

import pytest
from langchain_core.messages import HumanMessage

from agent.language.no_things import is_no_thing
from agent.language.offline import OfflineModel
from agent.language.world_words import WorldWords
from sgedit_engine.interface import Vocabulary
from tests.language.conftest import briefed
from tools.catalogue import TOOLS

OPEN = Vocabulary(
    kinds=(),
    attributes={"color": ("red", "blue", "green", "white")},
    predicates=("left of", "right of", "in front of", "behind", "on", "under", "next to"),
    supports=(),
    synonyms={},
    open=True,
)
WORLD = WorldWords(OPEN)
MODEL = OfflineModel(vocabulary=OPEN).bind_tools(list(TOOLS))


@pytest.mark.parametrize(
    "what",
    ["a hint", "another option", "a refund", "some space", "a shade darker", "a lighter shade",
     "a deeper blue", "a bit warmer", "a moment"],
)  # fmt: skip
def test_these_are_none(what: str) -> None:
    assert is_no_thing(what, WORLD)


@pytest.mark.parametrize(
    "what", ["a cat", "a boy", "a picture of a dog", "a blue hat", "a hat for the dog", "a lantern"]
)
def test_these_are_things(what: str) -> None:
    assert not is_no_thing(what, WORLD)


@pytest.mark.parametrize(
    "said",
    ["make the dog a shade darker", "make the mug a deeper blue", "give me a hint",
     "can I have another option", "I'd like a refund", "make space between the mug and the dog"],
)  # fmt: skip
def test_nothing_is_drawn_or_replaced(said: str) -> None:
    reply = MODEL.invoke([briefed("mug", "dog", "cup"), HumanMessage(said)])
    assert not reply.tool_calls and reply.text


@pytest.mark.parametrize(
    ("said", "tool"),
    [("give me a cat", "add_object"), ("make the dog a wolf", "replace_object"),
     ("make the dog a bit bigger", "change_attributes")],
)  # fmt: skip
def test_things_are(said: str, tool: str) -> None:
    reply = MODEL.invoke([briefed("mug", "dog", "cup"), HumanMessage(said)])
    assert [call["name"] for call in reply.tool_calls] == [tool]
