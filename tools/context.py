"""What a tool is given: the scene in words and values. No engine, no pixels, no weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from langgraph.prebuilt import ToolRuntime

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import SceneGraph


@dataclass(frozen=True)
class ToolContext:
    """The head's graph, the profile's words, and the history's lines, oldest first."""

    graph: SceneGraph
    vocabulary: Vocabulary
    history: tuple[str, ...] = ()


Runtime: TypeAlias = ToolRuntime[ToolContext, None]
