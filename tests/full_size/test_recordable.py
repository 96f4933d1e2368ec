"""What is recorded on a GPU sends nothing to it and asks nothing of it, but for what the host makes
of shapes: shown on the device "meta", which computes nothing and is another one all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from transformers import CLIPModel, GroundingDinoForObjectDetection

from sgedit_engine.diffusion import latents
from sgedit_engine.models.host_made import HostMade
from sgedit_engine.perception import grounding, photograph_reader, segment
from sgedit_engine.perception.eyes import prompted_model
from tests.full_size.tiny.detector import write_detector
from tests.full_size.tiny.diffusion import write_diffusion
from tests.full_size.tiny.reader import write_reader
from tests.full_size.tiny.segmenter import write_segmenter

META = torch.device("meta")
# Sizes of what they give depend on the values.
_ASKING = ("nonzero", "_local_scalar_dense", "unique", "masked_select")


class Crossings(TorchDispatchMode):
    """Notes operations with tensors of two devices, and those that wait for values."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = False
        self.noted: list[str] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        found = func(*args, **(kwargs or {}))
        given = [v for v in tree_leaves((args, kwargs or {})) if isinstance(v, Tensor)]
        # Numbers of the host are part of a call.
        large = [v for v in given if v.ndim or v.device == META]
        made = [v for v in tree_leaves(found) if isinstance(v, Tensor)]
        crosses = len({v.device for v in (*large, *made)}) > 1
        if not self.allowed and (crosses or any(name in str(func) for name in _ASKING)):
            self.noted.append(str(func))
        return found


class Told(HostMade):
    """As at a call before a recording; "meta" answers nothing, so that all that is asked holds."""

    def __init__(self, crossings: Crossings) -> None:
        super().__init__(META)
        self._crossings = crossings

    def _crossing(self, func: Any, args: Any, kwargs: Any) -> Any:
        self.made.append((func, None))
        if func in (Tensor.item, Tensor.__bool__):
            return True
        self._crossings.allowed = True
        found = func(*args, **kwargs)
        self._crossings.allowed = False
        return found


def made(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.ones(*shape, dtype=dtype, device=META)


def detecting(folder: Path) -> list[Callable[[], Any]]:
    model = GroundingDinoForObjectDetection.from_pretrained(write_detector(folder)).to(META)
    ids = made(1, 16, dtype=torch.int64)
    asked = grounding._Asked(made(1, 3, 96, 120), ids, ids)
    return [lambda: grounding._answered(asked, model)]


def segmenting(folder: Path) -> list[Callable[[], Any]]:
    model, eyes = prompted_model(write_segmenter(folder), torch.float32)
    model.to(META)
    encoded = segment._encoded(made(1, 3, eyes.side, eyes.side), model)
    boxes = {"input_boxes": made(1, 2, 4)}
    points = {"input_points": made(1, 2, 3, 2)}
    return [
        lambda: segment._encoded(made(1, 3, eyes.side, eyes.side), model),
        *(
            lambda told=told: segment._answered(segment._Asked(encoded, told, False), model)
            for told in (boxes, points, boxes | points)
        ),
    ]


def reading(folder: Path) -> list[Callable[[], Any]]:
    model = CLIPModel.from_pretrained(write_reader(folder)).to(META)
    return [lambda: photograph_reader._looked_at(made(2, 3, 32, 32), model)]


def drawing(folder: Path) -> list[Callable[[], Any]]:
    vae = AutoencoderKL.from_pretrained(write_diffusion(folder, "sd15") / "vae").to(META)
    return [
        lambda: latents._mode(made(1, 3, 64, 64), vae),
        lambda: latents._drawn(made(1, 4, 8, 8), vae),
    ]


@pytest.mark.parametrize("calls_of", [detecting, segmenting, reading, drawing])
@torch.inference_mode()
def test_nothing_crosses_to_the_device(
    calls_of: Callable[[Path], list[Callable[[], Any]]], tmp_path: Path
) -> None:
    for call in calls_of(tmp_path / "model"):
        crossings = Crossings()
        with crossings, Told(crossings):
            call()
        assert crossings.noted == []


def test_what_crosses_is_noted() -> None:
    crossings = Crossings()
    with crossings, Told(crossings) as told:
        made(3)[torch.arange(2)]
        torch.tensor([1.0], device=META)
    assert "aten.index.Tensor" in crossings.noted[0] and len(crossings.noted) == 1
    assert len(told.made) == 1
