"""diffusers' own pipelines as editors: what they are told of a trial, and what is kept of theirs.

What takes a hole is pasted back outside it with the same blended seam as ours. The others change
what they will, and declare no region.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from benchmarks.bundled import Bundle
from benchmarks.edit_tasks import EditTask
from benchmarks.edits.baselines import Baseline, autoencoder, cut_and_paste, do_nothing
from benchmarks.edits.editors import Made, Trial, Unable, measured_cost
from benchmarks.edits.options import TAKES_HOLE
from benchmarks.edits.shown import oracle
from benchmarks.peers.renderer import PeerParts, Renderer, build_peer
from sgedit_engine.diffusion.compose import blend
from sgedit_engine.diffusion.few_steps import GUIDANCE, choose_sampler
from sgedit_engine.interface import Mask
from sgedit_engine.prompting import CAPTIONS
from stilllife.captions import caption, phrase

STEPS = 20
_SEEDS = 2**31


class Rivals:
    """Baselines and peers by name, each built when it is first asked."""

    def __init__(self, bundle: Bundle, steps: int = STEPS) -> None:
        self._bundle, self._steps = bundle, steps
        self._built: dict[str, Baseline] = {}
        self._broken: dict[str, str] = {}
        self._parts = cache(self._load)

    def make(self, name: str, trial: Trial, hole: Mask) -> Made:
        """What an editor of RIVALS makes of a trial. Raises Unable with the reason."""
        if name not in self._built and name not in self._broken:
            try:
                self._built[name] = self._build(name)
            except Exception as error:  # another's library may raise anything: told, never hidden
                self._broken[name] = f"{type(error).__name__}: {error}"
        if name in self._broken:
            raise Unable(self._broken[name])
        return self._built[name](trial, hole)

    def _build(self, name: str) -> Baseline:
        if name == "do-nothing":
            return do_nothing
        if name == "cut-and-paste":
            return cut_and_paste
        if name == "autoencoder":
            return autoencoder(self._bundle)
        return peer_editor(build_peer(name, self._parts()), name in TAKES_HOLE)

    def _load(self) -> PeerParts:
        sampler = choose_sampler(self._bundle.checkpoint, self._steps, GUIDANCE)
        return PeerParts.of(self._bundle, sampler)


def peer_editor(peer: Renderer, takes_hole: bool) -> Callable[[Trial, Mask], Made]:
    """A peer as an editor. Its call raises Unable for whatever the peer raises."""

    def make(trial: Trial, hole: Mask) -> Made:
        task = task_of(trial, hole)
        seed = trial.generator("noise").randrange(_SEEDS)
        try:
            with measured_cost() as cost:
                image = peer(task, seed)
        except Exception as error:  # another's library may raise anything: told, never hidden
            raise Unable(f"{type(error).__name__}: {error}") from error
        if image.shape != trial.source.shape or image.dtype != np.uint8:
            raise Unable(f"a picture {image.dtype} {image.shape} came back")
        if takes_hole:
            image = blend(trial.source, image, hole)
        editable = hole if takes_hole else None
        return Made(image, editable, trial.after, cost.seconds, 1, cost.peak_mb)

    return make


def task_of(trial: Trial, hole: Mask) -> EditTask:
    """A trial as peers are told of it: captions of both scenes, what goes and what comes, and
    for the hole the same words as our own editor uses."""
    ask, scene = trial.ask, trial.after.scene
    gone = None if ask.old is None else phrase(ask.old)
    new = None if ask.new is None else phrase(ask.new)
    if new is None:
        graph = oracle(trial.before).graph
        prompt = CAPTIONS.background(graph, trial.before.ids.get(ask.pair.index))
    else:
        support = scene.things[ask.pair.index].support
        on = "" if support is None else f" on {phrase(scene.things[support], short=True)}"
        prompt = f"{new}{on}"
    words = trial.generator("captions")
    return EditTask(
        name=ask.words,
        source=trial.source,
        truth=trial.after.image,
        hole=hole,
        region_prompt=prompt,
        source_caption=caption(trial.before.scene, words),
        target_caption=caption(scene, words),
        gone=gone,
        new=new,
    )
