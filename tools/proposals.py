"""What tools propose: edits whose objects are still named by the user's words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from sgedit_engine.scene.edits import Predicate

# Ways towards an object that are no relation: half as far from it, or half as far again.
Approach = Literal["closer to", "away from"]
# How far "to the left" goes, as a share of the picture's width or height.
USUAL_WAY = 0.15
Direction = Literal["left", "right", "forward", "back", "middle"]
Wanted = Literal["count", "presence", "which", "look", "color", "pattern", "finish", "place"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reference(_Frozen):
    """The user's own words for an object, and the id that the chat model took them for."""

    words: str
    id: str | None = None


class ProposedAdd(_Frozen):
    """Something new, towards `anchor` if there is a `predicate`."""

    op: Literal["add"] = "add"
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0
    predicate: Predicate | None = None
    anchor: Reference | None = None


class ProposedRemoval(_Frozen):
    """The object goes."""

    op: Literal["remove"] = "remove"
    target: Reference


class ProposedReplacement(_Frozen):
    """Another kind of thing in the object's place."""

    op: Literal["replace"] = "replace"
    target: Reference
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)


class ProposedChange(_Frozen):
    """The object gets other attributes or another size."""

    op: Literal["change"] = "change"
    target: Reference
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0


class ProposedMove(_Frozen):
    """The object goes where `relation` to `anchor` holds, or `distance` (a share of the
    picture's width or height) in a `direction`; with both, so far from the place beside it."""

    op: Literal["adjust"] = "adjust"
    target: Reference
    relation: Predicate | Approach | None = None
    anchor: Reference | None = None
    direction: Direction | None = None
    distance: float = USUAL_WAY


class ProposedSwap(_Frozen):
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


class Reading(_Frozen):
    """The head's picture is read once more."""

    op: Literal["read"] = "read"


EditProposal = (
    ProposedAdd
    | ProposedRemoval
    | ProposedReplacement
    | ProposedChange
    | ProposedMove
    | ProposedSwap
)
Proposal = Annotated[
    EditProposal | Learning | LookUp | HeadMove | Reading, Field(discriminator="op")
]
proposal_adapter: TypeAdapter[Proposal] = TypeAdapter(Proposal)
