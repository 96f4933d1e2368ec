"""The scene graph: objects and relations of one picture, frozen."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from sgedit_engine.errors import UnknownObjectError
from sgedit_engine.scene.geometry import Box

Kind = Literal["foreground", "background"]


class SceneObject(BaseModel):
    """A node. `id` is stable within one picture's history and never used again.

    `mask` is the sha256 of the object's mask in the version store (None until it is stored),
    `score` the detector's confidence in [0, 1].
    """

    model_config = ConfigDict(frozen=True)

    id: str
    category: str
    attributes: dict[str, str] = Field(default_factory=dict)
    description: str = ""
    box: Box
    mask: str | None = None
    kind: Kind = "foreground"
    concept: str | None = None
    score: float = 1.0

    @property
    def name(self) -> str:
        """How people would call it: its attributes and category ("red striped mug")."""
        words = [v for k in ("finish", "color", "pattern") if (v := self.attributes.get(k))]
        words = [w for w in words if w not in ("plain", "matte")]
        return " ".join([*words, self.category])


class Relation(BaseModel):
    """A directed edge: `subject` `predicate` `object`, both ids."""

    model_config = ConfigDict(frozen=True)

    subject: str
    predicate: str
    object: str


class SceneGraph(BaseModel):
    """Objects and relations of one picture.

    `issued` counts the ids given out per category over the picture's whole history, so that
    the id of a removed object never comes back for another one.
    """

    model_config = ConfigDict(frozen=True)

    objects: tuple[SceneObject, ...] = ()
    relations: tuple[Relation, ...] = ()
    issued: dict[str, int] = Field(default_factory=dict)

    def __contains__(self, object_id: object) -> bool:
        return any(o.id == object_id for o in self.objects)

    def get(self, object_id: str) -> SceneObject:
        """The object with this id. Raises UnknownObjectError."""
        for candidate in self.objects:
            if candidate.id == object_id:
                return candidate
        known = ", ".join(o.id for o in self.objects) or "none"
        raise UnknownObjectError(
            f"There is no object {object_id!r} in the picture.", f"The objects are: {known}."
        )

    @property
    def foreground(self) -> tuple[SceneObject, ...]:
        """The objects that can be edited one by one."""
        return tuple(o for o in self.objects if o.kind == "foreground")

    def issue_id(self, category: str) -> tuple[str, Self]:
        """A fresh id for a category ("mug-3"), and the graph that remembers it."""
        number = self.issued.get(category, 0) + 1
        graph = self.model_copy(update={"issued": {**self.issued, category: number}})
        return f"{category.replace(' ', '-')}-{number}", graph
