"""Dialogues made from templates of their own, on pictures made at random.

What each line has to come to is known from how it was made: which thing the words were made for,
and what was asked of it. A seed gives the same cases again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks import dialogue_phrasings as ways
from benchmarks.dialogue_cases import Case, Scene, Thing
from benchmarks.dialogue_scenes import (
    absent_kinds,
    alike,
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
_ORDINALS = ("first", "second", "third")
# One line in so many has a slip of the fingers in one of its longer words.
_SLIPS = 12
_LONG = 6


def generate(count: int, seed: int) -> tuple[Case, ...]:
    """So many cases; their kinds take turns."""
    return tuple(_case(number, seed) for number in range(count))


def _case(number: int, seed: int) -> Case:
    name, make = _MAKERS[number % len(_MAKERS)]
    rng = random.Random(f"{seed}-{number}")
    scene, turns = make(rng)
    said = [{"say": _slipped(rng, line), "expect": expect} for line, expect in turns]
    things = [thing.model_dump() for thing in scene]
    return Case.model_validate(
        {"name": f"{name} {number}", "category": name, "scene": things, "turns": said}
    )


def _slipped(rng: Rng, line: str) -> str:
    """The line, seldom with two neighbouring letters of a longer word exchanged."""
    words = line.split(" ")
    places = [n for n, w in enumerate(words) if len(w) >= _LONG and w.isalpha()]
    if not places or rng.randrange(_SLIPS):
        return line
    place = rng.choice(places)
    word = words[place]
    at = rng.randrange(1, len(word) - 2)
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _order(rng: Rng, phrases: tuple[str, ...], wishes: tuple[str, ...] = (), **words: Any) -> str:
    """One of the phrases within polite words, or one of the wishes within fewer of them."""
    chosen = rng.choice([*phrases, *wishes])
    frame = rng.choice(ways.ORDERS if chosen in phrases else ways.WISHES)
    if not chosen.split()[0].isalpha() or chosen.startswith(("i ", "i'", "{")):
        frame = rng.choice(ways.WISHES)
    return frame.format(chosen.format(**words)).replace("??", "?")


def _remove(rng: Rng, scene: Scene, thing: Thing) -> Turn:
    words = described(rng, scene, thing)
    said = _order(rng, ways.REMOVE, ways.REMOVE_WISHES, t=words)
    return said, {"edit": {"kind": "remove", "target": thing.id}}


def _recolor(rng: Rng, scene: Scene, thing: Thing, color: str) -> Turn:
    words = described(rng, scene, thing)
    said = _order(rng, ways.RECOLOR, ways.RECOLOR_WISHES, t=words, c=color)
    return said, {"edit": _changed(thing, color)}


def _changed(thing: Thing, color: str) -> dict[str, Any]:
    return {"kind": "change", "target": thing.id, "attributes": {"color": color}}


def _any_edit(rng: Rng, scene: Scene, thing: Thing) -> Turn:
    """A removal or another color."""
    if rng.random() < 0.5:
        return _remove(rng, scene, thing)
    return _recolor(rng, scene, thing, other_color(rng, scene))


def _scene(rng: Rng, **kind: bool) -> tuple[Scene, Thing]:
    scene = random_scene(rng, **kind)
    return scene, rng.choice(scene)


def removals(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng, twins=rng.random() < 0.5)
    return scene, [_remove(rng, scene, thing)]


def recolorings(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng, twins=rng.random() < 0.5)
    return scene, [_recolor(rng, scene, thing, other_color(rng, scene))]


def looks(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    words = described(rng, scene, thing)
    edit: dict[str, Any] = {"kind": "change", "target": thing.id}
    if rng.random() < 0.4:
        pattern = rng.choice(["striped", "spotted"])
        said = _order(rng, ways.PATTERN, t=words, p=pattern)
        return scene, [(said, {"edit": {**edit, "attributes": {"pattern": pattern}}})]
    size, phrases = rng.choice([("bigger", ways.ENLARGE), ("smaller", ways.SHRINK)])
    return scene, [(_order(rng, phrases, t=words), {"edit": {**edit, "size": size}})]


def _new(rng: Rng, scene: Scene, kind: str | None = None) -> tuple[str, dict[str, Any]]:
    kind = kind or rng.choice(absent_kinds(scene))
    name = noun(rng, kind)
    if rng.random() < 0.6:
        color = other_color(rng, scene)
        return with_article(f"{color} {name}"), {"category": kind, "attributes": {"color": color}}
    return with_article(name), {"category": kind}


def additions(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, anchor = _scene(rng)
    words, new = _new(rng, scene)
    if rng.random() < 0.4:
        said = _order(rng, ways.ADD, ways.ADD_WISHES, new=words)
        return scene, [(said, {"edit": {"kind": "add", **new}})]
    relation = _free_side(rng, anchor)
    beside = {"r": rng.choice(ways.RELATIONS[relation]), "a": described(rng, scene, anchor)}
    said = _order(rng, ways.ADD_BESIDE, (), new=words, **beside)
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
    scene, thing = _scene(rng)
    words = described(rng, scene, thing)
    if rng.random() < 0.5:
        anchor = rng.choice([t for t in scene if t is not thing])
        relation = _free_side(rng, anchor)
        beside = {"r": rng.choice(ways.RELATIONS[relation]), "a": described(rng, scene, anchor)}
        said = _order(rng, ways.MOVE, ways.MOVE_WISHES, t=words, **beside)
        edit = {"kind": "move", "target": thing.id, "relation": relation, "anchor": anchor.id}
        return scene, [(said, {"edit": edit})]
    way = _free_way(rng, thing)
    said = _order(rng, ways.MOVE_BY, t=words, w=rng.choice(ways.WAYS[way]))
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
    said = _order(rng, ways.BETWEEN, t=words[0], a=words[1], b=words[2])
    edit = {"kind": "move", "target": first.id, "between": [second.id, third.id]}
    return scene, [(said, {"any_of": [{"edit": edit}, {"refuses": {"mentions": "room|place"}}]})]


def replacements(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng, twins=rng.random() < 0.4)
    words, new = _new(rng, scene)
    said = _order(rng, ways.REPLACE, t=described(rng, scene, thing), new=words)
    return scene, [(said, {"edit": {"kind": "replace", "target": thing.id, **new}})]


def swaps(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng)
    first, second = rng.sample(scene, 2)
    words = {"t": described(rng, scene, first), "a": described(rng, scene, second)}
    said = _order(rng, ways.SWAP, (), **words)
    return scene, [(said, {"edit": {"kind": "swap", "target": [first.id, second.id]}})]


def doubts(rng: Rng) -> tuple[Scene, list[Turn]]:
    """Words that fit two, and an answer."""
    scene = random_scene(rng, twins=True)
    words, pair = undescribed(rng, scene)
    color = other_color(rng, scene)
    edit: dict[str, Any] = {"kind": "remove"}
    said = _order(rng, ways.REMOVE, t=words)
    if rng.random() < 0.5:
        said = _order(rng, ways.RECOLOR, t=words, c=color)
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
        said = _order(rng, ways.EVERYTHING_BUT, t=described(rng, scene, kept))
        gone = [t.id for t in scene if t is not kept]
        wanted = {"edit": {"kind": "remove", "target": gone}}
        return scene, [(said, {"any_of": [wanted, {"confirms": {}}]})]
    words = rng.choice(ways.BOTH).format(ns=plural(noun(rng, pair[0].category)))
    targets, color = [t.id for t in pair], other_color(rng, scene)
    if rng.random() < 0.5:
        said = _order(rng, ways.REMOVE, t=words)
        return scene, [(said, {"edit": {"kind": "remove", "target": targets}})]
    said = _order(rng, ways.RECOLOR, t=words, c=color)
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
    parts = [(one, removal), (two, _changed(second, color))]
    rng.shuffle(parts)
    said = rng.choice(ways.TWICE).format(x=parts[0][0], y=parts[1][0])
    frame = rng.choice(["{}", "{}", "please {}", "could you {}", "{} please"])
    return scene, [(frame.format(said), {"edit": [parts[0][1], parts[1][1]]})]


def pronouns(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    colors = [c for c in (other_color(rng, scene) for _ in range(20))]
    first = colors[0]
    second = next((c for c in colors if c != first), first)
    turns = [
        _recolor(rng, scene, thing, first),
        (rng.choice(ways.FOLLOW).format(c=second), _any_onto(_changed(thing, second))),
    ]
    return scene, turns


def _any_onto(edit: dict[str, Any]) -> dict[str, Any]:
    """A second edit, upon the first or in its place."""
    return {"any_of": [{"edit": edit}, {"edit": edit, "onto": {"before": 1}}]}


def corrected_targets(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng, twins=True)
    _, pair = undescribed(rng, scene)
    wrong, meant = rng.sample(pair, 2)
    said, expect = _any_edit(rng, scene, wrong)
    side = "left" if meant is pair[0] else "right"
    other = rng.choice([f"the {side} one", f"the {meant.attributes['color']} one",
                        f"the one on the {side}", described(rng, scene, meant)])  # fmt: skip
    right = {"edit": {**expect["edit"], "target": meant.id}, "onto": {"before": 1}}
    return scene, [(said, expect), (rng.choice(ways.NOT_THIS).format(o=other), right)]


def corrected_looks(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    wrong = other_color(rng, scene)
    free = [c for c in sorted(ways_colors(scene)) if c != wrong]
    right = rng.choice(free)
    line = rng.choice(ways.NOT_COLOR).format(c=right, o=wrong)
    return scene, [_recolor(rng, scene, thing, wrong), (line, _any_onto(_changed(thing, right)))]


def ways_colors(scene: Scene) -> set[str]:
    """The colors that nothing has."""
    return {other_color(random.Random(n), scene) for n in range(40)}


def corrected_kinds(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    first, second = rng.sample(absent_kinds(scene), 2)
    words, new = _new(rng, scene, first)
    name = with_article(noun(rng, second))
    line = rng.choice(ways.NOT_KIND).format(new=name)
    said = _order(rng, ways.REPLACE, t=described(rng, scene, thing), new=words)
    edit = {"kind": "replace", "target": thing.id, **new}
    fixed = [
        {"edit": {"kind": "replace", "target": thing.id, "category": second, **looks},
         "onto": {"before": 1}}
        for looks in ({}, {k: v for k, v in new.items() if k == "attributes"})
    ]  # fmt: skip
    return scene, [(said, {"edit": edit}), (line, {"any_of": fixed})]


def undone(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng)
    first, second = rng.sample(scene, 2)
    turns = [_any_edit(rng, scene, first), _any_edit(rng, scene, second)]
    match rng.randrange(4):
        case 0:
            turns.append((rng.choice(ways.UNDO), {"moves_to": {"before": 2}}))
            turns.append((rng.choice(ways.REDO), {"moves_to": {"after": 2}}))
        case 1:
            turns.append((rng.choice(ways.UNDO_TWO), {"moves_to": {"before": 1}}))
        case 2:
            turns.append((rng.choice(ways.START), {"moves_to": {"before": 1}}))
        case _:
            turns.append((rng.choice(ways.UNDO), {"moves_to": {"before": 2}}))
    return scene, turns


def brought_back(rng: Rng) -> tuple[Scene, list[Turn]]:
    """An earlier edit left out, or a version gone to."""
    scene = random_scene(rng)
    first, second = rng.sample(scene, 2)
    color = other_color(rng, scene)
    turns = [_remove(rng, scene, first), _recolor(rng, scene, second, color)]
    rest = {"edit": _changed(second, color), "onto": {"before": 1}}
    match rng.randrange(3):
        case 0:
            line = rng.choice(ways.DROP).format(n=1, nth=_ORDINALS[0])
            turns.append((line, rest))
        case 1:
            line = rng.choice(ways.GO_TO).format(n=1)
            turns.append((line, {"moves_to": {"after": 1}}))
        case _:
            words = f"the {noun(rng, first.category)}"
            line = rng.choice(ways.BEFORE).format(t=words)
            back = {"moves_to": {"before": 1}}
            turns.append((line, {"any_of": [rest, back]} if "back" in line else back))
    return scene, turns


def tried_again(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    return scene, [_any_edit(rng, scene, thing), (rng.choice(ways.AGAIN), {"again": True})]


def questions(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng, twins=rng.random() < 0.5)
    same, name = alike(scene, thing), noun(rng, thing.category)
    number = f"{len(same)}|{('one', 'two')[len(same) - 1]}"
    number += "|a" if len(same) == 1 else "|both"
    color = thing.attributes["color"]
    absent = rng.choice(absent_kinds(scene))
    every = [t.category.split()[-1] for t in scene if len(alike(scene, t)) == 1]
    options: list[tuple[str, dict[str, Any]]] = [
        (rng.choice(ways.COUNT).format(ns=plural(name)), {"mentions": number}),
        (rng.choice(ways.COLOR_OF).format(t=described(rng, scene, thing)), {"mentions": color}),
        (rng.choice(ways.THERE).format(k=noun(rng, absent)), {"mentions": "no|not|none"}),
        (rng.choice(ways.THERE).format(k=name), {"mentions": color, "not": "no"}),
        (rng.choice(ways.ALL), {"mentions": every}),
    ]
    said, tells = rng.choice(options)
    return scene, [(said, {"answers": tells})]


def nothing(rng: Rng) -> tuple[Scene, list[Turn]]:
    """What must not be taken for an order."""
    scene, thing = _scene(rng)
    words = described(rng, scene, thing)
    line = rng.choice([*ways.NEVER, *ways.IDLE]).format(t=words, c=other_color(rng, scene))
    return scene, [(line, {"nothing": True})]


def out_of_reach(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    match rng.randrange(3):
        case 0:
            kind = rng.choice(ways.UNDRAWABLE)
            said = _order(rng, ways.ADD, new=with_article(kind))
        case 1:
            kind = rng.choice(ways.UNDRAWABLE)
            words = described(rng, scene, thing)
            said = _order(rng, ways.REPLACE[:4], t=words, new=with_article(kind))
        case _:
            kind = noun(rng, rng.choice(absent_kinds(scene)))
            said = _order(rng, ways.REMOVE, t=f"the {kind}")
    return scene, [(said, {"refuses": {}})]


def misreadings(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = _scene(rng)
    name, wanted = noun(rng, thing.category), {"target": thing.id}
    match rng.randrange(3):
        case 0:
            kind = rng.choice(absent_kinds(scene))
            line = rng.choice(ways.MISREAD_KIND).format(k=name, o=noun(rng, kind))
            return scene, [(line, {"reads": {"kind": "rename", **wanted, "category": kind}})]
        case 1:
            color, now = other_color(rng, scene), thing.attributes["color"]
            line = rng.choice(ways.MISREAD_COLOR).format(t=f"the {name}", c=color, o=now)
            looks = {"attributes": {"color": color}}
            return scene, [(line, {"reads": {"kind": "rename", **wanted, **looks}})]
    line = rng.choice(ways.NOT_REAL).format(k=name)
    return scene, [(line, {"reads": {"kind": "drop", **wanted}})]


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
    said = _order(rng, ways.REMOVE, t=words["t"])
    return scene, [(said, {"confirms": {"mentions": above.category}}),
                   (rng.choice(["both", "remove both", "cancel"]), {"any_of": [
                       {"edit": both}, {"nothing": True}]})]  # fmt: skip


_MAKERS: tuple[tuple[str, Callable[[Rng], tuple[Scene, list[Turn]]]], ...] = tuple(
    (f"generated {make.__name__.replace('_', ' ')}", make)
    for make in (
        removals, recolorings, looks, additions, movings, betweens, replacements, swaps, doubts,
        plurals, several, pronouns, corrected_targets, corrected_looks, corrected_kinds, undone,
        brought_back, tried_again, questions, nothing, out_of_reach, misreadings, supports,
    )
)  # fmt: skip
