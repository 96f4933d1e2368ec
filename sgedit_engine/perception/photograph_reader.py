"""How things in photographs look, in words and as vectors: CLIP (Radford et al., arXiv 2103.00020).

A crop around a thing, its surroundings dimmed, is compared with a sentence for each value of an
attribute. Nothing was tuned for that: the beliefs are the model's own, made less sure, and whoever
uses them leaves unsaid what is not clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPModel, CLIPTokenizer

from sgedit_engine.models.replay import replays_of, sent
from sgedit_engine.models.whole import whole_model
from sgedit_engine.perception.attributes import (
    MARGIN,
    SURROUNDINGS,
    Belief,
    embed_images,
    embed_texts,
)
from sgedit_engine.perception.masks import box_of
from sgedit_engine.perception.worded import tokenize
from sgedit_engine.reading import NOTHING, Sought
from sgedit_engine.scene.graph import NAMELESS, with_article

# The mean and spread of the pixels that CLIP was trained on, RGB in [0, 1].
_MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
_SPREAD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
# CLIP's cosines are multiplied by this share of its own scale: among a few values the largest is
# taken for certain else. Not measured on photographs.
SURENESS = 0.5
# The square around a larger thing is made of fewer pixels first: beside one that is long and thin
# it is mostly what is made up there.
_LARGEST_PX = 4096
# Crops that are looked at together.
_BATCH = 16


class PhotographReader:
    """A `Reader` of the values of any attribute (attribute -> values), and of any kinds."""

    def __init__(
        self, model: CLIPModel, tokenizer: CLIPTokenizer, attributes: Mapping[str, Sequence[str]]
    ) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.attributes = {name: tuple(values) for name, values in attributes.items()}
        self._scale = SURENESS * float(model.logit_scale.detach().float().exp())
        self._known: dict[str, Tensor] = {}

    @classmethod
    def from_folder(
        cls,
        path: Path,
        attributes: Mapping[str, Sequence[str]],
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> Self:
        """Read model and tokenizer. Raises OSError, ValueError."""
        model = whole_model(CLIPModel, path, dtype)
        tokenizer = CLIPTokenizer.from_pretrained(path, local_files_only=True)
        return cls(model.to(device), tokenizer, attributes)

    def things(
        self,
        image: NDArray[np.uint8],
        masks: Sequence[NDArray[np.bool_]],
        sought: Sought = NOTHING,
    ) -> list[dict[str, Belief]]:
        """Per mask: attribute -> (value, belief in [0, 1]).

        "kind" is among them where kinds are sought: one of these, or `NAMELESS`, so that one name
        alone is not certain. `image` uint8 H×W×3; no mask may be empty.
        """
        if not masks:
            return []
        asked = {
            name: self._sentences(dict.fromkeys([*values, *sought.attributes.get(name, ())]))
            for name, values in self.attributes.items()
        }
        if sought.kinds:
            named = tuple(dict.fromkeys((*sought.kinds, NAMELESS)))
            asked["kind"] = {kind: f"a photo of {with_article(kind)}" for kind in named}
        vectors = self._embedded(image, masks)
        found = {name: self._best(sentences, vectors) for name, sentences in asked.items()}
        return [{name: told[n] for name, told in found.items()} for n in range(len(masks))]

    def looks(
        self, image: NDArray[np.uint8], masks: Sequence[NDArray[np.bool_]]
    ) -> NDArray[np.float32]:
        """Unit vectors float32 [N, D] of the things in `image` uint8 H×W×3; no mask may be
        empty, and there has to be one."""
        vectors: NDArray[np.float32] = self._embedded(image, masks).numpy()
        return vectors

    @staticmethod
    def _sentences(values: Iterable[str]) -> dict[str, str]:
        return {value: f"a photo of {with_article(value)} object" for value in values}

    @torch.inference_mode()
    def _embedded(self, image: NDArray[np.uint8], masks: Sequence[NDArray[np.bool_]]) -> Tensor:
        """Unit vectors float32 [N, D], on the host."""
        weight = self.model.visual_projection.weight
        side = int(self.model.config.vision_config.image_size)
        replays, found = replays_of(self.model, weight.device), []
        for start in range(0, len(masks), _BATCH):
            crops = [crop_pixels(image, m, side) for m in masks[start : start + _BATCH]]
            # A crop is looked at by itself: more of them make few sizes that are ever recorded.
            more = (1 << (len(crops) - 1).bit_length()) - len(crops)
            pixels = sent(torch.from_numpy(np.stack(crops + crops[:1] * more)), weight.device)
            told = pixels.permute(0, 3, 1, 2).to(weight.dtype).contiguous()
            found.append(replays(_looked_at, told, self.model)[: len(crops)])
        return torch.cat(found).cpu()

    @torch.inference_mode()
    def _best(self, sentences: Mapping[str, str], vectors: Tensor) -> list[Belief]:
        """For each of the vectors the likeliest of some sentences' values."""
        missing = [text for text in sentences.values() if text not in self._known]
        if missing:
            ids = tokenize(self.tokenizer, missing).to(self.model.device)
            known = embed_texts(self.model, ids).cpu()
            self._known.update(zip(missing, known, strict=True))
        texts = torch.stack([self._known[text] for text in sentences.values()])
        likely = torch.softmax(self._scale * vectors @ texts.T, 1).max(1)
        values, names = list(sentences), likely.indices.tolist()
        return [
            (values[n], belief) for n, belief in zip(names, likely.values.tolist(), strict=True)
        ]


def _looked_at(pixels: Tensor, model: CLIPModel) -> Tensor:
    return embed_images(model, pixels)


def crop_pixels(
    image: NDArray[np.uint8], mask: NDArray[np.bool_], side: int
) -> NDArray[np.float32]:
    """What CLIP sees of a thing, float32 side×side×3, normalised: the square around its mask with
    a margin, all but the thing dimmed. What lies outside the picture repeats its edge."""
    box = box_of(mask)
    if box is None:
        raise ValueError("an empty mask has no crop")
    rows, columns = mask.shape
    length = max(round(max(box.width * columns, box.height * rows) * (1 + 2 * MARGIN)), 1)
    left = round(box.center[0] * columns - length / 2)
    top = round(box.center[1] * rows - length / 2)
    part = slice(max(top, 0), top + length), slice(max(left, 0), left + length)
    cut, share = image[part], mask[part].astype(np.uint8) * np.uint8(255)
    less = length // _LARGEST_PX + 1
    if less > 1:
        size = (max(cut.shape[1] // less, 1), max(cut.shape[0] // less, 1))
        cut, share = (cv2.resize(v, size, interpolation=cv2.INTER_AREA) for v in (cut, share))
    length, above, before = length // less, max(-top, 0) // less, max(-left, 0) // less
    high, wide = share.shape
    sides = (above, length - high - above, before, length - wide - before)
    cut = cv2.copyMakeBorder(cut, *sides, cv2.BORDER_REPLICATE)
    share = cv2.copyMakeBorder(share, *sides, cv2.BORDER_CONSTANT, value=0)
    method = cv2.INTER_AREA if length > side else cv2.INTER_CUBIC
    rgb = cv2.resize(cut, (side, side), interpolation=method).astype(np.float32) / 255
    inside = cv2.resize(share, (side, side), interpolation=method).astype(np.float32) / 255
    kept = SURROUNDINGS + (1 - SURROUNDINGS) * inside
    normal = (rgb - _MEAN) / _SPREAD
    return (normal * kept[..., None]).astype(np.float32)
