"""One conversation about one picture: text in, events out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver

from agent.events import Event, Question
from sgedit_engine.interface import Engine, Image, Picture, RenderOptions

if TYPE_CHECKING:
    from sgedit_engine.scene.versions import Version, VersionStore

Confirm = Literal["ambiguous", "always", "never"]


class Session:
    """A conversation. It is safe to `cancel` from any thread; turns run one at a time.

    A session with the id of an earlier conversation goes on where that one stood.
    """

    def __init__(
        self,
        engine: Engine,
        store: VersionStore,
        model: BaseChatModel,
        checkpointer: BaseCheckpointSaver,
        *,
        conversation: str,
        options: RenderOptions | None = None,
        confirm: Confirm = "ambiguous",
    ) -> None: ...

    def open(self, image: Image, name: str) -> Iterator[Event]:
        """Read a picture (H×W×3 uint8 RGB) and make it the head. Yields progress, SceneRead."""
        ...

    def send(self, text: str) -> Iterator[Event]:
        """One turn. Yields events until the turn ends or asks; errors come as Failed.

        When a question is pending the text answers it, or is a new request that drops it.
        """
        ...

    def cancel(self) -> None:
        """Stop the turn that runs now, at its next step. Any thread."""
        ...

    @property
    def head(self) -> Version:
        """The current version. Raises HistoryError before a picture is open."""
        ...

    @property
    def pending(self) -> Question | None:
        """The question that waits for an answer."""
        ...

    def picture(self) -> Picture:
        """The head's image, graph and masks."""
        ...
