"""All figures of one result, each computed or missing with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from benchmarks.edits.asks import Ask
from benchmarks.edits.differences import Differences
from benchmarks.edits.editors import Made, Trial
from benchmarks.edits.pixels import (
    Missing,
    detail_ratio,
    editable_ratio,
    gain,
    outside_changed,
    psnr,
    seam_color,
    seam_gradient,
)
from benchmarks.edits.shown import Shown, show
from benchmarks.edits.success import Answer, judged
from benchmarks.perceptual import Perceptual
from sgedit_engine.interface import Image
from stilllife.judge.judge import Judge
from stilllife.world import DETAILS

Value = bool | float
_UNDECLARED = "it declares no region"
_FREE = "the unnamed looks of a new thing are free"
# Others of the same look that a thing might be mistaken for.
_STRANGERS = 3
# What is asked of the judge, and what is measured on pixels, of any kind of edit.
JUDGED = ("success", "nothing_extra", "nothing_missing")
MEASURED = (
    "gain",
    "psnr_region",
    "perceptual_region",
    "shadow_gain",
    "object_psnr",
    "seam_color",
    "seam_gradient",
    "outside_changed",
    "editable_ratio",
    "detail_ratio",
    "seconds",
    "renders",
    "peak_mb",
)


@dataclass
class Figures:
    """Figures by name, and why others are missing."""

    found: dict[str, Value] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, compute: Callable[[], Value]) -> None:
        """Compute a figure, or note why it cannot be."""
        try:
            self.found[name] = compute()
        except Missing as reason:
            self.missing[name] = str(reason)

    def take(self, answer: Answer) -> None:
        """Add what the judge said."""
        self.found |= answer.figures
        self.missing |= answer.missing


def without_result(reason: str, failed: bool, turn: int | None = None) -> Figures:
    """The figures where there is no picture: all missing; with `failed` the edit was asked for
    and not made, so that `success` is False."""
    names = (*JUDGED, *MEASURED, *(() if turn is None else ("drift_psnr",)))
    figures = Figures(missing=dict.fromkeys(names, reason))
    if failed:
        del figures.missing["success"]
        figures.found["success"] = False
    return figures


@dataclass(frozen=True, eq=False)
class Measurer:
    """Measures results with the judge and its network's features."""

    judge: Judge
    perceptual: Perceptual

    def figures(self, trial: Trial, made: Made) -> Figures:
        """All figures of a result."""
        ask, before, after = trial.ask, trial.before, made.after
        found = Figures()
        found.take(judged(self.judge, made.image, ask, before, after))
        ceiling = judged(self.judge, after.image, ask, before, after, chosen=False)
        if "success" in ceiling.figures:
            found.found["judge_ceiling"] = ceiling.figures["success"]
        else:
            found.missing["judge_ceiling"] = ceiling.missing["success"]
        apart = Differences.of(ask, before, after)
        self._against_truth(found, made.image, before.image, after.image, apart)
        _of_mask(found, trial.source, made, apart)
        if ask.pair.kind in ("change", "move"):
            self._of_identity(found, made.image, ask, after)
        _of_cost(found, made)
        check_figures(found, made)
        return found

    def _against_truth(
        self, found: Figures, image: Image, source: Image, truth: Image, apart: Differences
    ) -> None:
        def perceived() -> float:
            if not apart.scored.any():
                raise Missing("the region has too few pixels")
            return self.perceptual.distance(image, truth, apart.scored)

        found.add("gain", lambda: gain(image, source, truth, apart.scored))
        found.add("psnr_region", lambda: psnr(image, truth, apart.scored))
        found.add("perceptual_region", perceived)
        found.add("shadow_gain", lambda: gain(image, source, truth, apart.shadow))
        thing = apart.thing
        if thing is None:
            found.missing["object_psnr"] = _FREE
        else:
            found.add("object_psnr", lambda: psnr(image, truth, thing))

    def _of_identity(self, found: Figures, image: Image, ask: Ask, after: Shown) -> None:
        """`identity_psnr`: the thing against the truth. `identity_kept`: it is there, and its
        features are nearer to the truth's than to those of things of the same kind and look whose
        unnamed detail is another. Features, as a thing that is a pixel off is still itself."""
        thing = after.mask(ask.pair.index)
        found.add("identity_psnr", lambda: psnr(image, after.image, thing))
        if not (found.found["present"] and found.found.get("gone", True)):
            found.found["identity_kept"] = False
            return

        def kept() -> bool:
            if not thing.any():
                raise Missing("nothing is seen of the thing")
            others = [other.image for other in strangers(ask, after)]
            own = self.perceptual.distance(image, after.image, thing)
            return own < min(self.perceptual.distance(image, other, thing) for other in others)

        found.add("identity_kept", kept)


def _of_mask(found: Figures, source: Image, made: Made, apart: Differences) -> None:

    names = ("outside_changed", "editable_ratio")
    editable = made.editable
    if editable is None:
        borders = ("seam_color", "seam_gradient", "detail_ratio")
        found.missing |= dict.fromkeys((*names, *borders), _UNDECLARED)
        return
    truth = made.after.image
    found.add("outside_changed", lambda: outside_changed(made.image, source, editable))
    found.add("editable_ratio", lambda: editable_ratio(editable, apart.minimal))
    found.add("seam_color", lambda: seam_color(made.image, truth, editable))
    found.add("seam_gradient", lambda: seam_gradient(made.image, truth, editable))
    found.add("detail_ratio", lambda: detail_ratio(made.image, truth, editable))


def _of_cost(found: Figures, made: Made) -> None:
    found.found |= {"seconds": made.seconds, "renders": made.renders}
    if made.peak_mb is None:
        found.missing["peak_mb"] = "this system does not tell, or nothing was drawn"
    else:
        found.found["peak_mb"] = made.peak_mb


def strangers(ask: Ask, after: Shown) -> list[Shown]:
    """The scene with other unnamed detail of the edited thing; the same ones for the same scene."""
    thing = after.scene.things[ask.pair.index]
    rng = np.random.default_rng(int(thing.detail[0] * 2**32))
    return show(
        [
            after.scene.with_thing(ask.pair.index, detail=tuple(map(float, rng.random(DETAILS))))
            for _ in range(_STRANGERS)
        ]
    )


def check_figures(found: Figures, made: Made) -> None:
    """What the editor itself says of its result; nothing of one that says nothing. What the judge
    calls wrong of the truth itself tells of the judge, and does not count."""
    if made.done is None:
        return
    found.found["called_done"] = made.done
    known = "success" in found.found and found.found.get("judge_ceiling") is True
    if made.done and known:
        found.found["false_done"] = not found.found["success"]
