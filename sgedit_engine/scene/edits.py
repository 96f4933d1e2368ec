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

# Sides of the table as the viewer sees them: "front" is near to the viewer, "front left" is the
# corner there. "far left" is as near to the edge as there is room.
SideName = Literal[
    "left",
    "right",
    "middle",
    "front",
    "back",
    "far left",
    "far right",
    "front left",
    "front right",
    "back left",
    "back right",
]

LONGEST_LOOK = 120


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Placement(_Frozen):
    """Where something goes: `predicate` towards the object with id `anchor`."""

    predicate: Predicate | Interaction
    anchor: str


class Between(_Frozen):
    """A place between two objects, by their ids: about the middle of the way from one to the
    other."""

    how: Literal["between"] = "between"
    first: str
    second: str


class Towards(_Frozen):
    """For what moves: a place nearer to the object with id `anchor` on the ground, on the way
    there, about half as far from it; or farther `away`, about half as far again."""

    how: Literal["towards"] = "towards"
    anchor: str
    away: bool = False


class Spot(_Frozen):
    """The place where an object stood that is not there any more: its `box`, and its `name` for
    people. Of the box only the place counts."""

    how: Literal["spot"] = "spot"
    box: Box
    name: str


class Side(_Frozen):
    """A place at a side of the table, or in its middle."""

    how: Literal["side"] = "side"
    side: SideName


# A place that no relation to one object tells.
Where = Annotated[Between | Side | Spot | Towards, Field(discriminator="how")]


class AddObject(_Frozen):
    """A new object, where `placement` holds or `at` a place. Without either the layout chooses.

    `look` is a phrase on how it shall look in this picture ("a red camera with a worn strap"),
    for models that know any words.

    `proposed` is a box (normalised x0, y0, x1, y1) that a language model proposes for it. It is
    held against the scene: the object comes to the nearest place that will do, in about that
    size instead of `scale` times the usual one, or is refused where none near it will.
    """

    op: Literal["add"] = "add"
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    placement: Placement | None = None
    at: Where | None = None
    scale: float = Field(1.0, ge=0.2, le=3.0)
    proposed: Box | None = None
    look: str = Field("", max_length=LONGEST_LOOK)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.at is not None and (self.placement or self.proposed):
            raise ValueError("a new object goes to one place: a placement, a box, or at a place")
        if isinstance(self.at, Towards):
            raise ValueError("what is new has no way to go")
        return self


class RemoveObject(_Frozen):
    """The object with id `target` goes, with its shadow and reflection."""

    op: Literal["remove"] = "remove"
    target: str
    riders: Literal["set down"] | None = None


class ReplaceObject(_Frozen):
    """Another kind of object in the place of `target`, `scale` times as large as goes with it."""

    op: Literal["replace"] = "replace"
    target: str
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = Field(1.0, ge=0.2, le=3.0)
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

    It goes where `placement` holds, or `at` a place; by `shift` from where it is or, with a
    placement, from the place that the layout finds; or it changes places with the object of the
    id `swap_with`.
    `proposed` is a box as in `AddObject`, alone or where `placement` holds; of it only the place
    counts, and nothing gives way to it.
    """

    op: Literal["adjust"] = "adjust"
    target: str
    placement: Placement | None = None
    at: Where | None = None
    shift: Shift | None = None
    swap_with: str | None = None
    proposed: Box | None = None
    riders: Literal["set down", "go along"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.placement, self.shift, self.proposed)
        told = any(way is not None for way in ways)
        if sum((told, self.at is not None, self.swap_with is not None)) != 1:
            raise ValueError(
                "a move needs a placement, a shift, a proposed box, a place that it is at, or an"
                " object to swap with"
            )
        if self.shift is not None and self.proposed is not None:
            raise ValueError("a proposed box is where the way ends: it goes with no shift")
        return self


class ChangeAttributes(_Frozen):
    """`target` keeps its place and kind and gets other attributes, or another size."""

    op: Literal["change"] = "change"
    target: str
    attributes: dict[str, str] = Field(default_factory=dict)
    scale: float = Field(1.0, ge=0.2, le=3.0)


Edit = Annotated[
    AddObject | RemoveObject | ReplaceObject | AdjustRelation | ChangeAttributes,
    Field(discriminator="op"),
]
edit_adapter: TypeAdapter[Edit] = TypeAdapter(Edit)
