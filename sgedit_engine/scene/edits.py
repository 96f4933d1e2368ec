"""The edits: what the graph shall become, as a discriminated union on `op`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from sgedit_engine.scene.geometry import Box

Predicate = Literal["left of", "right of", "in front of", "behind", "on", "under", "next to"]
# What two things do with each other; of profiles that can draw it (`Vocabulary.predicates`).
Interaction = Literal["holding", "held by", "riding", "ridden by", "wearing", "worn by"]

# What becomes of what stands on the target: it is set down where that stood, or near there; it
# goes along; or it stands on what takes the target's place. None: nothing stands on it.
Riders = Literal["set down", "go along", "stay on"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Placement(_Frozen):
    """Where something goes: `predicate` towards the object with id `anchor`."""

    predicate: Predicate | Interaction
    anchor: str


class AddObject(_Frozen):
    """A new object. Without `placement` the layout chooses a free place.

    `proposed` is a box (normalised x0, y0, x1, y1) that a language model proposes for it. It is
    held against the scene: the object comes to the nearest place that will do, in about that
    size instead of `scale` times the usual one, or is refused where none near it will.
    """

    op: Literal["add"] = "add"
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    placement: Placement | None = None
    scale: float = Field(1.0, gt=0.2, lt=3.0)
    proposed: Box | None = None


class RemoveObject(_Frozen):
    """The object with id `target` goes, with its shadow and reflection."""

    op: Literal["remove"] = "remove"
    target: str
    riders: Literal["set down"] | None = None


class ReplaceObject(_Frozen):
    """Another kind of object in the place of `target`."""

    op: Literal["replace"] = "replace"
    target: str
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    riders: Literal["set down", "stay on"] | None = None


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
    `proposed` is a box as in `AddObject`, alone or where `placement` holds; of it only the place
    counts, and nothing gives way to it.
    """

    op: Literal["adjust"] = "adjust"
    target: str
    placement: Placement | None = None
    shift: Shift | None = None
    swap_with: str | None = None
    proposed: Box | None = None
    riders: Literal["set down", "go along"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.placement, self.shift, self.proposed)
        if any(way is not None for way in ways) == (self.swap_with is not None):
            raise ValueError(
                "a move needs a placement, a shift, a proposed box, or an object to swap with"
            )
        if self.shift is not None and self.proposed is not None:
            raise ValueError("a proposed box is where the way ends: it goes with no shift")
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
