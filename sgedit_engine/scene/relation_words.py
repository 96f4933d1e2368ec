"""How people say where something is: "to the left of", "on top of", "in the back"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sgedit_engine.scene.english import DETERMINERS, PICTURE_WORDS, VIEWER, word_set

Tokens = tuple[str, ...]


class Found(NamedTuple):
    """What starts at a token: its meaning and how many tokens it takes."""

    meaning: str
    length: int


def _phrases(text: str) -> list[Tokens]:
    return [tuple(phrase.split()) for phrase in text.split(",")]


def _sides() -> dict[Tokens, str]:
    found: dict[Tokens, str] = {}
    for side in ("left", "right"):
        predicate = f"{side} of"
        for head in _phrases("to the,on the,at the,to,on"):
            for tail in _phrases("of,from,side of,hand side of"):
                found[(*head, side, *tail)] = predicate
        found[(side, "of")] = predicate
    return found


PREDICATE_PHRASES: dict[Tokens, str] = {
    **_sides(),
    **dict.fromkeys(_phrases("in front of,in the front of,at the front of,before"), "in front of"),
    **dict.fromkeys(_phrases("behind,in back of,in the back of,at the back of"), "behind"),
    **dict.fromkeys(_phrases("on top of,atop,upon,onto,on to,above,over,on"), "on"),
    **dict.fromkeys(
        _phrases(
            "underneath,under,beneath,below,supporting,carrying,that carries,that supports,"
            "which carries,which supports"
        ),
        "under",
    ),
    # Of what stands on another thing too: "the book holding the lamp".
    **dict.fromkeys(_phrases("holding,that holds,which holds,who holds"), "holding"),
    **dict.fromkeys(_phrases("held by,in the hand of,in the hands of"), "held by"),
    **dict.fromkeys(_phrases("riding,riding on,who rides,that rides"), "riding"),
    ("ridden", "by"): "ridden by",
    **dict.fromkeys(_phrases("wearing,who wears,that wears"), "wearing"),
    ("worn", "by"): "worn by",
    **dict.fromkeys(
        _phrases(
            "next to,beside,besides,near,near to,close to,close by,by,alongside,"
            "adjacent to,by the side of,at the side of,nearby"
        ),
        "next to",
    ),
    **dict.fromkeys(_phrases("closest to,nearest to,closer to,nearer to"), "nearest to"),
    **dict.fromkeys(
        _phrases(
            "farthest from,furthest from,farthest away from,furthest away from,"
            "farther from,further from,further away from,farther away from"
        ),
        "farthest from",
    ),
    ("between",): "between",
    ("in", "between"): "between",
}

_PLACE_NOUNS = {
    "left": "leftmost",
    "right": "rightmost",
    "middle": "middle",
    "center": "middle",
    "centre": "middle",
    "front": "nearest",
    "foreground": "nearest",
    "back": "farthest",
    "background": "farthest",
    "rear": "farthest",
    "top": "highest",
    "bottom": "lowest",
}
_BARE_PLACES: dict[Tokens, str] = {
    ("in", "front"): "nearest",
    ("on", "top"): "highest",
    ("in", "back"): "farthest",
    ("furthest", "back"): "farthest",
    ("farthest", "back"): "farthest",
    ("further", "back"): "farthest",
    ("farther", "back"): "farthest",
    ("furthest", "away"): "farthest",
    ("farthest", "away"): "farthest",
    ("further", "away"): "farthest",
    ("farther", "away"): "farthest",
    ("in", "the", "distance"): "farthest",
}
# Prepositions that name a place by themselves when nothing follows ("the one behind").
_LAST_PLACES = {"behind": "farthest", "underneath": "lowest", "below": "lowest"}
_AFTER_PLACES = word_set("and but , not except that which with without is please now instead too")
_ORIGINS = {
    "left": "left",
    "right": "right",
    "front": "front",
    "back": "back",
    "top": "back",
    "bottom": "front",
}


def relation_at(tokens: Sequence[str], start: int) -> Found | None:
    """The predicate phrase that starts at a token; needs something after it."""
    if start >= len(tokens):
        return None
    for length in range(min(6, len(tokens) - start - 1), 0, -1):
        predicate = PREDICATE_PHRASES.get(tuple(tokens[start : start + length]))
        if predicate is not None:
            return Found(predicate, length)
    word = tokens[start]
    follows = tokens[start + 1] if start + 1 < len(tokens) else ""
    if word in ("nearest", "closest") and follows in DETERMINERS:
        return Found("nearest to", 1)
    return None


def trailing_relation(tokens: Sequence[str]) -> Found | None:
    """The predicate phrase with which tokens end ("that the mug stands on", "on it")."""
    for length in range(min(6, len(tokens)), 0, -1):
        predicate = PREDICATE_PHRASES.get(tuple(tokens[-length:]))
        if predicate is not None:
            return Found(predicate, length)
    return None


def place_at(tokens: Sequence[str], start: int) -> Found | None:
    """An absolute place that starts at a token ("on the far left", "in the back"): the
    superlative that it means. Not where an object follows ("on the left of the lamp")."""
    for phrase, meaning in _BARE_PLACES.items():
        end = start + len(phrase)
        if tuple(tokens[start:end]) == phrase:
            found = _ended(tokens, start, end, meaning)
            if found is not None:
                return found
    if start == len(tokens) - 1 and tokens[start] in _LAST_PLACES:
        return Found(_LAST_PLACES[tokens[start]], 1)
    return _preposition_place(tokens, start) or _viewer_place(tokens, start)


def _preposition_place(tokens: Sequence[str], start: int) -> Found | None:
    if tokens[start] not in ("on", "at", "in", "to", "towards"):
        return None
    at = start + 1
    for optional in ("the", "far", "very"):
        at += at < len(tokens) and tokens[at] == optional
    if at >= len(tokens) or tokens[at] not in _PLACE_NOUNS:
        return None
    meaning = _PLACE_NOUNS[tokens[at]]
    at += 1
    for optional in ("hand", "side", "edge", "end", "part"):
        at += at < len(tokens) and tokens[at] == optional
    return _ended(tokens, start, at, meaning)


def _ended(tokens: Sequence[str], start: int, end: int, meaning: str) -> Found | None:
    """The place, with "of the table" where it follows; None when another object follows."""
    if end >= len(tokens) or tokens[end] in _AFTER_PLACES or relation_at(tokens, end):
        return Found(meaning, end - start)
    if tokens[end] not in ("of", "from"):
        return None
    last = end + 1 + (end + 1 < len(tokens) and tokens[end + 1] in ("the", "this", "my"))
    if last < len(tokens) and tokens[last] in PICTURE_WORDS:
        return Found(meaning, last + 1 - start)
    return None


def _viewer_place(tokens: Sequence[str], start: int) -> Found | None:
    """Read "closest to me", "farthest from the camera"."""
    found = relation_at(tokens, start)
    if found is None or found.meaning not in ("nearest to", "farthest from"):
        return None
    at = start + found.length
    at += tokens[at] == "the"
    if at < len(tokens) and tokens[at] in VIEWER:
        meaning = "nearest" if found.meaning == "nearest to" else "farthest"
        return Found(meaning, at + 1 - start)
    return None


def origin_at(tokens: Sequence[str], start: int) -> Found | None:
    """Read where ordinals count from: "from the left", "from left to right"."""
    if tokens[start] not in ("from", "counting"):
        return None
    at = start + 1
    for optional in ("from", "the"):
        at += at < len(tokens) and tokens[at] == optional
    if at >= len(tokens) or tokens[at] not in _ORIGINS:
        return None
    meaning, at = _ORIGINS[tokens[at]], at + 1
    if tuple(tokens[at : at + 2]) in {("to", "right"), ("to", "left"), ("to", "back")}:
        at += 2
    return Found(meaning, at - start)
