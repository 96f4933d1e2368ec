"""What an edit makes of a graph: pure, validated, with relations computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sgedit_engine.errors import NoRoomError
from sgedit_engine.scene.carriers import carriers_of, standing_on
from sgedit_engine.scene.edit_rules import check
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
)
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.moving import exchanged, shifted
from sgedit_engine.scene.placing import Placing
from sgedit_engine.scene.related_anew import related
from sgedit_engine.scene.riders import seats
from sgedit_engine.scene.room import Masks
from sgedit_engine.scene.swap import swapped

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


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
        self._masks = masks
        self._aspect = aspect
        self._placing = Placing(graph, vocabulary, masks, aspect)

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
            self._placing.room(edit.target, *riders),
            edit.target,
            riders,
            after,
            edit.riders or "set down",
            new if new in after else None,
            self._placing.room_in,
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

    def add(self, edit: AddObject) -> SceneGraph:
        """The graph with the new object."""
        object_id, graph = self._graph.issue_id(edit.category)
        box = self._box or self._placing.of_new(edit)
        new = SceneObject(
            id=object_id,
            category=edit.category,
            attributes=dict(edit.attributes),
            description=edit.look,
            box=box,
        )
        return self._related(graph.with_object(new), object_id, edit.placement)

    def replace(self, edit: ReplaceObject) -> SceneGraph:
        """The graph with another object in the place of the target."""
        old = self._graph.get(edit.target)
        box = self._box or self._placing.of_replacement(old, edit)
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
            box = self._box or self._placing.of_moved(old, edit)
        except NoRoomError:
            if placement is None or not _may_swap(edit):
                raise
            swap = swapped(self._placing.room(old.id), old, placement.predicate, placement.anchor)
            if swap is None:
                raise
            graph = self._graph.replaced(old.id, _moved(old, swap.box))
            graph = graph.replaced(swap.other, _moved(graph.get(swap.other), swap.other_box))
            both = (old.id, swap.other)
            graph = self._related(graph, swap.other, None, both)
            return self._related(graph, old.id, placement, both)
        if self._box is None and edit.shift is not None:
            box, placement = shifted(self._placing.room(old.id), old, box, edit.shift, placement)
        graph = self._graph.replaced(old.id, _moved(old, box))
        return self._related(graph, old.id, placement)

    def _exchange(self, first: SceneObject, second: SceneObject) -> SceneGraph:
        """The graph with two objects each in the other one's place."""
        both = (first.id, second.id)
        boxes = exchanged(self._placing.room(*both), first, second)
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
        box = self._box or self._placing.of_resized(old, edit.scale)
        graph = self._graph.replaced(old.id, old.model_copy(update={**changes, "box": box}))
        if box == old.box:
            return graph
        carrier = carriers_of(self._graph).get(old.id)
        stays = None if carrier is None else Placement(predicate="on", anchor=carrier)
        return self._related(graph, old.id, stays)

    def _related(
        self,
        graph: SceneGraph,
        object_id: str,
        placement: Placement | None,
        moved: tuple[str, ...] = (),
    ) -> SceneGraph:
        return related(
            graph, object_id, placement, self._masks, self._vocabulary, self._aspect, moved
        )


def _may_swap(edit: Edit) -> bool:
    """Whether something may give way to what moves: only where a relation tells the place."""
    ways = (edit.at, edit.shift, edit.proposed) if isinstance(edit, AdjustRelation) else (edit,)
    return all(way is None for way in ways)


def _moved(item: SceneObject, box: Box) -> SceneObject:
    return item.model_copy(update={"box": box, "mask": None})
