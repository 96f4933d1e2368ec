"""Masks from boxes with models that are prompted by boxes and points: SAM (Kirillov et al., arXiv
2304.02643), SAM 2 (arXiv 2408.00714), and the tracker of SAM 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import SamModel

from sgedit_engine.models.replay import replays_of, sent
from sgedit_engine.models.whole import whole_model
from sgedit_engine.perception.eyes import BUNDLED_EYES, Eyes, SegmentingModel, prompted_model
from sgedit_engine.perception.frames import Frame
from sgedit_engine.perception.long_axis import points_along
from sgedit_engine.perception.masks import Mask, full_mask
from sgedit_engine.perception.recall import Memory
from sgedit_engine.scene.geometry import Box

# What a model makes of a picture: of SAM one tensor, of its successors some levels.
_Encoded: TypeAlias = Tensor | tuple[Tensor, ...]
# Boxes that are decoded at once, and pictures whose encoding is remembered.
_BATCH = 16
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
        self._encoded: Memory[_Encoded] = Memory(_REMEMBERED)

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
        seen, frame = self.eyes.look(image)
        encoded = self._encode(seen, frame)
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
        seen, frame = self.eyes.look(image)
        at = torch.tensor([[[frame.point_to_square(point)]]])
        logits, qualities = self._ask(self._encode(seen, frame), {"input_points": at}, several=True)
        best = int(qualities[0].argmax())
        return self._box_masks(logits[:, best], qualities[:, best], frame)[0]

    def _decode(self, encoded: _Encoded, frame: Frame, boxes: Sequence[Box]) -> list[BoxMask]:
        corners = torch.tensor([[frame.box_to_square(box) for box in boxes]])
        found, fits = self._ask(encoded, {"input_boxes": corners})
        logits, qualities = found[:, 0], fits[:, 0]
        if self.knows_points:
            self._refine(encoded, corners, logits, qualities)
        return self._box_masks(logits, qualities, frame)

    def _refine(
        self, encoded: _Encoded, corners: Tensor, logits: Tensor, qualities: Tensor
    ) -> None:
        """Ask with points too, and put in the answers that are expected to fit better."""
        points = {
            n: found
            for n, mask in enumerate((logits > 0).cpu().numpy())
            if (found := points_along(mask)) is not None
        }
        if not points:
            return
        asked = torch.from_numpy(np.stack([*points.values()]))[None] * self.eyes.side
        told = {"input_boxes": corners[:, [*points]], "input_points": asked}
        again, fits = self._ask(encoded, told)
        rows = sent(torch.tensor([*points]), logits.device)
        better = fits[:, 0] >= qualities[rows]
        logits[rows] = torch.where(better[:, None, None], again[:, 0], logits[rows])
        qualities[rows] = torch.where(better, fits[:, 0], qualities[rows])

    def _box_masks(self, logits: Tensor, qualities: Tensor, frame: Frame) -> list[BoxMask]:
        """Logits float32 [N, h, w] of the square as masks of the picture."""
        size = (self.eyes.side, self.eyes.side)
        upright = functional.interpolate(logits[:, None], size, mode="bilinear")[:, 0]
        probabilities = frame.at_most(torch.sigmoid(upright)).cpu().numpy()
        return [
            BoxMask(probability, min(max(quality, 0.0), 1.0))
            for probability, quality in zip(probabilities, qualities.tolist(), strict=True)
        ]

    def _ask(
        self, encoded: _Encoded, prompts: Mapping[str, Tensor], several: bool = False
    ) -> tuple[Tensor, Tensor]:
        """(logits float32 [N, A, h, w] of the square, expected IoU float32 [N, A]) of N prompts
        with A answers each."""
        weight = self.model.prompt_encoder.no_mask_embed.weight
        count = next(iter(prompts.values())).shape[1]
        # A prompt is answered by itself: more of them make few sizes that are ever recorded.
        more = [*range(count), *[0] * ((1 << (count - 1).bit_length()) - count)]
        told = {n: sent(v[:, more].to(weight.dtype), weight.device) for n, v in prompts.items()}
        replays = replays_of(self.model, weight.device)
        found = replays(_answered, _Asked(encoded, told, several), self.model)
        return found[0][:count], found[1][:count]

    def _encode(self, seen: NDArray[np.uint8], frame: Frame) -> _Encoded:
        """What the model makes of a picture; kept for the last few."""

        def encode() -> _Encoded:
            device = next(self.model.vision_encoder.parameters()).device
            pixels = self.eyes.pixels(seen, frame, device)
            return replays_of(self.model, device)(_encoded, pixels, self.model)

        return self._encoded.recall(seen, compute=encode)


def _encoded(pixels: Tensor, model: SegmentingModel) -> _Encoded:
    """What a model makes of pixels float32 1×3×S×S, as its decoder takes it."""
    encoder = next(model.vision_encoder.parameters())
    decoder = model.prompt_encoder.no_mask_embed.weight
    # The library makes small tensors where it is told to by default: on the host, each would be
    # waited for, in every layer.
    with encoder.device:
        found = model.get_image_embeddings(pixels.to(encoder.dtype))
    if isinstance(found, Tensor):
        return found.to(decoder.dtype)
    return tuple(level.to(decoder.dtype) for level in found)


@dataclass(frozen=True, eq=False)
class _Asked:
    """An encoded picture, prompts by their name in the library, and whether several answers each
    are asked for."""

    encoded: _Encoded
    prompts: Mapping[str, Tensor]
    several: bool


def _answered(asked: _Asked, model: SegmentingModel) -> tuple[Tensor, Tensor]:
    """Logits float32 [N, A, h, w] and expected IoU float32 [N, A]."""
    encoded = asked.encoded if isinstance(asked.encoded, Tensor) else list(asked.encoded)
    how: Any = {"image_embeddings": encoded, "multimask_output": asked.several}
    found = model(**how, **asked.prompts)
    return found.pred_masks[0].float(), found.iou_scores[0].float()
