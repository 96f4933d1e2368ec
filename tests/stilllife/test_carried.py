"""An edited thing's own pixels, taken along to where the edit puts it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from stilllife.carried import carried_pixels, toned, transported
from stilllife.edit_samples import PairImages, encode_pairs, pair_images
from stilllife.edits import EDIT_KINDS, sample_edit_pair
from stilllife.sample_store import draw
from stilllife.scenes import generator_of
from stilllife.supply import PairTexts, Parcel, side_of

CPU = torch.device("cpu")


def square(x0: int, y0: int, side: int, size: int = 32) -> torch.Tensor:
    mask = torch.zeros(1, size, size, dtype=torch.bool)
    mask[:, y0 : y0 + side, x0 : x0 + side] = True
    return mask


def test_pixels_keep_their_order_when_they_are_stretched() -> None:
    picture = torch.zeros(1, 3, 32, 32, dtype=torch.uint8)
    picture[:, 0, 4:12, 4:8], picture[:, 1, 4:12, 8:12] = 200, 100
    moved = transported(picture, square(4, 4, 8), square(10, 12, 16))
    known = moved[0, 3] > 0
    assert not (known & ~square(10, 12, 16)[0]).any()
    assert known.sum() >= 100
    # The left half stays the left half.
    assert (moved[0, 0, 16:24, 14:17] == 200).all()
    assert (moved[0, 1, 16:24, 19:22] == 100).all()


def test_nothing_comes_from_nothing() -> None:
    picture = torch.full((1, 3, 32, 32), 255, dtype=torch.uint8)
    empty = torch.zeros(1, 32, 32, dtype=torch.bool)
    assert not transported(picture, empty, square(2, 2, 8)).any()
    assert not transported(picture, square(2, 2, 8), empty).any()


@pytest.mark.parametrize(
    ("kind", "resized", "visible", "share", "sides"),
    [
        ("move", False, 1.0, 0.8, (True, True)),
        ("move", False, 0.5, 0.0, (False, False)),
        ("change", True, 1.0, 0.8, (True, True)),
        ("change", False, 1.0, 0.0, (False, False)),
        ("replace", False, 1.0, 0.0, (False, False)),
        ("add", False, 1.0, 0.25, (False, True)),
        ("remove", False, 1.0, 0.25, (True, False)),
    ],
)
def test_what_is_known_of_each_kind_of_edit(
    kind: str, resized: bool, visible: float, share: float, sides: tuple[bool, bool]
) -> None:
    picture = torch.full((1, 3, 32, 32), 90, dtype=torch.uint8)
    seen = torch.tensor([visible])
    empty = torch.zeros(1, 32, 32, dtype=torch.bool)
    before = (picture, empty if kind == "add" else square(4, 4, 10), seen)
    after = (picture, empty if kind == "remove" else square(14, 14, 12), seen)
    number = torch.tensor([EDIT_KINDS.index(kind)])  # type: ignore[arg-type]
    to_before, to_after, shown = carried_pixels(number, before, after, torch.tensor([resized]))
    assert shown.item() == pytest.approx(share)
    assert (bool(to_before.any()), bool(to_after.any())) == sides


def test_other_light_keeps_the_range() -> None:
    colors = torch.rand(8, 3, 4, 4) * 255
    changed = toned(colors, torch.Generator().manual_seed(0))
    assert changed.min() >= 0 and changed.max() <= 255
    assert not torch.equal(changed, colors)


def _moves(count: int) -> PairImages:
    pairs = [sample_edit_pair(generator_of(n, "test"), kind="move") for n in range(count)]
    edits = np.array([(EDIT_KINDS.index(p.kind), p.index) for p in pairs], np.int8)
    texts = (PairTexts("a", "a", "a", "a"),) * count
    parcel = Parcel(
        side_of([p.before for p in pairs]), side_of([p.after for p in pairs]), edits, texts
    )
    return pair_images(parcel, lambda packed: draw(packed, CPU), CPU)


class _Plain:
    """Stands for an autoencoder whose latents are every eighth pixel, so that they can be read."""

    def parameters(self) -> Iterator[torch.Tensor]:
        yield torch.zeros(1)

    def encode(self, pictures: torch.Tensor) -> _Plain:
        self.mean = pictures[..., ::8, ::8]
        return self

    @property
    def latent_dist(self) -> _Plain:
        return self


def test_a_moved_thing_is_shown_in_its_hole_and_resembles_the_truth() -> None:
    images = _moves(6)
    known = images.carried_after[:, 3] > 0
    assert known.any(), "none of the moved things is wholly visible"
    own = (images.after.float() - images.carried_after[:, :3].float()).abs().mean(1)
    before = (images.after.float() - images.before.float()).abs().mean(1)
    assert own[known].mean() < before[known].mean()
    samples = encode_pairs(images, _Plain(), torch.Generator().manual_seed(0))  # type: ignore[arg-type]
    hole = samples.mask.expand_as(samples.masked)
    seen = (samples.masked != 0) & hole
    assert 0.01 < seen.float().sum() / hole.float().sum() < 0.7
