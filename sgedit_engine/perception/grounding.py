"""Finding anything that can be named: Grounding DINO (Liu et al., arXiv 2303.05499).

The names are one text, "a cup. a laptop.", and each answer tells how well every token of it fits.
Which name an answer is for is told by the tokens of each name, so that names may share words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as PILImage
from torch import Tensor
from torch.nn import functional
from transformers import (
    BertTokenizerFast,
    GroundingDinoForObjectDetection,
    GroundingDinoImageProcessorPil,
)

from sgedit_engine.models.replay import replays_of, sent
from sgedit_engine.models.whole import whole_model
from sgedit_engine.perception.detect import DetectorSettings, box_in_picture, merge
from sgedit_engine.perception.eyes import pixels_on
from sgedit_engine.reading import Spotted

# A larger picture is reduced to this longer side first: twice what the model sees of it.
_LARGEST_PX = 2666
# Texts are padded to such steps of tokens, so that few lengths are ever recorded.
_TOKENS = 16
# Lists of names whose texts are remembered.
_REMEMBERED = 8


@dataclass(frozen=True)
class GroundingSettings:
    """`floor`: answers scored lower are dropped. `text`: likeness from which a token of a name is
    told. `overlap`: boxes that overlap more (IoU) are one answer (the paper's 0.8)."""

    floor: float = 0.2
    text: float = 0.25
    overlap: float = 0.8


class Prompt(NamedTuple):
    """Some names as one text: its token ids, and which of them (from, to) are whose, by the
    name's number in the list that was asked for."""

    ids: tuple[int, ...]
    spans: dict[int, tuple[int, int]]


def prompts_of(
    names: Sequence[str], tokenizer: BertTokenizerFast, most_tokens: int
) -> Iterator[Prompt]:
    """The names, in their order, in as few texts of at most `most_tokens` as they need.

    A name that alone is longer is cut; one without words is in none.
    """
    start, end, dot = tokenizer.cls_token_id, tokenizer.sep_token_id, _dot(tokenizer)
    ids: list[int] = [start]
    spans: dict[int, tuple[int, int]] = {}
    for number, name in enumerate(names):
        words = " ".join(re.findall(r"[\w'-]+", name.lower()))
        own = tokenizer(words, add_special_tokens=False)["input_ids"][: most_tokens - 3]
        if not own:
            continue
        if spans and len(ids) + len(own) + 2 > most_tokens:
            yield Prompt((*ids, end), spans)
            ids, spans = [start], {}
        spans[number] = (len(ids), len(ids) + len(own))
        ids += [*own, dot]
    if spans:
        yield Prompt((*ids, end), spans)


def _dot(tokenizer: BertTokenizerFast) -> int:
    found: int = tokenizer.convert_tokens_to_ids(".")
    return found


def named_by(
    likeness: NDArray[np.float32], prompt: Prompt, text: float
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(score float32 [Q], number of the best name int64 [Q]) from the likeness of Q answers to each
    token, float32 [Q, T].

    The best name is that of which most is told, then that with the best mean over its tokens; its
    score is that of its best token.
    """
    numbers = list(prompt.spans)
    told, means, bests = [], [], []
    for low, high in prompt.spans.values():
        own = likeness[:, low:high]
        told.append((own > text).mean(axis=1))
        means.append(own.mean(axis=1))
        bests.append(own.max(axis=1))
    best = (np.stack(told) * 2.0 + np.stack(means)).argmax(axis=0)
    scores: NDArray[np.float32] = np.stack(bests)[best, np.arange(len(best))]
    return scores, np.array(numbers, np.int64)[best]


def seen_size(rows: int, columns: int, pictures: GroundingDinoImageProcessorPil) -> tuple[int, int]:
    """The rows and columns at which a picture is seen: as the library has it, to the pixel, but for
    what is so long and thin that no pixel of its width would be left."""
    shortest, longest = (pictures.size[f"{name}_edge"] for name in ("shortest", "longest"))
    least, most = min(rows, columns), max(rows, columns)
    other = shortest * most / least
    if other > longest:
        shortest, other = round(longest * least / most), (longest * least / most) * most / least
    if shortest == least:
        return rows, columns
    size = max(shortest, 1), int(other)
    return size if rows <= columns else size[::-1]


class Answers(NamedTuple):
    """Boxes xyxy float32 [Q, 4] normalised, scores float32 [Q], numbers of names int64 [Q]."""

    boxes: NDArray[np.float32]
    scores: NDArray[np.float32]
    names: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Asked:
    """Pixels float32 1×3×H×W, token ids int64 1×L, and which of them (0 or 1) are of the text."""

    pixels: Tensor
    ids: Tensor
    told: Tensor


def _answered(asked: _Asked, model: GroundingDinoForObjectDetection) -> tuple[Tensor, Tensor]:
    """The likeness to each token, float32 [1, Q, T], and centres and sizes, float32 [1, Q, 4]."""
    with _tf32():
        found = model(pixel_values=asked.pixels, input_ids=asked.ids, attention_mask=asked.told)
    return torch.sigmoid(found.logits.float()), found.pred_boxes.float()


@contextmanager
def _tf32() -> Iterator[None]:
    """Products of matrices in TF32 on CUDA, as those of convolutions are without asking."""
    products = torch.backends.cuda.matmul
    before, products.allow_tf32 = products.allow_tf32, True
    try:
        yield
    finally:
        products.allow_tf32 = before


class GroundingDinoDetector:
    """A `Detector` of whatever is named: a Grounding DINO with its processors.

    It knows no kinds of its own: asked for none it finds nothing. It runs in float32 on every
    device, as half precision cannot place what its attention samples; of what CUDA multiplies, ten
    bits count.
    """

    def __init__(
        self,
        model: GroundingDinoForObjectDetection,
        pictures: GroundingDinoImageProcessorPil,
        tokenizer: BertTokenizerFast,
        settings: GroundingSettings | None = None,
    ) -> None:
        self.model = model.eval()
        self.pictures = pictures
        self.tokenizer = tokenizer
        self.settings = settings or GroundingSettings()
        # Each candidate of an edit is searched for the same.
        self._asked: dict[tuple[str, ...], list[Prompt]] = {}

    @classmethod
    def from_folder(cls, path: Path, device: torch.device | str = "cpu") -> Self:
        """Read model, tokenizer and `preprocessor_config.json`. Raises OSError, ValueError."""
        model = whole_model(GroundingDinoForObjectDetection, path, torch.float32)
        pictures = GroundingDinoImageProcessorPil.from_pretrained(path, local_files_only=True)
        tokenizer = BertTokenizerFast.from_pretrained(path, local_files_only=True)
        return cls(model.to(device), pictures, tokenizer)

    @torch.inference_mode()
    def detect(
        self, image: NDArray[np.uint8], kinds: Sequence[str] | None = None
    ) -> tuple[Spotted, ...]:
        """See `Detector`."""
        answers = self.answers(image, kinds or ())
        if kinds is None or not answers:
            return ()
        boxes, scores, names = (np.concatenate(parts) for parts in zip(*answers, strict=True))
        # One box each: what agrees is not averaged.
        once = DetectorSettings(self.settings.floor, self.settings.overlap, agreement=1.0)
        return tuple(
            Spotted(kinds[name], box, score)
            for xyxy, score, name in merge(boxes, scores, names, once)
            if (box := box_in_picture(xyxy)) is not None
        )

    @torch.inference_mode()
    def answers(self, image: NDArray[np.uint8], kinds: Sequence[str]) -> list[Answers]:
        """All answers for some kinds, however weak, by the prompts that the kinds are asked in."""
        prompts = self._prompts(tuple(kinds))
        pixels = self._pixels(image) if prompts else None
        return [] if pixels is None else [self._answers(pixels, prompt) for prompt in prompts]

    def _prompts(self, kinds: tuple[str, ...]) -> list[Prompt]:
        if kinds not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            most = self.model.config.max_text_len
            self._asked[kinds] = list(prompts_of(kinds, self.tokenizer, most))
        return self._asked[kinds]

    def _pixels(self, image: NDArray[np.uint8]) -> Tensor:
        device = self.model.device
        size = seen_size(image.shape[0], image.shape[1], self.pictures)
        if size[0] >= image.shape[0]:
            # Enlarged where that takes no time.
            values = functional.interpolate(pixels_on(image, device), size, mode="bilinear")
        else:
            picture = PILImage.fromarray(image)
            most = (_LARGEST_PX, _LARGEST_PX)
            picture.thumbnail(most, PILImage.Resampling.BOX, reducing_gap=None)
            small = picture.resize(size[::-1], PILImage.Resampling(self.pictures.resample))
            values = pixels_on(np.asarray(small), device)
        looks = torch.tensor([self.pictures.image_mean, self.pictures.image_std])
        mean, spread = sent(looks, device)[..., None, None]
        return (values * self.pictures.rescale_factor - mean) / spread

    def _answers(self, pixels: Tensor, prompt: Prompt) -> Answers:
        length = len(prompt.ids)
        padded = min(length + -length % _TOKENS, self.model.config.max_text_len)
        text = torch.full((2, 1, padded), self.tokenizer.pad_token_id)
        text[0, 0, :length], text[1, 0] = torch.tensor(prompt.ids), torch.arange(padded) < length
        ids, told = sent(text, pixels.device)
        replays = replays_of(self.model, pixels.device)
        answers = replays(_answered, _Asked(pixels, ids, told), self.model)
        likeness, centers = (values[0].cpu().numpy() for values in answers)
        scores, names = named_by(likeness, prompt, self.settings.text)
        half = centers[:, 2:] / 2
        corners = np.concatenate([centers[:, :2] - half, centers[:, :2] + half], axis=1)
        return Answers(np.clip(corners, 0.0, 1.0), scores, names)
