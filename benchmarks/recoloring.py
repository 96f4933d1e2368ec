"""What another color of a large thing costs: time and memory without any model."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.edits.editors import measured_cost
from benchmarks.record import Outcome
from sgedit_engine.diffusion.recolor import recolored
from sgedit_engine.interface import Image, Mask, Rgb

_NOTES = (
    "A square thing of a third of the picture gets another color: `small` in a picture of 256 × 341"
    " pixels, the others in one of 3000 × 4000. `grain` is a red thing with slow grain, `black` a"
    " black one of light grain, `noise` a black one of nothing but noise. `seconds` and"
    " `cpu_seconds` are those of finding its surface and mixing it anew (`first`), and of taking"
    " over what a drawing adds (`refined`). `more_mb` is the largest memory of the process"
    " meanwhile, less that before; the picture alone has 36 MB.",
)
_RED, _BLACK, _BLUE = (0.78, 0.2, 0.17), (0.07, 0.07, 0.08), (0.1, 0.2, 0.8)
_CASES: dict[str, tuple[int, Rgb, float, int]] = {
    "small": (256, _RED, 6.0, 2),
    "grain": (3000, _RED, 6.0, 2),
    "black": (3000, _BLACK, 12.0, 8),
    "noise": (3000, _BLACK, 200.0, 1),
}


def measure_recoloring(seed: int, tick: Callable[[str], None]) -> Outcome:
    """One figure of each kind for each case."""
    figures: dict[str, float] = {}
    for name, (rows, color, grain, cell) in _CASES.items():
        tick(name)
        image, mask = _picture(seed, rows, color, grain, cell)
        drawn = np.where(mask[..., None], np.array((25, 51, 204), np.uint8), image)
        before = _resident_mb()
        with measured_cost() as cost:
            began = time.perf_counter(), time.process_time()
            found = recolored(image, mask, color, _BLUE)
            middle = time.perf_counter(), time.process_time()
            found.refined(drawn)
            ended = time.perf_counter(), time.process_time()
        for part, since, until in (("first", began, middle), ("refined", middle, ended)):
            figures[f"{name}.{part}.seconds"] = until[0] - since[0]
            figures[f"{name}.{part}.cpu_seconds"] = until[1] - since[1]
        if cost.peak_mb is not None:
            figures[f"{name}.more_mb"] = cost.peak_mb - before
        del found
    return Outcome(figures, notes=_NOTES)


def _picture(seed: int, rows: int, color: Rgb, grain: float, cell: int) -> tuple[Image, Mask]:
    generator = np.random.default_rng(seed)
    columns = rows * 4 // 3
    noise = generator.normal(0, grain, (rows // cell, columns // cell)).astype(np.float32)
    noise = cv2.resize(noise, (columns, rows), interpolation=cv2.INTER_LINEAR)
    body = (np.array(color, np.float32) * 255).round()
    image = np.clip(body + noise[..., None], 0, 255).astype(np.uint8)
    mask = np.zeros((rows, columns), np.bool_)
    mask[rows // 6 : rows * 5 // 6, columns // 4 : columns * 3 // 4] = True
    return image, mask


def _resident_mb() -> float:
    """Of the process; zero where the system does not tell."""
    told = Path("/proc/self/statm")
    pages = int(told.read_text().split()[1]) if told.exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
