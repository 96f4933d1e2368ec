"""A model that lacks weights is refused: the libraries would fill them in at random."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from sgedit_engine.diffusion.parts import TEXT, UNET, VAE
from sgedit_engine.errors import ModelDamagedError
from sgedit_engine.models.profiles import PHOTOGRAPHS, read_profile_file
from sgedit_engine.models.residency import Part, Residency, choose_place
from sgedit_engine.models.weights import checkpoint_in, write_manifest
from sgedit_engine.photograph_senses import DETECTOR, SEGMENTER, reader_of
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.diffusion import write_diffusion
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter

READER = reader_of(read_profile_file(PHOTOGRAPHS))


def _diffusion(kind: str, *, part: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        return write_diffusion(folder.parent, kind) / part

    return write


@pytest.mark.parametrize(
    ("part", "lacking", "write"),
    [
        (DETECTOR, "detector", write_detector),
        (SEGMENTER, "segmenter", write_segmenter),
        (READER, "reader", write_reader),
        (UNET, "unet", _diffusion("sd15", part="unet")),
        (VAE, "vae", _diffusion("sd15", part="vae")),
        (TEXT, "text_encoder", _diffusion("sd15", part="text_encoder")),
        (TEXT, "text_encoder_2", _diffusion("sdxl", part="text_encoder_2")),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_model_without_one_weight(
    tmp_path: Path, part: Part[object], lacking: str, write: Callable[[Path], Path]
) -> None:
    folder = write(tmp_path / lacking)
    (path,) = folder.glob("*.safetensors")
    weights = load_file(path)
    lost = next(name for name in weights if name.endswith(("norm.weight", "norm1.weight")))
    del weights[lost]
    save_file(weights, path, {"format": "pt"})
    write_manifest(tmp_path)
    models = Residency(checkpoint_in(tmp_path, "a test"), choose_place("cpu"))
    with (
        pytest.raises(ModelDamagedError, match="1 of its weights are missing"),
        models.borrow(part),
    ):
        raise AssertionError("it was lent")
