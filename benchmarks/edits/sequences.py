"""Several edits one after the other: each starts from the picture that the last one left."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.edits.asks import Ask, with_relation
from benchmarks.edits.differences import GROWN, Differences
from benchmarks.edits.editors import Made, Refused, Trial, Unable
from benchmarks.edits.measure import Figures
from benchmarks.edits.options import OURS, Job, Options, jobs, told
from benchmarks.edits.pixels import psnr
from benchmarks.edits.run import Editors, Recorder, entry_of
from benchmarks.edits.shown import Shown, show
from benchmarks.held_out import generator
from sgedit_engine.interface import Image, Mask, Picture
from sgedit_engine.perception.masks import dilate
from stilllife.edits import EditKind, EditPair, add, edit_of_scene
from stilllife.placement import free_places
from stilllife.scenes import sample_part, sample_scene, sample_thing
from stilllife.world import MAX_THINGS, Scene

TURNS = 5
_TRIES = 60


def turn_kinds(options: Options, number: int) -> list[EditKind]:
    """The kinds of a sequence's turns: every kind of the run once, in an order of its own, and
    again if there are fewer kinds than turns."""
    rng = generator(options.seed, "edits/sequence", number)
    order: list[EditKind] = []
    while len(order) < TURNS:
        order += rng.sample(options.kinds, len(options.kinds))
    return order[:TURNS]


def first_scene(options: Options, number: int) -> Scene:
    """A scene of three or four things, so that there is something to edit, and room."""
    rng = generator(options.seed, "edits/sequence/scene", number)
    while True:
        scene = sample_scene(rng)
        if len(scene.things) in (3, 4):
            return scene


def ask_in(scene: Scene, kind: EditKind, rng: random.Random) -> Ask | None:
    """An edit of a kind of this scene; None where none was found."""
    for _ in range(_TRIES):
        pair = _addition(scene, rng) if kind == "add" else edit_of_scene(scene, rng, kind)
        ask = None if pair is None else with_relation(pair, rng)
        if ask is not None:
            return ask
    return None


def _addition(scene: Scene, rng: random.Random) -> EditPair | None:
    if len(scene.things) >= MAX_THINGS:
        return None
    places = free_places(scene, sample_thing(rng, sample_part(rng)), rng, resize=True)
    return EditPair(scene, add(scene, places[0]), "add", len(scene.things)) if places else None


@dataclass
class _State:
    """Where a sequence stands: the true scene, the picture that was made of it, and where no edit
    has had anything to change yet."""

    true: Shown
    image: Image
    untouched: Mask
    reading: Picture | None = None


def run_sequences(
    options: Options, editors: Editors, recorder: Recorder, tick: Callable[[str], None]
) -> None:
    """Every editor through every sequence of which the log lacks a turn."""
    for number in options.mine(options.sequences):
        first = show([first_scene(options, number)])[0]
        for job in jobs(options):
            if job.mask == "parser":
                continue
            tick(f"sequence {number + 1} of {options.sequences}: {told(job)}")
            _Sequence(options, editors, recorder, number, job).run(first)


@dataclass(frozen=True, eq=False)
class _Sequence:
    """One editor in one sequence."""

    options: Options
    editors: Editors
    recorder: Recorder
    number: int
    job: Job

    def run(self, first: Shown) -> None:
        everywhere = np.ones(first.image.shape[:2], np.bool_)
        state = _State(first, first.image, everywhere)
        if self._is_done():
            return
        for turn, kind in enumerate(turn_kinds(self.options, self.number)):
            rng = generator(self.options.seed, f"edits/sequence/{turn}", self.number)
            ask = ask_in(state.true.scene, kind, rng)
            if ask is not None:
                self._turn(state, ask, turn, first)

    def _is_done(self) -> bool:
        """Whether the last turn is logged; a sequence that was stopped is begun anew."""
        mine = [
            entry.turn
            for entry in self.recorder.log.entries.values()
            if entry.sequence == self.number
            and (entry.renderer, entry.way, entry.mask, entry.ablation)
            == (self.job.renderer, self.job.way, self.job.mask, self.job.ablation)
        ]
        return TURNS - 1 in mine

    def _turn(self, state: _State, ask: Ask, turn: int, first: Shown) -> None:
        before = state.true
        after = show([ask.pair.after])[0]
        trial = Trial(
            self.number, self.options.seed, ask, before, after, state.image, self.number, turn
        )
        entry = entry_of(self.job, trial)
        known = entry in self.recorder.log
        try:
            made = self._make(trial, state)
        except (Refused, Unable) as reason:
            # The picture stays as it was, and so does the scene that it should show.
            if not known:
                self.recorder.refused(entry, str(reason), isinstance(reason, Refused))
            return
        touched = dilate(Differences.of(ask, before, made.after).region, GROWN)
        state.untouched = state.untouched & ~touched
        state.true, state.image, state.reading = made.after, made.image, made.picture
        if known:
            return

        def drift(figures: Figures) -> None:
            figures.add("drift_psnr", lambda: psnr(made.image, first.image, state.untouched))

        self.recorder.made(entry, trial, made, drift)

    def _make(self, trial: Trial, state: _State) -> Made:
        if self.job.renderer == OURS and self.job.way == "end_to_end":
            ours = self.editors.ours(self.job.ablation)
            if state.reading is None:
                state.reading = ours.read(trial, "end_to_end")
            return ours(trial, "end_to_end", state.reading)
        return self.editors.make(self.job, trial)
