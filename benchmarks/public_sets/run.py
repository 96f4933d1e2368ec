"""Run an editor over a public set: results in the layout that the set's own evaluation reads."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as PILImage

from benchmarks.public_sets.items import Item, PublicSet
from benchmarks.record import in_words
from sgedit_engine.errors import InputError, SGEditError
from sgedit_engine.interface import Image, Mask
from sgedit_engine.pictures import write_atomically

# A picture and its requests -> a picture after each; what cannot be done raises SGEditError.
Editor = Callable[[Image, Sequence[str]], Iterator[Image]]
RECORDS = "items.jsonl"
# PSNR of pictures that are equal, which has no bound.
EQUAL_DB = 100.0


@dataclass(frozen=True)
class Done:
    """One turn of an item. `output` is relative to the records' folder, None where nothing was
    made; then `missing` tells why, for every figure."""

    item: str
    turn: int
    request: str
    output: str | None = None
    figures: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def run(
    public: PublicSet,
    editor: Editor,
    out: Path,
    method: str,
    limit: int | None,
    tick: Callable[[str], None],
) -> list[Done]:
    """Edit the first `limit` items (None: all). Results go below `out`/output/`method`.

    An item that the editor refuses is missing with its reason, never left out. Raises
    InputError when results cannot be written.
    """
    items = public.items[:limit]
    folder, done = out / "output" / method, []
    for number, item in enumerate(items, 1):
        tick(f"{public.title}, {number} of {len(items)}")
        done += _edit(item, editor, folder, out)
    lines = "".join(f"{json.dumps(asdict(turn), ensure_ascii=False)}\n" for turn in done)
    write_atomically(lines.encode(), out / RECORDS)
    return done


def _edit(item: Item, editor: Editor, folder: Path, out: Path) -> list[Done]:
    done: list[Done] = []
    reason = "nothing came of it"
    try:
        source = item.source()
        if item.source_copy is not None:
            _save(source, folder / item.source_copy)
        began = time.perf_counter()
        made = editor(source, item.requests)
        for turn, (request, place) in enumerate(zip(item.requests, item.outputs, strict=True), 1):
            result = next(made, None)
            if result is None:
                break
            figures = {"seconds": time.perf_counter() - began}
            last = turn == len(item.requests)
            figures |= _figures(item, source, result, last)
            _save(result, folder / place)
            relative = (folder / place).relative_to(out).as_posix()
            done.append(Done(item.name, turn, request, relative, figures))
            began = time.perf_counter()
    except SGEditError as error:
        reason = in_words(error)
    for turn, request in enumerate(item.requests[len(done) :], len(done) + 1):
        done.append(Done(item.name, turn, request, missing={"result": reason}))
    return done


def _figures(item: Item, source: Image, result: Image, last: bool) -> dict[str, float]:
    """`outside_psnr` against the source beside the mask; `region_psnr` against the truth in it."""
    if item.mask is None or not last:
        return {}
    if result.shape != source.shape:
        raise InputError(
            f"The result has {result.shape[1]}×{result.shape[0]} pixels and its source"
            f" {source.shape[1]}×{source.shape[0]}.",
            "An editor has to keep a picture's size.",
        )
    mask, figures = item.mask(), {}
    if not mask.all():
        figures["outside_psnr"] = _psnr(result, source, ~mask)
    if item.truth is not None and mask.any():
        figures["region_psnr"] = _psnr(result, item.truth(), mask)
    return figures


def _psnr(a: Image, b: Image, where: Mask) -> float:
    error = float(((a[where].astype(np.float64) - b[where]) ** 2).mean())
    return EQUAL_DB if error == 0 else min(EQUAL_DB, float(10 * np.log10(255.0**2 / error)))


def _save(image: Image, path: Path) -> None:
    """As the file's ending says; JPEG as near to the pixels as it goes. Raises InputError."""
    options: dict[str, Any] = {}
    if path.suffix.lower() in (".jpg", ".jpeg"):
        options = {"quality": 100, "subsampling": 0}
    buffer = io.BytesIO()
    try:
        PILImage.fromarray(image).save(
            buffer, PILImage.registered_extensions()[path.suffix.lower()], **options
        )
        path.parent.mkdir(parents=True, exist_ok=True)
    except (KeyError, OSError) as error:
        raise InputError(f"{path} cannot be written: {error}.", "Choose another folder.") from error
    write_atomically(buffer.getvalue(), path)
