"""The edits: what the graph shall become, as a discriminated union on `op`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Predicate = Literal["left of", "right of", "in front of", "behind", "on", "under", "next to"]
# What two things do with each other; of profiles that can draw it (`Vocabulary.predicates`).
Interaction = Literal["holding", "held by", "riding", "ridden by", "wearing", "worn by"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Placement(_Frozen):
    """Where something goes: `predicate` towards the object with id `anchor`."""

    predicate: Predicate | Interaction
    anchor: str


class AddObject(_Frozen):
    """A new object. Without `placement` the layout chooses a free place."""

    op: Literal["add"] = "add"
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    placement: Placement | None = None
    scale: float = Field(1.0, gt=0.2, lt=3.0)


class RemoveObject(_Frozen):
    """The object with id `target` goes, with its shadow and reflection."""

    op: Literal["remove"] = "remove"
    target: str


class ReplaceObject(_Frozen):
    """Another kind of object in the place of `target`."""

    op: Literal["replace"] = "replace"
    target: str
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)


class AdjustRelation(_Frozen):
    """The object `target` moves so that `placement` holds, and stays itself."""

    op: Literal["adjust"] = "adjust"
    target: str
    placement: Placement


class ChangeAttributes(_Frozen):
    """`target` keeps its place and kind and gets other attributes, or another size."""

    op: Literal["change"] = "change"
    target: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = Field(1.0, gt=0.2, lt=3.0)


Edit = Annotated[
    AddObject | RemoveObject | ReplaceObject | AdjustRelation | ChangeAttributes,
    Field(discriminator="op"),
]
edit_adapter: TypeAdapter[Edit] = TypeAdapter(Edit)
