"""Tiny models of the classes of the full-size profiles, with random weights, in the folders that
their checkpoints have.

What is written is what the real ones have: the same classes, kinds of blocks, prediction types,
text encoders, tokenizers, schedulers and names of weights; only widths, depths and sizes are small.
The same call always writes the same weights.
"""

from __future__ import annotations

from pathlib import Path

from sgedit_engine.models.catalogue import MODELS
from sgedit_engine.models.profiles import PROFILES
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.diffusion import write_diffusion
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter


def write_profile(root: Path, name: str, *, kind: str | None = None, inpaint: bool = True) -> Path:
    """Every model of a full-size profile below a folder of models, as `sgedit models pull` lays
    them; without `inpaint` the one that fills holes is missing. `kind` as for `write_diffusion`."""
    kind = kind or {"sd21": "sd21-base"}.get(name, name)
    for model in {origin.pulled for origin in PROFILES[name].origins.values()}:
        folder = root / model
        match MODELS[model].kind:
            case "diffusion":
                write_diffusion(folder, kind)
            case "inpainting" if inpaint:
                write_diffusion(folder, kind, inpaint=True)
            case "detector":
                write_detector(folder)
            case "segmenter":
                write_segmenter(folder)
            case "reader":
                write_reader(folder)
    return root
