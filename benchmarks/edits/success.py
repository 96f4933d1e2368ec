"""Was it done? The judge looks at the picture; it knows the truth, and not who made the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.edits.asks import Ask
from benchmarks.edits.places import fitted
from benchmarks.edits.shown import Shown
from sgedit_engine.interface import Image
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.relations import satisfies
from stilllife.judge.judge import Item, Judge
from stilllife.relations import holds
from stilllife.truths import Truth

# Overlaps (IoU): of a new thing with its place, and of an item with a thing that was there.
PLACED, SAME = 0.4, 0.5
# Nearer to it than this, a thing is at the truth's place.
_THERE = 0.8
# Of what is hidden by more, nobody is asked whether it is there.
VISIBLE = 0.3
# A thing that covers less of the old box is not what the judge would call it by.
_COVERS = 0.1
# A size counts as changed when the box's is nearer to the asked one than to the old, and a
# relation as holding from this share on (`satisfies`).
_HALF = 0.5

_NEEDED = {
    "remove": ("gone",),
    "add": ("present", "attributes_right", "relation_right"),
    "replace": ("gone", "present", "attributes_right"),
    "change": ("present", "attributes_right"),
    "move": ("gone", "present", "attributes_right", "relation_right"),
}
UNREAD = "the judge reads no finish"


@dataclass
class Answer:
    """What was found out, by name, and why other things were not."""

    figures: dict[str, bool] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def conclude(self, kind: str) -> None:
        """Add `success`: everything that the kind of edit needs; missing where one of it is, and
        none has failed."""
        needed = [n for n in _NEEDED[kind] if n in self.figures or n in self.missing]
        unknown = [self.missing[n] for n in needed if n in self.missing]
        if unknown and all(self.figures.get(n, True) for n in needed):
            self.missing["success"] = unknown[0]
        else:
            self.figures["success"] = all(self.figures.get(n, True) for n in needed)


def judged(
    judge: Judge, image: Image, ask: Ask, before: Shown, after: Shown, chosen: bool = True
) -> Answer:
    """What the judge says of a picture that should show `after`.

    `gone`, `present`, `attributes_right` and `relation_right` where the kind of edit has them,
    `success`, `nothing_extra`, `nothing_missing`; see docs/benchmarks.md. Without `chosen` nobody
    is asked whether the place of an addition, which `after` has from the editor, was well chosen.
    """
    look = _Look(judge, image, ask, before, after)
    answer = Answer()
    if ask.old is not None and ask.pair.kind != "change":
        look.old_place(answer)
    if ask.new is not None:
        item = look.moved() if ask.pair.kind == "move" else look.placed(answer)
        answer.figures["present"] = item is not None and item.named.kind == ask.new.kind
        look.attributes(item, answer)
        if chosen or ask.pair.kind != "add":
            look.relation(item, answer)
    look.others(answer)
    answer.conclude(ask.pair.kind)
    return answer


class _Look:
    """The judge's inventory of a picture, matched with the things of the truth."""

    def __init__(self, judge: Judge, image: Image, ask: Ask, before: Shown, after: Shown) -> None:
        self._judge, self._image, self._ask = judge, image, ask
        self._before, self._after = before, after
        self._items = judge.inventory(image)
        edited = None if ask.new is None else ask.pair.index
        self._owner = matched(self._items, after.truths, edited)

    def old_place(self, answer: Answer) -> None:
        """`gone`: nothing of the old kind is there that the truth does not have. If nothing else
        comes to that place, the old box also has to be called nothing, or what is seen in it.
        Where other things are seen in it, only the old kind speaks against it: a box that shows
        parts of things is called by names that are none of theirs (2 of 30 truths of moves)."""
        truth = self._before.truth(self._ask.pair.index)
        if truth is None or self._ask.old is None:
            answer.missing["gone"] = "nothing was seen of it before"
            return
        kind, box = self._ask.old.kind, truth.box
        left = [
            item
            for n, item in enumerate(self._items)
            if n not in self._owner and item.named.kind == kind and item.box.iou(box) >= PLACED
        ]
        if self._ask.pair.kind == "replace":
            answer.figures["gone"] = not left
            return
        shown = {t.values["kind"] for t in self._after.truths if box.overlap_share(t.box) > _COVERS}
        named = self._judge.name(self._image, [box])[0].kind
        answer.figures["gone"] = not left and (
            named is None or named in shown or (bool(shown) and named != kind)
        )

    def placed(self, answer: Answer) -> Item | None:
        """The one item at the thing's place; None where there is none, or where there are more."""
        index = self._ask.pair.index
        truth = self._after.truth(index)
        if truth is None:
            return None
        near = [
            item
            for n, item in enumerate(self._items)
            if item.box.iou(truth.box) >= PLACED and self._owner.get(n, index) == index
        ]
        return near[0] if len(near) == 1 else None

    def moved(self) -> Item | None:
        """The one item of the thing's kind and look that is none of the other things."""
        index, new = self._ask.pair.index, self._ask.new
        alike = [
            item
            for n, item in enumerate(self._items)
            if self._owner.get(n, index) == index
            and new is not None
            and (item.named.kind, item.named.color, item.named.pattern)
            == (new.kind, new.color, new.pattern)
        ]
        return alike[0] if len(alike) == 1 else None

    def attributes(self, item: Item | None, answer: Answer) -> None:
        """`attributes_right`: kind, colour and pattern, and the size where that was asked for."""
        new, asked = self._ask.new, self._ask
        if asked.pair.kind == "change" and set(asked.changes) == {"finish"}:
            answer.missing["attributes_right"] = UNREAD
            return
        right = (
            item is not None
            and new is not None
            and (item.named.kind, item.named.color, item.named.pattern)
            == (new.kind, new.color, new.pattern)
        )
        if right and item is not None and asked.pair.kind == "change" and not asked.changes:
            right = self._resized(item.box)
        answer.figures["attributes_right"] = right

    def _resized(self, box: Box) -> bool:
        index = self._ask.pair.index
        old, new = self._before.truth(index), self._after.truth(index)
        if old is None or new is None:
            return False
        grown = math.log(box.area / old.box.area)
        asked = math.log(new.box.area / old.box.area)
        return grown / asked >= _HALF if asked else False

    def relation(self, item: Item | None, answer: Answer) -> None:
        """`relation_right`, held against the rules in three dimensions: for an addition at the
        truth's place, which is the editor's own; for a move where the judge sees the thing."""
        ask = self._ask
        if ask.predicate is None or ask.anchor is None:
            return
        if item is None:
            answer.figures["relation_right"] = False
        elif ask.pair.kind == "add":
            scene = self._after.scene
            answer.figures["relation_right"] = holds(
                scene, ask.pair.index, ask.predicate, ask.anchor
            )
        else:
            answer.figures["relation_right"] = moved_well(item.box, ask, self._after)

    def others(self, answer: Answer) -> None:
        """`nothing_extra`, `nothing_missing`: items and visible things, one to one."""
        owners = set(self._owner.values())
        asked = [t.number for t in self._after.truths if t.visibility >= VISIBLE]
        answer.figures["nothing_extra"] = len(self._owner) == len(self._items)
        answer.figures["nothing_missing"] = all(number in owners for number in asked)


def moved_well(box: Box, ask: Ask, after: Shown) -> bool:
    """Whether a moved thing that is seen in a box has the relation: that of the truth at its place,
    which may be the editor's own; elsewhere it is put on the table where its picture fills the
    box. `after` is the truth."""
    index, anchor, predicate = ask.pair.index, ask.anchor, ask.predicate
    truth = after.truth(index)
    if anchor is None or predicate is None:
        return False
    if truth is not None and box.iou(truth.box) >= _THERE:
        return holds(after.scene, index, predicate, anchor)
    if predicate == "on":
        under = after.truth(anchor)
        return under is not None and satisfies(box, predicate, under.box) >= _HALF
    scene = after.scene
    standing = replace(scene.things[index], base=0.0, support=None)
    try:
        found = fitted(scene, standing, box)
    except ValueError:
        return False
    moved = scene.with_thing(index, x=found.x, z=found.z, base=0.0, support=None)
    return holds(moved, index, predicate, anchor)


def matched(
    items: Sequence[Item], truths: Sequence[Truth], edited: int | None = None
) -> Mapping[int, int]:
    """Numbers of items -> indices of the things that they are, one to one, by falling IoU; of at
    least SAME, and PLACED for the edited thing."""
    pairs = [
        (item.box.iou(truth.box), n, truth.number)
        for n, item in enumerate(items)
        for truth in truths
        if item.box.iou(truth.box) >= (PLACED if truth.number == edited else SAME)
    ]
    owner: dict[int, int] = {}
    for _, n, number in sorted(pairs, key=lambda pair: -pair[0]):
        if n not in owner and number not in owner.values():
            owner[n] = number
    return owner
