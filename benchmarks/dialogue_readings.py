"""Whether the reading of a picture was put right as it was wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.dialogue_edits import Made
from benchmarks.dialogue_expectations import WantedReading
from sgedit_engine.scene.graph import SceneGraph, SceneObject

_SAME_OBJECT = 0.6


def put_right(
    earlier: Sequence[Made],
    path: Sequence[Made],
    wanted: Sequence[WantedReading],
    ids: Mapping[str, str],
) -> tuple[bool, bool, dict[str, str]]:
    """Whether something wanted is missing, whether anything else changed, and the new names."""
    before, after = earlier[-1], path[-1]
    if after.version == before.version:
        return True, False, {}
    edited = [m.edit for m in path] != [m.edit for m in earlier] + [None] * (
        len(path) - len(earlier)
    )
    missing, named, touched = 0, dict[str, str](), set[str]()
    for each in wanted:
        found = _done(before.graph, after.graph, each, ids, touched)
        missing += found is None
        if found:
            touched |= {found, ids[each.target]} if each.target else {found}
        if found and each.named:
            named[each.named] = found
    others = _differing(before.graph, after.graph) - touched
    return missing > 0, edited or bool(others), named


def _done(
    before: SceneGraph,
    after: SceneGraph,
    wanted: WantedReading,
    ids: Mapping[str, str],
    touched: set[str],
) -> str | None:
    """The id of the object that was put right as wanted, else None."""
    if wanted.kind == "add":
        fresh = (o for o in after.foreground if o.id not in before and o.id not in touched)
        return next((o.id for o in fresh if _is(o, wanted)), None)
    target = ids[wanted.target or ""]
    if wanted.kind == "drop":
        return target if _there(after, before.get(target)) is None else None
    now = _there(after, before.get(target))
    return now.id if now is not None and _is(now, wanted) else None


def _is(item: SceneObject, wanted: WantedReading) -> bool:
    looks = wanted.attributes.items() <= item.attributes.items()
    return looks and wanted.category in (None, item.category)


def _there(graph: SceneGraph, item: SceneObject) -> SceneObject | None:
    """The object of a graph that is in an object's place."""
    found = max(graph.foreground, key=lambda o: o.box.iou(item.box), default=None)
    return found if found is not None and found.box.iou(item.box) > _SAME_OBJECT else None


def _differing(before: SceneGraph, after: SceneGraph) -> set[str]:
    """The ids of what is new, gone, or called or looking otherwise."""
    old = {o.id: (o.category, o.attributes) for o in before.foreground}
    new = {o.id: (o.category, o.attributes) for o in after.foreground}
    return {i for i in old.keys() | new.keys() if old.get(i) != new.get(i)}
