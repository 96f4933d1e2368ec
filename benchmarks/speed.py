"""`python -m benchmarks speed`: how long an edit takes, stage by stage, beside diffusers."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.bundled import Bundle
from benchmarks.edit_tasks import EditTask, sample_task
from benchmarks.edits.editors import measured_cost
from benchmarks.peers.renderer import PeerParts, build_peer
from benchmarks.record import Outcome
from sgedit_engine.diffusion.few_steps import GUIDANCE, choose_sampler
from sgedit_engine.diffusion.inpaint import Drawing, draw
from sgedit_engine.engine import LocalEngine
from sgedit_engine.errors import SGEditError
from sgedit_engine.interface import Picture, RenderOptions
from sgedit_engine.scene.edits import RemoveObject
from sgedit_engine.settings import Settings

PEER = "inpaint-9"
_CANDIDATES = (1, 4)
_NOTES = (
    "Removals of the largest object of test scenes by the engine, warm, on the processor; medians."
    " `edit_1` and `edit_4` are planning, drawing and checking with one candidate and with four,"
    " without a further round; `parse` comes once a picture. `drawing` is a hole drawn once as the"
    f" engine draws, `guided` the same with guidance, `{PEER}` diffusers' own pipeline on the same"
    " hole with the same U-Net, guidance and number of steps as `guided`. Ratios are medians of"
    " those of each picture. `peak_mb` is the most memory that the process held while it edited.",
)

T = TypeVar("T")
Tick = Callable[[str], None]
Seconds = dict[str, list[float]]


def measure_speed(
    bundle: Bundle, scenes: int, seed: int, checkpoints: Path | None, tick: Tick
) -> Outcome:
    """Seconds of `scenes` test scenes of a seed. Raises ModelMissingError, ModelDamagedError."""
    taken: Seconds = defaultdict(list)
    engine = LocalEngine(Settings(device="cpu", checkpoints=checkpoints))
    tick("rendering")
    tasks = [sample_task(seed, n, "remove") for n in range(scenes + 1)]
    refused = 0
    with measured_cost() as cost:
        for n, task in enumerate(tasks):
            tick(f"editing, {n} of {len(tasks)}")
            # The first one loads the models: it does not count.
            found: Seconds = defaultdict(list) if n == 0 else taken
            try:
                _edit(engine, engine.parse(task.source), task, seed + n, found)
            except SGEditError:
                refused += n > 0
        tick("drawing")
        _drawings(bundle, tasks, seed, taken)
    figures = {f"{name}_s": statistics.median(values) for name, values in taken.items() if values}
    figures |= _ratios(taken)
    missing = {} if cost.peak_mb else {"peak_mb": "this system does not tell it"}
    if cost.peak_mb:
        figures["peak_mb"] = cost.peak_mb
    return Outcome({"scenes": scenes, "refused": refused, **figures}, missing, notes=_NOTES)


def _edit(engine: LocalEngine, picture: Picture, task: EditTask, seed: int, taken: Seconds) -> None:
    """The stages of one edit with each number of candidates."""
    _timed(taken, "parse", lambda: engine.parse(task.source))
    largest = max(picture.graph.foreground, key=lambda o: o.box.area)
    edit = RemoveObject(target=largest.id)
    for count in _CANDIDATES:
        began = time.perf_counter()
        plan = _timed(
            taken,
            f"plan_{count}",
            partial(engine.plan, picture, edit, RenderOptions(count, seed)),
        )
        drawn = _timed(taken, f"render_{count}", partial(engine.render, picture, plan))
        _timed(taken, f"verify_{count}", partial(engine.verify, picture, plan, drawn))
        taken[f"edit_{count}"].append(time.perf_counter() - began)


def _drawings(bundle: Bundle, tasks: list[EditTask], seed: int, taken: Seconds) -> None:
    usual = choose_sampler(bundle.checkpoint, None, None)
    guided = choose_sampler(bundle.checkpoint, None, GUIDANCE)
    peer = build_peer(PEER, PeerParts.of(bundle, guided))
    for n, task in enumerate(tasks):
        found: Seconds = defaultdict(list) if n == 0 else taken
        for name, sampler in (("drawing", usual), ("guided", guided)):
            drawing = Drawing(task.hole, task.region_prompt, (seed,), sampler)
            place = (bundle.models, (task.source,), drawing, bundle.spec.resolution)
            _timed(found, name, partial(draw, *place, _silent))
        _timed(found, PEER, partial(peer, task, seed))


def _silent(done: int, total: int) -> None:
    """Nobody watches the steps."""


def _timed(taken: Seconds, name: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    made = work()
    taken[name].append(time.perf_counter() - began)
    return made


def _ratios(taken: Seconds) -> dict[str, float]:
    """How many times as long the others take as the engine's own way of drawing."""
    return {
        f"{name}_to_drawing": statistics.median(
            other / own for other, own in zip(taken[name], taken["drawing"], strict=True)
        )
        for name in ("guided", PEER)
    }
