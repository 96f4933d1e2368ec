"""Requests made from templates of their own, on pictures made at random: what one line asks for.

What each line has to come to is known from how it was made: which thing the words were made for,
and what was asked of it. An answer to a question may follow.
"""

from __future__ import annotations

import random
from typing import Any

from benchmarks import dialogue_phrasings as ways
from benchmarks.dialogue_cases import Scene, Thing
from benchmarks.dialogue_scenes import (
    absent_kinds,
    described,
    noun,
    other_color,
    random_scene,
    riding,
    undescribed,
)
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.graph import with_article

# A line, and what it has to come to.
Turn = tuple[str, dict[str, Any]]
Rng = random.Random


def order(rng: Rng, phrases: tuple[str, ...], wishes: tuple[str, ...] = (), **words: Any) -> str:
    """One of the phrases within polite words, or one of the wishes within fewer of them."""
    chosen = rng.choice([*phrases, *wishes])
    frame = rng.choice(ways.ORDERS if chosen in phrases else ways.WISHES)
    if not chosen.split()[0].isalpha() or chosen.startswith(("i ", "i'", "{")):
        frame = rng.choice(ways.WISHES)
    return frame.format(chosen.format(**words)).replace("??", "?")


def remove(rng: Rng, scene: Scene, thing: Thing) -> Turn:
    """A line that has a thing go."""
    words = described(rng, scene, thing)
    said = order(rng, ways.REMOVE, ways.REMOVE_WISHES, t=words)
    return said, {"edit": {"kind": "remove", "target": thing.id}}


def recolor(rng: Rng, scene: Scene, thing: Thing, color: str) -> Turn:
    """A line that gives a thing another color."""
    words = described(rng, scene, thing)
    said = order(rng, ways.RECOLOR, ways.RECOLOR_WISHES, t=words, c=color)
    return said, {"edit": changed(thing, color)}


def changed(thing: Thing, color: str) -> dict[str, Any]:
    """The edit that such a line asks for."""
    return {"kind": "change", "target": thing.id, "attributes": {"color": color}}


def any_edit(rng: Rng, scene: Scene, thing: Thing) -> Turn:
    """A removal or another color."""
    if rng.random() < 0.5:
        return remove(rng, scene, thing)
    return recolor(rng, scene, thing, other_color(rng, scene))


def scene_with_thing(rng: Rng, **kind: bool) -> tuple[Scene, Thing]:
    """A picture, and one of its things."""
    scene = random_scene(rng, **kind)
    return scene, rng.choice(scene)


def removals(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng, twins=rng.random() < 0.5)
    return scene, [remove(rng, scene, thing)]


def recolorings(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng, twins=rng.random() < 0.5)
    return scene, [recolor(rng, scene, thing, other_color(rng, scene))]


def looks(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    words = described(rng, scene, thing)
    edit: dict[str, Any] = {"kind": "change", "target": thing.id}
    if rng.random() < 0.4:
        pattern = rng.choice(["striped", "spotted"])
        said = order(rng, ways.PATTERN, t=words, p=pattern)
        return scene, [(said, {"edit": {**edit, "attributes": {"pattern": pattern}}})]
    size, phrases = rng.choice([("bigger", ways.ENLARGE), ("smaller", ways.SHRINK)])
    return scene, [(order(rng, phrases, t=words), {"edit": {**edit, "size": size}})]


def new_thing(rng: Rng, scene: Scene, kind: str | None = None) -> tuple[str, dict[str, Any]]:
    """Words for something new, and what they say of it."""
    kind = kind or rng.choice(absent_kinds(scene))
    name = noun(rng, kind)
    if rng.random() < 0.6:
        color = other_color(rng, scene)
        return with_article(f"{color} {name}"), {"category": kind, "attributes": {"color": color}}
    return with_article(name), {"category": kind}


def additions(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, anchor = scene_with_thing(rng)
    words, new = new_thing(rng, scene)
    if rng.random() < 0.4:
        said = order(rng, ways.ADD, ways.ADD_WISHES, new=words)
        return scene, [(said, {"edit": {"kind": "add", **new}})]
    relation = _free_side(rng, anchor)
    beside = {"r": rng.choice(ways.RELATIONS[relation]), "a": described(rng, scene, anchor)}
    said = order(rng, ways.ADD_BESIDE, (), new=words, **beside)
    return scene, [
        (said, {"edit": {"kind": "add", **new, "relation": relation, "anchor": anchor.id}})
    ]


def _free_side(rng: Rng, anchor: Thing) -> str:
    """A relation for which the picture has room beside the thing."""
    x0, _, x1, y1 = anchor.box
    sides = ["next to"]
    sides += ["left of"] if x0 > 0.3 else []
    sides += ["right of"] if x1 < 0.7 else []
    sides += ["in front of"] if y1 < 0.7 else ["behind"]
    return rng.choice(sides)


def movings(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    words = described(rng, scene, thing)
    if rng.random() < 0.5:
        anchor = rng.choice([t for t in scene if t is not thing])
        relation = _free_side(rng, anchor)
        beside = {"r": rng.choice(ways.RELATIONS[relation]), "a": described(rng, scene, anchor)}
        said = order(rng, ways.MOVE, ways.MOVE_WISHES, t=words, **beside)
        edit = {"kind": "move", "target": thing.id, "relation": relation, "anchor": anchor.id}
        # Where something would have to give way, that is asked about.
        return scene, [(said, {"any_of": [{"edit": edit}, {"confirms": {"mentions": "room"}}]})]
    way = _free_way(rng, thing)
    said = order(rng, ways.MOVE_BY, t=words, w=rng.choice(ways.WAYS[way]))
    return scene, [(said, {"edit": {"kind": "move", "target": thing.id, "direction": way}})]


def _free_way(rng: Rng, thing: Thing) -> str:
    middle = (thing.box[0] + thing.box[2]) / 2
    free = ["left"] if middle > 0.4 else []
    free += ["right"] if middle < 0.6 else []
    free += ["farther"] if thing.box[3] > 0.75 else ["nearer"]
    return rng.choice(free)


def betweens(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng)
    first, second, third = rng.sample(scene, 3)
    words = [described(rng, scene, t) for t in (first, second, third)]
    said = order(rng, ways.BETWEEN, t=words[0], a=words[1], b=words[2])
    edit = {"kind": "move", "target": first.id, "between": [second.id, third.id]}
    return scene, [(said, {"any_of": [{"edit": edit}, {"refuses": {"mentions": "room|place"}}]})]


def replacements(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng, twins=rng.random() < 0.4)
    words, new = new_thing(rng, scene)
    said = order(rng, ways.REPLACE, t=described(rng, scene, thing), new=words)
    return scene, [(said, {"edit": {"kind": "replace", "target": thing.id, **new}})]


def swaps(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng)
    first, second = rng.sample(scene, 2)
    words = {"t": described(rng, scene, first), "a": described(rng, scene, second)}
    said = order(rng, ways.SWAP, (), **words)
    return scene, [(said, {"edit": {"kind": "swap", "target": [first.id, second.id]}})]


def doubts(rng: Rng) -> tuple[Scene, list[Turn]]:
    """Words that fit two, and an answer."""
    scene = random_scene(rng, twins=True)
    words, pair = undescribed(rng, scene)
    color = other_color(rng, scene)
    edit: dict[str, Any] = {"kind": "remove"}
    said = order(rng, ways.REMOVE, t=words)
    if rng.random() < 0.5:
        said = order(rng, ways.RECOLOR, t=words, c=color)
        edit = {"kind": "change", "attributes": {"color": color}}
    place = rng.randrange(2)
    meant, side = pair[place], ("left", "right")[place]
    looks = meant.attributes["color"]
    answer = rng.choice(
        [f"the {side} one", f"the {looks} one", side, looks, f"the one on the {side}"]
    )
    if rng.random() < 0.15:
        answered: Turn = (rng.choice(["cancel", "never mind", "neither"]), {"nothing": True})
    else:
        answered = (answer, {"edit": {**edit, "target": meant.id}})
    return scene, [(said, {"asks": {"candidates": [t.id for t in pair]}}), answered]


def plurals(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng, twins=True)
    _, pair = undescribed(rng, scene)
    if rng.random() < 0.4:
        kept = rng.choice(scene)
        said = order(rng, ways.EVERYTHING_BUT, t=described(rng, scene, kept))
        gone = [t.id for t in scene if t is not kept]
        wanted = {"edit": {"kind": "remove", "target": gone}}
        return scene, [(said, {"any_of": [wanted, {"confirms": {}}]})]
    words = rng.choice(ways.BOTH).format(ns=plural(noun(rng, pair[0].category)))
    targets, color = [t.id for t in pair], other_color(rng, scene)
    if rng.random() < 0.5:
        said = order(rng, ways.REMOVE, t=words)
        return scene, [(said, {"edit": {"kind": "remove", "target": targets}})]
    said = order(rng, ways.RECOLOR, t=words, c=color)
    edit = {"kind": "change", "target": targets, "attributes": {"color": color}}
    return scene, [(said, {"edit": edit})]


def several(rng: Rng) -> tuple[Scene, list[Turn]]:
    """Two edits in one line."""
    scene = random_scene(rng)
    first, second = rng.sample(scene, 2)
    one = rng.choice(ways.REMOVE).format(t=described(rng, scene, first))
    color = other_color(rng, scene)
    two = rng.choice(ways.RECOLOR).format(t=described(rng, scene, second), c=color)
    removal = {"kind": "remove", "target": first.id}
    parts = [(one, removal), (two, changed(second, color))]
    rng.shuffle(parts)
    said = rng.choice(ways.TWICE).format(x=parts[0][0], y=parts[1][0])
    frame = rng.choice(["{}", "{}", "please {}", "could you {}", "{} please"])
    return scene, [(frame.format(said), {"edit": [parts[0][1], parts[1][1]]})]


def out_of_reach(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    match rng.randrange(3):
        case 0:
            kind = rng.choice(ways.UNDRAWABLE)
            said = order(rng, ways.ADD, new=with_article(kind))
        case 1:
            kind = rng.choice(ways.UNDRAWABLE)
            words = described(rng, scene, thing)
            said = order(rng, ways.REPLACE[:4], t=words, new=with_article(kind))
        case _:
            kind = noun(rng, rng.choice(absent_kinds(scene)))
            said = order(rng, ways.REMOVE, t=f"the {kind}")
    return scene, [(said, {"refuses": {}})]


def supports(rng: Rng) -> tuple[Scene, list[Turn]]:
    """What stands on what goes."""
    scene = random_scene(rng, stack=True)
    below, above = riding(scene)
    words = {"t": described(rng, scene, below), "a": described(rng, scene, above)}
    gone = {"kind": "remove", "target": below.id}
    both = {"kind": "remove", "target": [below.id, above.id]}
    match rng.randrange(3):
        case 0:
            line = rng.choice(ways.WITH_ALL).format(**words)
            return scene, [(line, {"edit": both})]
        case 1:
            line = rng.choice(ways.BUT_LEAVE).format(**words)
            return scene, [(line, {"edit": gone})]
    said = order(rng, ways.REMOVE, t=words["t"])
    return scene, [(said, {"confirms": {"mentions": above.category}}),
                   (rng.choice(["both", "remove both", "cancel"]), {"any_of": [
                       {"edit": both}, {"nothing": True}]})]  # fmt: skip
