"""Tools validate and propose; they change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.prebuilt import ToolRuntime
from pydantic import ValidationError

from sgedit_engine.errors import CannotDrawError, InvalidEditError, SceneError
from sgedit_engine.painted import VOCABULARY
from sgedit_engine.scene.graph import SceneGraph
from tools.catalogue import tool_named
from tools.context import ToolContext
from tools.proposals import (
    HeadMove,
    Learning,
    LookUp,
    ProposedAdd,
    ProposedChange,
    ProposedMove,
    ProposedRemoval,
    ProposedReplacement,
    ProposedSwap,
    Reading,
    Reference,
)


def call(name: str, history: tuple[str, ...] = (), **arguments: Any) -> Any:
    """The tool message of a call."""
    tool = tool_named(name)
    assert tool is not None
    runtime: Any = ToolRuntime(
        state=None,
        context=ToolContext(SceneGraph(), VOCABULARY, history),
        config={},
        stream_writer=lambda _: None,
        tool_call_id="c",
        store=None,
    )
    args = {**arguments, "runtime": runtime}
    return tool.invoke({"type": "tool_call", "id": "c", "name": name, "args": args})


PROPOSED: list[Any] = [
    ("remove_object", {"target_words": "it"}, ProposedRemoval(target=Reference(words="it"))),
    (
        "remove_object",
        {"target_words": "the mug", "target_id": "mug-1"},
        ProposedRemoval(target=Reference(words="the mug", id="mug-1")),
    ),
    ("add_object", {"what": "a red mug"}, ProposedAdd(category="mug", attributes={"color": "red"})),
    (
        "add_object",
        {"what": "a big cup", "relation": "on", "anchor_words": "the book"},
        ProposedAdd(category="mug", scale=1.3, predicate="on", anchor=Reference(words="the book")),
    ),
    (
        "replace_object",
        {"target_words": "the ball", "what": "a striped violet box"},
        ProposedReplacement(
            target=Reference(words="the ball"),
            category="cube",
            attributes={"color": "purple", "pattern": "striped"},
        ),
    ),
    (
        "change_attributes",
        {"target_words": "it", "color": "Blue", "size": "bigger"},
        ProposedChange(target=Reference(words="it"), attributes={"color": "blue"}, scale=1.3),
    ),
    (
        "change_attributes",
        {"target_words": "it", "factor": 0.67},
        ProposedChange(target=Reference(words="it"), scale=0.67),
    ),
    (
        "adjust_relation",
        {"target_words": "the duck", "relation": "on", "anchor_words": "the book",
         "anchor_id": "book-1"},
        ProposedMove(
            target=Reference(words="the duck"),
            relation="on",
            anchor=Reference(words="the book", id="book-1"),
        ),
    ),
    (
        "adjust_relation",
        {"target_words": "it", "direction": "left", "distance": "0.3"},
        ProposedMove(target=Reference(words="it"), direction="left", distance=0.3),
    ),
    (
        "adjust_relation",
        {"target_words": "it", "relation": "closer to", "anchor_words": "the lamp"},
        ProposedMove(
            target=Reference(words="it"), relation="closer to", anchor=Reference(words="the lamp")
        ),
    ),
    (
        "swap_places",
        {"target_words": "the duck", "other_words": "the mug", "other_id": "mug-1"},
        ProposedSwap(
            target=Reference(words="the duck"), other=Reference(words="the mug", id="mug-1")
        ),
    ),
    (
        "swap_places",
        {"target_words": "both mugs"},
        ProposedSwap(target=Reference(words="both mugs")),
    ),
    ("learn_concepts", {"target_words": "it"}, Learning(target=Reference(words="it"))),
    ("look_up", {"words": "the mugs", "wanted": "count"}, LookUp(words="the mugs", wanted="count")),
    ("undo", {}, HeadMove(op="undo", steps=1)),
    ("undo", {"steps": "2"}, HeadMove(op="undo", steps=2)),
    ("redo", {"steps": 3}, HeadMove(op="redo", steps=3)),
    ("parse_scene", {}, Reading()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "proposal"), PROPOSED)
def test_proposed(name: str, arguments: dict[str, Any], proposal: Any) -> None:
    assert call(name, **arguments).artifact == proposal


REFUSED: list[Any] = [
    ("add_object", {"what": "a giraffe"}, CannotDrawError, "a giraffe"),
    ("add_object", {"what": "an elephant"}, CannotDrawError, "an elephant"),
    ("add_object", {"what": "two mugs"}, InvalidEditError, "One thing"),
    ("add_object", {"what": "a mug on the book"}, InvalidEditError, "where it goes"),
    ("add_object", {"what": "a wooden mug"}, CannotDrawError, "wooden"),
    ("add_object", {"what": "a mug", "relation": "on"}, InvalidEditError, "another object"),
    ("add_object", {"what": "a mug", "anchor_words": "the ball"}, InvalidEditError, "the ball"),
    ("replace_object", {"target_words": "it", "what": "the red one"}, InvalidEditError, "red one"),
    ("adjust_relation", {"target_words": "it"}, InvalidEditError, "where 'it' shall go"),
    ("adjust_relation", {"target_words": "it", "relation": "on"}, InvalidEditError, "another"),
    (
        "adjust_relation",
        {"target_words": "it", "direction": "left", "anchor_words": "the lamp"},
        InvalidEditError,
        "how it shall stand",
    ),
    (
        "adjust_relation",
        {"target_words": "it", "relation": "away from", "anchor_words": "the lamp",
         "direction": "left"},
        InvalidEditError,
        "another one",
    ),
    ("change_attributes", {"target_words": "it"}, InvalidEditError, "not said"),
    ("change_attributes", {"target_words": "it", "factor": 6}, InvalidEditError, "not 6 times"),
    ("change_attributes", {"target_words": "it", "factor": 0.1}, InvalidEditError, "0.1 times"),
    (
        "change_attributes",
        {"target_words": "it", "factor": 2, "size": "bigger"},
        InvalidEditError,
        "two sizes",
    ),
    (
        "change_attributes",
        {"target_words": "it", "color": "turquoise"},
        CannotDrawError,
        "turquoise",
    ),
    ("change_attributes", {"target_words": "it", "finish": "wet"}, CannotDrawError, "wet"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "error", "words"), REFUSED)
def test_refused(name: str, arguments: dict[str, Any], error: type[SceneError], words: str) -> None:
    with pytest.raises(error) as raised:
        call(name, **arguments)
    assert words in raised.value.problem
    assert raised.value.remedy
    assert raised.value.mendable


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("remove_object", {}),
        ("add_object", {"what": "a mug", "relation": "over", "anchor_words": "it"}),
        ("change_attributes", {"target_words": "it", "size": "huge"}),
        ("change_attributes", {"target_words": "it", "factor": 0}),
        ("adjust_relation", {"target_words": "it", "direction": "up"}),
        ("adjust_relation", {"target_words": "it", "direction": "left", "distance": 0}),
        ("adjust_relation", {"target_words": "it", "direction": "left", "distance": 2}),
        ("look_up", {"words": "it", "wanted": "price"}),
        ("undo", {"steps": 0}),
        ("undo", {"steps": "many"}),
    ],
)
def test_arguments_of_the_wrong_kind(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        call(name, **arguments)


def test_questions_are_answered_at_once() -> None:
    told = call("show_history", history=("1. Removed the mug", "2. Added a ball"))
    assert told.content == "1. Removed the mug\n2. Added a ball"
    assert told.artifact is None
    assert call("describe_scene").artifact is None
