"""Masks from boxes with models that are prompted by boxes and points: SAM (Kirillov et al., arXiv
2304.02643), SAM 2 (arXiv 2408.00714), and the tracker of SAM 3."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import SamModel

from sgedit_engine.models.whole import whole_model
from sgedit_engine.perception.eyes import BUNDLED_EYES, Eyes, SegmentingModel, prompted_model
from sgedit_engine.perception.frames import Frame
from sgedit_engine.perception.long_axis import points_along
from sgedit_engine.perception.masks import Mask, full_mask
from sgedit_engine.scene.geometry import Box

# Boxes that are decoded at once, and pictures whose encoding is remembered.
_BATCH = 32
_REMEMBERED = 4


class BoxMask(NamedTuple):
    """`probability` float32 h×w that a pixel belongs to the thing in the box, of the whole picture
    at the size in which the model sees it, or the picture's if that is smaller; and the IoU that
    the model expects of the mask, in [0, 1]."""

    probability: NDArray[np.float32]
    quality: float

    def mask(self, shape: tuple[int, int]) -> Mask:
        """The thing's mask without specks and pinholes, bool of the picture's shape."""
        return full_mask(self.probability - 0.5, shape)


class Segmenter(Protocol):
    """Finds the outlines of things in boxes."""

    def masks(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> list[BoxMask]:
        """One mask per box; `image` uint8 H×W×3."""
        ...

    def at_point(self, image: NDArray[np.uint8], point: tuple[float, float]) -> BoxMask | None:
        """The thing at a point (x, y in shares of width and height); None where it was never
        taught what a point means."""
        ...


def segmenter_pixels(rgb: Tensor) -> Tensor:
    """float N×3×S×S in [0, 1] -> what the bundle's SAM reads, about unit variance."""
    return (rgb - 0.5) * 4.0


class SamSegmenter:
    """A `Segmenter`: a model of SAM's family, and how it is shown pictures.

    `knows_points`: each box is asked about again with three points along the long axis of what
    was found, as SGEdit does, and the answer that the model expects to fit better is kept. The
    bundle's SAM was trained with boxes alone.
    """

    def __init__(
        self, model: SegmentingModel, eyes: Eyes = BUNDLED_EYES, *, knows_points: bool = False
    ) -> None:
        self.model = model.eval()
        self.eyes = eyes
        self.knows_points = knows_points
        self._encoded: OrderedDict[bytes, Any] = OrderedDict()

    @classmethod
    def from_folder(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read the bundle's SAM. Raises OSError, ValueError."""
        model = whole_model(SamModel, path, dtype)
        return cls(model.to(device))

    @classmethod
    def for_photographs(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read a full-size model; its class is told by its configuration.

        Only the encoder of SAM runs in `dtype`: in half precision a corner cannot be told to the
        pixel. Raises OSError, and ValueError for a model of another family.
        """
        model, eyes = prompted_model(path, dtype)
        model.to(device)
        return cls(model, eyes, knows_points=True)

    def save_folder(self, path: Path) -> None:
        """Write what `from_folder` reads, weights in half precision. Halves this model too."""
        self.model.half().save_pretrained(path)

    @torch.inference_mode()
    def masks(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> list[BoxMask]:
        """See `Segmenter`. A picture is encoded once, also for later boxes."""
        if not boxes:
            return []
        pixels, frame = self.eyes.look(image)
        encoded = self._encode(pixels)
        found: list[BoxMask] = []
        for start in range(0, len(boxes), _BATCH):
            found += self._decode(encoded, frame, boxes[start : start + _BATCH])
        return found

    @torch.inference_mode()
    def at_point(self, image: NDArray[np.uint8], point: tuple[float, float]) -> BoxMask | None:
        """See `Segmenter`. Of the model's three answers (a part, more, all of a thing) it is the
        one that it expects to fit best."""
        if not self.knows_points:
            return None
        pixels, frame = self.eyes.look(image)
        x, y = frame.point_to_square(point)
        at = torch.tensor([[[[x, y]]]])
        logits, qualities = self._ask(self._encode(pixels), several=True, input_points=at)
        best = int(qualities[0].argmax())
        return self._box_mask(logits[:, best : best + 1], float(qualities[0, best]), frame)

    def _decode(self, encoded: Any, frame: Frame, boxes: Sequence[Box]) -> list[BoxMask]:
        corners = torch.tensor([[frame.box_to_square(box) for box in boxes]])
        logits, qualities = self._ask(encoded, input_boxes=corners)
        if self.knows_points:
            self._refine(encoded, corners, logits, qualities)
        return [
            self._box_mask(logits[n : n + 1], float(quality), frame)
            for n, quality in enumerate(qualities[:, 0].tolist())
        ]

    def _refine(self, encoded: Any, corners: Tensor, logits: Tensor, qualities: Tensor) -> None:
        """Ask with points too, and put in the answers that are expected to fit better."""
        points = {
            n: found
            for n, mask in enumerate((logits[:, 0] > 0).cpu().numpy())
            if (found := points_along(mask)) is not None
        }
        if not points:
            return
        asked = torch.from_numpy(np.stack([*points.values()]))[None] * self.eyes.side
        again, better = self._ask(encoded, input_boxes=corners[:, [*points]], input_points=asked)
        for row, n in enumerate(points):
            if better[row, 0] >= qualities[n, 0]:
                logits[n], qualities[n] = again[row], better[row]

    def _box_mask(self, logits: Tensor, quality: float, frame: Frame) -> BoxMask:
        size = (self.eyes.side, self.eyes.side)
        upright = functional.interpolate(logits, size, mode="bilinear", align_corners=False)
        probability = torch.sigmoid(upright)[0, 0].cpu().numpy()
        return BoxMask(frame.at_most(probability), min(max(quality, 0.0), 1.0))

    def _ask(
        self, encoded: Any, *, several: bool = False, **prompts: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(logits float32 [N, A, h, w] of the square, expected IoU float32 [N, A]) of N prompts
        with A answers each."""
        weight = self.model.prompt_encoder.no_mask_embed.weight
        told = {name: value.to(weight.device, weight.dtype) for name, value in prompts.items()}
        found = self.model(image_embeddings=encoded, multimask_output=several, **told)
        return found.pred_masks[0].float(), found.iou_scores[0].float()

    def _encode(self, pixels: Tensor) -> Any:
        """What the model makes of a picture; kept for the last few."""
        key = hashlib.sha256(pixels.numpy().data).digest()
        known = self._encoded.get(key)
        if known is not None:
            return known
        encoder = next(self.model.vision_encoder.parameters())
        decoder = self.model.prompt_encoder.no_mask_embed.weight
        # The library makes small tensors where it is told to by default: on the host, each would be
        # waited for, in every layer.
        with encoder.device:
            found = self.model.get_image_embeddings(pixels.to(encoder.device, encoder.dtype))
        if isinstance(found, Tensor):
            encoded: Any = found.to(decoder.dtype)
        else:
            encoded = [level.to(decoder.dtype) for level in found]
        self._encoded[key] = encoded
        while len(self._encoded) > _REMEMBERED:
            self._encoded.popitem(last=False)
        return encoded
