"""Prior preservation (DreamBooth; Ruiz et al. 2023, arXiv 2208.12242): what the models drew of an
object's category before, so that they still draw it so when the token is not said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from sgedit_engine.concepts.concept import ConceptSettings, Subject
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.diffusion.sampling import Task, sample
from sgedit_engine.models.residency import Residency
from sgedit_engine.scene.graph import with_article


def prior_prompt(subject: Subject) -> str:
    """What is asked for without the token: "a photo of a red mug"."""
    return f"a photo of {with_article(subject.description or subject.category)}"


def draw_priors(
    models: Residency,
    subjects: Sequence[Subject],
    settings: ConceptSettings,
    sampler: Sampler,
    like: Tensor,
    on_step: Callable[[], None],
) -> tuple[tuple[Tensor, str], ...]:
    """Latents of the shape of `like` (1×C×h×w) with their prompts, subjects in turn; none where
    they do not count. `on_step` is called before each solver step."""
    if settings.prior_weight == 0:
        return ()
    nothing = torch.zeros_like(like)
    drawn = []
    for number in range(settings.priors):
        prompt = prior_prompt(subjects[number % len(subjects)])
        with models.borrow(TEXT) as embed:
            words, against = embed(prompt), embed("")
        task = Task(
            prompt=words,
            against=against,
            source=nothing,
            hole=nothing[:, :1],
            masked=None,
            seeds=(settings.seed + number,),
            steps=sampler.steps,
            guidance=sampler.guidance,
            order=sampler.order,
        )
        with models.borrow(sampler.solver) as solver, models.borrow(sampler.unet) as unet:
            latents = sample(unet, solver, task, lambda _done, _total: on_step())
        drawn.append((latents.clone(), prompt))
    return tuple(drawn)
