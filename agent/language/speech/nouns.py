"""Words for things as their kinds are called: pet names, everyday words, and slips of the fingers.

Only a word that means nothing else here is changed, and only into a kind of the profile.
"""

from __future__ import annotations

import re

from agent.language.spelling import COMMON
from agent.language.tokens import tokenize
from agent.language.world_words import WorldWords

# What people call a kind besides the profile's own words; the first kind that it knows is meant.
_EVERYDAY = {
    "ducky": "duck", "duckie": "duck", "duckling": "duck", "duckies": "ducks", "ducklings": "ducks",
    "quacker": "duck", "sphere": "ball", "orb": "ball", "spheres": "balls", "beachball": "ball",
    "novel": "book", "tome": "book", "notebook": "book", "textbook": "book", "paperback": "book",
    "hardcover": "book", "volume": "book", "teacup": "cup", "coffeecup": "cup", "tumbler": "cup",
    "beaker": "cup", "flask": "bottle", "kettle": "teapot", "teakettle": "teapot",
    "block": "cube", "blocks": "cubes", "die": "cube", "crate": "box", "lantern": "lamp",
    "lampshade": "lamp", "desklamp": "lamp", "toadstool": "mushroom", "doughnut": "donut",
}  # fmt: skip
_COMPOUNDS = (
    (re.compile(r"\b(?:coffee|tea|drinking) (mugs?|cups?)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\btea pot(s?)\b", re.IGNORECASE), r"teapot\1"),
    (re.compile(r"\b(?:table|desk|reading|bedside) (lamps?)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\brubber (?:ducky|duckie)\b", re.IGNORECASE), "rubber duck"),
    (re.compile(r"\bteeny[- ]tiny\b", re.IGNORECASE), "smallest"),
    (
        re.compile(r"\b(the|that) (?:tiny|teeny|weeny|wee|littlest) (?=one\b)", re.I),
        r"\1 smallest ",
    ),
    (re.compile(r"\b(the|that) (?:huge|giant|enormous) (?=one\b)", re.I), r"\1 biggest "),
)
_WORD = re.compile(r"(?<![\w'\u2019-])[a-z]{3,}(?![\w'\u2019-])", re.IGNORECASE)
_SHORTEST = 3


def with_known_nouns(text: str, world: WorldWords) -> str:
    """The text with the profile's own words for what it draws."""
    for compound, plainly in _COMPOUNDS:
        text = compound.sub(plainly, text)
    return _WORD.sub(lambda found: _known(found.group(), world), text)


def _known(word: str, world: WorldWords) -> str:
    low = word.lower()
    if world.is_kind(low) or world.is_value(low) or low in world.name_words:
        return word
    meant = _EVERYDAY.get(low)
    if meant is not None:
        return meant if world.is_kind(meant) else word
    if low in COMMON or len(tokenize(low)) != 1:
        return word
    near = {k for k in world.kinds if len(k) == len(low) + 1 and _one_left_out(low, k)}
    if len(low) > _SHORTEST:
        near |= {k for k in world.kinds if len(k) == len(low) - 1 and _one_left_out(k, low)}
        near |= {k for k in world.kinds if len(k) == len(low) and _turned(low, k)}
    return near.pop() if len(near) == 1 else word


def _turned(slip: str, kind: str) -> bool:
    """Whether a kind is a slip with two neighbouring letters the other way round."""
    places = [n for n, (a, b) in enumerate(zip(slip, kind, strict=True)) if a != b]
    turned = len(places) == 2 and places[1] == places[0] + 1
    return turned and slip[places[0]] == kind[places[1]] and slip[places[1]] == kind[places[0]]


def _one_left_out(slip: str, kind: str) -> bool:
    """Whether a kind is a slip with one letter put in, behind the first."""
    return slip[0] == kind[0] and any(kind[:n] + kind[n + 1 :] == slip for n in range(1, len(kind)))
