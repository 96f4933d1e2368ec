"""How a text-to-image model draws a stage: it is told the whole picture, and where each thing is.

No pairs of before and after are needed, and no inversion: around the hole the source's noised
latent is put in at each step (after SGEdit, Zhang et al. 2024, arXiv 2410.11815).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sgedit_engine.diffusion.guide import Guide, Subject
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.window import Window
from sgedit_engine.interface import Mask
from sgedit_engine.rendering.inpainting import carried_by, likenesses_of
from sgedit_engine.rendering.places import bearers_of, gone_with, places_after
from sgedit_engine.rendering.staged import Request

# Of what is seen of less, the model is not told: it would draw all of it.
_TOLD = 0.3


def unsteered_drawing(asked: Request) -> Drawing:
    """A drawing from words with what is known around the hole, and nothing else."""
    plan, stage, manner = asked.plan, asked.stage, asked.manner
    bare = Drawing(
        hole=stage.region,
        prompt="",
        seeds=plan.seeds,
        sampler=asked.sampler,
        against=manner.prompts.against(gone_with(asked.picture, plan, stage)),
        keep=plan.keep,
        carried=carried_by(asked.picture, plan.expected, stage, asked.palette),
        from_words=True,
        known=1.0,
        zoom=manner.zoom,
    )
    prompt, _ = _told(asked, bare.window(asked.resolution))
    return replace(bare, prompt=prompt)


def steered_drawing(asked: Request) -> Drawing:
    """The same with each thing's words steered to where it is."""
    bare, clears = unsteered_drawing(asked), not asked.stage.insertions
    _, told = _told(asked, bare.window(asked.resolution))
    strengths = asked.manner.drawing
    bearers = bearers_of(asked.picture, asked.plan) if clears and asked.manner.on_support else ()
    guide = Guide(
        subjects=tuple(subject for object_id, subject in told.items() if object_id not in bearers),
        cleared=asked.stage.region if clears else None,
        likenesses=likenesses_of(asked),
        words=strengths.words,
        within=strengths.within,
        away=strengths.away,
    )
    return replace(bare, guide=guide)


def _told(asked: Request, window: Window) -> tuple[str, Mapping[str, Subject]]:
    """The prompt of a window once a stage is drawn, and its things in the prompt's order, by id."""
    places = {
        object_id: mask
        for object_id, mask in places_after(asked.picture, asked.plan, asked.stage).items()
        if _share_within(window, mask) >= _TOLD
    }
    prompt, words = asked.manner.prompts.scene(asked.plan.expected, tuple(places))
    told = zip(places, words, places.values(), strict=True)
    return prompt, {object_id: Subject(phrase, mask) for object_id, phrase, mask in told}


def _share_within(window: Window, mask: Mask) -> float:
    """How much of a mask a window shows."""
    rows = slice(max(window.y0, 0), window.y0 + window.side)
    columns = slice(max(window.x0, 0), window.x0 + window.side)
    return float(mask[rows, columns].sum()) / max(int(mask.sum()), 1)
