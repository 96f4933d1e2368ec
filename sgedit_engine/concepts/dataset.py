"""One picture becomes many views of its objects: at other places, in other sizes, in holes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from diffusers import AutoencoderKL
from numpy.typing import NDArray
from torch import Tensor

from sgedit_engine.concepts.concept import ConceptSettings, Subject
from sgedit_engine.concepts.tokens import with_tokens
from sgedit_engine.diffusion.latents import encode, mask_to_latent_grid, reduction
from sgedit_engine.diffusion.window import Window, window_around
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Image, Mask
from sgedit_engine.regions import dilate, union

# How often an object is seen at another place, and how much smaller or larger it is there.
_MOVED = 0.75
_SCALES = (0.75, 1.3)
# Of the box around an object on each side, as holes are planned: margin and room for a shadow.
_MARGINS = (0.1, 0.6)
_OBJECT_MARGIN_PX = 4.0
_FULL = 0.95


@dataclass(frozen=True, eq=False)
class View:
    """One training sample, encoded: `latent` and `masked` 1×C×h×w, the picture and the picture
    with a grey hole; `hole` 1×1×h×w of zeros and ones.

    `weight` 1×1×h×w in [0, 1] is how much of each cell the objects cover, `masks` the same for
    each by its index. `prompt` tells of all of them, with their tokens. With `whole` the picture
    is drawn from words alone: `hole` and `masked` are zero.
    """

    latent: Tensor
    masked: Tensor
    hole: Tensor
    weight: Tensor
    masks: dict[int, Tensor]
    prompt: str
    whole: bool


def check_subjects(image: Image, subjects: Sequence[Subject]) -> None:
    """Raises InvalidEditError for no subjects, and for a mask that is empty, the whole picture,
    or not of the picture's size."""
    if not subjects:
        raise InvalidEditError("There is no object to learn.", "Name one of the picture.")
    for subject in subjects:
        name = subject.description or subject.category
        if subject.mask.shape != image.shape[:2]:
            raise InvalidEditError(
                f"The mask of the {name} is not of the picture's size.",
                "Read the picture again.",
            )
        if not subject.mask.any():
            raise InvalidEditError(
                f"Nothing is seen of the {name}.", "Choose an object that can be seen."
            )
        if subject.mask.mean() > _FULL:
            raise InvalidEditError(
                f"The mask of the {name} is the whole picture.",
                "Choose an object with something around it.",
            )


def make_views(
    vae: AutoencoderKL,
    image: Image,
    subjects: Sequence[Subject],
    tokens: Sequence[Sequence[str]],
    settings: ConceptSettings,
    resolution: int,
    *,
    on_view: Callable[[], None],
) -> tuple[View, ...]:
    """Views of random subsets of the subjects, the same for the same settings.

    `tokens` are the placeholders of each subject. `on_view` is called before each is encoded.
    """
    rng = random.Random(settings.seed)
    views = []
    for _ in range(settings.views):
        on_view()
        chosen = sorted(rng.sample(range(len(subjects)), rng.randint(1, len(subjects))))
        picture, masks = _placed(image, [subjects[i].mask for i in chosen], rng)
        room = union((_hole(mask, rng) for mask in masks), (image.shape[0], image.shape[1]))
        # Where an object was, it is no longer: nothing shall be copied from there.
        gone = dilate(union((s.mask for s in subjects), room.shape), _OBJECT_MARGIN_PX)
        named = [(subjects[i], tokens[i]) for i in chosen]
        views.append(
            _encoded(
                vae,
                picture,
                room | gone,
                dict(zip(chosen, masks, strict=True)),
                window_around(room, resolution),
                named,
                rng.random() < settings.whole,
            )
        )
    return tuple(views)


def _encoded(
    vae: AutoencoderKL,
    picture: Image,
    hole: Mask,
    masks: dict[int, Mask],
    window: Window,
    named: Sequence[tuple[Subject, Sequence[str]]],
    whole: bool,
) -> View:
    part, cell = window.cut(picture), reduction(vae)
    latent = encode(vae, part)
    covered = {i: _coverage(window.cut_mask(mask), cell, latent) for i, mask in masks.items()}
    weight = torch.stack(list(covered.values())).amax(0)
    if whole:
        nothing = torch.zeros_like(latent)
        words = whole_prompt(named)
        return View(latent.clone(), nothing, nothing[:, :1], weight, covered, words, True)
    seen = window.cut_mask(hole)
    grid = mask_to_latent_grid(seen, cell, latent)
    masked = encode(vae, part, seen)
    # Cloned outside inference mode: autograd may keep them.
    return View(
        latent.clone(), masked.clone(), grid.clone(), weight, covered, hole_prompt(named), False
    )


def hole_prompt(named: Sequence[tuple[Subject, Sequence[str]]]) -> str:
    """What a hole shows, as edits ask for it: "a red <object-0> mug and a blue <object-1> ball"."""
    return " and ".join(
        with_tokens(_with_article(s.description or s.category), s.category, names)
        for s, names in named
    )


def whole_prompt(named: Sequence[tuple[Subject, Sequence[str]]]) -> str:
    """What a picture shows: "a photo of <object-0> mug and <object-1> ball. red mug. blue ball"."""
    things = " and ".join(f"{' '.join(names)} {s.category}" for s, names in named)
    told = " ".join(f"{s.description or s.category}." for s, _ in named)
    return f"a photo of {things}. {told}"


def _with_article(phrase: str) -> str:
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"


def _coverage(mask: Mask, cell: int, like: Tensor) -> Tensor:
    """How much of each latent cell a mask covers: 1×1×h×w in [0, 1]."""
    rows, columns = mask.shape[0] // cell, mask.shape[1] // cell
    shares = cv2.resize(mask.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(shares)[None, None].to(like.device, torch.float32)


def _hole(mask: Mask, rng: random.Random) -> Mask:
    """A box around an object, with random margins."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    up, down = (round(rng.uniform(*_MARGINS) * height) for _ in range(2))
    left, right = (round(rng.uniform(*_MARGINS) * width) for _ in range(2))
    hole = np.zeros_like(mask)
    hole[
        max(rows[0] - up, 0) : rows[-1] + down + 1, max(columns[0] - left, 0) : columns[-1] + right
    ] = True
    return hole


def _placed(
    image: Image, masks: Sequence[Mask], rng: random.Random
) -> tuple[Image, tuple[Mask, ...]]:
    """The picture with copies of its objects at other places, and where they are; or as it is."""
    if rng.random() >= _MOVED:
        return image, tuple(masks)
    picture, placed = image.copy(), []
    taken = np.zeros_like(masks[0])
    for mask in masks:
        move = _random_move(mask, rng)
        size = (mask.shape[1], mask.shape[0])
        # Beside an object its own colours go on, so that no other background mixes into its edge.
        moved = cv2.warpAffine(_spread(image, mask), move, size, flags=cv2.INTER_CUBIC)
        alpha = cv2.warpAffine(mask.astype(np.float32), move, size, flags=cv2.INTER_LINEAR)
        alpha = np.where(taken, 0, alpha)[..., None]
        mixed = picture * (1 - alpha) + moved * alpha
        picture = mixed.round().clip(0, 255).astype(np.uint8)
        seen = alpha[..., 0] > 0.5
        taken |= seen
        placed.append(seen)
    if not all(seen.any() for seen in placed):
        return image, tuple(masks)
    return picture, tuple(placed)


def _random_move(mask: Mask, rng: random.Random) -> NDArray[np.float64]:
    """A scaling about the object and a shift after which it lies inside the picture, 2×3."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    most = min(mask.shape[0] / height, mask.shape[1] / width)
    scale = min(rng.uniform(*_SCALES), most)
    x = rng.uniform(0, mask.shape[1] - scale * width)
    y = rng.uniform(0, mask.shape[0] - scale * height)
    return np.array([[scale, 0, x - scale * columns[0]], [0, scale, y - scale * rows[0]]])


def _spread(image: Image, mask: Mask) -> Image:
    """The picture with each pixel outside a mask in the colour of the nearest one inside."""
    away = (~mask).astype(np.uint8)
    _, labels = cv2.distanceTransformWithLabels(
        away, cv2.DIST_L2, cv2.DIST_MASK_PRECISE, labelType=cv2.DIST_LABEL_PIXEL
    )
    colors = np.zeros((int(labels.max()) + 1, 3), np.uint8)
    colors[labels[mask]] = image[mask]
    spread: Image = colors[labels]
    return spread
