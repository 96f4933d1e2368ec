"""Colors that a profile lacks, and which of its own is nearest."""

from __future__ import annotations

import pytest
from PIL import ImageColor

from tools.near_colors import nearest_color

FEW = ("red", "orange", "yellow", "green", "blue", "purple", "white", "black")
MANY = (*FEW, "teal", "pink", "brown", "gray")


@pytest.mark.parametrize(
    ("said", "of_few", "of_many"),
    [
        ("dark blue", "blue", "blue"),
        ("Light-Green", "green", "green"),
        ("hot pink", "red", "pink"),
        ("navy", "blue", "blue"),
        ("navy blue", "blue", "blue"),
        ("bluish green", "green", "green"),
        ("turquoise", "green", "teal"),
        ("lilac", "purple", "purple"),
        ("maroon", "red", "brown"),
        ("charcoal", "black", "black"),
        ("beige", "white", "white"),
        ("blue", None, None),
        ("teal", "green", None),
        ("blue red", None, None),
        ("dark", None, None),
        ("wooden", None, None),
        ("rainbow", None, None),
        ("", None, None),
    ],
)
def test_nearest(said: str, of_few: str | None, of_many: str | None) -> None:
    assert (nearest_color(said, FEW), nearest_color(said, MANY)) == (of_few, of_many)


def test_what_pillow_remembers_changes_nothing() -> None:
    ImageColor.getrgb("white")  # it keeps the numbers in its table of names
    assert nearest_color("beige", FEW) == "white"
