"""What a chat model is told of the scene, and how the offline model reads it back.

The briefing travels as the last block of the system message, between `<scene>` and
`</scene>`, as JSON. It is written anew for every call and never kept in the messages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ConfigDict

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import SceneGraph

_BLOCK = re.compile(r"<scene>\s*(\{.*\})\s*</scene>", re.DOTALL)


class HistoryLine(BaseModel):
    """One step on the way from the root to the head, or one that redo would reach.

    `number` counts from 1; `version` is what the step ended with. `same_request`: the words that
    asked for it are those that asked for the step before.
    """

    model_config = ConfigDict(frozen=True)

    version: str
    number: int = 0
    summary: str
    undone: bool = False
    same_request: bool = False


class Briefing(BaseModel):
    """The scene as the chat model sees it.

    `graph` is the head's (objects with id, name, box; relations), `focus` the ids last
    edited or spoken of, latest first, `group` those that the last turn edited or told of (what
    "them" means), `history` oldest first, with the undone ones (`redo`
    would bring them back) last.
    """

    model_config = ConfigDict(frozen=True)

    graph: SceneGraph
    focus: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    vocabulary: Vocabulary = Vocabulary()

    def block(self) -> str:
        """The text between (and with) the `<scene>` marks."""
        text = self.model_dump_json(exclude_defaults=True)
        return f"<scene>\n{text}\n</scene>"


def read_briefing(messages: Sequence[BaseMessage]) -> Briefing | None:
    """The briefing of the newest system message that holds one, else None."""
    for message in reversed(messages):
        if message.type == "system" and (found := _BLOCK.search(str(message.content))):
            return Briefing.model_validate_json(found.group(1))
    return None
