"""What is asked: an edit of a test scene, in words, and as the engine's edit of a graph."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.held_out import generator
from sgedit_engine.scene.edits import (
    AddObject,
    AdjustRelation,
    ChangeAttributes,
    Edit,
    Placement,
    Predicate,
    RemoveObject,
    ReplaceObject,
)
from stilllife.captions import phrase
from stilllife.edits import EditKind, EditPair, sample_edit_pair
from stilllife.relations import relations
from stilllife.world import Scene, Thing

ATTRIBUTES = ("color", "pattern", "finish")
# A new thing may be asked for at no place in particular.
_FREE = 0.25
_ASKED: tuple[Predicate, ...] = ("left of", "right of", "in front of", "behind", "on", "next to")


@dataclass(frozen=True)
class Ask:
    """An edit that was really done, and the relation that was asked for with it.

    `predicate` holds in `pair.after` from the edited thing to the thing of index `anchor`, which
    has the same index before. Both are None where no place is asked for.
    """

    pair: EditPair
    predicate: Predicate | None = None
    anchor: int | None = None

    @property
    def old(self) -> Thing | None:
        """The edited thing as it was; None for an addition."""
        return None if self.pair.kind == "add" else self.pair.before.things[self.pair.index]

    @property
    def new(self) -> Thing | None:
        """The edited thing as it shall be; None for a removal."""
        return None if self.pair.kind == "remove" else self.pair.after.things[self.pair.index]

    @property
    def changes(self) -> dict[str, str]:
        """The attributes that the edited thing keeps under another value."""
        if self.old is None or self.new is None:
            return {}
        values = ((name, getattr(self.new, name)) for name in ATTRIBUTES)
        return {name: value for name, value in values if value != getattr(self.old, name)}

    @property
    def scale(self) -> float:
        """How much larger the thing becomes; 1 where its size is not asked for."""
        if self.pair.kind != "change" or self.old is None or self.new is None:
            return 1.0
        return self.new.size / self.old.size

    @property
    def words(self) -> str:
        """The request as people would say it: "Put a red mug next to the blue book."."""
        old = "" if self.old is None else _the(self.old)
        where = ""
        if self.predicate is not None and self.anchor is not None:
            side = "to the " if self.predicate in ("left of", "right of") else ""
            where = f" {side}{self.predicate} {_the(self.pair.before.things[self.anchor])}"
        match self.pair.kind:
            case "remove":
                return f"Remove {old}."
            case "add":
                return f"Put {phrase(self.pair.after.things[self.pair.index])}{where}."
            case "replace":
                return f"Replace {old} with {phrase(self.pair.after.things[self.pair.index])}."
            case "move":
                return f"Move {old}, so that it is{where}."
        look = " and ".join(self.changes.values())
        return f"Make {old} {look or ('bigger' if self.scale > 1 else 'smaller')}."

    def edit(self, ids: Mapping[int, str]) -> Edit:
        """The engine's edit; `ids` are those of the things by their index before the edit.

        Raises KeyError for a thing without an id.
        """
        place = None
        if self.predicate is not None and self.anchor is not None:
            place = Placement(predicate=self.predicate, anchor=ids[self.anchor])
        look = {} if self.new is None else {name: getattr(self.new, name) for name in ATTRIBUTES}
        kind = "" if self.new is None else self.new.kind
        if self.pair.kind == "add":
            return AddObject(category=kind, attributes=look, placement=place)
        target = ids[self.pair.index]
        if self.pair.kind == "remove":
            return RemoveObject(target=target)
        if self.pair.kind == "replace":
            return ReplaceObject(target=target, category=kind, attributes=look)
        if place is not None:
            return AdjustRelation(target=target, placement=place)
        return ChangeAttributes(target=target, attributes=self.changes, scale=self.scale)


def _the(thing: Thing) -> str:
    return f"the {phrase(thing, short=True).partition(' ')[2]}"


def sample_ask(seed: int, number: int, kind: EditKind) -> Ask:
    """The edit of a kind on the test scene of a number for a seed; always the same."""
    rng = generator(seed, f"edits/{kind}", number)
    while True:
        ask = with_relation(sample_edit_pair(rng, kind=kind), rng)
        if ask is not None:
            return ask


def with_relation(pair: EditPair, rng: random.Random) -> Ask | None:
    """What may have been asked for with an edit, by a relation that its result has.

    What stands on something is asked for there. A move is asked for by a relation that did not
    hold before: None where there is none.
    """
    if pair.kind not in ("add", "move"):
        return Ask(pair)
    held = set() if pair.kind == "add" else set(relations(pair.before))
    new = [
        (predicate, anchor)
        for subject, predicate, anchor in relations(pair.after)
        if subject == pair.index and (subject, predicate, anchor) not in held
    ]
    told = [(name, anchor) for name in _ASKED for p, anchor in new if p == name]
    on = [(name, anchor) for name, anchor in told if name == "on"]
    if on:
        return Ask(pair, *on[0])
    if pair.kind == "move":
        return Ask(pair, *rng.choice(told)) if told else None
    return Ask(pair) if not told or rng.random() < _FREE else Ask(pair, *rng.choice(told))


def supporting(scene: Scene, ask: Ask) -> int | None:
    """The index of what the new thing of an addition was asked to stand on, if anything."""
    return ask.anchor if ask.predicate == "on" and ask.anchor in range(len(scene.things)) else None
