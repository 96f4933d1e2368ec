"""What readers of pictures are shown: the file that tells it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def save_pictures(processor: Any, folder: Path) -> None:
    """In the file that the checkpoints have, which names the class for any library."""
    processor.save_pretrained(folder)
    path = folder / "preprocessor_config.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["image_processor_type"] = type(processor).__name__.removesuffix("Pil")
    path.write_text(json.dumps(told), encoding="utf-8")
