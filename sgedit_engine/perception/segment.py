"""Masks from boxes with SAM (Kirillov et al., arXiv 2304.02643)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import SamModel

from sgedit_engine.perception.frames import SIDE, to_square
from sgedit_engine.scene.geometry import Box


class BoxMask(NamedTuple):
    """`probability` float32 H×W that a pixel belongs to the thing in the box, and the IoU
    that the model expects of the mask, in [0, 1]."""

    probability: NDArray[np.float32]
    quality: float


def segmenter_pixels(rgb: Tensor) -> Tensor:
    """float N×3×S×S in [0, 1] -> what SAM reads, about unit variance."""
    return (rgb - 0.5) * 4.0


class SamSegmenter:
    """Masks of the things in given boxes."""

    def __init__(self, model: SamModel) -> None:
        self.model = model.eval()

    @classmethod
    def from_folder(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read a SAM folder. Raises OSError, ValueError."""
        model = SamModel.from_pretrained(path, dtype=dtype, local_files_only=True)
        return cls(model.to(device))

    def save_folder(self, path: Path) -> None:
        """Write what `from_folder` reads, weights in half precision. Halves this model too."""
        self.model.half().save_pretrained(path)

    @torch.inference_mode()
    def masks(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> list[BoxMask]:
        """One mask per box; `image` uint8 H×W×3. The picture is encoded once."""
        if not boxes:
            return []
        square, frame = to_square(image)
        weight = self.model.vision_encoder.patch_embed.projection.weight
        pixels = torch.from_numpy(np.array(square)).permute(2, 0, 1)[None]
        rgb = pixels.float().to(weight.device) / 255
        corners = torch.tensor([[frame.box_to_square(box) for box in boxes]])
        found = self.model(
            pixel_values=segmenter_pixels(rgb).to(weight.dtype),
            input_boxes=corners.to(weight.device, weight.dtype),
            multimask_output=False,
        )
        logits = functional.interpolate(
            found.pred_masks[0].float(), (SIDE, SIDE), mode="bilinear", align_corners=False
        )
        probabilities = torch.sigmoid(logits[:, 0]).cpu().numpy()
        qualities = found.iou_scores[0, :, 0].float().clamp(0, 1).tolist()
        return [
            BoxMask(frame.to_image(probability), quality)
            for probability, quality in zip(probabilities, qualities, strict=True)
        ]
