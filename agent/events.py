"""What a turn tells its listener, as frozen values. The command line only draws them.

Images and masks are named by their sha256 in the version store, never carried here. Boxes
are `xyxy`, normalised to [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sgedit_engine.errors import SGEditError
from sgedit_engine.interface import Verdict
from sgedit_engine.scene.edits import Edit
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph

if TYPE_CHECKING:
    from agent.usage import Usage
    from sgedit_engine.scene.versions import Version


@dataclass(frozen=True)
class Saying:
    """The assistant is writing: `text` is all that has been written of the answer so far.

    `Said` may follow with the whole of it. It does not where the answer begins anew after a lost
    connection, or asks for edits: what these came to is told when they are done.
    """

    text: str


@dataclass(frozen=True)
class Asked:
    """A model on a server was asked about the picture that is being opened; what that has used."""

    usage: Usage


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
    """One answer to a question. `number` counts from 1; what is no object has no id or box.

    `box` is in the picture of the question's `image`: `scene.preview.draw_choice` cuts it out.
    """

    number: int
    label: str
    object_id: str | None = None
    box: Box | None = None


QuestionKind = Literal[
    "which",
    "contradiction",
    "supports",
    "hides",
    "taken",
    "everything",
    "sure",
    "step",
    "dependents",
]


@dataclass(frozen=True)
class Question:
    """The turn stops here; the next `Session.send` answers it.

    `kind` is "which" (several objects fit the words), "contradiction" (the words and the
    chat model's choice differ), "supports" (something stands on the object), "hides" (something
    would be covered), "taken" (something stands where another thing shall go), "everything" (most
    of the picture would go), "sure" (the session asks before every edit), "step" (several steps of
    the history fit the words) or "dependents" (later steps build on one that shall be left out).
    "cancel" is always understood, and a new request instead of an answer drops the question.
    `image` is the digest of the picture that the choices' boxes are in.
    """

    text: str
    choices: tuple[Choice, ...]
    kind: QuestionKind = "which"
    image: str | None = None


@dataclass(frozen=True)
class ThingChange:
    """What becomes of one object: its name and box before (None: new) and after (None: gone)."""

    object_id: str
    name: str | None
    new_name: str | None
    box: Box | None
    new_box: Box | None


@dataclass(frozen=True)
class GraphChange:
    """The graph before an edit held against the one after it.

    `changed` look different where they are, `moved` are elsewhere or of another size (and may
    look different too). `comes` and `goes` are the relations, each said once.
    """

    added: tuple[ThingChange, ...] = ()
    removed: tuple[ThingChange, ...] = ()
    moved: tuple[ThingChange, ...] = ()
    changed: tuple[ThingChange, ...] = ()
    comes: tuple[Relation, ...] = ()
    goes: tuple[Relation, ...] = ()


@dataclass(frozen=True)
class PlanPreview:
    """What is about to be rendered.

    `diff` has one line per change of the graph, `+`, `-` or `~` first; `change` is the same as
    values. `boxes` are the planned boxes by object id (the old one of what goes), `targets` those
    of what will be drawn. `image` is the digest of the picture and `allowed_mask` of where its
    pixels may change, `share` how much of it that is. `seconds` is how long it will take as far
    as this machine is known, else None. `scene.preview.draw_preview` draws it.
    """

    edit: Edit
    summary: str
    diff: str
    boxes: dict[str, Box]
    allowed_mask: str
    change: GraphChange = GraphChange()
    targets: dict[str, Box] = field(default_factory=dict)
    image: str = ""
    share: float = 0.0
    seconds: float | None = None


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


@dataclass(frozen=True)
class Candidates:
    """One round of candidates, in the order of their seeds. `round` counts from 1."""

    seen: tuple[CandidateSeen, ...]
    round: int = 1


@dataclass(frozen=True)
class VersionMade:
    """An edit was committed: `version` is the new head.

    `expected_seconds` is what its preview said; `version.seconds` is what it took.
    """

    version: Version
    expected_seconds: float | None = None


@dataclass(frozen=True)
class Learned:
    """What objects look like was learned: `concepts` by object id, named in `version`'s graph.

    The image is that of the version before.
    """

    version: Version
    concepts: dict[str, str]


@dataclass(frozen=True)
class HeadMoved:
    """The head went to `version`, which was there already."""

    version: Version


@dataclass(frozen=True)
class Compared:
    """Two versions were held against each other: `change` is what leads from the first to the
    second, `text` says it in words."""

    first: Version
    second: Version
    change: GraphChange
    text: str


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
    | Asked
    | Said
    | SceneRead
    | Question
    | PlanPreview
    | ProgressEvent
    | Candidates
    | VersionMade
    | Learned
    | HeadMoved
    | Compared
    | Failed
)


def failed(error: SGEditError) -> Failed:
    """An error as an event."""
    return Failed(error.problem, error.remedy, type(error).__name__)
