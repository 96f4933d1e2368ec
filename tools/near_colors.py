"""The nearest color that a profile has, for the name of one that it has not."""

from __future__ import annotations

import colorsys
from collections.abc import Collection

from PIL import ImageColor

# Names that people use and the web's colors lack.
_MORE = {
    "amber": "#ffbf00", "apricot": "#fbceb1", "bronze": "#cd7f32", "burgundy": "#800020",
    "cerise": "#de3163", "charcoal": "#333333", "cherry": "#d2042d", "chocolate": "#7b3f2a",
    "copper": "#b87333", "cream": "#fffef2", "emerald": "#50c878", "jade": "#00a86b",
    "lemon": "#fff44f",
    "lilac": "#c8a2c8", "mauve": "#b784a7", "mint": "#98ff98", "mustard": "#e1ad01",
    "ochre": "#cc7722", "peach": "#ffcba4", "petrol": "#005f6a", "rose": "#ff66cc",
    "ruby": "#e0115f", "rust": "#b7410e", "sand": "#c2b280", "sapphire": "#0f52ba",
    "scarlet": "#ff2400", "terracotta": "#e2725b", "ultramarine": "#120a8f",
}  # fmt: skip
_SHADES = frozenset(
    (
        "dark", "darker", "deep", "light", "lighter", "pale", "bright", "soft", "dull", "hot",
        "neon", "pastel", "baby", "sky", "royal", "navy", "ice", "midnight", "forest", "grass",
        "lime", "olive", "sea", "ocean", "blood", "brick", "wine", "rich", "vivid", "electric",
        "dusty", "dirty", "medium", "very", "slightly", "really", "dusky", "burnt", "golden",
        "lemon", "mint", "racing", "bottle", "army", "canary",
    )
)  # fmt: skip
# Below these a color is told by how light it is, not by its hue.
_GRAY, _BLACK = 0.15, 0.25


def nearest_color(said: str, known: Collection[str]) -> str | None:
    """The color of `known` that is nearest to the one named ("dark blue", "navy"); None where the
    words name no color, or one that is known as it is."""
    words = said.lower().replace("-", " ").split()
    if not words or " ".join(words) in known:
        return None
    if words[-1] in known and all(map(is_shade, words[:-1])):
        return words[-1]
    meant = _hsv("".join(words)) or (_hsv(words[-1]) if all(map(is_shade, words[:-1])) else None)
    there = {name: hsv for name in known if (hsv := _hsv(name)) is not None}
    if meant is None or not there:
        return None
    return min(there, key=lambda name: _distance(meant, there[name]))


def is_shade(word: str) -> bool:
    """Whether a word says of a color how dark, light or strong it is."""
    return word in _SHADES or word.endswith("ish")


def _hsv(name: str) -> tuple[float, float, float] | None:
    """Hue, saturation and value in [0, 1] of a color by its name."""
    code = _MORE.get(name) or (name if name in ImageColor.colormap else None)
    if code is None:
        return None
    red, green, blue = ImageColor.getrgb(code)[:3]
    return colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)


def _distance(first: tuple[float, float, float], second: tuple[float, float, float]) -> float:
    """How far apart colors are: gray ones by their lightness, others by their hue before all."""
    gray = [s < _GRAY or v < _BLACK for _, s, v in (first, second)]
    if gray[0] != gray[1]:
        return 2.0
    lightness = abs(first[2] - second[2])
    if all(gray):
        return lightness
    turn = abs(first[0] - second[0])
    return 4 * min(turn, 1 - turn) + (lightness + abs(first[1] - second[1])) / 4
