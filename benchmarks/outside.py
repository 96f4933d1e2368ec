"""Is what is not a still life recognised as such, and is no still life refused?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.bundled import Bundle
from sgedit_engine.errors import OutsideWorldError
from sgedit_engine.interface import Image, no_progress
from sgedit_engine.pictures import load_picture

_SIDE = 256
_ENDINGS = (".png", ".jpg")
_NOISES = 6


def is_refused(bundle: Bundle, image: Image) -> bool:
    """Whether the engine would say that the picture is not from its world."""
    try:
        bundle.senses.parse(image, no_progress, None)
    except OutsideWorldError:
        return True
    return False


def strangers(seed: int, photographs: Path | None) -> Iterator[tuple[str, Image]]:
    """Pictures from outside the world with their names: scikit-image's own, a folder's, noise."""
    yield from _library_pictures()
    if photographs is not None:
        for path in sorted(photographs.glob("*.jpg")):
            yield path.name, load_picture(path).image
    yield from noises(seed)


def _library_pictures() -> Iterator[tuple[str, Image]]:
    """The pictures that scikit-image ships; none is downloaded."""
    import skimage.data

    folder = Path(skimage.data.__file__).parent
    for path in sorted(folder.iterdir()):
        if path.suffix in _ENDINGS:
            yield path.name, load_picture(path).image


def noises(seed: int) -> Iterator[tuple[str, Image]]:
    """Noise from fine to coarse: uniform per pixel, then in squares of 2, 4, … pixels."""
    generator = np.random.default_rng(seed)
    for level in range(_NOISES):
        square = 2**level
        cells = generator.integers(0, 256, (_SIDE // square, _SIDE // square, 3), dtype=np.uint8)
        yield f"noise-{square}", cells.repeat(square, axis=0).repeat(square, axis=1)
