"""Colour, pattern, finish and kind of a thing, and the look of its surroundings.

A small CLIP model (Radford et al., arXiv 2103.00020) compares a crop with the words for each
value of an attribute; the nearest words win.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import CLIPModel, CLIPTokenizer

from sgedit_engine.perception.frames import to_square
from sgedit_engine.perception.masks import box_of
from sgedit_engine.perception.worded import read_folder, tokenize, write_folder
from sgedit_engine.reading import NOTHING, Sought

CROP = 64
# Around the box, as a share of its longer side.
MARGIN = 0.08
# What is left of the pixels around a thing, the rest being mid grey: they show the light.
SURROUNDINGS = 0.25
OF_THINGS = ("kind", "color", "pattern", "finish")

Belief = tuple[str, float]


def reader_pixels(crops: Tensor, inside: Tensor) -> Tensor:
    """What the reader sees: `crops` float N×3×C×C in [0, 1] with the pixels outside the thing
    greyed, about unit variance. `inside` float N×1×C×C in [0, 1]: the thing's share of a pixel."""
    kept = SURROUNDINGS + (1 - SURROUNDINGS) * inside
    return (crops - 0.5) * kept * 4.0


def embed_images(model: CLIPModel, pixels: Tensor) -> Tensor:
    """Unit vectors [N, D] of `pixels` (from `reader_pixels`)."""
    pooled = model.vision_model(pixel_values=pixels).pooler_output
    return functional.normalize(model.visual_projection(pooled).float(), dim=-1)


def embed_texts(model: CLIPModel, input_ids: Tensor) -> Tensor:
    """Unit vectors [K, D] of token ids int64 [K, L]; causal, so padding needs no mask."""
    pooled = model.text_model(input_ids=input_ids).pooler_output
    return functional.normalize(model.text_projection(pooled).float(), dim=-1)


class AttributeReader:
    """Reads attributes by comparing crops with prompts (attribute -> value -> words)."""

    def __init__(
        self, model: CLIPModel, tokenizer: CLIPTokenizer, prompts: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.prompts = {name: dict(values) for name, values in prompts.items()}
        self._texts: dict[str, Tensor] = {}

    @classmethod
    def from_folder(
        cls, path: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> Self:
        """Read model, tokenizer and `prompts.json`. Raises OSError, ValueError."""
        return cls(*read_folder(path, CLIPModel, device, dtype))

    def save_folder(self, path: Path) -> None:
        """Write what `from_folder` reads, weights in half precision. Halves this model too."""
        write_folder(path, self.model, self.tokenizer, self.prompts)

    def things(
        self,
        image: NDArray[np.uint8],
        masks: Sequence[NDArray[np.bool_]],
        _sought: Sought = NOTHING,
    ) -> list[dict[str, Belief]]:
        """Per mask: attribute -> (value, belief in [0, 1]), for "kind" and the attributes of
        things: always of the values that it learned. `image` uint8 H×W×3; no mask may be empty."""
        if not masks:
            return []
        names = [name for name in OF_THINGS if name in self.prompts]
        vectors = self._embedded(image, masks)
        return [{name: self._best(name, vector)[0] for name in names} for vector in vectors]

    def looks(
        self, image: NDArray[np.uint8], masks: Sequence[NDArray[np.bool_]]
    ) -> NDArray[np.float32]:
        """Unit vectors float32 [N, D] of the things in `image` uint8 H×W×3; no mask may be
        empty, and there has to be one."""
        vectors: NDArray[np.float32] = self._embedded(image, masks).cpu().numpy()
        return vectors

    def _embedded(self, image: NDArray[np.uint8], masks: Sequence[NDArray[np.bool_]]) -> Tensor:
        crops = [crop_thing(image, mask) for mask in masks]
        return self._embed(np.stack([c for c, _ in crops]), np.stack([m for _, m in crops]))

    def surroundings(self, image: NDArray[np.uint8]) -> dict[str, Belief]:
        """Of "table" and "wall" the (value, belief), from the whole picture uint8 H×W×3."""
        square, _ = to_square(image)
        small = cv2.resize(square, (CROP, CROP), interpolation=cv2.INTER_AREA)
        vector = self._embed(small[None], np.ones((1, CROP, CROP), np.float32))[0]
        names = [name for name in self.prompts if name not in OF_THINGS]
        return {name: self._best(name, vector)[0] for name in names}

    @torch.inference_mode()
    def _embed(self, crops: NDArray[np.uint8], inside: NDArray[np.float32]) -> Tensor:
        weight = self.model.visual_projection.weight
        rgb = torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255
        pixels = reader_pixels(rgb, torch.from_numpy(inside)[:, None])
        return embed_images(self.model, pixels.to(weight.device, weight.dtype))

    @torch.inference_mode()
    def _best(self, name: str, vector: Tensor) -> list[Belief]:
        """All values of an attribute, the likeliest first."""
        if name not in self._texts:
            ids = tokenize(self.tokenizer, list(self.prompts[name].values()))
            self._texts[name] = embed_texts(self.model, ids.to(self.model.device))
        scale = self.model.logit_scale.float().exp()
        beliefs = torch.softmax(scale * self._texts[name] @ vector, 0).tolist()
        return sorted(zip(self.prompts[name], beliefs, strict=True), key=lambda b: -b[1])


def crop_thing(
    image: NDArray[np.uint8], mask: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A square crop around a mask, with a margin: (uint8 CROP×CROP×3, the mask's share of each
    pixel float32 CROP×CROP). What lies outside the picture repeats its edge."""
    box = box_of(mask)
    if box is None:
        raise ValueError("an empty mask has no crop")
    height, width = mask.shape
    side = max(box.width * width, box.height * height) * (1 + 2 * MARGIN)
    center_x, center_y = box.center[0] * width, box.center[1] * height
    scale = CROP / side
    # Output pixel centres to input pixel centres.
    shift_x, shift_y = center_x - side / 2, center_y - side / 2
    to_input = np.array(
        [[1 / scale, 0, shift_x + 0.5 / scale - 0.5], [0, 1 / scale, shift_y + 0.5 / scale - 0.5]]
    )
    source: NDArray = image
    share: NDArray = mask.astype(np.float32)
    if scale < 0.5:
        # Sampling that skips pixels would flicker: average first.
        factor = int(1 / scale)
        size = (max(1, width // factor), max(1, height // factor))
        source = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
        share = cv2.resize(share, size, interpolation=cv2.INTER_AREA)
        ratio = np.array([[size[0] / width], [size[1] / height]])
        to_input = to_input * ratio + np.array([[0.0, 0.0, 0.5], [0.0, 0.0, 0.5]]) * (ratio - 1)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(
        source, to_input, (CROP, CROP), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    inside = cv2.warpAffine(
        share, to_input, (CROP, CROP), flags=flags, borderMode=cv2.BORDER_CONSTANT
    )
    return crop, inside
