"""The graph before and after an edit, held against each other for previews."""

from __future__ import annotations

from agent.events import GraphChange, ThingChange
from sgedit_engine.scene.difference import diff
from sgedit_engine.scene.essence import essential_relations
from sgedit_engine.scene.graph import SceneGraph


def graph_change(before: SceneGraph, after: SceneGraph) -> GraphChange:
    """What becomes of the objects, and which relations come and go, each told once."""
    change = diff(before, after)
    changed = [_thing(i, before, after) for i in change.changed]
    moved = tuple(c for c in changed if c.box != c.new_box)
    return GraphChange(
        added=tuple(_thing(i, before, after) for i in change.added),
        removed=tuple(_thing(i, before, after) for i in change.removed),
        moved=moved,
        changed=tuple(c for c in changed if c not in moved),
        # One that still follows from others is there all the same.
        comes=tuple(r for r in essential_relations(after) if r not in before.relations),
        goes=tuple(r for r in essential_relations(before) if r not in after.relations),
    )


def _thing(object_id: str, before: SceneGraph, after: SceneGraph) -> ThingChange:
    old = before.get(object_id) if object_id in before else None
    new = after.get(object_id) if object_id in after else None
    return ThingChange(
        object_id,
        old.name if old else None,
        new.name if new else None,
        old.box if old else None,
        new.box if new else None,
    )
