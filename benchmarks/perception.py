"""The perceiving models on test scenes: all of them, the hard ones, and held-back looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from benchmarks.bundled import Bundle
from benchmarks.groups import Group
from benchmarks.held_out import first_number, generator, held_out_scene
from benchmarks.picture_reader import PictureReader, picture_reader
from benchmarks.record import Outcome
from stilllife.edits import EditPair, sample_edit_pair
from stilllife.held_back import in_held_back_light
from stilllife.scenes import generator_of
from stilllife.truths import hard_reasons
from stilllife.world import Scene

Tick = Callable[[str], None]
_Item = TypeVar("_Item")

# One picture of each held-back look per so many ordinary ones.
HELD_BACK_SHARE = 5
# What the figures of a group begin with, and the heading of their column.
COLUMNS = {"": "all", "hard_": "hard", "look_": "other shader", "light_": "other lights"}
NOTES = (
    "Scenes of the test split, which training never saw. `ap50` is the mean over kinds;"
    " `recall` counts objects at least half visible, whatever kind they were given."
    " `mask_iou`, `color`, `pattern`, `finish` and `kind` are the segmenter's and the reader's"
    " with the true boxes and masks; `read_…` is the whole chain, from the picture alone,"
    " over the objects that it found. `relations_f1` and that of each predicate are of that chain"
    " too, against the scene's three-dimensional truth, relations of objects that it missed"
    " included. `effects_iou` is over all pixels of all pictures, `effects_iou_mean` the mean over"
    " pictures. `world_refused` is the share of the pictures that were refused, wrongly, as not"
    " from the bundle's world; the other figures are of those too.",
    "Hard are the scenes with a stack, two things of a kind, or a thing of which over 20 % is"
    " hidden, measured on rendered masks (the JSON has the figures of each of the three). Held"
    " back from training are the other shader and the other lights (lower, steeper, from the front"
    f" or far from the side; harder; colder or warmer): every {HELD_BACK_SHARE}th of the same"
    " scenes, drawn so.",
)

# The same scene of a number in another look.
Look = Callable[[Scene, int], Scene]


def perception_outcome(bundle: Bundle, scenes: int, seed: int, tick: Tick) -> Outcome:
    """Figures of every group on `scenes` test scenes of a seed and half as many removals.

    Each picture is drawn and read once, whatever groups it is in.
    """

    def other_shader(scene: Scene, number: int) -> Scene:
        return replace(scene, look=1)

    def other_light(scene: Scene, number: int) -> Scene:
        return in_held_back_light(scene, generator(seed, "light", number))

    ordinary = [held_out_scene(seed, n) for n in range(scenes)]
    pairs = [_removal(seed, n) for n in range(max(1, scenes // 2))]
    with picture_reader(bundle) as reader:
        found = _ordinary(reader, ordinary, pairs, tick)
        tick("the other shader")
        shader = _held_back(reader, ordinary, pairs, other_shader)
        tick("other lights")
        light = _held_back(reader, ordinary, pairs, other_light)
    groups = dict(zip(COLUMNS, (found.every, found.hard, shader, light), strict=True))
    details = {
        "hard": {reason: _told(group) for reason, group in sorted(found.reasons.items())},
        "world_refused_scenes": found.refused,
    }
    return _outcome(groups, details)


def _told(group: Group) -> dict[str, float]:
    return {"scenes": group.pictures, **group.figures()}


def _removal(seed: int, number: int) -> EditPair:
    return sample_edit_pair(generator_of(first_number(seed) + number, "test"), kind="remove")


@dataclass
class _Ordinary:
    """All pictures, the hard ones, those of each reason, and the numbers of the refused ones."""

    every: Group = field(default_factory=Group)
    hard: Group = field(default_factory=Group)
    reasons: dict[str, Group] = field(default_factory=lambda: defaultdict(Group))
    refused: list[int] = field(default_factory=list)


def _ordinary(
    reader: PictureReader, scenes: Sequence[Scene], pairs: Sequence[EditPair], tick: Tick
) -> _Ordinary:
    found = _Ordinary()
    for n, read in enumerate(reader.read(scenes)):
        if n % 20 == 0:
            tick(f"reading, {n} of {len(scenes)}")
        reasons = hard_reasons(read.scene, read.truths)
        found.every.add(read)
        if reasons:
            found.hard.add(read)
        for reason in reasons:
            found.reasons[reason].add(read)
        if read.refused:
            found.refused.append(n)
    tick("effects")
    for effects in reader.effects(pairs):
        found.every.add_effects(effects)
        if hard_reasons(effects.scene, effects.truths):
            found.hard.add_effects(effects)
    return found


def _held_back(
    reader: PictureReader, scenes: Sequence[Scene], pairs: Sequence[EditPair], look: Look
) -> Group:
    """A share of the scenes and pairs in another look."""
    group = Group()
    for read in reader.read([look(s, n) for n, s in _share(scenes)]):
        group.add(read)
    changed = [
        pair._replace(before=look(pair.before, n), after=look(pair.after, n))
        for n, pair in _share(pairs)
    ]
    for effects in reader.effects(changed):
        group.add_effects(effects)
    return group


def _share(items: Sequence[_Item]) -> list[tuple[int, _Item]]:
    return list(enumerate(items))[::HELD_BACK_SHARE]


def _outcome(groups: dict[str, Group], details: dict[str, Any]) -> Outcome:
    figures: dict[str, float] = {}
    missing: dict[str, str] = {}
    intervals: dict[str, dict[str, float]] = {}
    for prefix, group in groups.items():
        figures[f"{prefix}scenes"] = group.pictures
        figures |= {f"{prefix}{name}": value for name, value in group.figures().items()}
        missing |= {f"{prefix}{name}": why for name, why in group.missing().items()}
        intervals |= {f"{prefix}{name}": found for name, found in group.intervals().items()}
    return Outcome(figures, missing, {"intervals": intervals, **details}, NOTES, COLUMNS)
