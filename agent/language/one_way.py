"""Wishes that a thing be taller, wider, thinner or longer: things are drawn larger or smaller as a
whole, so what comes nearest is offered for a "yes". (Something new, "a tall lamp", is drawn so.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words for one way only, and for the size as a whole that comes nearest.
_GROWS = "taller|wider|longer|thicker|fatter|broader|deeper|chubbier|plumper"
_SHRINKS = "shorter|thinner|narrower|slimmer|slenderer|skinnier"
_GREAT, _SMALL = "tall|wide|long|thick|fat|broad", "short|thin|narrow|slim|slender|skinny"
_NEAREST = {
    **dict.fromkeys(_GROWS.split("|"), "bigger"),
    **dict.fromkeys(_SHRINKS.split("|"), "smaller"),
    **dict.fromkeys(_GREAT.split("|"), "big"),
    **dict.fromkeys(_SMALL.split("|"), "small"),
    **dict.fromkeys(("height", "width", "length", "thickness"), "size"),
    **dict.fromkeys(("stretch", "lengthen", "widen", "broaden", "heighten", "elongate"), "enlarge"),
    **dict.fromkeys(("squash", "squeeze", "shorten", "flatten", "squish"), "shrink"),
}
ONE_WAY = frozenset(_NEAREST)
# Two ways at once are the size, with what they come to.
AS_A_WHOLE = (
    (r"\b(?:taller|longer) and (?:wider|broader|fatter|thicker)\b", "bigger"),
    (r"\b(?:wider|broader|fatter|thicker) and (?:taller|longer)\b", "bigger"),
    (r"\b(?:shorter and (?:thinner|narrower)|(?:thinner|narrower) and shorter)\b", "smaller"),
)
# "The taller mug" is which one, "a longer book" a new one.
_WHICH_ONE = r"(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bthat )(?<!\bthis )(?<!\bmy )(?<!\bof the )"
_AS_A_WISH = re.compile(
    rf"{_WHICH_ONE}\b(?P<more>more |less )?(?P<word>{'|'.join(_NEAREST)})\b|"
    r"(?<=\bthe )(?P<measure>height|width|length|thickness)(?= of\b)",
    re.IGNORECASE,
)
_VERTICALLY = re.compile(
    r"[ ,]*\b(?:vertically|horizontally|sideways|upwards?|lengthwise|in (?:height|width|length)|"
    r"but not (?:any )?(?:taller|wider|longer|thicker|bigger))\b",
    re.IGNORECASE,
)
# "No longer", "how long", "before long" tell of time.
_OF_TIME = re.compile(r"\b(?:no|any|how|before|so|while) long(?:er)?$", re.IGNORECASE)


@dataclass(frozen=True)
class AsAWhole:
    """A message with a word for all ways in the place of one for one way. `measured`: by how much
    was said right before it ("twice as tall")."""

    text: str
    measured: bool


def in_all_ways(text: str) -> Iterator[AsAWhole]:
    """The message as it would be of all ways; for each of its words for one way."""
    bare = _VERTICALLY.sub("", text)
    if any(re.search(both, bare, re.IGNORECASE) for both, _ in AS_A_WHOLE):
        return
    for found in _AS_A_WISH.finditer(bare):
        before = bare[: found.start()]
        if _OF_TIME.search(bare[: found.end()]):
            continue
        whole = f"{before}{_meant(found)}{bare[found.end() :]}"
        yield AsAWhole(whole, before.endswith(" as "))


def _meant(found: re.Match[str]) -> str:
    nearest = _NEAREST[(found["word"] or found["measure"]).lower()]
    if more := (found["more"] or "").strip().lower():
        step = nearest in ("big", "bigger")
        return "bigger" if step == (more == "more") else "smaller"
    return nearest
