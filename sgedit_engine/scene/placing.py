"""Where an edit brings what it makes, moves or changes in size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sgedit_engine.scene.edits import AddObject, AdjustRelation, Placement, ReplaceObject, Where
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.layout import UNKNOWN_PROPORTIONS, place
from sgedit_engine.scene.proposals import checked_place
from sgedit_engine.scene.room import Masks, Room
from sgedit_engine.scene.same_place import replacement_box, resized_box, whole_box_in
from sgedit_engine.scene.spots import place_at

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


class Placing:
    """Finds boxes in one scene. The arguments are those of `sgedit_engine.scene.apply.apply`.

    Its methods raise UnknownObjectError, InvalidEditError, NoRoomError.
    """

    def __init__(
        self, graph: SceneGraph, vocabulary: Vocabulary | None, masks: Masks, aspect: float
    ) -> None:
        self._graph, self._vocabulary = graph, vocabulary
        self._masks, self._aspect = masks, aspect

    def of_new(self, edit: AddObject) -> Box:
        """Where a new object goes."""
        if edit.at is not None:
            return self._at(edit.at, edit.category, scale=edit.scale)
        if edit.proposed is None:
            return self._place(edit.placement, edit.category, scale=edit.scale)
        return self._checked(edit.proposed, edit.placement, edit.category)

    def of_moved(self, old: SceneObject, edit: AdjustRelation) -> Box:
        """Where a move goes, and a way begins that it may go besides."""
        if edit.at is not None:
            return self._at(edit.at, old.category, moved=old)
        if edit.proposed is not None:
            return self._checked(edit.proposed, edit.placement, old.category, moved=old)
        if edit.placement is None:
            return whole_box_in(self.room(old.id), old.id)
        return self._place(edit.placement, old.category, moved=old)

    def _at(
        self, where: Where, category: str, *, scale: float = 1.0, moved: SceneObject | None = None
    ) -> Box:
        gone = () if moved is None else (moved.id,)
        room = self.room(*gone)
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

    def room_in(self, graph: SceneGraph) -> Room:
        """The room of a graph in which some things are no longer where their masks are."""
        masks = {
            o.id: self._masks[o.id]
            for o in graph.objects
            if o.id in self._masks and o.id in self._graph and o.box == self._graph.get(o.id).box
        }
        return Room.of(graph, self._vocabulary, masks, self._aspect)

    def _usual(self, category: str) -> tuple[float, float]:
        known = {} if self._vocabulary is None else self._vocabulary.proportions
        return known.get(category, UNKNOWN_PROPORTIONS)

    def of_replacement(self, old: SceneObject, edit: ReplaceObject) -> Box:
        """Where what replaces an object goes."""
        usual = self._usual(edit.category)
        return replacement_box(self.room(old.id), old, edit.category, usual, edit.scale)

    def of_resized(self, old: SceneObject, scale: float) -> Box:
        """Where an object is in another size."""
        return old.box if scale == 1.0 else resized_box(self.room(old.id), old, scale)

    def room(self, *without: str) -> Room:
        """The scene without some of its objects."""
        return Room.of(self._graph, self._vocabulary, self._masks, self._aspect, without)

    def _place(
        self,
        placement: Placement | None,
        category: str,
        *,
        scale: float = 1.0,
        moved: SceneObject | None = None,
    ) -> Box:
        words = self._vocabulary
        proportions, footprints = (words.proportions, words.footprints) if words else ({}, {})
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
            known=proportions,
            footprints=footprints,
        )
