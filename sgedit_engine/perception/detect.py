"""Finding things by their names: a detector's protocol, and OWLv2 (arXiv 2306.09683) behind it.

Every patch of the picture predicts one box, its likeness to each name and how well it sees the
thing; what agrees is merged into one answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import CLIPTokenizer, Owlv2ForObjectDetection

from sgedit_engine.perception.frames import to_square
from sgedit_engine.perception.worded import read_folder, tokenize, write_folder
from sgedit_engine.reading import Spotted
from sgedit_engine.scene.geometry import Box

# Boxes thinner than this share of the picture are no objects.
_MIN_SIDE = 0.01


class Detector(Protocol):
    """Finds things by their names."""

    def detect(
        self, image: NDArray[np.uint8], kinds: Sequence[str] | None = None
    ) -> tuple[Spotted, ...]:
        """All answers for some kinds (None: all known) in uint8 H×W×3, the best first."""
        ...


@dataclass(frozen=True)
class DetectorSettings:
    """`floor`: answers scored lower are dropped. `overlap`: boxes that overlap more (IoU) are
    one thing. `agreement`: boxes that overlap more than this are averaged into it."""

    floor: float = 0.1
    overlap: float = 0.4
    agreement: float = 0.8


class DensePrediction(NamedTuple):
    """N pictures with P patches each, K names: `boxes` float32 [N, P, 4] xyxy normalised,
    `logits` float32 [N, P, K] of the names, `quality` float32 [N, P], logits of how well the
    box fits."""

    boxes: Tensor
    logits: Tensor
    quality: Tensor


def detector_pixels(rgb: Tensor, side: int) -> Tensor:
    """float N×3×S×S in [0, 1] -> what the detector reads: `side`×`side`, about unit variance."""
    if rgb.shape[-1] != side:
        rgb = functional.interpolate(
            rgb, (side, side), mode="bilinear", align_corners=False, antialias=True
        )
    return (rgb - 0.5) * 4.0


def embed_prompts(model: Owlv2ForObjectDetection, input_ids: Tensor) -> Tensor:
    """Token ids int64 [K, L] -> the names' embeddings [K, D].

    Padding needs no mask: the text model is causal and read at the end token.
    """
    pooled = model.owlv2.text_model(input_ids=input_ids).pooler_output
    return model.owlv2.text_projection(pooled)


def predict(model: Owlv2ForObjectDetection, pixels: Tensor, names: Tensor) -> DensePrediction:
    """Dense predictions for `pixels` (from `detector_pixels`) and `names` [K, D].

    Boxes leave the model's own head in float32, as half precision cannot place them to a pixel.
    """
    grid, _ = model.image_embedder(pixels)
    features = grid.flatten(1, 2)
    logits, _ = model.class_predictor(features, names[None].expand(len(features), -1, -1))
    quality = model.objectness_predictor(features)
    centers = torch.sigmoid(model.box_head(features).float() + model.box_bias.float())
    half = centers[..., 2:] / 2
    boxes = torch.cat([centers[..., :2] - half, centers[..., :2] + half], -1)
    return DensePrediction(boxes, logits.float(), quality.float())


def scores_of(prediction: DensePrediction) -> tuple[Tensor, Tensor]:
    """(score float32 [N, P] in [0, 1], best name int64 [N, P])."""
    likeness, name = torch.sigmoid(prediction.logits).max(-1)
    return (likeness * torch.sigmoid(prediction.quality)).sqrt(), name


def overlaps(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """IoU of boxes xyxy [A, 4] with [B, 4] -> float32 [A, B]."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=-1)
    area_a, area_b = np.prod(a[:, 2:] - a[:, :2], axis=1), np.prod(b[:, 2:] - b[:, :2], axis=1)
    return shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-9)


def merge(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    names: NDArray[np.int64],
    settings: DetectorSettings,
) -> list[tuple[NDArray[np.float32], float, int]]:
    """Non-maximum suppression in which agreeing patches vote on the box.

    `boxes` xyxy [P, 4], `scores` [P], `names` [P]. Returns (box, score, name), the best first.
    """
    left = np.flatnonzero(scores >= settings.floor)
    left = left[np.argsort(-scores[left], kind="stable")]
    found = []
    while len(left):
        best = left[0]
        close = overlaps(boxes[best : best + 1], boxes[left])[0]
        agrees = left[(close > settings.agreement) & (names[left] == names[best])]
        agrees = agrees if len(agrees) else left[:1]
        weights = scores[agrees] / scores[agrees].sum()
        box = (boxes[agrees] * weights[:, None]).sum(0)
        found.append((box, float(scores[best]), int(names[best])))
        keep = close <= settings.overlap
        keep[0] = False
        left = left[keep]
    return found


class Owlv2Detector:
    """A `Detector`: OWLv2 with its tokenizer and the prompts of the kinds that it knows."""

    def __init__(
        self,
        model: Owlv2ForObjectDetection,
        tokenizer: CLIPTokenizer,
        prompts: Mapping[str, str],
        settings: DetectorSettings | None = None,
    ) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.prompts = dict(prompts)
        self.settings = settings or DetectorSettings()
        self._names: dict[str, Tensor] = {}

    @classmethod
    def from_folder(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read model, tokenizer and `prompts.json`. Raises OSError, ValueError."""
        return cls(*read_folder(path, Owlv2ForObjectDetection, device, dtype))

    def save_folder(self, path: Path) -> None:
        """Write what `from_folder` reads, weights in half precision. Halves this model too."""
        write_folder(path, self.model, self.tokenizer, self.prompts)

    @torch.inference_mode()
    def detect(
        self, image: NDArray[np.uint8], kinds: Sequence[str] | None = None
    ) -> tuple[Spotted, ...]:
        """See `Detector`. A kind without a prompt of its own is looked for by its name."""
        kinds = tuple(self.prompts) if kinds is None else tuple(kinds)
        if not kinds:
            return ()
        square, frame = to_square(image)
        weight = self.model.box_head.dense0.weight
        rgb = torch.tensor(square).permute(2, 0, 1)[None].float().to(weight.device) / 255
        pixels = detector_pixels(rgb, self.model.config.vision_config.image_size)
        prediction = predict(self.model, pixels.to(weight.dtype), self._embedded(kinds))
        scores, names = scores_of(prediction)
        merged = merge(
            prediction.boxes[0].cpu().numpy(),
            scores[0].cpu().numpy(),
            names[0].cpu().numpy(),
            self.settings,
        )
        return tuple(
            Spotted(kinds[name], box, score)
            for xyxy, score, name in merged
            if (box := box_in_picture(frame.box_to_image(xyxy))) is not None
        )

    def _embedded(self, kinds: Sequence[str]) -> Tensor:
        missing = [kind for kind in kinds if kind not in self._names]
        if missing:
            ids = tokenize(self.tokenizer, [self.prompts.get(kind, kind) for kind in missing])
            embedded = embed_prompts(self.model, ids.to(self.model.device))
            self._names.update(zip(missing, embedded, strict=True))
        return torch.stack([self._names[kind] for kind in kinds])


def box_in_picture(xyxy: NDArray[np.floating]) -> Box | None:
    """The box of xyxy [4], normalised; None for one that is too thin to be an object's."""
    x0, y0, x1, y1 = (float(v) for v in xyxy)
    if x1 - x0 < _MIN_SIDE or y1 - y0 < _MIN_SIDE:
        return None
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
