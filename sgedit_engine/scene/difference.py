"""Two graphs of one picture's history held against each other."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from sgedit_engine.scene.carriers import carriers_of
from sgedit_engine.scene.edits import AddObject, Edit, ReplaceObject
from sgedit_engine.scene.graph import Relation, SceneGraph, SceneObject
from sgedit_engine.scene.support import root_of, stands_on


class Diff(BaseModel):
    """What differs between two graphs: ids, and relations between objects of both."""

    model_config = ConfigDict(frozen=True)

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    relations_added: tuple[Relation, ...] = ()
    relations_removed: tuple[Relation, ...] = ()

    def __bool__(self) -> bool:
        return any(
            (self.added, self.removed, self.changed, self.relations_added, self.relations_removed)
        )


def diff(before: SceneGraph, after: SceneGraph) -> Diff:
    """What an edit changed. An object has changed when its category, attributes, box, kind or
    concept differ; relations of added and removed objects count too."""

    def told(item: SceneObject) -> dict[str, Any]:
        return item.model_dump(exclude={"mask", "score", "description", "read_as"})

    old, new = ({o.id: o for o in g.objects} for g in (before, after))
    had, has = set(before.relations), set(after.relations)
    return Diff(
        added=tuple(i for i in new if i not in old),
        removed=tuple(i for i in old if i not in new),
        changed=tuple(i for i in new if i in old and told(new[i]) != told(old[i])),
        relations_added=tuple(r for r in after.relations if r not in had),
        relations_removed=tuple(r for r in before.relations if r not in has),
    )


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
