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
from sgedit_engine.diffusion.carry import filled
from sgedit_engine.diffusion.latents import encode, mask_to_latent_grid, reduction
from sgedit_engine.diffusion.window import window_around
from sgedit_engine.errors import InvalidEditError
from sgedit_engine.interface import Image, Mask
from sgedit_engine.regions import OBJECT_MARGIN_PX, Reach, dilate, insertion_region, union
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import with_article

# How often an object is seen at another place, and how much smaller or larger it is there.
_MOVED = 0.5
_SCALES = (0.75, 1.3)
_FULL = 0.95


@dataclass(frozen=True, eq=False)
class View:
    """One training sample, encoded: `latent` and `masked` 1×C×h×w, the picture and the picture
    with a grey hole; `hole` 1×1×h×w of zeros and ones.

    `weight` 1×1×h×w in [0, 1] is how much of each cell the objects cover, `masks` the same for
    each by its index, `beside` where else the picture is as it would be with them. `prompt` tells
    of all of them, with their tokens. Where the picture is drawn from words alone, `hole`,
    `masked` and `beside` are zero.
    """

    latent: Tensor
    masked: Tensor
    hole: Tensor
    weight: Tensor
    beside: Tensor
    masks: dict[int, Tensor]
    prompt: str


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
    others: Mask,
    tokens: Sequence[Sequence[str]],
    reach: Reach,
    settings: ConceptSettings,
    resolution: int,
    *,
    on_view: Callable[[], None],
) -> tuple[View, ...]:
    """Views of random subsets of the subjects, the same for the same settings.

    `others` (bool, H×W) are the picture's objects that are not learned: they stay visible, and
    nobody learns to draw them beside a subject. `tokens` are the placeholders of each subject,
    `reach` tells how holes are planned in the picture. `on_view` is called before each is encoded.
    """
    rng = random.Random(settings.seed)
    views = []
    # Encoding is a tenth of all learning on a processor, and what was not moved looks the same.
    unmoved: dict[tuple[tuple[int, ...], bool], View] = {}
    for _ in range(settings.views):
        on_view()
        chosen = tuple(sorted(rng.sample(range(len(subjects)), rng.randint(1, len(subjects)))))
        before = [subjects[i].mask for i in chosen]
        picture, placed = _placed(image, before, rng)
        whole = rng.random() < settings.whole
        moved = picture is not image
        if not moved and (chosen, whole) in unmoved:
            views.append(unmoved[chosen, whole])
            continue
        left = [subject.mask for i, subject in enumerate(subjects) if i not in chosen]
        beside = union([others, *left], others.shape)
        scene = _scene(picture, placed, before if moved else (), beside, reach)
        masks = dict(zip(chosen, scene.masks, strict=True))
        named = [(subjects[i], tokens[i]) for i in chosen]
        views.append(_encoded(vae, scene, masks, named, whole, resolution))
        if not moved:
            unmoved[chosen, whole] = views[-1]
    return tuple(views)


@dataclass(frozen=True, eq=False)
class _Scene:
    """A picture in which objects are at `masks`.

    `room` is where they are drawn, `hole` that and where they were before they were moved,
    `unknown` where nobody knows what the picture would look like with them, or shall not learn it.
    """

    picture: Image
    masks: tuple[Mask, ...]
    room: Mask
    hole: Mask
    unknown: Mask


def _scene(
    picture: Image, placed: tuple[Mask, ...], before: Sequence[Mask], others: Mask, reach: Reach
) -> _Scene:
    """`placed` is where objects are in a picture, `before` where they were if they were moved."""
    shape = (picture.shape[0], picture.shape[1])
    boxes = [Box.from_mask(mask) for mask in placed]
    others = others & ~union(placed, shape)
    # As edits plan a hole: its form tells where in it the object shall be.
    room = union((insertion_region(box, reach, shape) for box in boxes), shape) & ~others
    if not before:
        return _Scene(picture, placed, room, room, others)
    # What was moved has no shadow here, and nobody has seen what it hid.
    old = dilate(union(before, shape), OBJECT_MARGIN_PX) & ~others
    low = union((insertion_region(_lower(box), reach, shape) for box in boxes), shape)
    return _Scene(picture, placed, room, room | old, low | old | others)


def _lower(box: Box) -> Box:
    return Box(x0=box.x0, y0=(box.y0 + box.y1) / 2, x1=box.x1, y1=box.y1)


def _encoded(
    vae: AutoencoderKL,
    scene: _Scene,
    masks: dict[int, Mask],
    named: Sequence[tuple[Subject, Sequence[str]]],
    whole: bool,
    resolution: int,
) -> View:
    window = window_around(scene.room, resolution)
    part, cell = window.cut(scene.picture), reduction(vae)
    # Cloned outside inference mode, so that autograd may keep them.
    latent = encode(vae, part).clone()
    covered = {i: _coverage(window.cut_mask(mask), cell, latent) for i, mask in masks.items()}
    weight = torch.stack(list(covered.values())).amax(0)
    if whole:
        nothing, words = torch.zeros_like(latent), whole_prompt(named)
        hole = nothing[:, :1]
        return View(latent, nothing, hole, weight, hole.float(), covered, words)
    seen = window.cut_mask(scene.hole)
    grid = mask_to_latent_grid(seen, cell, latent).clone()
    masked = encode(vae, part, seen).clone()
    unknown = _coverage(window.cut_mask(scene.unknown), cell, latent)
    beside = ((weight == 0) & (unknown == 0)).float()
    return View(latent, masked, grid, weight, beside, covered, hole_prompt(named))


def hole_prompt(named: Sequence[tuple[Subject, Sequence[str]]]) -> str:
    """What a hole shows, as edits ask for it: "a red <object-0> mug and a blue <object-1> ball"."""
    return " and ".join(
        with_tokens(with_article(s.description or s.category), s.category, names)
        for s, names in named
    )


def whole_prompt(named: Sequence[tuple[Subject, Sequence[str]]]) -> str:
    """What a picture shows: "a photo of <object-0> mug. red striped mug." of one object."""
    things = " and ".join(f"{' '.join(names)} {s.category}" for s, names in named)
    told = " ".join(f"{s.description or s.category}." for s, _ in named)
    return f"a photo of {things}. {told}"


def _coverage(mask: Mask, cell: int, like: Tensor) -> Tensor:
    """How much of each latent cell a mask covers: 1×1×h×w in [0, 1]."""
    rows, columns = mask.shape[0] // cell, mask.shape[1] // cell
    shares = cv2.resize(mask.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(shares)[None, None].to(like.device, torch.float32)


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
        moved = cv2.warpAffine(filled(image, mask), move, size, flags=cv2.INTER_CUBIC)
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
