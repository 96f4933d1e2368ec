"""Which figures there are: what people call them, their units, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.report.statistics import Center


@dataclass(frozen=True)
class Figure:
    """How a figure is told.

    `share` for outcomes that are true or false. `better` tells which values are, None where
    neither is. `digits` after the point (for shares, of the percentage). `center` is the median
    where a few edits, of which next to nothing is to be changed, would decide the mean.
    """

    name: str
    label: str
    unit: str
    better: Literal["more", "less"] | None
    digits: int
    meaning: str
    share: bool = False
    center: Center = "mean"


def _share(name: str, label: str, meaning: str) -> Figure:
    return Figure(name, label, "%", "more", 1, meaning, share=True)


def _gain(name: str, label: str, meaning: str) -> Figure:
    return Figure(name, label, "median", "more", 2, meaning, center="median")


FIGURES = {
    figure.name: figure
    for figure in (
        _share("success", "success", "all that was asked is seen by the judge"),
        _share("gone", "gone", "what should go is no longer seen"),
        _share("present", "present", "what should be there is seen, of its kind"),
        _share("attributes_right", "attributes", "its kind, colour and pattern are as asked"),
        _share("relation_right", "relation", "it stands where it was asked to"),
        _share("nothing_extra", "nothing extra", "no thing is seen that was not asked for"),
        _share("nothing_missing", "nothing lost", "all other things are still seen"),
        _share(
            "identity_kept",
            "identity kept",
            "still the same thing, by unnamed detail",
        ),
        _share("judge_ceiling", "judge's ceiling", "success of the truth itself: what can be had"),
        _share("called_done", "called done", "its own check calls it as asked"),
        Figure(
            "false_done",
            "false done",
            "%",
            "less",
            1,
            "of what is called done, what the judge calls wrong",
            share=True,
        ),
        _gain("gain", "gain", "1 − error / error of doing nothing, the median; 1 is the truth"),
        Figure("psnr_region", "PSNR", "dB", "more", 1, "against the truth, where it differs"),
        Figure("perceptual_region", "perceptual", "", "less", 3, "distance to the truth there"),
        _gain("shadow_gain", "shadow gain", "the gain beside the thing itself, the median"),
        Figure("object_psnr", "object PSNR", "dB", "more", 1, "against the truth, on the thing"),
        Figure("seam_color", "seam step", "/255", None, 2, "beyond the truth's; 0 is no seam"),
        Figure("seam_gradient", "seam gradient", "×", None, 2, "by the truth's; 1 is no seam"),
        Figure("outside_changed", "changed outside", "px", "less", 1, "beside the editable mask"),
        Figure("editable_ratio", "editable", "×", "less", 2, "its area by what has to change"),
        Figure("identity_psnr", "identity PSNR", "dB", "more", 1, "the same thing's own look"),
        Figure("detail_ratio", "detail", "×", None, 2, "fine detail by the truth's; 1 is as fine"),
        Figure("drift_psnr", "drift PSNR", "dB", "more", 1, "of what no turn was to change"),
        Figure("seconds", "seconds", "s", "less", 2, "wall time of one edit"),
        Figure("renders", "renders", "", "less", 1, "pictures drawn for one edit"),
        Figure("peak_mb", "peak memory", "MB", "less", 0, "largest memory of the process"),
    )
}
# What a reader looks at first; the rest stands in tables of its own.
MAIN = (
    "success",
    "gain",
    "psnr_region",
    "perceptual_region",
    "seam_color",
    "seam_gradient",
    "seconds",
)
MORE = tuple(name for name in FIGURES if name not in (*MAIN, "drift_psnr"))
COMPARED = ("success", "gain", "psnr_region", "perceptual_region", "shadow_gain", "seconds")
TURNS = ("success", "gain", "psnr_region", "outside_changed", "drift_psnr", "seconds")

KINDS = {
    "remove": "Removals",
    "add": "Additions",
    "replace": "Replacements",
    "change": "Changes of look",
    "move": "Moves",
}
WAYS = {
    "oracle": (
        "The place is told",
        "Every renderer is given the same region and the same words: who draws best?",
    ),
    "end_to_end": (
        "Only the words are given",
        "From the sentence and the picture alone: who does what was asked?",
    ),
}
# In the order in which they are shown; what is not named follows in the order of the records.
RENDERERS = {
    "ours": "this project",
    "inpaint-9": "inpainting, 9 channels",
    "inpaint-4": "inpainting, 4 channels",
    "img2img": "image to image",
    "diffedit": "DiffEdit",
    "ledits++": "LEdits++",
    "text-to-image": "text to image",
    "cut-and-paste": "cut and paste",
    "autoencoder": "autoencoder alone",
    "do-nothing": "nothing done",
}
# No editors: what the figures are when nothing is drawn, and what the models could reach.
REFERENCES = ("do-nothing", "cut-and-paste", "autoencoder")


def figure_of(name: str) -> Figure:
    """What is known of a figure; one that is not known here is shown by its bare name."""
    return FIGURES.get(name) or Figure(name, name.replace("_", " "), "", None, 3, "")
