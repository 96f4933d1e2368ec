"""Does a generated picture show each wished thing with its own colour and pattern?"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.bundled import Bundle
from benchmarks.peers.renderer import PeerParts
from benchmarks.peers.text_to_image import TextToImage
from benchmarks.rates import interval
from benchmarks.wishes import Wish, wish_for
from sgedit_engine.diffusion.few_steps import GUIDANCE, Sampler, choose_sampler
from sgedit_engine.interface import Image
from stilllife.judge.judge import Judge
from stilllife.judge.namer import Named
from stilllife.scenes import Part

BINDING = ("binding", "binding_one", "binding_two", "binding_once", "binding_exact_count")
GUIDED = "guided_"
_BATCH = 8


@dataclass(frozen=True)
class Judged:
    """A wish, and the things that the judge saw in the picture that was drawn for it."""

    wish: Wish
    things: tuple[Named, ...]

    @property
    def bound(self) -> bool:
        """Whether of each wished thing kind, colour and pattern are together in one thing.

        The wished things differ in kind, so no thing can stand for two of them.
        """
        return all(self._count(part) > 0 for part in self.wish.parts)

    @property
    def once(self) -> bool:
        """Whether each wished thing is bound so, and drawn once."""
        return all(self._count(part) == 1 for part in self.wish.parts)

    def _count(self, part: Part) -> int:
        return sum(_is(thing, part) for thing in self.things)

    @property
    def exact(self) -> bool:
        """Whether as many things are there as were wished."""
        return len(self.things) == len(self.wish.parts)


def _is(thing: Named, part: Part) -> bool:
    return (thing.kind, thing.color, thing.pattern) == (part.kind, part.color, part.pattern)


def samplers(bundle: Bundle) -> dict[str, Sampler]:
    """How the engine draws, and with guidance where that is another way, by figures' prefix."""
    usual = choose_sampler(bundle.checkpoint, None, None)
    guided = choose_sampler(bundle.checkpoint, None, GUIDANCE)
    return {"": usual} if guided == usual else {"": usual, GUIDED: guided}


def drawn_wishes(
    bundle: Bundle, sampler: Sampler, wishes: Sequence[Wish], seed: int, tick: Callable[[str], None]
) -> Iterator[tuple[Wish, Image]]:
    """Each wish with the picture that the bundle's U-Net draws from its caption alone."""
    drawer = TextToImage(PeerParts.of(bundle, sampler))
    for start in range(0, len(wishes), _BATCH):
        tick(f"drawing from words, {start} of {len(wishes)}")
        batch = wishes[start : start + _BATCH]
        seeds = range(seed + start, seed + start + len(batch))
        yield from zip(batch, drawer.draw([w.caption for w in batch], seeds), strict=True)


def judged_wishes(
    bundle: Bundle,
    sampler: Sampler,
    judge: Judge,
    count: int,
    seed: int,
    tick: Callable[[str], None],
) -> list[Judged]:
    """`count` pictures drawn from words and judged: of one thing and of two in turn."""
    wishes = [wish_for("binding", seed, n, things=1 + n % 2) for n in range(count)]
    return [
        Judged(wish, tuple(item.named for item in judge.inventory(image)))
        for wish, image in drawn_wishes(bundle, sampler, wishes, seed, tick)
    ]


def binding_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares of pictures: all bound, of those with one and two things; bound and drawn once;
    with the right count of things."""
    parts = {
        "binding": [j.bound for j in judged],
        "binding_one": [j.bound for j in judged if len(j.wish.parts) == 1],
        "binding_two": [j.bound for j in judged if len(j.wish.parts) == 2],
        "binding_once": [j.once for j in judged],
        "binding_exact_count": [j.exact for j in judged],
    }
    return {name: statistics.fmean(values) for name, values in parts.items() if values}


def binding_details(judged: Sequence[Judged]) -> dict[str, Any]:
    """Intervals of the shares, and what was wished and seen where they differ."""
    twos = sum(len(j.wish.parts) == 2 for j in judged)
    trials = {name: len(judged) for name in BINDING}
    trials |= {"binding_one": len(judged) - twos, "binding_two": twos}
    return {
        "intervals": {
            name: interval(share, trials[name]) for name, share in binding_figures(judged).items()
        },
        "not_once": [
            {"caption": j.wish.caption, "seen": [_told(thing) for thing in j.things]}
            for j in judged
            if not j.once
        ],
    }


def _told(thing: Named) -> str:
    return f"{thing.color} {thing.pattern} {thing.kind}"
