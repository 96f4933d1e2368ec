"""Things of kinds that training never had: nobody can name them; how often does the chain do so?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from benchmarks.bundled import Bundle
from benchmarks.held_out import generator, held_out_scene
from benchmarks.rates import interval
from benchmarks.record import Outcome
from stilllife.held_back import Stranger, with_stranger
from stilllife.render import render
from stilllife.tallies import match_masks
from stilllife.truths import truths_of

FIGURE = "strange_kinds_named"
_BATCH = 40
_UNNAMED = "nothing"
_NOTES = (
    f"`{FIGURE}` is the share of things of kinds that the world lacks (an hourglass, a pear, a"
    " stepped pyramid, a vase), one in a scene, that the chain takes for an object of one of its"
    " kinds: the fewer the better.",
)


def strange_kinds_outcome(
    bundle: Bundle, scenes: int, seed: int, tick: Callable[[str], None]
) -> Outcome:
    """What `scenes` strangers in test scenes of a seed are named, by their true kind."""
    tick("kinds that training never had")
    named: dict[str, Counter[str]] = defaultdict(Counter)
    found = [_stranger(seed, n) for n in range(scenes)]
    strangers = [stranger for stranger in found if stranger is not None]
    for start in range(0, len(strangers), _BATCH):
        for stranger, name in _names(bundle, strangers[start : start + _BATCH]):
            named[stranger.scene.things[stranger.index].kind][name or _UNNAMED] += 1
    count = sum(names.total() for names in named.values())
    if not count:
        return Outcome({}, {FIGURE: "no scene had room for such a thing"})
    share = 1 - sum(names[_UNNAMED] for names in named.values()) / count
    told = {kind: dict(names.most_common()) for kind, names in sorted(named.items())}
    details = {"strange_kinds": told, "strange_kinds_interval": interval(share, count)}
    return Outcome({"strange_kinds": count, FIGURE: share}, {}, details, _NOTES)


def _names(bundle: Bundle, strangers: list[Stranger]) -> list[tuple[Stranger, str | None]]:
    """What each stranger that can be seen is taken for; None: no object was found there."""
    drawn = render([stranger.scene for stranger in strangers])
    told = []
    for n, stranger in enumerate(strangers):
        truths = truths_of(stranger.scene, drawn, n)
        pairs = match_masks(bundle.senses.read(drawn.rgb[n]).objects, truths)
        names = {truth.number: seen.category for seen, truth in pairs}
        if any(truth.number == stranger.index for truth in truths):
            told.append((stranger, names.get(stranger.index)))
    return told


def _stranger(seed: int, number: int) -> Stranger | None:
    return with_stranger(held_out_scene(seed, number), generator(seed, "strangers", number))
