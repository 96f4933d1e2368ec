"""Which edits a scene allows, and the sentences that say why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sgedit_engine.errors import CannotDrawError, InvalidEditError
from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    Between,
    ChangeAttributes,
    Edit,
    Placement,
    RemoveObject,
    ReplaceObject,
    Towards,
)
from sgedit_engine.scene.graph import SceneGraph, SceneObject, with_article
from sgedit_engine.scene.relations import INTERACTIONS
from sgedit_engine.scene.support import root_of

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary


def check(
    graph: SceneGraph,
    edit: Edit,
    vocabulary: Vocabulary | None = None,
    *,
    may_swap: bool = False,
) -> None:
    """Raises UnknownObjectError, InvalidEditError or CannotDrawError when `graph` does not
    allow the edit. `may_swap` allows to move a thing onto what carries another one, which would
    have to give way."""
    if not isinstance(edit, AddObject):
        target = _editable(graph, edit.target)
        if _moves(edit) and getattr(edit, "riders", None) is None:
            _check_free(graph, target)
    if isinstance(edit, AddObject | ReplaceObject):
        _check_drawable(edit.category, edit.attributes, vocabulary)
    if isinstance(edit, ReplaceObject) and edit.riders == "stay on":
        _check_carrier(edit.category, edit.category, vocabulary)
    if isinstance(edit, AddObject) and edit.placement is not None:
        _check_placement(graph, edit.placement, edit.category, None, vocabulary)
    if isinstance(edit, AdjustRelation) and edit.riders is not None:
        _check_no_rider(graph, target, edit)
    if isinstance(edit, AdjustRelation) and edit.placement is not None:
        _check_placement(graph, edit.placement, target.category, target, vocabulary, may_swap)
    if isinstance(edit, AddObject | AdjustRelation) and isinstance(edit.at, Between):
        _check_between(graph, edit.at, None if isinstance(edit, AddObject) else target)
    if isinstance(edit, AdjustRelation) and isinstance(edit.at, Towards):
        _check_towards(graph, target, edit.at.anchor)
    if isinstance(edit, AdjustRelation) and edit.swap_with is not None:
        _check_swap(graph, target, edit.swap_with)
    if isinstance(edit, ChangeAttributes):
        _check_change(target, edit, vocabulary)


def _editable(graph: SceneGraph, object_id: str) -> SceneObject:
    item = graph.get(object_id)
    if item.kind == "background":
        raise InvalidEditError(
            f"The {item.name} is part of the background.", "Only single objects can be edited."
        )
    return item


def _moves(edit: Edit) -> bool:
    """Whether what stands on the target would lose its hold."""
    if isinstance(edit, ChangeAttributes):
        return edit.scale != 1.0
    return isinstance(edit, RemoveObject | ReplaceObject | AdjustRelation)


def _check_free(graph: SceneGraph, item: SceneObject) -> None:
    riders = _riders(graph, item.id)
    if riders:
        names = " and ".join(f"the {r.name}" for r in riders)
        verb = "stands" if len(riders) == 1 else "stand"
        raise InvalidEditError(
            f"{names[0].upper()}{names[1:]} {verb} on the {item.name}.",
            "Remove what stands on it first.",
        )


def _check_no_rider(graph: SceneGraph, target: SceneObject, edit: AdjustRelation) -> None:
    """What moves with what stands on it cannot go somewhere towards one of those."""
    there = edit.swap_with if edit.placement is None else edit.placement.anchor
    at: str | None = there
    while at is not None:
        at = next(
            iter(r.object for r in graph.relations if (r.subject, r.predicate) == (at, "on")), None
        )
        if at == target.id and there is not None:
            raise InvalidEditError(
                f"The {graph.get(there).name} stands on the {target.name}.",
                "Move that off it first, or name another place.",
            )


def _riders(graph: SceneGraph, object_id: str) -> list[SceneObject]:
    return [
        graph.get(r.subject)
        for r in graph.relations
        if r.predicate == "on" and r.object == object_id
    ]


def _check_drawable(
    category: str, attributes: Mapping[str, str], vocabulary: Vocabulary | None
) -> None:
    if not category.strip():
        raise InvalidEditError("The edit does not say what to draw.", "Name a kind of thing.")
    if vocabulary is None or vocabulary.open:
        return
    if vocabulary.kinds and category not in vocabulary.kinds:
        raise CannotDrawError(
            f"I can't draw {with_article(category)} with these models.",
            f"They can draw: {', '.join(vocabulary.kinds)}.",
        )
    _check_values(attributes, vocabulary)


def _check_values(attributes: Mapping[str, str], vocabulary: Vocabulary | None) -> None:
    if vocabulary is None or vocabulary.open:
        return
    for name, value in attributes.items():
        known = vocabulary.attributes.get(name)
        if known is None:
            raise CannotDrawError(
                f"These models know no {name}.",
                f"They know: {', '.join(vocabulary.attributes)}.",
            )
        if value not in known:
            raise CannotDrawError(
                f"I can't draw the {name} {value!r} with these models.",
                f"They can draw: {', '.join(known)}.",
            )


def _check_placement(
    graph: SceneGraph,
    placement: Placement,
    category: str,
    target: SceneObject | None,
    vocabulary: Vocabulary | None,
    may_swap: bool = False,
) -> None:
    anchor = _editable(graph, placement.anchor)
    _check_predicate(placement.predicate, vocabulary)
    if target is not None and anchor.id == target.id:
        raise InvalidEditError(
            f"The {anchor.name} cannot be {placement.predicate} itself.", "Name another object."
        )
    if placement.predicate == "on":
        _check_carrier(anchor.category, anchor.name, vocabulary)
        others = [r for r in _riders(graph, anchor.id) if target is None or r.id != target.id]
        if others and not may_swap:
            raise InvalidEditError(
                f"The {others[0].name} stands on the {anchor.name} already.",
                "Move or remove it first, or choose another place.",
            )
    if placement.predicate == "under":
        _check_carrier(category, category, vocabulary)
        below = [
            r.object
            for r in graph.relations
            if r.subject == anchor.id
            and r.predicate == "on"
            and (target is None or r.object != target.id)
        ]
        if below:
            raise InvalidEditError(
                f"The {anchor.name} stands on the {graph.get(below[0]).name} already.",
                "Move it first.",
            )


def _check_between(graph: SceneGraph, where: Between, target: SceneObject | None) -> None:
    first, second = _editable(graph, where.first), _editable(graph, where.second)
    if first.id == second.id:
        raise InvalidEditError(
            f"A place between the {first.name} and itself is none.", "Name two objects."
        )
    if target is not None and target.id in (first.id, second.id):
        raise InvalidEditError(
            f"The {target.name} cannot go between itself and another object.",
            "Name two other objects.",
        )


def _check_towards(graph: SceneGraph, target: SceneObject, anchor_id: str) -> None:
    anchor, carriers = _editable(graph, anchor_id), carriers_of(graph)
    if root_of(anchor.id, carriers) == root_of(target.id, carriers):
        raise InvalidEditError(
            f"The {target.name} has no way to or from the {anchor.name}.",
            "Say a place, such as “next to” another object.",
        )


def _check_swap(graph: SceneGraph, target: SceneObject, other_id: str) -> None:
    other = _editable(graph, other_id)
    if other.id == target.id:
        raise InvalidEditError(
            f"The {other.name} cannot change places with itself.", "Name another object."
        )
    _check_free(graph, other)


def _check_predicate(predicate: str, vocabulary: Vocabulary | None) -> None:
    if predicate not in INTERACTIONS or vocabulary is None or predicate in vocabulary.predicates:
        return
    told = f" They know: {', '.join(vocabulary.predicates)}." if vocabulary.predicates else ""
    raise CannotDrawError(
        f"I can't draw one thing {predicate} another one with these models.",
        f"Say where it shall stand instead.{told}",
    )


def _check_carrier(category: str, name: str, vocabulary: Vocabulary | None) -> None:
    if vocabulary is None or not vocabulary.supports or category in vocabulary.supports:
        return
    raise InvalidEditError(
        f"Nothing can stand on the {name}.",
        f"Things can stand on: {', '.join(vocabulary.supports)}.",
    )


def _check_change(
    target: SceneObject, edit: ChangeAttributes, vocabulary: Vocabulary | None
) -> None:
    _check_values(edit.attributes, vocabulary)
    same = all(target.attributes.get(name) == value for name, value in edit.attributes.items())
    if edit.scale == 1.0 and same:
        values = ", ".join(edit.attributes.values())
        said = f"is {values} already" if values else "would stay as it is"
        raise InvalidEditError(f"The {target.name} {said}.", "Say what shall be different.")
