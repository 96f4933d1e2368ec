"""Completes a bundle of trained models: `python -m stilllife.bundle FOLDER`.

Writes `profile.json` (the words that the models know, how large kinds usually look and where
they stand, the tuned thresholds), `training.json` (how each model was made) and
`manifest.json` (size and checksum of every model file). Thresholds and the
verdict's weights of an earlier `profile.json` stay.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sgedit_engine.interface import Vocabulary
from sgedit_engine.models.profiles import PROFILE_FILE, ProfileFile, read_profile_file
from sgedit_engine.models.weights import write_manifest
from sgedit_engine.scene.footprint import Footprint
from sgedit_engine.verification.calibration import Calibration
from stilllife.footprints import measured_footprints
from stilllife.render import render
from stilllife.scenes import scene_of
from stilllife.words import COLOR_WORDS, FINISH_WORDS, NOUNS, PATTERN_WORDS, plural
from stilllife.world import COLORS, FINISHES, KINDS, PATTERNS, PREDICATES, SUPPORTS

TRAINING_FILE = "training.json"
_BATCH = 20
# Enough to measure boxes to a percent of the picture.
_RESOLUTION = 128


def vocabulary(
    proportions: dict[str, tuple[float, float]], footprints: dict[str, Footprint]
) -> Vocabulary:
    """The world's words as the engine's vocabulary."""
    return Vocabulary(
        kinds=tuple(KINDS),
        attributes={"color": tuple(COLORS), "pattern": PATTERNS, "finish": FINISHES},
        predicates=PREDICATES,
        supports=SUPPORTS,
        synonyms=synonyms(),
        proportions=proportions,
        palette=dict(COLORS),
        footprints=footprints,
    )


def synonyms() -> dict[str, str]:
    """Other words for kinds, plurals included, and for the values of attributes."""
    found: dict[str, str] = {}
    for kind, names in NOUNS.items():
        found.update({name: kind for name in names} | {plural(name): kind for name in names})
    for table in (COLOR_WORDS, PATTERN_WORDS, FINISH_WORDS):
        for value, names in table.items():
            found.update(dict.fromkeys(names, value))
    return {word: value for word, value in sorted(found.items()) if word != value}


def measured_proportions(scenes: int, seed: int) -> dict[str, tuple[float, float]]:
    """Per kind: width/height of its box and its larger side as a share of the picture's height.

    Medians over rendered scenes, of whole outlines that the frame does not cut.
    """
    shapes: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for start in range(seed, seed + scenes, _BATCH):
        batch = [scene_of(number) for number in range(start, min(start + _BATCH, seed + scenes))]
        drawn = render(batch, samples=1, resolution=_RESOLUTION)
        for n, scene in enumerate(batch):
            for i, thing in enumerate(scene.things):
                if (shape := _shape(drawn.amodal_mask(n, i))) is not None:
                    shapes[thing.kind].append(shape)
    return {
        kind: (round(_median(shapes[kind], 0), 3), round(_median(shapes[kind], 1), 3))
        for kind in KINDS
    }


def _median(values: list[tuple[float, float]], at: int) -> float:
    return statistics.median(value[at] for value in values)


def _shape(mask: NDArray[np.bool_]) -> tuple[float, float] | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    side = mask.shape[0]
    if rows.size == 0 or {0, side - 1} & {rows[0], rows[-1], columns[0], columns[-1]}:
        return None
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    return float(width / height), float(max(width, height) / side)


def tuned(folder: Path) -> tuple[dict[str, float], Calibration]:
    """Thresholds and the verdict's weights of the folder's profile, as far as there is one."""
    if not (folder / PROFILE_FILE).exists():
        return {}, Calibration()
    earlier = read_profile_file(folder)
    return earlier.thresholds, earlier.verdict


def threshold(text: str) -> tuple[str, float]:
    """A "NAME=VALUE" argument as a pair."""
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=NUMBER") from None


def gather_records(folder: Path) -> None:
    """Move the parts' records of training into one `training.json`: {part: runs, oldest first}.

    A part that was trained on leaves a new record each time; earlier ones stay.
    """
    path = folder / TRAINING_FILE
    gathered = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for record in sorted(folder.glob(f"*/{TRAINING_FILE}")):
        runs = json.loads(record.read_text(encoding="utf-8"))
        gathered[record.parent.name] = [*gathered.get(record.parent.name, []), *runs]
        record.unlink()
    path.write_text(json.dumps(gathered, indent=2) + "\n", encoding="utf-8")


def complete(folder: Path, scenes: int, seed: int, thresholds: dict[str, float]) -> None:
    """Write the profile and the manifest of a folder that holds all models."""
    kept, verdict = tuned(folder)
    file = ProfileFile(
        vocabulary=vocabulary(
            measured_proportions(scenes, seed), measured_footprints(scenes, seed)
        ),
        thresholds={**kept, **thresholds},
        verdict=verdict,
    )
    text = json.dumps(file.model_dump(mode="json"), indent=2)
    (folder / PROFILE_FILE).write_text(text + "\n", encoding="utf-8")
    gather_records(folder)
    write_manifest(folder)


def main(argv: Sequence[str] | None = None) -> int:
    """Write profile.json and manifest.json of a bundle of trained models."""
    parser = argparse.ArgumentParser(prog="python -m stilllife.bundle", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="the bundle, such as checkpoints/stilllife")
    parser.add_argument("--scenes", type=int, default=1500, help="rendered to measure kinds")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them")
    parser.add_argument(
        "--threshold",
        type=threshold,
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="set one; may be repeated",
    )
    options = parser.parse_args(argv)
    complete(options.folder, options.scenes, options.seed, dict(options.threshold))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
