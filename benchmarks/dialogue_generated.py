"""Dialogues made from templates of their own, on pictures made at random.

The requests are those of `dialogue_requests`; here is what leans on the lines before, what only
asks or tells, and how the kinds take turns. A seed gives the same cases again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks import dialogue_phrasings as ways
from benchmarks.dialogue_cases import Case, Scene
from benchmarks.dialogue_requests import (
    Rng,
    Turn,
    additions,
    any_edit,
    betweens,
    changed,
    doubts,
    looks,
    movings,
    new_thing,
    order,
    out_of_reach,
    plurals,
    recolor,
    recolorings,
    removals,
    remove,
    replacements,
    scene_with_thing,
    several,
    supports,
    swaps,
)
from benchmarks.dialogue_scenes import (
    absent_kinds,
    alike,
    described,
    noun,
    other_color,
    random_scene,
    undescribed,
)
from sgedit_engine.scene.english import plural
from sgedit_engine.scene.graph import with_article

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


def pronouns(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    colors = [c for c in (other_color(rng, scene) for _ in range(20))]
    first = colors[0]
    second = next((c for c in colors if c != first), first)
    turns = [
        recolor(rng, scene, thing, first),
        (rng.choice(ways.FOLLOW).format(c=second), _any_onto(changed(thing, second))),
    ]
    return scene, turns


def _any_onto(edit: dict[str, Any]) -> dict[str, Any]:
    """A second edit, upon the first or in its place."""
    return {"any_of": [{"edit": edit}, {"edit": edit, "onto": {"before": 1}}]}


def corrected_targets(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene = random_scene(rng, twins=True)
    _, pair = undescribed(rng, scene)
    wrong, meant = rng.sample(pair, 2)
    said, expect = any_edit(rng, scene, wrong)
    side = "left" if meant is pair[0] else "right"
    other = rng.choice([f"the {side} one", f"the {meant.attributes['color']} one",
                        f"the one on the {side}", described(rng, scene, meant)])  # fmt: skip
    right = {"edit": {**expect["edit"], "target": meant.id}, "onto": {"before": 1}}
    return scene, [(said, expect), (rng.choice(ways.NOT_THIS).format(o=other), right)]


def corrected_looks(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    wrong = other_color(rng, scene)
    free = [c for c in sorted(ways_colors(scene)) if c != wrong]
    right = rng.choice(free)
    line = rng.choice(ways.NOT_COLOR).format(c=right, o=wrong)
    return scene, [recolor(rng, scene, thing, wrong), (line, _any_onto(changed(thing, right)))]


def ways_colors(scene: Scene) -> set[str]:
    """The colors that nothing has."""
    return {other_color(random.Random(n), scene) for n in range(40)}


def corrected_kinds(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
    first, second = rng.sample(absent_kinds(scene), 2)
    words, new = new_thing(rng, scene, first)
    name = with_article(noun(rng, second))
    line = rng.choice(ways.NOT_KIND).format(new=name)
    said = order(rng, ways.REPLACE, t=described(rng, scene, thing), new=words)
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
    turns = [any_edit(rng, scene, first), any_edit(rng, scene, second)]
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
    turns = [remove(rng, scene, first), recolor(rng, scene, second, color)]
    rest = {"edit": changed(second, color), "onto": {"before": 1}}
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
    scene, thing = scene_with_thing(rng)
    return scene, [any_edit(rng, scene, thing), (rng.choice(ways.AGAIN), {"again": True})]


def questions(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng, twins=rng.random() < 0.5)
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
    scene, thing = scene_with_thing(rng)
    words = described(rng, scene, thing)
    line = rng.choice([*ways.NEVER, *ways.IDLE]).format(t=words, c=other_color(rng, scene))
    return scene, [(line, {"nothing": True})]


def misreadings(rng: Rng) -> tuple[Scene, list[Turn]]:
    scene, thing = scene_with_thing(rng)
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


_MAKERS: tuple[tuple[str, Callable[[Rng], tuple[Scene, list[Turn]]]], ...] = tuple(
    (f"generated {make.__name__.replace('_', ' ')}", make)
    for make in (
        removals, recolorings, looks, additions, movings, betweens, replacements, swaps, doubts,
        plurals, several, pronouns, corrected_targets, corrected_looks, corrected_kinds, undone,
        brought_back, tried_again, questions, nothing, out_of_reach, misreadings, supports,
    )
)  # fmt: skip
