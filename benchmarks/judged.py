"""What the judge says: of the bundle's generated pictures, and how far it can be believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.binding import BINDING, binding_details, binding_figures, judged_wishes, samplers
from benchmarks.bundled import Bundle, judge_folder
from benchmarks.generated_crops import (
    FIGURES,
    FOLDER,
    agreement_details,
    agreement_figures,
    judge_crops,
)
from benchmarks.held_out import first_number
from benchmarks.record import Outcome, combined, in_words
from sgedit_engine.errors import InputError, ModelMissingError
from stilllife.eval_perception import HeldOut
from stilllife.judge.evaluate import judge_figures
from stilllife.judge.judge import Judge

Tick = Callable[[str], None]

JUDGE = (
    "judge_kind",
    "judge_color",
    "judge_pattern",
    "judge_nothing",
    "judge_joint",
    "judge_recall",
    "judge_precision",
    "judge_count",
)
# Test scenes on which the judge itself is measured; it needs no more.
_SCENES = 100
_NOTES = (
    "`binding` is the share of pictures, drawn from a caption of one thing or of two, in which"
    " the judge sees, of each wished thing, kind, colour and pattern together in one thing;"
    " `binding_once` that in which it sees each so once, `binding_exact_count` that in which it"
    " sees as many things as were wished. They are drawn as"
    " the engine draws, for `guided_…` by the U-Net without its adapter and with guidance. The"
    " judge's networks share no weights with the bundle's, but learned the same world, two fifths"
    " of it repainted by an earlier training of the same U-Net. `judge_…` are its"
    " own figures on test scenes, `generated_…` how often it agrees with a person on crops of"
    " generated pictures"
    " (`generated_joint`: kind, colour and pattern together, or that there is nothing).",
)


def judged_outcome(
    bundle: Bundle,
    scenes: int,
    generated: int,
    seed: int,
    checkpoints: Path | None,
    tick: Tick,
    crops: Path = FOLDER,
) -> Outcome:
    """All figures of the judge: `generated` drawn pictures, test scenes, labelled crops.

    Without its weights all of them are missing.
    """
    tick("the judge")
    try:
        judge = Judge.open(judge_folder(checkpoints))
    except ModelMissingError as error:
        names = (*_binding_names(bundle), *JUDGE, *FIGURES)
        return Outcome({}, dict.fromkeys(names, in_words(error)))
    parts = (
        _binding(bundle, judge, generated, seed, tick),
        _itself(judge, min(scenes, _SCENES), seed, tick),
        _crops(judge, crops, tick),
    )
    return combined((*parts, Outcome({}, notes=_NOTES)))


def _binding(bundle: Bundle, judge: Judge, generated: int, seed: int, tick: Tick) -> Outcome:
    if not generated:
        why = "no picture was asked for (--generated 0)"
        return Outcome({}, dict.fromkeys(_binding_names(bundle), why))
    figures: dict[str, float] = {"generated_pictures": generated}
    details = {}
    for prefix, sampler in samplers(bundle).items():
        judged = judged_wishes(bundle, sampler, judge, generated, seed, tick)
        figures |= {prefix + name: share for name, share in binding_figures(judged).items()}
        details[prefix + "binding"] = binding_details(judged)
    missing = {name: "too few pictures" for name in _binding_names(bundle) if name not in figures}
    return Outcome(figures, missing, details)


def _binding_names(bundle: Bundle) -> list[str]:
    return [prefix + name for prefix in samplers(bundle) for name in BINDING]


def _itself(judge: Judge, scenes: int, seed: int, tick: Tick) -> Outcome:
    tick("the judge on test scenes")
    held = HeldOut.render(scenes, first=first_number(seed))
    found = judge_figures(judge, held)
    figures = {name: found[name] for name in JUDGE if name in found}
    missing = {name: "not measured" for name in JUDGE if name not in found}
    return Outcome({"judge_scenes": scenes, **figures}, missing)


def _crops(judge: Judge, folder: Path, tick: Tick) -> Outcome:
    tick("the judge on labelled crops")
    try:
        pairs = judge_crops(judge, folder)
    except InputError as error:
        return Outcome({}, dict.fromkeys(FIGURES, in_words(error)))
    figures = agreement_figures(pairs)
    missing = {name: "no crop is labelled" for name in FIGURES if name not in figures}
    return Outcome(figures, missing, {"generated_crops": agreement_details(pairs)})
