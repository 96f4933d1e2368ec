"""Our ten worst results as one small picture, each with the reason."""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image as PILImage

from benchmarks.document import put_section
from benchmarks.grids import Cell, draw_grid
from benchmarks.report.figures import figure_of
from benchmarks.report.records import NO_ABLATION, OURS, Edit, Run
from sgedit_engine.errors import BadPictureError, InputError
from sgedit_engine.interface import Image
from sgedit_engine.pictures import load_picture, write_atomically

WORST, BESIDE = 10, 2
LARGEST_BYTES = 100_000
_SIDE, _SHOWN = 150, ("source", "truth", "result")
# WebP's qualities: the first that fits is taken.
_QUALITIES = (85, 75, 65, 55, 45, 35, 25, 15)
_NAME = "worst"
# What the judge may have missed, by figure.
_REASONS = {
    "gone": "it is still seen where it was",
    "present": "it is not seen where it should be",
    "attributes_right": "its kind, color, pattern or size is another",
    "relation_right": "it does not stand where it was asked to",
    "identity_kept": "it is not itself any more",
    "nothing_missing": "another thing is lost",
    "nothing_extra": "something else appeared",
}


def worst(run: Run) -> tuple[Edit, ...]:
    """Our single edits with a picture that turned out worst: failures first, then by gain. What was
    refused has no picture."""
    shown = [edit for edit in _ours(run) if "result" in edit.pictures]
    return tuple(sorted(shown, key=_how_well)[:WORST])


def _ours(run: Run) -> list[Edit]:
    return [
        edit
        for edit in run.edits
        if edit.renderer == OURS and edit.ablation == NO_ABLATION and edit.sequence is None
    ]


def _how_well(edit: Edit) -> tuple[bool, float, str, str, int]:
    gain = edit.figure("gain")
    # A new thing's gain is of its shadow alone, so that one without any comes last.
    told = float("inf") if gain is None else float(gain)
    return edit.figure("success") is not False, told, edit.way, edit.kind, edit.scene


def reason_of(edit: Edit) -> str:
    """Why it counts as bad, in words."""
    found = [text for name, text in _REASONS.items() if edit.figure(name) is False]
    gain = edit.figure("gain")
    if gain is not None:
        found.append(f"{figure_of('gain').label} {float(gain):.2f}")
    return "; ".join(found) or "nothing that can be told"


def worst_picture(run: Run) -> bytes:
    """The grid as WebP: source, truth and result of each, of LARGEST_BYTES at most.

    Raises InputError where there are no such records, or their pictures are gone.
    """
    edits = worst(run)
    if not edits:
        raise InputError("The records tell of no picture of ours.", "Give those of `edits`.")
    cells = [_cells(number, edit) for number, edit in enumerate(edits, 1)]
    rows = [
        list(itertools.chain.from_iterable(cells[n : n + BESIDE]))
        for n in range(0, len(cells), BESIDE)
    ]
    grid = PILImage.fromarray(draw_grid(rows, _SIDE))
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        grid.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= LARGEST_BYTES:
            break
    return buffer.getvalue()


def _cells(number: int, edit: Edit) -> list[Cell]:
    labels = (f"{number}. {edit.request}", "truth", f"{edit.kind}, {edit.way.replace('_', ' ')}")
    return [
        Cell(_loaded(edit.pictures.get(name)), label)
        for name, label in zip(_SHOWN, labels, strict=True)
    ]


def _loaded(file: str | None) -> Image | None:
    if file is None:
        return None
    try:
        return load_picture(Path(file)).image
    except BadPictureError as error:
        raise InputError(
            f"The picture {file} cannot be read.", "Keep the records beside their pictures."
        ) from error


def worst_section(run: Run, picture: str) -> str:
    """A section of a document: the picture, and the reasons in its order."""
    edits = worst(run)
    lines = [f"<!-- begin {_NAME} -->", "## The ten worst results", ""]
    lines += [_told(run, len(edits)), "", f"![source, truth and result of each]({picture})", ""]
    lines += ["| | request | kind | asked | why |", "| ---: | --- | --- | --- | --- |"]
    for number, edit in enumerate(edits, 1):
        way = edit.way.replace("_", " ")
        lines.append(f"| {number} | {edit.request} | {edit.kind} | {way} | {reason_of(edit)} |")
    return "\n".join([*lines, f"<!-- end {_NAME} -->"])


def _told(run: Run, count: int) -> str:
    mine = _ours(run)
    failed = sum(e.figure("success") is False for e in mine)
    refused = sum("result" not in e.pictures for e in mine)
    return (
        f"Of {len(mine)} single edits the judge calls {failed} failed, of which {refused} were"
        f" refused and have no picture. These are the {count} worst of the others: failures first,"
        " then the lowest gain."
    )


def write_worst(run: Run, path: Path, document: Path | None) -> Sequence[str]:
    """Write the picture, and its section if a document is given; lines to print.

    Raises InputError.
    """
    write_atomically(worst_picture(run), path)
    lines = [f"The worst results are in {path}"]
    if document is not None:
        beside = Path(os.path.relpath(path.resolve(), document.resolve().parent)).as_posix()
        put_section(_NAME, worst_section(run, beside), document)
    return [*lines, *(f"{n}. {e.request} {reason_of(e)}" for n, e in enumerate(worst(run), 1))]
