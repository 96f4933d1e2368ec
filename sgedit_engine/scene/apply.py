"""What an edit makes of a graph: pure, validated, with relations computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.edit_rules import check
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    Where,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.layout import UNKNOWN_PROPORTIONS, place
from sgedit_engine.scene.moving import exchanged, shifted
from sgedit_engine.scene.proposals import checked_place
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE, relations_of
from sgedit_engine.scene.riders import seats
from sgedit_engine.scene.room import Room
from sgedit_engine.scene.same_place import replacement_box, resized_box, whole_box_in
from sgedit_engine.scene.spots import place_at
from sgedit_engine.scene.support import root_of, stands_on
from sgedit_engine.scene.swap import swapped

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

Masks = Mapping[str, NDArray[np.bool_]]


def apply(
    graph: SceneGraph,
    edit: Edit,
    *,
    box: Box | None = None,
    vocabulary: Vocabulary | None = None,
    masks: Masks | None = None,
    aspect: float = 1.0,
) -> SceneGraph:
    """The graph after the edit.

    `box` is where the added, replaced, moved or changed object shall be; without one the
    layout chooses. The `vocabulary` tells what can be drawn, what can carry things and how
    large kinds are. `masks` are those of `graph`'s objects; those of table and wall tell where
    the table ends.

    Where one object leaves no room for what moves, the two change places: the graph has both
    moved, and the relation holds. A box that the edit itself has proposed is put right, or
    refused; see `checked_place`. What stands on the target is refused, or goes where the edit's
    `riders` tells.

    The object that an edit creates or moves has `mask=None`. A replaced object gets a new id;
    a moved or changed one keeps its own. Relations between untouched objects stay as they are.

    Raises UnknownObjectError, InvalidEditError, NoRoomError, CannotDrawError.
    """
    check(graph, edit, vocabulary, may_swap=box is None and _may_swap(edit))
    return _Stage(graph, box, vocabulary, masks or {}, aspect).after(edit)


def changed_ids(before: SceneGraph, after: SceneGraph, edit: Edit) -> tuple[str, ...]:
    """The ids in `after` of the objects that the edit made, moved or changed.

    In drawing order: the farther before the nearer, and what stands on a thing after it. A move
    has two where two things change places. A removal has only what is set down.
    """
    old = {o.id: o for o in before.objects}
    target = None if isinstance(edit, AddObject | ReplaceObject) else edit.target
    changed = [
        o.id for o in after.objects if o.id == target or o.id not in old or o.box != old[o.id].box
    ]
    carriers = carriers_of(after)

    def order(object_id: str) -> tuple[float, int]:
        storey = sum(stands_on(object_id, other, carriers) for other in old.keys() | set(changed))
        return after.get(root_of(object_id, carriers)).box.y1, storey

    return tuple(sorted(changed, key=order))


def standing_on(graph: SceneGraph, object_id: str) -> tuple[str, ...]:
    """Ids of everything that stands on the object, directly or on something that does.

    The topmost first, so that they can be taken off in this order.
    Raises UnknownObjectError.
    """
    graph.get(object_id)
    carriers = carriers_of(graph)
    riders = [o.id for o in graph.objects if stands_on(o.id, object_id, carriers)]
    depth = {i: sum(stands_on(i, other, carriers) for other in riders) for i in riders}
    return tuple(sorted(riders, key=lambda i: -depth[i]))


def carriers_of(graph: SceneGraph) -> dict[str, str]:
    """What each object stands on directly, from the graph's "on" relations."""
    return {r.subject: r.object for r in graph.relations if r.predicate == "on"}


def whole_box(
    graph: SceneGraph,
    object_id: str,
    *,
    vocabulary: Vocabulary | None = None,
    masks: Masks | None = None,
    aspect: float = 1.0,
) -> Box:
    """The box that an object would have if all of it were seen: what moves or changes its size
    gets this one, scaled. Its own box where nothing hides it, or nothing is known of its kind.

    The arguments are those of `apply`. Raises UnknownObjectError.
    """
    return whole_box_in(Room.of(graph, vocabulary, masks or {}, aspect), object_id)


class _Stage:
    """One edit's surroundings."""

    def __init__(
        self,
        graph: SceneGraph,
        box: Box | None,
        vocabulary: Vocabulary | None,
        masks: Masks,
        aspect: float,
    ) -> None:
        self._graph = graph
        self._box = box
        self._vocabulary = vocabulary
        self._proportions = {} if vocabulary is None else vocabulary.proportions
        self._footprints = {} if vocabulary is None else vocabulary.footprints
        self._masks = masks
        self._aspect = aspect

    def after(self, edit: Edit) -> SceneGraph:
        """The graph after an edit that is allowed."""
        match edit:
            case AddObject():
                return self.add(edit)
            case ChangeAttributes():
                return self.change(edit)
        riders = standing_on(self._graph, edit.target) if edit.riders else ()
        if riders:
            return self._with_riders(edit, riders)
        match edit:
            case RemoveObject():
                return self._graph.without(edit.target)
            case ReplaceObject():
                return self.replace(edit)
            case AdjustRelation():
                return self.adjust(edit)

    def _with_riders(
        self, edit: RemoveObject | ReplaceObject | AdjustRelation, riders: tuple[str, ...]
    ) -> SceneGraph:
        """The graph after the edit was done as if nothing stood on its target, and what does has
        got its place."""
        bare = _Stage(
            self._graph.without(*riders), self._box, self._vocabulary, self._masks, self._aspect
        )
        after = bare.after(edit)
        new = next((o.id for o in after.objects if o.id not in self._graph), edit.target)
        places = seats(
            self._room(edit.target, *riders),
            edit.target,
            riders,
            after,
            edit.riders or "set down",
            new if new in after else None,
            self._room_of,
        )
        graph = self._in_order(after, edit.target, new, places)
        for object_id, (_, on) in places.items():
            stands = None if on is None else Placement(predicate="on", anchor=on)
            graph = self._related(graph, object_id, stands, (*places, edit.target))
        return graph

    def _in_order(
        self,
        after: SceneGraph,
        target: str,
        new: str,
        places: Mapping[str, tuple[Box, str | None]],
    ) -> SceneGraph:
        """The graph with the riders in their places again, every object where it is listed."""
        seated = [_moved(self._graph.get(i), box) for i, (box, _) in places.items()]
        row = {o.id: n for n, o in enumerate(self._graph.objects)}
        row[new] = row[target]
        objects = sorted((*after.objects, *seated), key=lambda o: row[o.id])
        return after.model_copy(update={"objects": tuple(objects)})

    def _room_of(self, graph: SceneGraph) -> Room:
        """The room of a graph in which some things are no longer where their masks are."""
        masks = {
            o.id: self._masks[o.id]
            for o in graph.objects
            if o.id in self._masks and o.id in self._graph and o.box == self._graph.get(o.id).box
        }
        return Room.of(graph, self._vocabulary, masks, self._aspect)

    def add(self, edit: AddObject) -> SceneGraph:
        """The graph with the new object."""
        object_id, graph = self._graph.issue_id(edit.category)
        box = self._box or self._new_place(edit)
        new = SceneObject(
            id=object_id, category=edit.category, attributes=dict(edit.attributes), box=box
        )
        return self._related(graph.with_object(new), object_id, edit.placement)

    def replace(self, edit: ReplaceObject) -> SceneGraph:
        """The graph with another object in the place of the target."""
        old = self._graph.get(edit.target)
        box = self._box or replacement_box(
            self._room(old.id), old, edit.category, self._usual(edit.category), edit.scale
        )
        object_id, graph = self._graph.issue_id(edit.category)
        new = SceneObject(
            id=object_id, category=edit.category, attributes=dict(edit.attributes), box=box
        )
        carrier = carriers_of(self._graph).get(old.id)
        stays = None if carrier is None else Placement(predicate="on", anchor=carrier)
        return self._related(graph.replaced(old.id, new), object_id, stays)

    def adjust(self, edit: AdjustRelation) -> SceneGraph:
        """The graph with the target elsewhere."""
        old = self._graph.get(edit.target)
        if edit.swap_with is not None:
            return self._exchange(old, self._graph.get(edit.swap_with))
        placement = edit.placement
        try:
            box = self._box or self._start(old, edit)
        except NoRoomError:
            if placement is None or not _may_swap(edit):
                raise
            swap = swapped(self._room(old.id), old, placement.predicate, placement.anchor)
            if swap is None:
                raise
            graph = self._graph.replaced(old.id, _moved(old, swap.box))
            graph = graph.replaced(swap.other, _moved(graph.get(swap.other), swap.other_box))
            both = (old.id, swap.other)
            graph = self._related(graph, swap.other, None, both)
            return self._related(graph, old.id, placement, both)
        if self._box is None and edit.shift is not None:
            box, placement = shifted(self._room(old.id), old, box, edit.shift, placement)
        graph = self._graph.replaced(old.id, _moved(old, box))
        return self._related(graph, old.id, placement)

    def _new_place(self, edit: AddObject) -> Box:
        if edit.at is not None:
            return self._at(edit.at, edit.category, scale=edit.scale)
        if edit.proposed is None:
            return self._place(edit.placement, edit.category, scale=edit.scale)
        return self._checked(edit.proposed, edit.placement, edit.category)

    def _start(self, old: SceneObject, edit: AdjustRelation) -> Box:
        """Where a move goes, and a way begins that it may go besides."""
        if edit.at is not None:
            return self._at(edit.at, old.category, moved=old)
        if edit.proposed is not None:
            return self._checked(edit.proposed, edit.placement, old.category, moved=old)
        if edit.placement is None:
            return whole_box_in(self._room(old.id), old.id)
        return self._place(edit.placement, old.category, moved=old)

    def _at(
        self, where: Where, category: str, *, scale: float = 1.0, moved: SceneObject | None = None
    ) -> Box:
        gone = () if moved is None else (moved.id,)
        room = self._room(*gone)
        if moved is None:
            return place_at(room, room.usual(category, self._usual(category)).scaled(scale), where)
        return place_at(room, room.own(moved), where, moved)

    def _checked(
        self,
        proposed: Box,
        placement: Placement | None,
        category: str,
        *,
        moved: SceneObject | None = None,
    ) -> Box:
        return checked_place(
            self._graph,
            proposed,
            placement,
            category,
            vocabulary=self._vocabulary,
            masks=self._masks,
            aspect=self._aspect,
            moved=moved,
        )

    def _exchange(self, first: SceneObject, second: SceneObject) -> SceneGraph:
        """The graph with two objects each in the other one's place."""
        both = (first.id, second.id)
        boxes = exchanged(self._room(*both), first, second)
        graph, carriers = self._graph, carriers_of(self._graph)
        for item, box in zip((first, second), boxes, strict=True):
            graph = graph.replaced(item.id, _moved(item, box))
        apart = [r for r in graph.relations if r.subject not in both and r.object not in both]
        graph = graph.with_relations(tuple(apart))
        for here, there in (both, both[::-1]):
            carrier = carriers.get(there)
            on = None if carrier is None else Placement(predicate="on", anchor=carrier)
            graph = self._related(graph, here, on, both)
        return graph

    def change(self, edit: ChangeAttributes) -> SceneGraph:
        """The graph with other attributes, or another size, of the target."""
        old = self._graph.get(edit.target)
        attributes = {**old.attributes, **edit.attributes}
        changes: dict[str, object] = {"attributes": attributes, "mask": None, "description": ""}
        if edit.attributes:
            # What was learned is the look that it had.
            changes["concept"] = None
        if old.read_as is not None:
            told = {n: v for n, v in old.read_as.items() if n not in edit.attributes}
            changes["read_as"] = told
        box = self._box or self._resized(old, edit.scale)
        graph = self._graph.replaced(old.id, old.model_copy(update={**changes, "box": box}))
        if box == old.box:
            return graph
        carrier = carriers_of(self._graph).get(old.id)
        stays = None if carrier is None else Placement(predicate="on", anchor=carrier)
        return self._related(graph, old.id, stays)

    def _resized(self, old: SceneObject, scale: float) -> Box:
        return old.box if scale == 1.0 else resized_box(self._room(old.id), old, scale)

    def _usual(self, category: str) -> tuple[float, float]:
        return self._proportions.get(category, UNKNOWN_PROPORTIONS)

    def _room(self, *without: str) -> Room:
        return Room.of(self._graph, self._vocabulary, self._masks, self._aspect, without)

    def _place(
        self,
        placement: Placement | None,
        category: str,
        *,
        scale: float = 1.0,
        moved: SceneObject | None = None,
    ) -> Box:
        return place(
            self._graph,
            None if placement is None else placement.predicate,
            None if placement is None else placement.anchor,
            self._usual(category),
            category=category,
            masks=self._masks,
            aspect=self._aspect,
            scale=scale,
            moved=moved,
            known=self._proportions,
            footprints=self._footprints,
        )

    def _related(
        self,
        graph: SceneGraph,
        object_id: str,
        placement: Placement | None,
        moved: tuple[str, ...] = (),
    ) -> SceneGraph:
        """The graph with the relations of one object computed anew, the asked one included.

        The masks of it and of what has `moved` are not theirs any more.
        """
        carriers = {a: b for a, b in carriers_of(graph).items() if a != object_id}
        asked: tuple[Relation, ...] = ()
        if placement is not None:
            asked = _both_ways(object_id, placement)
            for relation in asked:
                if relation.predicate == "on":
                    carriers[relation.subject] = relation.object
        carriers = {a: b for a, b in carriers.items() if a in graph and b in graph}
        masks = {
            i: m for i, m in self._masks.items() if i in graph and i not in (object_id, *moved)
        }
        fresh = [
            r
            for r in relations_of(
                graph.objects,
                masks,
                carriers=carriers,
                proportions=self._proportions,
                footprints=self._footprints,
                aspect=self._aspect,
            )
            if object_id in (r.subject, r.object) and not _contradicts(r, asked)
        ]
        kept = [r for r in graph.relations if object_id not in (r.subject, r.object)]
        return graph.with_relations(tuple(dict.fromkeys([*kept, *asked, *fresh])))


def _may_swap(edit: Edit) -> bool:
    """Whether something may give way to what moves: only where a relation tells the place."""
    ways = (edit.at, edit.shift, edit.proposed) if isinstance(edit, AdjustRelation) else (edit,)
    return all(way is None for way in ways)


def _moved(item: SceneObject, box: Box) -> SceneObject:
    return item.model_copy(update={"box": box, "mask": None})


def _both_ways(object_id: str, placement: Placement) -> tuple[Relation, ...]:
    there = Relation(subject=object_id, predicate=placement.predicate, object=placement.anchor)
    back = Relation(
        subject=placement.anchor, predicate=_inverse(placement.predicate), object=object_id
    )
    return there, back


def _inverse(predicate: str) -> str:
    return INTERACTIONS.get(predicate) or INVERSE[predicate]


def _contradicts(relation: Relation, asked: tuple[Relation, ...]) -> bool:
    """Whether a relation says the opposite of one that was asked for."""
    opposite = _inverse(relation.predicate)
    return relation.predicate != opposite and any(
        (a.subject, a.object, a.predicate) == (relation.subject, relation.object, opposite)
        for a in asked
    )
