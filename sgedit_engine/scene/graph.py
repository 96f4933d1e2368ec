"""The scene graph: objects and relations of one picture, frozen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, Self

import networkx as nx
from pydantic import BaseModel, ConfigDict, Field

from sgedit_engine.errors import InvalidEditError, UnknownObjectError
from sgedit_engine.scene.english import PAIRS
from sgedit_engine.scene.geometry import Box


def canonical_json(value: Any) -> str:
    """Compact JSON text, keys sorted, no escapes: the same value gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


Kind = Literal["foreground", "background"]
# The category of what is seen and nobody has a name for.
NAMELESS = "object"
# Boxes that overlap more (IoU) are of one thing.
_SAME = 0.5
# Ids name files too, and a category may come from a server.
_NO_NAME = re.compile(r"[^\w-]+")
# The attributes of a name, in the order in which they are said.
_LOOKS = ("finish", "color", "pattern")


class SceneObject(BaseModel):
    """A node. `id` is stable within one picture's history and never used again.

    `mask` is the sha256 of the object's mask in the version store (None until it is stored),
    `score` the detector's confidence in [0, 1]. `read_as` is None unless a person has put the
    reading of the object right; then it holds what the models take it for where that is not what
    was told: attributes by name ("" where none was read), and the category as "kind".
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
    read_as: dict[str, str] | None = None

    def seen_as(self, name: str) -> str | None:
        """What the models read as an attribute, or as the "kind"; None where they read nothing.
        What was told otherwise is not held against their eyes."""
        own = self.category if name == "kind" else self.attributes.get(name)
        return (self.read_as or {}).get(name, own) or None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is, and what the models take it for if that is something else."""
        return tuple(dict.fromkeys([self.category, str(self.seen_as("kind"))]))

    @property
    def name(self) -> str:
        """How people would call it: its attributes and category ("red striped mug")."""
        return called(self.category, self.attributes)

    @property
    def seen_name(self) -> str:
        """What it would be called by what the models read alone."""
        return called(str(self.seen_as("kind")), {k: self.seen_as(k) for k in _LOOKS})


def called(category: str, attributes: Mapping[str, str | None]) -> str:
    """How people would call a thing of a kind with such attributes: "red striped mug"."""
    words = [value for name in _LOOKS if (value := attributes.get(name))]
    return " ".join([*(w for w in words if w not in ("plain", "matte")), category])


class Relation(BaseModel):
    """A directed edge: `subject` `predicate` `object`, both ids."""

    model_config = ConfigDict(frozen=True)

    subject: str
    predicate: str
    object: str


class Dismissed(BaseModel):
    """What is read in a picture, and is not there, as a person has told."""

    model_config = ConfigDict(frozen=True)

    category: str
    box: Box

    def is_seen_as(self, category: str, box: Box) -> bool:
        """Whether something that is seen is what was dismissed."""
        return category == self.category and self.box.iou(box) >= _SAME


class SceneGraph(BaseModel):
    """Objects and relations of one picture.

    `issued` counts the ids given out per category over the picture's whole history, so that
    the id of a removed object never comes back for another one. `dismissed` is what is read
    there and is not.
    """

    model_config = ConfigDict(frozen=True)

    objects: tuple[SceneObject, ...] = ()
    relations: tuple[Relation, ...] = ()
    issued: dict[str, int] = Field(default_factory=dict)
    dismissed: tuple[Dismissed, ...] = ()

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
        return f"{_NO_NAME.sub('-', category)}-{number}", graph

    def with_object(self, new: SceneObject) -> Self:
        """The graph with one object more. Raises InvalidEditError when its id is taken."""
        if new.id in self:
            raise _id_taken(new.id)
        return self.model_copy(update={"objects": (*self.objects, new)})

    def without(self, *object_ids: str) -> Self:
        """The graph without these objects and their relations. Raises UnknownObjectError."""
        for object_id in object_ids:
            self.get(object_id)
        gone = set(object_ids)
        return self.model_copy(
            update={
                "objects": tuple(o for o in self.objects if o.id not in gone),
                "relations": tuple(
                    r for r in self.relations if r.subject not in gone and r.object not in gone
                ),
            }
        )

    def replaced(self, object_id: str, new: SceneObject) -> Self:
        """The graph with `new` at the place of an object; its relations go with the id.

        Raises UnknownObjectError, and InvalidEditError when the new id is another object's.
        """
        self.get(object_id)
        if new.id != object_id and new.id in self:
            raise _id_taken(new.id)
        kept = self.relations
        if new.id != object_id:
            kept = tuple(r for r in kept if object_id not in (r.subject, r.object))
        objects = tuple(new if o.id == object_id else o for o in self.objects)
        return self.model_copy(update={"objects": objects, "relations": kept})

    def with_relations(self, relations: tuple[Relation, ...]) -> Self:
        """The graph with these relations in the place of its own."""
        return self.model_copy(update={"relations": relations})

    def related(self, subject: str, predicate: str, object_: str) -> bool:
        """Whether the graph holds this relation."""
        return Relation(subject=subject, predicate=predicate, object=object_) in self.relations

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Nodes by id with the object's fields, edges keyed by their predicate."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            issued=dict(self.issued), dismissed=[d.model_dump() for d in self.dismissed]
        )
        for item in self.objects:
            graph.add_node(item.id, **item.model_dump())
        for relation in self.relations:
            graph.add_edge(
                relation.subject,
                relation.object,
                key=relation.predicate,
                predicate=relation.predicate,
            )
        return graph

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[str]) -> Self:
        """The inverse of `to_networkx`; the order of objects is that of the nodes."""
        return cls(
            objects=tuple(SceneObject.model_validate(data) for _, data in graph.nodes(data=True)),
            relations=tuple(
                Relation(subject=a, predicate=data["predicate"], object=b)
                for a, b, data in graph.edges(data=True)
            ),
            issued=dict(graph.graph.get("issued", {})),
            dismissed=tuple(graph.graph.get("dismissed", ())),
        )

    def to_json(self) -> str:
        """Compact JSON with sorted keys; equal graphs give equal text."""
        return canonical_json(self.model_dump(mode="json"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The inverse of `to_json`. Raises pydantic's ValidationError."""
        return cls.model_validate_json(text)

    def describe(self) -> str:
        """The scene in plain English, an object a line, from left to right.

        "a red striped mug (mug-1), left of the lamp (lamp-1)". Ids are told where several
        objects have the same name.
        """
        names = [o.name for o in self.objects]
        twins = {name for name in names if names.count(name) > 1}

        def told(item: SceneObject) -> str:
            return f"{item.name} ({item.id})" if item.name in twins else item.name

        lines = []
        for item in sorted(self.foreground, key=lambda o: o.box.center[0]):
            relation = self._telling_relation(item)
            where = ""
            if relation is not None:
                where = f", {relation.predicate} the {told(self.get(relation.object))}"
            lines.append(with_article(told(item)) + where)
        lines += [f"{o.name} (background)" for o in self.objects if o.kind == "background"]
        return "\n".join(lines) if lines else "an empty scene"

    def _telling_relation(self, item: SceneObject) -> Relation | None:
        """The relation that says best where an object is: its support, else its neighbour."""
        order = ("on", "next to", "left of", "right of", "in front of", "behind")
        mine = [r for r in self.relations if r.subject == item.id and r.predicate in order]
        if not mine:
            return None

        def rank(relation: Relation) -> tuple[bool, float]:
            (ax, ay), (bx, by) = item.box.center, self.get(relation.object).box.center
            return relation.predicate != "on", abs(ax - bx) + abs(ay - by)

        nearest = min(mine, key=rank)
        same = [r for p in order for r in mine if r.predicate == p and r.object == nearest.object]
        sides = [r for r in same if r.predicate in ("left of", "right of")]
        if same[0].predicate == "next to" and sides:
            return sides[0].model_copy(update={"predicate": f"just {sides[0].predicate}"})
        return same[0]


def _id_taken(object_id: str) -> InvalidEditError:
    return InvalidEditError(
        f"The picture already has an object {object_id!r}.", "Take a fresh id, from `issue_id`."
    )


def with_article(noun: str) -> str:
    """The noun with its article: "a red mug", "an orange ball", "a pair of scissors"."""
    if noun.rpartition(" ")[2] in PAIRS:
        return f"a pair of {noun}"
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"
