"""What tools propose: edits whose objects are still named by the user's words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from sgedit_engine.scene.edits import Interaction, Predicate, SideName
from sgedit_engine.scene.geometry import Box

# Ways towards an object that are no relation: half as far from it, or half as far again.
Approach = Literal["closer to", "away from"]
# How far "to the left" goes, as a share of the picture's width or height.
USUAL_WAY = 0.15
# How large a thing becomes, as a multiple of what it is, where no number is said.
# A thing can become so many times as large as it is.
LEAST_SCALE, MOST_SCALE = 0.2, 3.0
SIZE_STEPS = {"much smaller": 0.55, "smaller": 0.75, "bigger": 1.3, "much bigger": 1.7}
Direction = Literal["left", "right", "forward", "back", "middle"]
# What becomes of what stands on an object that goes: it goes too, it is set down where the object
# stood, or the object stays.
Standing = Literal["remove", "set down", "leave"]
Wanted = Literal[
    "count", "presence", "which", "look", "color", "pattern", "finish", "size", "place"
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(_Frozen):
    """The user's own words for an object, and the id that the chat model took them for."""

    words: str
    id: str | None = None


class _ProposedEdit(_Frozen):
    """An edit. `instead_of_last`: it takes the place of the last step, and its words mean the
    picture before that step."""

    instead_of_last: bool = False


class ProposedAdd(_ProposedEdit):
    """Something new, towards `anchor` if there is a `predicate` (`between` it and another object,
    or without an anchor between the two that `between` means), in the place of an object that
    is, or was, in the picture, or at a `side`. `place_was` tells whether "was" was said, or "is"
    (None: neither).

    `proposed` is a box that a language model proposes; the layout holds it against the scene.
    """

    op: Literal["add"] = "add"
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0
    predicate: Predicate | Interaction | None = None
    anchor: Reference | None = None
    between: Reference | None = None
    place_of: Reference | None = None
    place_was: bool | None = None
    side: SideName | None = None
    proposed: Box | None = None


class ProposedRemoval(_ProposedEdit):
    """The object goes. `standing` tells what becomes of what stands on it (None: not said)."""

    op: Literal["remove"] = "remove"
    target: Reference
    standing: Standing | None = None


class ProposedReplacement(_ProposedEdit):
    """Another kind of thing in the object's place, `scale` times as large as goes with it."""

    op: Literal["replace"] = "replace"
    target: Reference
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0


class ProposedChange(_ProposedEdit):
    """The object gets other attributes or another size."""

    op: Literal["change"] = "change"
    target: Reference
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0


class ProposedMove(_ProposedEdit):
    """The object goes where `relation` to `anchor` holds, or `distance` (a share of the
    picture's width or height) in a `direction`; with both, so far from the place beside it.

    Or it goes `between`, to the place of another object or to a `side` as in `ProposedAdd`. A
    `proposed` box is held against the scene by the layout.
    """

    op: Literal["adjust"] = "adjust"
    target: Reference
    relation: Predicate | Interaction | Approach | None = None
    anchor: Reference | None = None
    between: Reference | None = None
    place_of: Reference | None = None
    place_was: bool | None = None
    side: SideName | None = None
    proposed: Box | None = None
    direction: Direction | None = None
    distance: float = USUAL_WAY


class ProposedSwap(_ProposedEdit):
    """Two objects change places: `target` and `other`, or the two that `target` means."""

    op: Literal["swap"] = "swap"
    target: Reference
    other: Reference | None = None


class Learning(_Frozen):
    """The looks of the objects are learned; the picture stays."""

    op: Literal["learn"] = "learn"
    target: Reference


class LookUp(_Frozen):
    """Something about the objects that `words` mean is told: what is `wanted`, or whether a
    `claim` holds of them. One that it is about is in focus then."""

    op: Literal["look_up"] = "look_up"
    words: str
    wanted: Wanted
    claim: str | None = None


class HeadMove(_Frozen):
    """The head goes `steps` versions back (undo) or forth again (redo)."""

    op: Literal["undo", "redo"]
    steps: int = Field(1, ge=1)


class StepReference(_Frozen):
    """A step of the history: its number there (0: the picture as it was opened), or the user's own
    words for it ("the duck", "when I removed the mug", "the last edit")."""

    number: int | None = Field(None, ge=0)
    words: str | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.number is None) == (self.words is None):
            raise ValueError("a step is named by its number or by words, by one of them")
        return self


class GoTo(_Frozen):
    """The head goes to the version right before or after a step, or to the `version` with an id.

    Only front ends know ids.
    """

    op: Literal["go_to"] = "go_to"
    step: StepReference | None = None
    side: Literal["before", "after"] = "after"
    version: str | None = None


class DropEdit(_Frozen):
    """A step is left out, and what came after it is done again without it."""

    op: Literal["drop"] = "drop"
    step: StepReference


class Another(_Frozen):
    """The last edit is drawn again, with other seeds."""

    op: Literal["try_again"] = "try_again"


class Choosing(_Frozen):
    """Another candidate of the last edit, by its number as shown, from 1; or of the edit that led
    to the `version` with an id, which only front ends know."""

    op: Literal["choose"] = "choose"
    number: int = Field(ge=1)
    version: str | None = None


class Comparison(_Frozen):
    """What is different between two versions; None is the picture as opened, or as it is now."""

    op: Literal["compare"] = "compare"
    first: StepReference | None = None
    second: StepReference | None = None


Point = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]


class Correction(_Frozen):
    """The reading of the picture is put right; no pixel changes.

    `action` renames `target` (to `category`, `attributes`), drops it as something that is not
    there, adds what was missed at a `point` or in a `box`, or gives `target` a new mask by a
    `box`, a `point` inside it or its `outline`. All in shares of the picture's width and height.
    """

    op: Literal["correct"] = "correct"
    action: Literal["rename", "drop", "add", "outline"]
    target: Reference | None = None
    category: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    point: Point | None = None
    box: Box | None = None
    outline: tuple[Point, ...] = ()


class Reading(_Frozen):
    """The head's picture is read once more, and `names` are looked for besides what is known."""

    op: Literal["read"] = "read"
    names: tuple[str, ...] = ()


EditProposal = (
    ProposedAdd
    | ProposedRemoval
    | ProposedReplacement
    | ProposedChange
    | ProposedMove
    | ProposedSwap
)
Proposal = Annotated[
    EditProposal
    | Learning
    | LookUp
    | HeadMove
    | GoTo
    | DropEdit
    | Another
    | Choosing
    | Comparison
    | Correction
    | Reading,
    Field(discriminator="op"),
]
proposal_adapter: TypeAdapter[Proposal] = TypeAdapter(Proposal)
