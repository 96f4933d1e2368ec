"""`python -m benchmarks peers`: diffusers' own pipelines on the bundled models, side by side."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bundled import Bundle
from benchmarks.edit_tasks import EditTask, sample_task
from benchmarks.grids import Cell, draw_grid
from benchmarks.peers.renderer import PEERS, PeerParts, Renderer, build_peer
from benchmarks.record import Outcome
from sgedit_engine.diffusion.few_steps import GUIDANCE, choose_sampler
from sgedit_engine.interface import Image
from sgedit_engine.pictures import save_png
from stilllife.edits import EditKind

GRID = "peers.png"
_KINDS: tuple[EditKind, ...] = ("remove", "add", "replace")
_NOTES = (
    "Whether each pipeline loads and runs on the bundled models, with its seconds per picture"
    f" (the mean) and a grid of what it made ({GRID}): source, truth, peers. All are given"
    " the same hole; text-to-image, img2img and LEdits++ have no use for it. This is no"
    " measure of quality.",
)


@dataclass
class Made:
    """What a peer made of each task, in their order, with the mean seconds of one."""

    images: list[Image]
    seconds: float


@dataclass
class Comparison:
    """What the peers made, by name, and why others made nothing."""

    made: dict[str, Made] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def run_peers(
    parts: PeerParts, tasks: list[EditTask], seed: int, tick: Callable[[str], None]
) -> Comparison:
    """Every peer on every task; one that cannot run is missing, with the reason."""
    found = Comparison()
    for name in PEERS:
        tick(name)
        try:
            peer = build_peer(name, parts)
            found.made[name] = _render_all(peer, tasks, seed)
        except Exception as error:  # another's library may raise anything: told, never hidden
            found.missing[name] = f"{type(error).__name__}: {error}"
    return found


def _render_all(peer: Renderer, tasks: list[EditTask], seed: int) -> Made:
    began = time.perf_counter()
    images = [peer(task, seed + n) for n, task in enumerate(tasks)]
    seconds = (time.perf_counter() - began) / len(tasks)
    for image, task in zip(images, tasks, strict=True):
        if image.shape != task.source.shape or image.dtype != np.uint8:
            raise ValueError(f"a picture {image.dtype} {image.shape} came back")
    return Made(images, seconds)


def grid_of(tasks: list[EditTask], found: Comparison) -> Image:
    """A row per task: the source with its hole darkened, the truth, each peer."""
    rows = []
    for n, task in enumerate(tasks):
        dimmed = np.where(task.hole[..., None], task.source, task.source // 2)
        row = [
            Cell(task.source, f"source\n{task.name}"),
            Cell(dimmed.astype(np.uint8), "hole (bright)"),
            Cell(task.truth, "truth"),
        ]
        for name in PEERS:
            if name in found.made:
                made = found.made[name]
                row.append(Cell(made.images[n], f"{name}\n{made.seconds:.1f} s"))
            else:
                row.append(Cell(None, f"{name}\nmissing: {found.missing[name]}"))
        rows.append(row)
    return draw_grid(rows, side=224)


def compare(
    bundle: Bundle, scenes: int, seed: int, out: Path, steps: int, tick: Callable[[str], None]
) -> Outcome:
    """Run all peers on `scenes` test scenes of each kind of edit; the grid goes to `out`."""
    tick("rendering")
    tasks = [sample_task(seed, n, kind) for kind in _KINDS for n in range(scenes)]
    found = run_peers(
        PeerParts.of(bundle, choose_sampler(bundle.checkpoint, steps, GUIDANCE)), tasks, seed, tick
    )
    save_png(grid_of(tasks, found), out / GRID)
    figures = {f"{name}_s": made.seconds for name, made in found.made.items()}
    details: dict[str, Any] = {"steps": steps, "tasks": [task.name for task in tasks]}
    missing = {f"{name}_s": reason for name, reason in found.missing.items()}
    counts = {"scenes": len(tasks), "peers": len(PEERS), "peers_run": len(found.made)}
    return Outcome({**counts, **figures}, missing, details, _NOTES)
