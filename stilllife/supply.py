"""A stream of sampled, packed and labelled scenes, made by worker processes.

A worker is `python -m stilllife.supplier`, which writes pickled parcels to its standard
output. It loads neither torch nor the training script, starts in a moment and ends with the
pipe (multiprocessing would import the training script again in every worker).
"""

from __future__ import annotations

import os
import pickle
import queue
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, NamedTuple, Self, cast

import numpy as np

from stilllife.captions import caption, edit_prompt
from stilllife.edits import EDIT_KINDS, EditKind, EditPair, sample_edit_pair
from stilllife.packing import Packed, pack
from stilllife.scenes import Split, generator_of, scene_of
from stilllife.world import (
    COLORS,
    FINISHES,
    KINDS,
    MAX_THINGS,
    PATTERNS,
    TABLES,
    WALLS,
    Scene,
    Thing,
)

PARCEL = 128
# Seeds that one pool may use before it meets those of the next.
SEEDS_PER_POOL = 10_000_000
# Parcels that wait per worker before it pauses.
_WAITING = 8

_KIND_IDS = {name: i for i, name in enumerate(KINDS)}
_COLOR_IDS = {name: i for i, name in enumerate(COLORS)}
_WALL_IDS = {name: i for i, name in enumerate(WALLS)}
Wanted = Literal["scenes", "pairs"]


@dataclass(frozen=True)
class Side:
    """N scenes with their labels.

    `labels` int8 [N, MAX_THINGS, 4]: indices into KINDS, COLORS, PATTERNS and FINISHES, -1
    beyond the last thing. `surroundings` int8 [N, 2]: indices into TABLES and WALLS.
    """

    scenes: tuple[Scene, ...]
    packed: Packed
    labels: np.ndarray
    surroundings: np.ndarray


class PairTexts(NamedTuple):
    """Captions of both scenes of a pair, and what the edited region shows in each."""

    caption_before: str
    caption_after: str
    region_before: str
    region_after: str


@dataclass(frozen=True)
class Parcel:
    """Scenes, or scenes before and after an edit.

    `edits` int8 [N, 2]: index into EDIT_KINDS and the edited thing (see `EditPair`);
    None without `after`. `texts`: one `PairTexts` a pair if the order asks for them.
    """

    before: Side
    after: Side | None = None
    edits: np.ndarray | None = None
    texts: tuple[PairTexts, ...] = ()

    def __len__(self) -> int:
        return len(self.before.scenes)


@dataclass(frozen=True)
class Order:
    """What a supply delivers: `kinds` limits the edits of pairs (empty: all, equally often),
    `texts` adds captions and prompts to pairs, `few` is the share of pairs with at most two
    things, beside those that are so anyway."""

    wanted: Wanted = "scenes"
    split: Split = "train"
    seed: int = 0
    kinds: tuple[EditKind, ...] = ()
    texts: bool = False
    few: float = 0.0


def labels_of(scenes: Sequence[Scene]) -> tuple[np.ndarray, np.ndarray]:
    """(labels int8 [N, MAX_THINGS, 4], surroundings int8 [N, 2]) as `Side` describes them."""
    labels = np.full((len(scenes), MAX_THINGS, 4), -1, np.int8)
    surroundings = np.empty((len(scenes), 2), np.int8)
    for n, scene in enumerate(scenes):
        surroundings[n] = TABLES.index(scene.table), _WALL_IDS[scene.wall]
        for i, thing in enumerate(scene.things):
            labels[n, i] = (
                _KIND_IDS[thing.kind],
                _COLOR_IDS[thing.color],
                PATTERNS.index(thing.pattern),
                FINISHES.index(thing.finish),
            )
    return labels, surroundings


def side_of(scenes: Sequence[Scene]) -> Side:
    """Scenes, packed and labelled."""
    return Side(tuple(scenes), pack(scenes), *labels_of(scenes))


def parcel_of(order: Order, number: int) -> Parcel:
    """Parcel `number` of an order: a pure function of both."""
    first = order.seed * SEEDS_PER_POOL + number * PARCEL
    seeds = range(first, first + PARCEL)
    if order.wanted == "scenes":
        return Parcel(side_of([scene_of(seed, order.split) for seed in seeds]))
    pairs, texts = [], []
    for seed in seeds:
        rng = generator_of(seed, order.split)
        most = 2 if order.few and rng.random() < order.few else MAX_THINGS
        pairs.append(sample_edit_pair(rng, kind=rng.choice(order.kinds or EDIT_KINDS), most=most))
        if order.texts:
            texts.append(texts_of(pairs[-1], rng))
    edits = np.array([(EDIT_KINDS.index(p.kind), p.index) for p in pairs], np.int8)
    before, after = side_of([p.before for p in pairs]), side_of([p.after for p in pairs])
    return Parcel(before, after, edits, tuple(texts))


def texts_of(pair: EditPair, rng: random.Random) -> PairTexts:
    """Captions and prompts of a pair, in random words."""
    thing_before = None if pair.kind == "add" else pair.index
    thing_after = None if pair.kind == "remove" else pair.index
    return PairTexts(
        caption(pair.before, rng),
        caption(pair.after, rng),
        edit_prompt(pair.before, thing_before, rng, _support(pair.after, thing_after)),
        edit_prompt(pair.after, thing_after, rng, _support(pair.before, thing_before)),
    )


def _support(scene: Scene, index: int | None) -> Thing | None:
    """What a thing stands on, where that is another thing."""
    if index is None or (support := scene.things[index].support) is None:
        return None
    return scene.things[support]


def parcels(order: Order, first: int = 0, step: int = 1) -> Iterator[Parcel]:
    """Parcels `first`, `first + step`, ... without end."""
    number = first
    while True:
        yield parcel_of(order, number)
        number += step


class Supply:
    """Parcels from `workers` processes (0: made in this process when asked for).

    A context manager; leaving it ends the workers.
    """

    def __init__(self, order: Order, workers: int = 2) -> None:
        self.order = order
        self._own = parcels(order) if workers == 0 else None
        self._ready: queue.Queue[Parcel | Exception] = queue.Queue(max(1, workers) * _WAITING)
        self._processes = [self._start(first, workers) for first in range(workers)]

    def take(self) -> Parcel:
        """The next parcel; waits for it. Raises RuntimeError if a worker has ended."""
        if self._own is not None:
            return next(self._own)
        while True:
            try:
                return _opened(self._ready.get(timeout=5.0))
            except queue.Empty:
                self._check()

    def take_ready(self) -> Parcel | None:
        """A parcel if one waits, else None. Raises RuntimeError if a worker has ended."""
        if self._own is not None:
            return next(self._own)
        self._check()
        try:
            return _opened(self._ready.get_nowait())
        except queue.Empty:
            return None

    def close(self) -> None:
        """End the workers."""
        for process in self._processes:
            process.terminate()
            process.wait()
        self._processes = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self, first: int, step: int) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        order = self.order
        arguments = ["--wanted", order.wanted, "--split", order.split, "--seed", str(order.seed)]
        arguments += ["--first", str(first), "--step", str(step)]
        arguments += [f"--kind={kind}" for kind in order.kinds]
        arguments += ["--texts"] if order.texts else []
        arguments += ["--few", str(order.few)]
        process = subprocess.Popen(
            [sys.executable, "-m", "stilllife.supplier", *arguments],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        )
        assert process.stdout is not None
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()
        return process

    def _read(self, pipe: IO[bytes]) -> None:
        while True:
            try:
                self._ready.put(cast(Parcel, pickle.load(pipe)))
            except EOFError:
                return
            except Exception as error:
                self._ready.put(error)
                return

    def _check(self) -> None:
        for process in self._processes:
            if process.poll() is not None:
                raise RuntimeError(f"a scene worker ended with exit code {process.returncode}")


def _opened(taken: Parcel | Exception) -> Parcel:
    if isinstance(taken, Exception):
        raise RuntimeError("a scene worker's parcel could not be read") from taken
    return taken
