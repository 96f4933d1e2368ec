"""What readers of pictures are shown: a picture, and the file that tells how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

# Noise with a darker thing in it, 60×100.
IMAGE = np.random.default_rng(0).integers(0, 256, (60, 100, 3), np.uint8)
IMAGE[10:40, 20:70] //= 3


def save_pictures(processor: Any, folder: Path) -> None:
    """In the file that the checkpoints have, which names the class for any library."""
    processor.save_pretrained(folder)
    path = folder / "preprocessor_config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["image_processor_type"] = type(processor).__name__.removesuffix("Pil")
    path.write_text(json.dumps(told), encoding="utf-8")
