"""How a text-to-image model draws a stage: it is told the whole picture, and where each thing is.

No pairs of before and after are needed, and no inversion: around the hole the source's noised
latent is put in at each step (after SGEdit, Zhang et al. 2024, arXiv 2410.11815).
"""

from __future__ import annotations

from dataclasses import replace

from sgedit_engine.diffusion.guide import Guide, Subject
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.steering import Schedule
from sgedit_engine.diffusion.window import Window
from sgedit_engine.interface import Mask
from sgedit_engine.prompting import scene_prompt
from sgedit_engine.rendering.inpainting import AWAY, carried_by, likenesses_of
from sgedit_engine.rendering.places import places_after
from sgedit_engine.rendering.staged import Request

# In nats, falling to 0 at the last step. Few steps fix shapes late: with SGEdit's schedule 3 nats
# brought 6 of 12 new things to their places and 6 nats 11, with this one 6 nats all of them.
WORDS = Schedule(10.0, until=1.0, power=1.0)
WITHIN = Schedule(1.0, until=1.0, power=1.0)
# Of what is seen of less, the model is not told: it would draw all of it.
_TOLD = 0.3


def unsteered_drawing(asked: Request) -> Drawing:
    """A drawing from words with what is known around the hole, and nothing else."""
    plan, stage = asked.plan, asked.stage
    bare = Drawing(
        hole=stage.region,
        prompt="",
        seeds=plan.seeds,
        sampler=asked.sampler,
        keep=plan.keep,
        carried=carried_by(asked.picture, plan.expected, stage, asked.palette),
        from_words=True,
        known=1.0,
    )
    prompt, _ = _told(asked, bare.window(asked.resolution))
    return replace(bare, prompt=prompt)


def steered_drawing(asked: Request) -> Drawing:
    """The same with each thing's words steered to where it is."""
    bare = unsteered_drawing(asked)
    _, subjects = _told(asked, bare.window(asked.resolution))
    guide = Guide(
        subjects=subjects,
        cleared=None if asked.stage.insertions else asked.stage.region,
        likenesses=likenesses_of(asked.picture, asked.plan, asked.stage),
        words=WORDS,
        within=WITHIN,
        away=AWAY,
    )
    return replace(bare, guide=guide)


def _told(asked: Request, window: Window) -> tuple[str, tuple[Subject, ...]]:
    """The prompt of a window once a stage is drawn, and its things in the prompt's order."""
    places = {
        object_id: mask
        for object_id, mask in places_after(asked.picture, asked.plan, asked.stage).items()
        if _share_within(window, mask) >= _TOLD
    }
    prompt, words = scene_prompt(asked.plan.expected, tuple(places))
    pairs = zip(words, places.values(), strict=True)
    return prompt, tuple(Subject(*pair) for pair in pairs)


def _share_within(window: Window, mask: Mask) -> float:
    """How much of a mask a window shows."""
    rows = slice(max(window.y0, 0), window.y0 + window.side)
    columns = slice(max(window.x0, 0), window.x0 + window.side)
    return float(mask[rows, columns].sum()) / max(int(mask.sum()), 1)
