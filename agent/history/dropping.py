"""Leaving steps out: what later steps have to do with them, and what is carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agent.concepts import is_learning
from agent.history.steps import Step
from sgedit_engine.interface import Mask, Picture
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.edits import Between, Edit, Towards
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.versions import Version, VersionStore


@dataclass(frozen=True)
class Dependent:
    """A later step that has to do with one that shall be left out.

    `needs`: it cannot be done without it, as it is about what came with it. Otherwise it can be
    done again, but its result will not be what it was.
    """

    step: Step
    needs: bool


def dependents(
    store: VersionStore, dropped: Sequence[Step], later: Sequence[Step]
) -> tuple[Dependent, ...]:
    """The later steps that are not as if the dropped ones had never been made, in their order."""
    came: set[str] = set()
    touched: set[str] = set()
    changed = None
    for step in dropped:
        before, after = store.get(step.before), store.get(step.head)
        change = diff(before.graph, after.graph)
        came |= set(change.added)
        touched |= set(change.changed) | set(change.removed)
        region = np.any(store.get_image(before.image) != store.get_image(after.image), axis=2)
        changed = region if changed is None else changed | region
    found = []
    for step in later:
        spoken_of = {i for edit in step.edits for i in _ids(edit)}
        if spoken_of & came:
            found.append(Dependent(step, needs=True))
        elif spoken_of & touched or _overlaps(store, step, changed):
            found.append(Dependent(step, needs=False))
    return tuple(found)


def without_dependents(
    store: VersionStore, dropped: Sequence[Step], later: Sequence[Step]
) -> tuple[Step, ...]:
    """The dropped steps with all that depends on them, and on those."""
    gone = list(dropped)
    while found := dependents(store, gone, [step for step in later if step not in gone]):
        gone += [dependent.step for dependent in found]
    return tuple(gone)


def _ids(edit: Edit) -> set[str]:
    """The objects that an edit speaks of."""
    placement, where = getattr(edit, "placement", None), getattr(edit, "at", None)
    named = (
        *((where.first, where.second) if isinstance(where, Between) else ()),
        where.anchor if isinstance(where, Towards) else None,
        getattr(edit, "target", None),
        getattr(edit, "swap_with", None),
        None if placement is None else placement.anchor,
    )
    return {i for i in named if i is not None}


def _overlaps(store: VersionStore, step: Step, changed: Mask | None) -> bool:
    masks = (store.load_editable_mask(version) for version in step.versions)
    return changed is not None and any(m is not None and bool((m & changed).any()) for m in masks)


def read_anew(store: VersionStore, picture: Picture, version: Version) -> Picture:
    """A picture with what a version without an edit has read, or learned, differently.

    What it says of objects that are not in the picture has no meaning here.
    """
    parent = store.get(str(version.parent))
    before, change = parent.graph, diff(parent.graph, version.graph)
    graph, masks = picture.graph, dict(picture.masks)
    for object_id in change.removed:
        if object_id in graph:
            graph = graph.without(object_id)
            masks.pop(object_id, None)
    for object_id in (*change.changed, *change.added):
        item = version.graph.get(object_id)
        if object_id in graph and object_id in before:
            item = _as_read(graph.get(object_id), before.get(object_id), item)
            graph = graph.replaced(object_id, item)
        elif object_id in change.added and object_id not in graph:
            graph = graph.with_object(item)
        else:
            continue
        digest = version.masks.get(object_id)
        if digest is not None and digest != parent.masks.get(object_id):
            masks[object_id] = store.get_mask(digest)
    touched = {*change.changed, *change.added}
    kept = [r for r in graph.relations if not {r.subject, r.object} & touched]
    fresh = [r for r in version.graph.relations if _between(r, touched, graph)]
    issued = more_issued(graph.issued, version.graph.issued)
    said = [d for d in version.graph.dismissed if d not in before.dismissed]
    dismissed = tuple(dict.fromkeys([*graph.dismissed, *said]))
    graph = graph.with_relations(tuple(dict.fromkeys([*kept, *fresh])))
    graph = graph.model_copy(update={"issued": issued, "dismissed": dismissed})
    return Picture(picture.image, graph, masks)


def _as_read(item: SceneObject, old: SceneObject, new: SceneObject) -> SceneObject:
    """An object with what a reading has made of it, where that is other than it was before: the
    look that an edit gave it in between is not taken over."""
    told = set(SceneObject.model_fields) - {"id", "attributes", "mask"}
    changes = {n: value for n in told if (value := getattr(new, n)) != getattr(old, n)}
    gone = old.attributes.keys() - new.attributes.keys()
    kept = {name: value for name, value in item.attributes.items() if name not in gone}
    said = {n: value for n, value in new.attributes.items() if old.attributes.get(n) != value}
    return item.model_copy(update={**changes, "attributes": {**kept, **said}})


def put_right_as(store: VersionStore, version_id: str, later: Sequence[Step]) -> str:
    """The id of a version with the reading as later steps have put it right; its own where none
    has. Writing it again gives the same one."""
    for version in (v for step in later for v in step.versions):
        if version.edit is None and version.note and not is_learning(version):
            version_id = store.save_picture(
                read_anew(store, store.load_picture(version_id), version),
                parent=version_id,
                request=version.request,
                question=version.question,
                answer=version.answer,
                created=version.created,
                conversation=version.conversation,
                note=version.note,
            ).id
    return version_id


def _between(relation: Relation, touched: set[str], graph: SceneGraph) -> bool:
    both = {relation.subject, relation.object}
    return bool(both & touched) and all(i in graph for i in both)


def issuing_as(picture: Picture, graph: SceneGraph) -> Picture:
    """The picture with ids taken that another graph has given out, so that what comes next has the
    id there that it has here."""
    issued = more_issued(picture.graph.issued, graph.issued)
    graph = picture.graph.model_copy(update={"issued": issued})
    return Picture(picture.image, graph, picture.masks)


def more_issued(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    """The larger of two counts for each kind of object."""
    return {kind: max(first.get(kind, 0), second.get(kind, 0)) for kind in {**first, **second}}
