"""What a turn tells its listener, as frozen values. The command line only draws them.

Images and masks are named by their sha256 in the version store, never carried here. Boxes
are `xyxy`, normalised to [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sgedit_engine.errors import SGEditError
from sgedit_engine.interface import Verdict
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph

if TYPE_CHECKING:
    from sgedit_engine.scene.versions import Version


@dataclass(frozen=True)
class Saying:
    """The assistant is writing: `text` is all that has been written of the answer so far.

    `Said` may follow with the whole of it. It does not where the answer begins anew after a lost
    connection, or asks for edits: what these came to is told when they are done.
    """

    text: str


@dataclass(frozen=True)
class Said:
    """The assistant's words to the user."""

    text: str


@dataclass(frozen=True)
class SceneRead:
    """A picture was read and stands as `version` in the store."""

    version: Version
    graph: SceneGraph


@dataclass(frozen=True)
class Choice:
    """One answer to a question. `number` counts from 1; what is no object has no id or box."""

    number: int
    label: str
    object_id: str | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Question:
    """The turn stops here; the next `Session.send` answers it.

    `kind` is "which" (several objects fit the words), "contradiction" (the words and the
    chat model's choice differ), "supports" (something stands on the object) or "sure" (the
    session asks before every edit). "cancel" is always understood, and a new request instead
    of an answer drops the question.
    """

    text: str
    choices: tuple[Choice, ...]
    kind: Literal["which", "contradiction", "supports", "sure"] = "which"


@dataclass(frozen=True)
class PlanPreview:
    """What is about to be rendered.

    `diff` has one line per change of the graph, `+`, `-` or `~` first. `boxes` are the
    planned boxes by object id, `allowed_mask` the digest of where pixels may change.
    """

    edit: Edit
    summary: str
    diff: str
    boxes: dict[str, Box]
    allowed_mask: str


@dataclass(frozen=True)
class ProgressEvent:
    """`step` of `total` within `stage`."""

    stage: str
    step: int
    total: int


@dataclass(frozen=True)
class CandidateSeen:
    """One rendered candidate: its image's digest, its seed, what checking it said."""

    image: str
    seed: int
    verdict: Verdict
    chosen: bool = False


@dataclass(frozen=True)
class Candidates:
    """One round of candidates, in the order of their seeds. `round` counts from 1."""

    seen: tuple[CandidateSeen, ...]
    round: int = 1


@dataclass(frozen=True)
class VersionMade:
    """An edit was committed: `version` is the new head."""

    version: Version


@dataclass(frozen=True)
class Learned:
    """What objects look like was learned: `concepts` by object id, named in `version`'s graph.

    The image is that of the version before.
    """

    version: Version
    concepts: dict[str, str]


@dataclass(frozen=True)
class HeadMoved:
    """Undo or redo moved the head to `version`."""

    version: Version


@dataclass(frozen=True)
class Failed:
    """Something did not work; the head is the last good version.

    `error` is the name of the exception's class ("NoRoomError").
    """

    problem: str
    remedy: str
    error: str = "SGEditError"


Event = (
    Saying
    | Said
    | SceneRead
    | Question
    | PlanPreview
    | ProgressEvent
    | Candidates
    | VersionMade
    | Learned
    | HeadMoved
    | Failed
)


def failed(error: SGEditError) -> Failed:
    """An error as an event."""
    return Failed(error.problem, error.remedy, type(error).__name__)
