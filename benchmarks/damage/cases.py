"""Edits of test scenes that are likely to spoil something: moves, swaps, removals from supports."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.edits.asks import Ask, sample_ask
from benchmarks.edits.editors import Trial
from benchmarks.edits.shown import show
from benchmarks.held_out import generator
from sgedit_engine.scene.edits import AdjustRelation, Edit
from stilllife.captions import phrase
from stilllife.edits import EditPair
from stilllife.placement import problems, riders_of
from stilllife.scenes import sample_scene
from stilllife.world import Scene

Group = Literal["move", "swap", "bared"]
GROUPS: tuple[Group, ...] = ("move", "swap", "bared")


@dataclass(frozen=True, eq=False)
class Swap(Ask):
    """Two things of a scene that change places. The truth is drawn where the editor puts them."""

    other: int = 0

    @property
    def words(self) -> str:
        """The request as people would say it."""
        things = (self.pair.before.things[i] for i in (self.pair.index, self.other))
        names = (phrase(thing, short=True) for thing in things)
        first, second = (name.partition(" ")[2] for name in names)
        return f"Swap the {first} and the {second}."

    def edit(self, ids: Mapping[int, str]) -> Edit:
        """The engine's edit. Raises KeyError for a thing without an id."""
        return AdjustRelation(target=ids[self.pair.index], swap_with=ids[self.other])


def trials(seed: int, group: Group) -> Iterator[Trial]:
    """The edits of a group, without an end; always the same for a seed."""
    for number, ask in enumerate(_asks(seed, group)):
        before, after = show([ask.pair.before, ask.pair.after])
        yield Trial(number, seed, ask, before, after, before.image)


def _asks(seed: int, group: Group) -> Iterator[Ask]:
    if group == "swap":
        return (_swap(seed, number) for number in itertools.count())
    if group == "move":
        return (sample_ask(seed, number, "move") for number in itertools.count())
    every = (sample_ask(seed, number, "remove") for number in itertools.count())
    return (ask for ask in every if ask.old is not None and ask.old.support is not None)


def _swap(seed: int, number: int) -> Swap:
    rng = generator(seed, "damage/swap", number)
    while True:
        scene = sample_scene(rng)
        pair = _loose_pair(scene, rng)
        if pair is not None and not problems(scene):
            return Swap(EditPair(scene, scene, "move", pair[0]), other=pair[1])


def _loose_pair(scene: Scene, rng: random.Random) -> tuple[int, int] | None:
    """Two things on the table that carry nothing."""
    loose = [i for i, t in enumerate(scene.things) if t.support is None and not riders_of(scene, i)]
    if len(loose) < 2:
        return None
    first, second = rng.sample(loose, 2)
    return first, second
