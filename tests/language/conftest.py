"""A still-life vocabulary, the offline model over it, and short ways to write tool calls."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from agent.briefing import Briefing, HistoryLine
from agent.language.offline import OfflineModel
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from tools.catalogue import TOOLS

VOCABULARY = Vocabulary(
    kinds=(
        "ball", "book", "bottle", "bowl", "cactus", "candle", "cone", "cube", "donut", "lamp",
        "mug", "mushroom", "rubber duck", "teapot",
    ),
    attributes={
        "color": (
            "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown",
            "white", "gray", "black",
        ),
        "pattern": ("plain", "striped", "spotted"),
        "finish": ("matte", "glossy"),
    },
    predicates=("left of", "right of", "in front of", "behind", "on", "under", "next to"),
    supports=("book", "cube"),
    synonyms={"cup": "mug", "duck": "rubber duck", "vase": "bottle", "doughnut": "donut"},
)  # fmt: skip

Ask = Callable[..., AIMessage]


@pytest.fixture(scope="session")
def model() -> OfflineModel:
    bound = OfflineModel(vocabulary=VOCABULARY).bind_tools(list(TOOLS))
    assert isinstance(bound, OfflineModel)
    return bound


def briefed(
    *kinds: str,
    done: tuple[str, ...] = (),
    undone: tuple[str, ...] = (),
    focus: tuple[str, ...] = (),
) -> SystemMessage:
    """A system message about a picture with these kinds, this history and this focus."""
    objects = tuple(
        SceneObject(id=f"{kind}-{n}", category=kind, box=Box(x0=0.1, y0=0.1, x1=0.3, y1=0.3))
        for n, kind in enumerate(kinds, 1)
    )
    lines = [HistoryLine(version=f"v{n}", summary=s) for n, s in enumerate(done)]
    lines += [HistoryLine(version=f"u{n}", summary=s, undone=True) for n, s in enumerate(undone)]
    briefing = Briefing(graph=SceneGraph(objects=objects), history=tuple(lines), focus=focus)
    return SystemMessage(f"You edit pictures.\n\n{briefing.block()}")


@pytest.fixture
def ask(model: OfflineModel) -> Ask:
    def asked(text: str, *before: BaseMessage) -> AIMessage:
        return model.invoke([*before, HumanMessage(text)])

    return asked


def calls(reply: AIMessage) -> list[tuple[str, dict[str, object]]]:
    """The tool calls of an answer: names and arguments."""
    return [(c["name"], c["args"]) for c in reply.tool_calls]


def remove(target: str) -> tuple[str, dict[str, object]]:
    return "remove_object", {"target_words": target}


def add(what: str, relation: str = "", anchor: str = "") -> tuple[str, dict[str, object]]:
    where = {"relation": relation, "anchor_words": anchor} if relation else {}
    return "add_object", {"what": what, **where}


def replace(target: str, what: str) -> tuple[str, dict[str, object]]:
    return "replace_object", {"target_words": target, "what": what}


def change(target: str, **look: str | float) -> tuple[str, dict[str, object]]:
    return "change_attributes", {"target_words": target, **look}


def to(target: str, relation: str, anchor: str) -> tuple[str, dict[str, object]]:
    args = {"target_words": target, "relation": relation, "anchor_words": anchor}
    return "adjust_relation", args


def by(target: str, direction: str, distance: float = 0.15) -> tuple[str, dict[str, object]]:
    args = {"target_words": target, "direction": direction, "distance": distance}
    return "adjust_relation", args


def undo(steps: int = 1) -> tuple[str, dict[str, object]]:
    return "undo", {"steps": steps}


def redo(steps: int = 1) -> tuple[str, dict[str, object]]:
    return "redo", {"steps": steps}


def instead(call: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    """The call in the place of the last step."""
    return call[0], {**call[1], "instead_of_last": True}


def go_to(number: int, side: str = "") -> tuple[str, dict[str, object]]:
    return "go_to_version", {"number": number, **({"side": side} if side else {})}


def drop(number: int) -> tuple[str, dict[str, object]]:
    return "drop_edit", {"number": number}


def compare(first: int | None = None, second: int | None = None) -> tuple[str, dict[str, object]]:
    told = {"first": first, "second": second}
    return "compare_versions", {k: v for k, v in told.items() if v is not None}


HISTORY: tuple[str, dict[str, object]] = ("show_history", {})
DESCRIBE: tuple[str, dict[str, object]] = ("describe_scene", {})
READ: tuple[str, dict[str, object]] = ("parse_scene", {})
