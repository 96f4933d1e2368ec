"""What the nodes work with during a turn; handed to the graph as its context, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable

from agent.disclosure import disclosure
from agent.looking import Eyes
from agent.state import Work
from agent.timings import Timings
from agent.vision.describer import Describer
from sgedit_engine.interface import (
    CancelToken,
    Engine,
    RenderOptions,
)
from sgedit_engine.scene.versions import VersionStore

# When the user is asked: where something is in doubt, before every edit, or not at all.
Confirm = Literal["ambiguous", "always", "never"]
ChatModel = Runnable[LanguageModelInput, AIMessage]


@dataclass(frozen=True)
class Services:
    """The engine, the store, the chat model with its tools bound, and how to work.

    `server` is where the chat model runs, None for this process; `describer` sees pictures that
    are read, if there is one. `retries` are further rounds of
    candidates when none is verified. `confirm` "never" takes the likeliest meaning and what harms
    least, and tells so. `timings` knows how long edits take.
    """

    engine: Engine
    store: VersionStore
    model: ChatModel
    conversation: str
    options: RenderOptions
    server: str | None = None
    describer: Describer | None = None
    confirm: Confirm = "ambiguous"
    retries: int = 1
    timings: Timings = field(default_factory=Timings)
    cancel: CancelToken = field(default_factory=CancelToken)

    def options_of(self, work: Work) -> RenderOptions:
        """How the edit in work is drawn: as the session's edits, unless it says otherwise."""
        given = work.get("options")
        return RenderOptions(**given) if given else self.options

    @property
    def eyes(self) -> Eyes:
        """Who looks at pictures in this turn."""
        return Eyes(self.engine, self.describer, self.cancel)

    @property
    def disclosure(self) -> str:
        """What leaves this process, and where it goes to; "" where nothing does."""
        return disclosure(self.server, self.describer.host if self.describer else None)
