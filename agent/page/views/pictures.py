"""Pictures as the page's addresses answer with them."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PILImage


def scaled_png(pixels: NDArray[np.uint8] | NDArray[np.bool_], longest: int | None = None) -> bytes:
    """An image (RGB uint8, H×W×3) or a mask (bool, H×W, white = true) as PNG.

    It has at most `longest` pixels on its longest side; None, and what is smaller: as it is.
    """
    if pixels.dtype == np.bool_:
        pixels = pixels.astype(np.uint8) * np.uint8(255)
    picture = PILImage.fromarray(pixels)
    if longest is not None and max(picture.size) > longest:
        picture.thumbnail((longest, longest), PILImage.Resampling.LANCZOS)
    encoded = io.BytesIO()
    # Level 1 is several times faster than the usual one, and these are sent once.
    picture.save(encoded, "PNG", compress_level=1)
    return encoded.getvalue()
