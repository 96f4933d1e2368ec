"""Which edits a reader should see, and their pictures small enough to travel in the page."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as PILImage

from benchmarks.report.figures import KINDS
from benchmarks.report.records import OURS, Edit, Run
from benchmarks.report.tables import by_contender, kinds_of, names_of, singles, ways_of
from sgedit_engine.errors import BadPictureError
from sgedit_engine.pictures import load_picture

# Of each kind of edit in each way: our worst, and those in the middle of our order.
WORST, MIDDLE = 2, 2
# Largest side in pixels and WebP's quality: the first pair that fits the budget is taken.
_SIZES = ((256, 80), (192, 75), (160, 65), (128, 55), (96, 45), (64, 40))
BUDGET = 7_500_000


@dataclass(frozen=True)
class Shown:
    """A picture in the page: `source` names its file, None where there is none."""

    label: str
    file: str | None
    edit: Edit | None = None


@dataclass(frozen=True)
class Example:
    """One task with what everyone made of it. `place` is "worst" or "middle"."""

    way: str
    kind: str
    place: str
    request: str
    scene: int
    shown: tuple[Shown, ...]


def examples(run: Run) -> tuple[Example, ...]:
    """Our worst edits of each way and kind, and the middle ones, beside everyone's."""
    found: list[Example] = []
    for way in ways_of(run):
        for kind in kinds_of(run, way):
            edits = singles(run, way, kind)
            for place, ours in _chosen([e for e in edits if e.renderer == OURS]):
                found.append(_example(edits, ours, place))
    return tuple(found)


def _chosen(ours: Sequence[Edit]) -> list[tuple[str, Edit]]:
    """The worst and the middle of our edits, none twice: failures first, then by their gain."""
    ordered = sorted(ours, key=_how_well)
    worst = ordered[:WORST]
    rest = ordered[WORST:]
    start = max(0, len(ordered) // 2 - WORST - MIDDLE // 2)
    return [("worst", e) for e in worst] + [("middle", e) for e in rest[start : start + MIDDLE]]


def _how_well(edit: Edit) -> tuple[float, float, int]:
    """What has no figure counts as failed here: a reader should see it."""
    success, gain = edit.figure("success"), edit.figure("gain")
    return float(success or 0), float("-inf") if gain is None else float(gain), edit.scene


def _example(edits: Sequence[Edit], ours: Edit, place: str) -> Example:
    grouped = by_contender(e for e in edits if e.task == ours.task)
    names = names_of(by_contender(edits))
    shown = [
        Shown("source", ours.pictures.get("source")),
        Shown("truth", ours.pictures.get("truth")),
    ]
    if "editable" in ours.pictures:
        shown.append(Shown("may change, ours", ours.pictures["editable"]))
    for contender, own in grouped.items():
        shown.append(Shown(names[contender], own[0].pictures.get("result"), own[0]))
    kind = KINDS.get(ours.kind, ours.kind)
    return Example(ours.way, kind, place, ours.request, ours.scene, tuple(shown))


def embedded(files: Iterable[str], budget: int = BUDGET) -> dict[str, str]:
    """Each readable file as a data URI, all at the largest size at which they fit `budget` bytes.

    A file that is named several times is counted as often. What cannot be read is left out.
    """
    uses = Counter(files)
    loaded = {file: picture for file in uses if (picture := _loaded(file))}
    made: dict[str, str] = {}
    for side, quality in _SIZES:
        made = {file: _data_uri(picture, side, quality) for file, picture in loaded.items()}
        if sum(uses[file] * len(uri) for file, uri in made.items()) <= budget:
            break
    return made


def _loaded(file: str) -> PILImage.Image | None:
    try:
        return PILImage.fromarray(load_picture(Path(file)).image)
    except BadPictureError:
        return None


def _data_uri(picture: PILImage.Image, side: int, quality: int) -> str:
    small = picture.copy()
    small.thumbnail((side, side), PILImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=quality, method=4)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
