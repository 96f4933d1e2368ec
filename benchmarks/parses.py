"""`python -m benchmarks parses`: what is read in test scenes, drawn over them, to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.grids import Cell, draw_grid
from benchmarks.held_out import held_out_scene
from benchmarks.record import Outcome
from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.interface import Image, no_progress
from sgedit_engine.pictures import save_png
from sgedit_engine.scene.drawing import draw_graph
from stilllife.render import render

GRID = "parses.png"
_COLUMNS, _SIDE = 4, 448
_NOTES = (
    "Test scenes with the graph that the engine reads: outlines of masks, boxes, names, and the"
    f" relations that do not follow from others, as arrows. Pictures: {GRID}.",
)


def draw_parses(
    bundle: Bundle, count: int, seed: int, out: Path, tick: Callable[[str], None]
) -> Outcome:
    """Read `count` test scenes of a seed; the grid goes to `out`."""
    tick("rendering")
    images = render([held_out_scene(seed, n) for n in range(count)]).rgb
    cells, objects, refused = [], 0, 0
    for n, image in enumerate(images):
        tick(f"reading, {n} of {count}")
        cell, found = _cell(bundle, image, n)
        cells.append(cell)
        objects += found or 0
        refused += found is None
    rows = [cells[start : start + _COLUMNS] for start in range(0, count, _COLUMNS)]
    save_png(draw_grid(rows, side=_SIDE), out / GRID)
    return Outcome({"pictures": count, "objects": objects, "refused": refused}, notes=_NOTES)


def _cell(bundle: Bundle, image: Image, number: int) -> tuple[Cell, int | None]:
    """A picture with its graph, and how many objects were read; None if it was refused."""
    try:
        picture = bundle.senses.parse(image, no_progress, None)
    except OutsideWorldError:
        return Cell(image, f"scene {number}: refused"), None
    objects = picture.graph.foreground
    told = ", ".join(thing.name for thing in objects)
    return Cell(draw_graph(picture, _SIDE), f"scene {number}\n{told}"), len(objects)
