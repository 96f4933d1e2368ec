"""`python -m benchmarks bundle`: how good the bundled models are, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.bundled import Bundle
from benchmarks.held_out import held_out_scene
from benchmarks.judged import judged_outcome
from benchmarks.outside import is_refused, strangers
from benchmarks.perception import HELD_BACK_SHARE, perception_outcome
from benchmarks.rates import interval
from benchmarks.record import Outcome, combined
from benchmarks.strange_kinds import strange_kinds_outcome
from benchmarks.timing import decode_seconds, parse_seconds, unet_pair_seconds
from stilllife.render import render

Tick = Callable[[str], None]

_TIMED = 15
_NOTES = (
    "`outside_world` is the share of scikit-image's own pictures, photographs and noise that were"
    " refused. `weights_mb` counts the judge's too. Seconds are medians, warm.",
)


def measure(
    bundle: Bundle,
    scenes: int,
    generated: int,
    seed: int,
    checkpoints: Path | None,
    photographs: Path | None,
    tick: Tick,
) -> Outcome:
    """All figures of a bundle on `scenes` test scenes and `generated` drawn pictures of a seed.

    `checkpoints` is where the judge is looked for (None: beside the bundle). `photographs` is a
    folder of more pictures from outside the world (None: only scikit-image's). `tick` is told
    each part's name before it starts.
    """
    return combined(
        (
            perception_outcome(bundle, scenes, seed, tick),
            strange_kinds_outcome(bundle, max(1, scenes // HELD_BACK_SHARE), seed, tick),
            judged_outcome(bundle, scenes, generated, seed, checkpoints, tick),
            _outside(bundle, seed, photographs, tick),
            _costs(bundle, seed, tick),
        )
    )


def _outside(bundle: Bundle, seed: int, photographs: Path | None, tick: Tick) -> Outcome:
    tick("what is outside the world")
    foreign = list(strangers(seed, photographs))
    believed = [name for name, image in foreign if not is_refused(bundle, image)]
    share = 1 - len(believed) / len(foreign)
    details = {
        "outside_pictures": len(foreign),
        "outside_believed": believed,
        "outside_interval": interval(share, len(foreign)),
    }
    return Outcome({"outside_world": share}, details=details)


def _costs(bundle: Bundle, seed: int, tick: Tick) -> Outcome:
    """Seconds and megabytes."""
    tick("seconds")
    images = render([held_out_scene(seed, n) for n in range(_TIMED)]).rgb
    figures = {
        "parse_s": parse_seconds(bundle, list(images)),
        "weights_mb": bundle.weights_mb,
        "unet_pair_s": unet_pair_seconds(bundle, images[0]),
        "decode_s": decode_seconds(bundle, images[0]),
    }
    return Outcome(figures, notes=_NOTES)
