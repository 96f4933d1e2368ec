"""The edits: what the graph shall become, as a discriminated union on `op`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

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


class Shift(_Frozen):
    """A way in the picture: `dx` to the right as a share of its width, `dy` down, which on the
    table is towards the viewer, as a share of its height."""

    dx: float = Field(0.0, ge=-1.0, le=1.0)
    dy: float = Field(0.0, ge=-1.0, le=1.0)

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.dx == 0.0 and self.dy == 0.0:
            raise ValueError("a shift needs a way to go")
        return self


class AdjustRelation(_Frozen):
    """The object `target` goes elsewhere and stays itself.

    It goes where `placement` holds; by `shift` from where it is or, with a placement, from the
    place that the layout finds; or it changes places with the object of the id `swap_with`.
    """

    op: Literal["adjust"] = "adjust"
    target: str
    placement: Placement | None = None
    shift: Shift | None = None
    swap_with: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        placed = self.placement is not None or self.shift is not None
        if placed == (self.swap_with is not None):
            raise ValueError("a move needs a placement, a shift, or an object to swap with")
        return self


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
