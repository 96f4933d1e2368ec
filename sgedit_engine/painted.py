"""A deterministic engine that paints the graph as flat shapes: for tests of what is around it.

It keeps the whole contract of `interface.Engine`, reads pictures from their pixels alone, and
can be told to fail or to be slow, so that the code around it is tested with no model.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sgedit_engine import flat_shapes
from sgedit_engine.errors import NamesNeededError, NothingThereError, OutsideWorldError
from sgedit_engine.flat_shapes import Shape
from sgedit_engine.interface import (
    CancelToken,
    Candidate,
    Checked,
    EngineRecord,
    Found,
    Image,
    Insertion,
    Mask,
    Picture,
    Plan,
    Pointed,
    Progress,
    ProgressReport,
    RenderOptions,
    Stage,
    Vocabulary,
    no_progress,
)
from sgedit_engine.looked_for import only_named
from sgedit_engine.painted_verdict import verdict_of
from sgedit_engine.scene.apply import apply
from sgedit_engine.scene.difference import changed_ids
from sgedit_engine.scene.edits import AddObject, Edit
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject
from sgedit_engine.scene.identity import with_known_ids
from sgedit_engine.scene.relations import PREDICATES, relations_of
from sgedit_engine.settings import release

VOCABULARY = Vocabulary(
    kinds=flat_shapes.KINDS,
    attributes={
        "color": tuple(flat_shapes.COLORS),
        "pattern": flat_shapes.PATTERNS,
        "finish": flat_shapes.FINISHES,
    },
    predicates=PREDICATES,
    supports=("book", "cube"),
    synonyms={"cup": "mug", "duck": "rubber duck", "box": "cube", "violet": "purple"},
    proportions=flat_shapes.PROPORTIONS,
)
_KNOWN_SHARE = 0.9
_USUAL = {"color": "white", "pattern": "plain", "finish": "matte"}


@dataclass(frozen=True)
class PaintedEngine:
    """Paints with no model at all.

    Seeds in `failing_seeds` give candidates on which nothing was done. Each of `steps` steps
    of a rendering takes `seconds_per_step`. `error` is raised by every rendering. `called` are
    other kinds than their own that the eight outlines are pictures of, in the order of
    `flat_shapes.KINDS`.
    """

    failing_seeds: Collection[int] = ()
    steps: int = 4
    seconds_per_step: float = 0.0
    error: Exception | None = None
    vocabulary: Vocabulary = field(default=VOCABULARY, repr=False)
    called: tuple[str, ...] = flat_shapes.KINDS

    @property
    def record(self) -> EngineRecord:
        """What this engine is; its drawing depends on nothing else."""
        return EngineRecord(program=release(), profile="painted")

    def keeping_in(self, folder: Path) -> PaintedEngine:
        """The engine itself, which keeps nothing."""
        return self

    def parse(
        self,
        image: Image,
        *,
        names: Sequence[str] | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Picture:
        """Read an image. Raises OutsideWorldError for one that was not painted here, and
        NamesNeededError where the vocabulary is open and there are no names."""
        if cancel:
            cancel.check()
        if names is None and self.vocabulary.open:
            raise NamesNeededError()
        progress(ProgressReport("reading the picture", 0, 1))
        picture = self._read(image)
        progress(ProgressReport("reading the picture", 1, 1))
        return picture if names is None else only_named(picture, names, self.vocabulary)

    def look_at(self, image: Image, at: Pointed, *, cancel: CancelToken | None = None) -> Found:
        """The thing that has the most of the pixels there. Raises NothingThereError."""
        if cancel:
            cancel.check()
        height, width = image.shape[:2]
        if isinstance(at, Box):
            there = at.to_mask(width, height)
        elif isinstance(at, tuple):
            there = np.zeros((height, width), np.bool_)
            there[min(int(at[1] * height), height - 1), min(int(at[0] * width), width - 1)] = True
        else:
            there = at
        seen, _ = flat_shapes.read_scene(image)
        thing = max(seen, key=lambda s: int((s.mask & there).sum()), default=None)
        if thing is None or not (thing.mask & there).any():
            raise NothingThereError()
        mask = thing.mask if isinstance(at, Box | tuple) else at
        return Found(self._kind(thing), _look(thing), mask, 1.0)

    def plan(self, picture: Picture, edit: Edit, options: RenderOptions) -> Plan:
        """The region and the shape of an edit. Raises SceneError."""
        height, width = picture.image.shape[:2]
        expected = apply(
            picture.graph,
            edit,
            vocabulary=self.vocabulary,
            masks=picture.masks,
            aspect=width / height,
        )
        things = [expected.get(i) for i in changed_ids(picture.graph, expected, edit)]
        targets = [] if isinstance(edit, AddObject) else [edit.target]
        # What gives way to the target goes from its place too.
        targets += [thing.id for thing in things if thing.id in picture.graph]
        clear = tuple(dict.fromkeys(targets))
        allowed = np.zeros((height, width), np.bool_)
        for target in clear:
            allowed |= picture.masks[target]
        for thing in things:
            allowed |= thing.box.to_mask(width, height)
        insertions = tuple(Insertion(t.id, t.box, f"a {t.name}") for t in things)
        prompt = insertions[0].prompt if insertions else "an empty table"
        return Plan(
            edit=edit,
            expected=expected,
            clear=clear,
            stages=(Stage(allowed, prompt, insertions),),
            seeds=tuple(range(options.seed, options.seed + options.candidates)),
        )

    def render(
        self,
        picture: Picture,
        plan: Plan,
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Candidate]:
        """The same picture for every seed, but for those that fail."""
        total = self.steps if steps is None else steps
        for step in range(total):
            if cancel:
                cancel.check()
            time.sleep(self.seconds_per_step)
            progress(ProgressReport("rendering", step + 1, total))
        if self.error is not None:
            raise self.error
        done = self._painted(picture, plan)
        return [
            Candidate(
                image=picture.image.copy() if seed in self.failing_seeds else done.copy(),
                editable_mask=plan.allowed_mask.copy(),
                seed=seed,
            )
            for seed in plan.seeds
        ]

    def verify(
        self,
        picture: Picture,
        plan: Plan,
        candidates: Sequence[Candidate],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Sequence[Checked]:
        """Read every candidate back from its pixels."""
        checked = []
        for number, candidate in enumerate(candidates, 1):
            if cancel:
                cancel.check()
            found = with_known_ids(self._read_back(candidate.image, picture, plan), plan.expected)
            checked.append(Checked(candidate, verdict_of(picture.graph, plan, found.graph), found))
            progress(ProgressReport("checking", number, len(candidates)))
        return checked

    def learn(
        self,
        picture: Picture,
        object_ids: Sequence[str],
        *,
        steps: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> Mapping[str, str]:
        """Concepts that are digests of the objects' pixels. Raises UnknownObjectError."""
        concepts: dict[str, str] = {}
        total = self.steps * len(object_ids)
        for number, object_id in enumerate(object_ids):
            category = picture.graph.get(object_id).category
            for step in range(self.steps):
                if cancel:
                    cancel.check()
                time.sleep(self.seconds_per_step)
                progress(ProgressReport("learning", number * self.steps + step + 1, total))
            if self.error is not None:
                raise self.error
            mask = picture.masks[object_id]
            seen = hashlib.sha256(
                category.encode() + mask.tobytes() + picture.image[mask].tobytes()
            )
            concepts[object_id] = seen.hexdigest()[:16]
        return concepts

    def _read(self, image: Image) -> Picture:
        """All that is painted. Raises OutsideWorldError."""
        seen, known_share = flat_shapes.read_scene(image)
        if known_share < _KNOWN_SHARE:
            raise OutsideWorldError(
                "This picture is not made of flat shapes.", "Open one that this engine painted."
            )
        return self._picture(image, seen)

    def _read_back(self, image: Image, source: Picture, plan: Plan) -> Picture:
        """What is painted, of an open vocabulary what was there or shall be."""
        picture = self._read(image)
        if not self.vocabulary.open:
            return picture
        known = {o.category for g in (source.graph, plan.expected) for o in g.objects}
        return only_named(picture, sorted(known), self.vocabulary)

    def _kind(self, thing: flat_shapes.Seen) -> str:
        return self.called[flat_shapes.KINDS.index(thing.kind)]

    def _picture(self, image: Image, seen: Sequence[flat_shapes.Seen]) -> Picture:
        graph = SceneGraph()
        masks: dict[str, Mask] = {}
        for thing in seen:
            object_id, graph = graph.issue_id(self._kind(thing))
            masks[object_id] = thing.mask
            graph = graph.with_object(
                SceneObject(
                    id=object_id,
                    category=self._kind(thing),
                    attributes=_look(thing),
                    box=Box.from_mask(thing.mask),
                )
            )
        relations = relations_of(
            graph.objects,
            masks,
            supports=self.vocabulary.supports,
            proportions=self.vocabulary.proportions,
        )
        return Picture(image, graph.with_relations(relations), masks)

    def _painted(self, picture: Picture, plan: Plan) -> Image:
        """The source with the cleared things gone and the new ones there, in order of depth.

        Raises CannotDrawError for what none of the outlines is called.
        """
        height, width = picture.image.shape[:2]
        image = picture.image.copy()
        empty = flat_shapes.background(width, height)
        for target in plan.clear:
            mask = picture.masks[target]
            image[mask] = empty[mask]
        for insertion in plan.insertions:
            thing = plan.expected.get(insertion.object_id)
            # What is called otherwise than it looks goes on to look so.
            kind = str(thing.seen_as("kind"))
            look = {name: thing.seen_as(name) or usual for name, usual in _USUAL.items()}
            kind = dict(zip(self.called, flat_shapes.KINDS, strict=True)).get(kind, kind)
            shape = Shape(kind, look["color"], thing.box, look["pattern"], look["finish"])
            region = plan.allowed_mask & ~_nearer(picture, plan, thing)
            image = flat_shapes.paint(image, shape, region)
        return image


def _look(thing: flat_shapes.Seen) -> dict[str, str]:
    return {"color": thing.color, "pattern": thing.pattern, "finish": thing.finish}


def _nearer(picture: Picture, plan: Plan, thing: SceneObject) -> NDArray[np.bool_]:
    """The pixels of things that stand before the new one."""
    mask = np.zeros(picture.image.shape[:2], np.bool_)
    for other in picture.graph.foreground:
        on_it = plan.expected.related(thing.id, "on", other.id)
        if other.id not in plan.clear and not on_it and other.box.y1 > thing.box.y1:
            mask |= picture.masks[other.id]
    return mask
