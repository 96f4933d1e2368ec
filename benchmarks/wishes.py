"""What pictures from words alone shall show: one thing or two on a table, and their caption."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.held_out import generator
from stilllife.captions import phrase
from stilllife.scenes import Part, sample_part, sample_table, sample_thing


@dataclass(frozen=True)
class Wish:
    """The things that a picture shall show, all of different kinds and colours, and a caption
    that says so. A pattern that the caption does not name is "plain"."""

    parts: tuple[Part, ...]
    caption: str


def sample_wish(rng: random.Random, things: int, kind: str | None = None) -> Wish:
    """A wish for some things, the first of a given kind (None: of any).

    The table is one that a scene of these things would have.
    """
    parts: list[Part] = []
    while len(parts) < things:
        drawn = sample_part(rng)
        if kind is not None and not parts:
            drawn = Part(kind, drawn.color, drawn.pattern, drawn.finish)
        if all(drawn.kind != part.kind and drawn.color != part.color for part in parts):
            parts.append(drawn)
    named = " and ".join(phrase(sample_thing(rng, part)) for part in parts)
    return Wish(tuple(parts), f"{named} on a {sample_table(rng, parts)} table")


def wish_for(purpose: str, seed: int, number: int, things: int, kind: str | None = None) -> Wish:
    """The wish of a number (from 0) of a benchmark, for a seed of its own."""
    return sample_wish(generator(seed, purpose, number), things, kind)
