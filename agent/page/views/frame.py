"""The picture that elements draw over: its address, its size, and lengths in its units."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from agent.page.views.outline import WIDTH, outline
from sgedit_engine.interface import Picture
from sgedit_engine.scene.geometry import Box
from sgedit_engine.scene.graph import SceneGraph, SceneObject

# The longest side of a picture that is drawn over, and of one in a list; in pixels.
SHOWN_PX = 1280
THUMB_PX = 192


class Url(Protocol):
    """The address of a stored picture, for the user of this page only.

    "image": `digest` is an image's; the answer is an RGB PNG, no larger than `size` on its longest
    side (`pictures.scaled_png`), or as it is stored where `size` is None. "mask": `digest` is a
    mask's; the answer is a PNG, white where the mask is true.
    """

    def __call__(
        self, kind: Literal["image", "mask"], digest: str, size: int | None = None
    ) -> str: ...


def frame(image: str, graph: SceneGraph, pixels: tuple[int, int], url: Url) -> dict[str, Any]:
    """A picture by its digest: `url`, `width` and `height` (units), `alt`. `pixels`: H, W."""
    height, width = pixels
    return {
        "url": url("image", image, SHOWN_PX),
        "width": WIDTH,
        "height": round(WIDTH * height / width, 1),
        "alt": f"The picture: {', '.join(o.name for o in graph.foreground) or 'nothing in it'}.",
    }


def units(box: Box, pixels: tuple[int, int]) -> list[float]:
    """A box as x, y, width, height in units."""
    tall = WIDTH * pixels[0] / pixels[1]
    lengths = (box.x0 * WIDTH, box.y0 * tall, box.width * WIDTH, box.height * tall)
    return [round(length, 1) for length in lengths]


def box_path(box: Box, pixels: tuple[int, int]) -> str:
    """A box as an SVG path."""
    x, y, width, height = units(box, pixels)
    return f"M{x} {y}h{width}v{height}h{-width}Z"


def outline_of(item: SceneObject, picture: Picture) -> str:
    """The outline of an object as an SVG path; of one without a mask, its box."""
    if (mask := picture.masks.get(item.id)) is not None and mask.any():
        return outline(mask)
    return box_path(item.box, picture.image.shape[:2])
