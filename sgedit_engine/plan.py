"""(picture, edit) -> plan: which pixels may change, and what they shall show. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import (
    Insertion,
    Mask,
    Picture,
    Plan,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.regions import (
    CONTACT_PX,
    Reach,
    dilate,
    insertion_region,
    mask_of,
    object_region,
    removal_region,
    shadow_reach,
    union,
)
from sgedit_engine.scene.apply import apply, carriers_of, changed_id
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
)
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.stance import stances_of
from sgedit_engine.scene.support import stands_on

# How much of the source's structure stays when an attribute changes: enough for the same
# shape and pose, little enough for the new look. The least of those that change counts.
KEEP = {"color": 0.2, "pattern": 0.1, "finish": 0.3}
# Up to this factor a change of size is none.
SAME_SIZE = 0.02
_ADJECTIVES = ("finish", "color", "pattern")
_UNSAID = ("plain", "matte")


def plan_edit(
    picture: Picture,
    edit: Edit,
    options: RenderOptions,
    *,
    vocabulary: Vocabulary,
    effects: Callable[[str], Mask],
) -> Plan:
    """How to render an edit. `effects` gives an object's shadow and reflection by its id.

    Raises SceneError: UnknownObjectError, InvalidEditError, NoRoomError, CannotDrawError.
    """
    if isinstance(edit, AdjustRelation):
        raise InvalidEditError(
            "These models cannot move an object and keep it the same.",
            "Remove it, and add one like it at the other place.",
        )
    expected = _expected(picture, edit, vocabulary)
    new_id = changed_id(picture.graph, expected, edit)
    target = None if isinstance(edit, AddObject) else edit.target
    insertions: tuple[Insertion, ...]
    if new_id is None:
        prompt, insertions = background_prompt(picture.graph, target), ()
        allowed = _cleared(picture, str(target), effects)
    else:
        prompt = object_prompt(expected, new_id, isinstance(edit, ChangeAttributes))
        insertions = (Insertion(new_id, expected.get(new_id).box, prompt),)
        allowed = _drawn(picture, expected, edit, new_id, effects)
    redrawn = isinstance(edit, ChangeAttributes) and _same_size(edit)
    return Plan(
        edit=edit,
        expected=expected,
        clear=() if target is None or redrawn else (target,),
        insertions=insertions,
        allowed_mask=allowed,
        prompt=prompt,
        seeds=tuple(options.seed + i for i in range(options.candidates)),
        keep=_keep(edit),
    )


def background_prompt(graph: SceneGraph, target: str | None = None) -> str:
    """What a region shows from which a thing was taken: "an empty wooden table", or where it
    stood on another one "nothing on a blue book"."""
    support = None if target is None else carriers_of(graph).get(target)
    if support is not None:
        return f"nothing on {_phrase(graph.get(support), ('color', 'pattern'))}"
    tables = (o for o in graph.objects if o.kind == "background" and o.category == "table")
    materials = [m for o in tables if (m := o.attributes.get("material"))]
    return " ".join(["an empty", *materials[:1], "table"])


def object_prompt(graph: SceneGraph, object_id: str, in_full: bool = False) -> str:
    """What a region shows once the object is in it: "a red striped mug on a blue book".

    `in_full` says what is ordinary as well ("a matte red plain mug"): what shall stay so when
    something else changes.
    """
    item = graph.get(object_id)
    support = carriers_of(graph).get(object_id)
    ending = "" if support is None else f" on {_phrase(graph.get(support), ('color',))}"
    return _phrase(item, _ADJECTIVES, () if in_full else _UNSAID) + ending


def _phrase(
    item: SceneObject, adjectives: tuple[str, ...], unsaid: tuple[str, ...] = _UNSAID
) -> str:
    said = [value for name in adjectives if (value := item.attributes.get(name))]
    words = " ".join([*(w for w in said if w not in unsaid), item.category])
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _expected(picture: Picture, edit: Edit, vocabulary: Vocabulary) -> SceneGraph:
    height, width = picture.image.shape[:2]
    return apply(
        picture.graph, edit, vocabulary=vocabulary, masks=picture.masks, aspect=width / height
    )


def _same_size(edit: ChangeAttributes) -> bool:
    return abs(edit.scale - 1) <= SAME_SIZE


def _keep(edit: Edit) -> float:
    if not isinstance(edit, ChangeAttributes) or not _same_size(edit):
        return 0.0
    return min((KEEP.get(name, 0.0) for name in edit.attributes), default=0.0)


def _others(picture: Picture, *but: str) -> Mapping[str, Mask]:
    return {
        item.id: mask_of(picture, item.id)
        for item in picture.graph.foreground
        if item.id not in but
    }


def _reach(picture: Picture, effects: Callable[[str], Mask]) -> Reach:
    items = picture.graph.foreground
    return shadow_reach({o.id: o.box for o in items}, {o.id: effects(o.id) for o in items})


def _cleared(picture: Picture, target: str, effects: Callable[[str], Mask]) -> Mask:
    """Where an object and its effects are, less what is seen of the other objects."""
    mask = mask_of(picture, target)
    return _spared(removal_region(mask, effects(target)), mask, picture, target)


def _spared(region: Mask, mask: Mask, picture: Picture, target: str) -> Mask:
    """The region less the other objects, but for the pixels where they touch the target."""
    others = union(_others(picture, target).values(), region.shape)
    return region & ~(others & ~dilate(mask, CONTACT_PX))


def _drawn(
    picture: Picture,
    expected: SceneGraph,
    edit: Edit,
    new_id: str,
    effects: Callable[[str], Mask],
) -> Mask:
    """Where an object appears or changes, less what stands before it or on it."""
    if isinstance(edit, ChangeAttributes) and _same_size(edit):
        mask = mask_of(picture, new_id)
        return _spared(object_region(mask), mask, picture, new_id)
    shape = picture.image.shape[:2]
    reach = _reach(picture, effects)
    region = insertion_region(expected.get(new_id).box, reach, (shape[0], shape[1]))
    target = None if isinstance(edit, AddObject) else edit.target
    hiding = {
        object_id: mask
        for object_id, mask in _others(picture, *([target] if target else [])).items()
        if object_id in expected and _hides(expected, object_id, new_id, shape[1] / shape[0])
    }
    region = region & ~union(hiding.values(), region.shape)
    return region if target is None else region | _cleared(picture, target, effects)


def _hides(graph: SceneGraph, object_id: str, new_id: str, aspect: float) -> bool:
    """Whether an object stands nearer to the viewer than another, or on it."""
    carriers = carriers_of(graph)
    if stands_on(object_id, new_id, carriers):
        return True
    if stands_on(new_id, object_id, carriers):
        return False
    stances = stances_of({o.id: o.box for o in graph.foreground}, carriers, aspect=aspect)
    return stances[object_id].near > stances[new_id].near
