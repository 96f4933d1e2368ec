"""Counterfactuals: the same scene with an edit really done.

All functions are pure: Scene in, Scene out. Indices of the things that stay are kept, save
that `remove` closes the gap it leaves. After a change of size or kind, what stands on the
thing is lifted or lowered with its top. None of them moves other things aside: whether the
result is a good scene is `placement.problems`' answer, and `sample_edit_pair` only returns
pairs of which both are.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace as with_changes
from typing import Literal, NamedTuple

from sgedit_engine.errors import InvalidEditError, UnknownObjectError
from stilllife.placement import (
    TYPICAL_SIZES,
    free_places,
    on_top,
    problems,
    riders_of,
    stands_on,
    top_of,
)
from stilllife.scenes import sample_part, sample_scene, sample_thing
from stilllife.world import (
    COLORS,
    FINISHES,
    KINDS,
    MAX_THINGS,
    PATTERNS,
    SUPPORTS,
    Scene,
    Thing,
)

EditKind = Literal["remove", "add", "replace", "change", "move"]
EDIT_KINDS: tuple[EditKind, ...] = ("remove", "add", "replace", "change", "move")
Riders = Literal["refuse", "remove", "settle"]


class EditPair(NamedTuple):
    """A scene before and after one edit.

    `index` is the edited thing: in `before` for "remove", in `after` for "add", in both for
    the others (which keep all indices).
    """

    before: Scene
    after: Scene
    kind: EditKind
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here


def remove(scene: Scene, index: int, riders: Riders = "refuse") -> Scene:
    """The scene without a thing.

    What stands on it is by choice removed too ("remove") or falls straight down by the
    thing's height ("settle"). Raises InvalidEditError if something stands on it and
    `riders` is "refuse", UnknownObjectError for a bad index.
    """
    thing = _thing(scene, index)
    gone = {index}
    if riders == "refuse" and riders_of(scene, index):
        raise InvalidEditError(
            f"Something stands on the {thing.kind}.",
            "Remove that first, or say what shall become of it.",
        )
    if riders == "remove":
        gone |= {i for i in range(len(scene.things)) if stands_on(i, index, scene.things)}
    supports = [
        thing.support if other.support == index else other.support for other in scene.things
    ]
    kept = [i for i in range(len(scene.things)) if i not in gone]
    new_index = {old: new for new, old in enumerate(kept)}
    things = []
    for i in kept:
        support = supports[i]
        moved_to = None if support is None else new_index[support]
        things.append(with_changes(scene.things[i], support=moved_to))
    return _settled(with_changes(scene, things=tuple(things)))


def add(scene: Scene, thing: Thing) -> Scene:
    """The scene with one more thing, last; its base follows from its support.

    Raises InvalidEditError if the scene is full or the support is none.
    """
    if len(scene.things) >= MAX_THINGS:
        raise InvalidEditError(
            f"The table already holds {MAX_THINGS} things.", "Remove one of them first."
        )
    _check_support(scene, thing, len(scene.things))
    return _settled(with_changes(scene, things=(*scene.things, thing)))


def replace(
    scene: Scene,
    index: int,
    kind: str | None = None,
    color: str | None = None,
    pattern: str | None = None,
    finish: str | None = None,
) -> Scene:
    """Another thing at the same place; what is not given stays.

    A new kind has the size proper for it, as much larger or smaller than usual as the old
    thing was, and no wider than its support allows. Raises InvalidEditError for unknown
    values, or if something stands on the thing and the new kind cannot carry it.
    """
    old = _thing(scene, index)
    new = with_changes(
        old,
        kind=_known(kind, tuple(KINDS), "kind") or old.kind,
        color=_known(color, tuple(COLORS), "color") or old.color,
        pattern=_known(pattern, PATTERNS, "pattern") or old.pattern,
        finish=_known(finish, FINISHES, "finish") or old.finish,
    )
    if new.kind != old.kind:
        relative = old.size / TYPICAL_SIZES[old.kind]
        new = with_changes(new, size=TYPICAL_SIZES[new.kind] * relative)
    if new.support is not None:
        fitted = on_top(new, list(scene.things), new.support, random.Random(0))
        new = with_changes(new, size=fitted.size)
    if riders_of(scene, index) and new.kind not in SUPPORTS:
        raise InvalidEditError(
            f"Something stands on the {old.kind}, and nothing can stand on a {new.kind}.",
            "Remove what stands on it first.",
        )
    return _settled(_with(scene, index, new))


def change(
    scene: Scene,
    index: int,
    color: str | None = None,
    pattern: str | None = None,
    finish: str | None = None,
    size_factor: float = 1.0,
) -> Scene:
    """The same thing (its unnamed detail too) with another look or size.

    Raises InvalidEditError for unknown values or a factor that is not positive.
    """
    if not (math.isfinite(size_factor) and size_factor > 0):
        raise InvalidEditError(f"A size factor of {size_factor} is none.", "Use a positive one.")
    recolored = replace(scene, index, color=color, pattern=pattern, finish=finish)
    thing = recolored.things[index]
    return _settled(_with(recolored, index, with_changes(thing, size=thing.size * size_factor)))


def move(scene: Scene, index: int, x: float, z: float, support: int | None = None) -> Scene:
    """The thing at another place, on the table or on another thing; riders go with it.

    Raises InvalidEditError if the support cannot carry it or stands on the thing itself.
    """
    old = _thing(scene, index)
    new = with_changes(old, x=x, z=z, support=support)
    _check_support(scene, new, index)
    things = [
        with_changes(t, x=t.x + x - old.x, z=t.z + z - old.z)
        if stands_on(i, index, scene.things)
        else t
        for i, t in enumerate(scene.things)
    ]
    things[index] = new
    return _settled(with_changes(scene, things=tuple(things)))


def sample_edit_pair(
    rng: random.Random, look: int = 0, kind: EditKind | None = None, most: int = MAX_THINGS
) -> EditPair:
    """A valid scene and the same after one edit; the five kinds equally often.

    The edited thing carries nothing, so that the edit is about it alone. `kind` asks for
    one kind of edit, `most` for no more things than that.
    """
    chosen = rng.choice(EDIT_KINDS) if kind is None else kind
    while True:
        pair = edit_of_scene(sample_scene(rng, look, most), rng, chosen)
        if pair is not None and not problems(pair.before):
            return pair


def edit_of_scene(scene: Scene, rng: random.Random, kind: EditKind) -> EditPair | None:
    """An edit of a kind of a given scene, as `sample_edit_pair` has them; None where what was
    drawn is a worse scene, or nothing is there to edit. An addition's `before` is the scene less
    one thing."""
    free = [i for i in range(len(scene.things)) if not riders_of(scene, i)]
    if not free:
        return None
    pair = _SAMPLERS[kind](scene, rng.choice(free), rng)
    if pair is None or len(problems(pair.after)) > len(problems(pair.before)):
        return None
    return pair


def _sample_remove(scene: Scene, index: int, rng: random.Random) -> EditPair:
    return EditPair(scene, remove(scene, index), "remove", index)


def _sample_add(scene: Scene, index: int, rng: random.Random) -> EditPair:
    thing = scene.things[index]
    before = remove(scene, index)
    if thing.support is not None and thing.support > index:
        thing = with_changes(thing, support=thing.support - 1)
    return EditPair(before, add(before, thing), "add", len(before.things))


def _sample_replace(scene: Scene, index: int, rng: random.Random) -> EditPair | None:
    old = scene.things[index]
    part = sample_part(rng)
    if part.kind == old.kind:
        return None
    color = old.color if rng.random() < 0.3 else part.color
    after = replace(scene, index, part.kind, color, part.pattern, part.finish)
    thing = sample_thing(rng, part)
    after = after.with_thing(index, yaw=thing.yaw, detail=thing.detail)
    return EditPair(scene, after, "replace", index)


def _sample_change(scene: Scene, index: int, rng: random.Random) -> EditPair:
    old = scene.things[index]
    what = rng.choices(("color", "pattern", "finish", "size"), (5, 2, 1, 2))[0]
    if what == "size":
        factor = rng.choice((rng.uniform(0.65, 0.85), rng.uniform(1.18, 1.5)))
        return EditPair(scene, change(scene, index, size_factor=factor), "change", index)
    if what == "color":
        after = change(scene, index, color=_other(COLORS, old.color, rng))
    elif what == "pattern":
        after = change(scene, index, pattern=_other(PATTERNS, old.pattern, rng))
    else:
        after = change(scene, index, finish=_other(FINISHES, old.finish, rng))
    return EditPair(scene, after, "change", index)


def _other(values: Iterable[str], old: str, rng: random.Random) -> str:
    return rng.choice([value for value in values if value != old])


def _sample_move(scene: Scene, index: int, rng: random.Random) -> EditPair | None:
    without = remove(scene, index)
    if rng.random() < 0.25:
        return _sample_move_onto(scene, index, rng)
    old = with_changes(scene.things[index], base=0.0, support=None)
    places = free_places(without, old, rng, tries=8)
    if not places:
        return None
    return EditPair(scene, move(scene, index, places[0].x, places[0].z), "move", index)


def _sample_move_onto(scene: Scene, index: int, rng: random.Random) -> EditPair | None:
    """A move onto another thing that carries nothing yet and is wide enough."""
    thing = scene.things[index]
    tops = [
        i
        for i, t in enumerate(scene.things)
        if t.kind in SUPPORTS and i != index and not riders_of(scene, i)
    ]
    if not tops:
        return None
    placed = on_top(thing, list(scene.things), rng.choice(tops), rng)
    if placed.size < thing.size:
        return None
    return EditPair(scene, move(scene, index, placed.x, placed.z, placed.support), "move", index)


_SAMPLERS: dict[EditKind, Callable[[Scene, int, random.Random], EditPair | None]] = {
    "remove": _sample_remove,
    "add": _sample_add,
    "replace": _sample_replace,
    "change": _sample_change,
    "move": _sample_move,
}


def _thing(scene: Scene, index: int) -> Thing:
    if not 0 <= index < len(scene.things):
        raise UnknownObjectError(
            f"The scene has no thing {index}.", f"It has {len(scene.things)}, counted from 0."
        )
    return scene.things[index]


def _with(scene: Scene, index: int, thing: Thing) -> Scene:
    return with_changes(scene, things=(*scene.things[:index], thing, *scene.things[index + 1 :]))


def _known(value: str | None, values: Sequence[str], what: str) -> str | None:
    if value is not None and value not in values:
        raise InvalidEditError(f"Unknown {what} {value!r}.", f"One of: {', '.join(values)}.")
    return value


def _check_support(scene: Scene, thing: Thing, index: int) -> None:
    """Refuse a support that is none, or that stands on the thing itself."""
    if thing.support is None:
        return
    support = _thing(scene, thing.support)
    if thing.support == index or stands_on(thing.support, index, scene.things):
        raise InvalidEditError("A thing cannot stand on itself.", "Choose another support.")
    if support.kind not in SUPPORTS:
        raise InvalidEditError(
            f"Nothing can stand on a {support.kind}.", f"Choose one of: {', '.join(SUPPORTS)}."
        )


def _settled(scene: Scene) -> Scene:
    """The scene with every base at the top of its support, from the table upwards."""
    things = list(scene.things)

    def base_of(thing: Thing) -> float:
        if thing.support is None:
            return 0.0
        support = things[thing.support]
        return top_of(with_changes(support, base=base_of(support)))

    return with_changes(scene, things=tuple(with_changes(t, base=base_of(t)) for t in things))
