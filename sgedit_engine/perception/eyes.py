"""How the models of SAM's family are shown a picture, and how their folders are read.

Of SAM 3 it is the tracker, which is asked with boxes and points; its own detector of words asks for
torchvision. None of their processors is used: those of SAM 2 and SAM 3 do so too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as PILImage
from torch import Tensor
from torch.nn import functional
from transformers import AutoConfig, Sam2Model, Sam3TrackerModel, SamModel

from sgedit_engine.models.replay import sent
from sgedit_engine.models.whole import whole_model
from sgedit_engine.perception.frames import SIDE, Fit, Frame, frame_of, to_square
from sgedit_engine.perception.relative import compute_relatively

SegmentingModel: TypeAlias = SamModel | Sam2Model | Sam3TrackerModel
# The mean and spread of ImageNet's pixels, RGB in [0, 1].
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


@dataclass(frozen=True)
class Eyes:
    """`side` of the square in pixels, how a picture lies in it, and the `mean` and `spread` that
    its RGB in [0, 1] are normalised by. What is beside the picture in a corner is zero then."""

    side: int
    fit: Fit
    mean: tuple[float, float, float]
    spread: tuple[float, float, float]

    def look(self, image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Frame]:
        """uint8 H×W×3 -> (what is seen of it, uint8 h×w×3, its frame): of a smaller picture all,
        which is enlarged where that takes no time."""
        if self.fit == "centered":
            return to_square(image)
        frame = frame_of(image.shape[0], image.shape[1], self.side, self.fit)
        if frame.inner_height >= frame.height and frame.inner_width >= frame.width:
            return image, frame
        size = (frame.inner_width, frame.inner_height)
        return np.array(PILImage.fromarray(image).resize(size, PILImage.Resampling.BILINEAR)), frame

    def pixels(self, seen: NDArray[np.uint8], frame: Frame, device: torch.device) -> Tensor:
        """What is seen as float32 1×3×S×S on a device."""
        rgb = pixels_on(seen, device)
        if self.fit != "centered":
            size = (frame.inner_height, frame.inner_width)
            rgb = functional.interpolate(rgb, size, mode="bilinear")
        looks = sent(torch.tensor([self.mean, self.spread]), device)
        mean, spread = looks[..., None, None]
        inner = (rgb / 255 - mean) / spread
        beside = (0, self.side - inner.shape[3], 0, self.side - inner.shape[2])
        return functional.pad(inner, beside)


def pixels_on(image: NDArray[np.uint8], device: torch.device) -> Tensor:
    """A picture uint8 H×W×3 as float32 1×3×H×W in [0, 255] on a device: bytes are sent, and made
    numbers where that takes no time."""
    rgb = sent(torch.from_numpy(np.array(image)), device).permute(2, 0, 1)[None]
    return rgb.float().contiguous()


# As the bundle's SAM was trained (`segment.segmenter_pixels`).
BUNDLED_EYES = Eyes(SIDE, "centered", (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


def prompted_model(path: Path, dtype: torch.dtype) -> tuple[SegmentingModel, Eyes]:
    """A full-size model of SAM's family from its folder, and its eyes.

    SAM's encoder is in `dtype`, everything else in float32. Raises OSError, and ValueError for a
    model of another family, or one that lacks weights.
    """
    config: Any = AutoConfig.from_pretrained(path, local_files_only=True)
    if config.model_type == "sam":
        sam: Any = whole_model(SamModel, path, torch.float32)
        sam.vision_encoder.to(dtype)
        compute_relatively(sam.vision_encoder)
        return sam, Eyes(config.vision_config.image_size, "corner", *IMAGENET)
    found: Any
    if config.model_type in ("sam2", "sam2_video"):
        found = whole_model(Sam2Model, path, torch.float32)
        return found, Eyes(found.config.prompt_encoder_config.image_size, "stretched", *IMAGENET)
    if config.model_type in ("sam3_tracker", "sam3_tracker_video", "sam3_video"):
        found = whole_model(Sam3TrackerModel, path, torch.float32)
        return found, Eyes(found.config.prompt_encoder_config.image_size, "stretched", *_HALF)
    raise ValueError(f"it is a {config.model_type!r}, not SAM, SAM 2 or the tracker of SAM 3")
