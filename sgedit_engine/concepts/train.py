"""Learns objects of a picture: token embeddings first, then low-rank weights too.

After Break-A-Scene (Avrahami et al. 2023, arXiv 2305.16311): objects are told by their tokens and
described besides, a random subset of them in each view; the error counts inside their masks,
and each token shall attend to its own object. In the place of all weights, low-rank ones are
trained, of the U-Net that will draw. A distilled one learns at its own few times.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from sgedit_engine.concepts.concept import (
    Concept,
    Concepts,
    ConceptSettings,
    Subject,
    concept_id,
    group_id,
    source_digest,
)
from sgedit_engine.concepts.dataset import check_subjects, make_views
from sgedit_engine.concepts.lesson import Lesson
from sgedit_engine.concepts.priors import draw_priors
from sgedit_engine.concepts.pupil import Pupil
from sgedit_engine.concepts.state import read_state, write_state
from sgedit_engine.concepts.students import TOKENS, lent_students
from sgedit_engine.concepts.tokens import token_names
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import TEXT, VAE
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, Image, Mask, Progress, ProgressReport, no_progress
from sgedit_engine.models.residency import Residency
from sgedit_engine.regions import Reach, shadow_reach

STAGE = "learning"
# Seconds between two states that are written to go on from: large models' take some of them.
_STATE_EVERY_S = 10.0
# Where nothing is known of shadows.
UNKNOWN = shadow_reach({}, {})


def model_digest(models: Residency, sampler: Sampler) -> str:
    """What a concept belongs to: all the weights that take part when it is drawn."""
    return models.digest(VAE, TEXT, sampler.unet)


def group_of(
    models: Residency,
    image: Image,
    subjects: Sequence[Subject],
    settings: ConceptSettings,
    sampler: Sampler,
    reach: Reach,
    others: Mask,
) -> str:
    """The group's id of what `learn` would learn of the same.

    In how many steps it will be drawn tells only which U-Net learns; but what is preserved is drawn
    in some.
    """
    source = source_digest(image, subjects, reach, others)
    drawn = f"\n{sampler.steps} {sampler.guidance}" if settings.prior_weight else ""
    return group_id(source, settings, model_digest(models, sampler) + drawn)


def learn(
    models: Residency,
    image: Image,
    subjects: Sequence[Subject],
    settings: ConceptSettings,
    *,
    sampler: Sampler,
    resolution: int,
    reach: Reach = UNKNOWN,
    others: Mask | None = None,
    state: Path | None = None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Concepts:
    """Learn one or several objects of a picture together, for the sampler that will draw them.

    `image` is RGB uint8 H×W×3, `resolution` the side that the U-Net draws, `reach` how far shadows
    fall in the picture, as its holes are planned with it, `others` (bool, H×W) its other objects
    (None: it has none). What was learned so far is written to
    the file `state` now and then, and when it is cancelled; the same call goes on from there, and
    ends as it would have without a stop. Whoever keeps what was learned removes the file.

    Raises InvalidEditError for objects that cannot be learned, CancelledError, ModelError.
    """

    def on_step(done: int) -> None:
        if cancel is not None:
            cancel.check()
        progress(ProgressReport(STAGE, done, settings.steps))

    check_subjects(image, subjects)
    others = np.zeros(image.shape[:2], np.bool_) if others is None else others
    source, model = source_digest(image, subjects, reach, others), model_digest(models, sampler)
    group = group_of(models, image, subjects, settings, sampler, reach, others)
    names = [token_names(i * settings.vectors, settings.vectors) for i in range(len(subjects))]
    with models.borrow(VAE) as vae:
        views = make_views(
            vae,
            image,
            subjects,
            others,
            names,
            reach,
            settings,
            resolution,
            on_view=lambda: on_step(0),
        )
    priors = draw_priors(models, subjects, settings, sampler, views[0].latent, lambda: on_step(0))
    with lent_students(models, subjects, names, settings, sampler) as students:
        times = _times(students.solver, sampler)
        lesson = Lesson(students, views, priors, times, settings)
        values = _train(lesson, group, state, on_step)
    weights = {name: value for name, value in values.items() if name != TOKENS}
    learned = {
        subject.object_id: Concept(
            id=concept_id(group, subject.object_id),
            group=group,
            object_id=subject.object_id,
            description=subject.description,
            category=subject.category,
            model=model,
            source=source,
            settings=settings.as_json(),
            token=token.clone(),
            weights=weights,
        )
        for subject, token in zip(subjects, values[TOKENS].split(settings.vectors), strict=True)
    }
    return Concepts(learned)


def _times(solver: DPMSolverMultistepScheduler, sampler: Sampler) -> Tensor:
    """All times of the schedule; for a distilled sampler only those that it visits."""
    if not sampler.distilled:
        return torch.arange(solver.config.num_train_timesteps)
    visiting = DPMSolverMultistepScheduler.from_config(solver.config)
    visiting.set_timesteps(sampler.steps)
    return visiting.timesteps.clone()


def _train(
    lesson: Lesson, group: str, state: Path | None, on_step: Callable[[int], None]
) -> dict[str, Tensor]:
    """Both phases, from the written state on; the trained values in half precision, on the
    processor."""
    settings, trained = lesson.settings, lesson.students.trained
    found = None if state is None else read_state(state, group, trained)
    begin, moments = found if found is not None else (0, {})
    pupil = _in_phase(lesson, begin, moments)
    done, written = begin, time.monotonic()
    with torch.enable_grad():
        try:
            for step in range(begin, settings.steps):
                on_step(step)
                if step == settings.token_steps and step > begin:
                    pupil = _in_phase(lesson, step, {})
                pupil.learn(lesson.batch(step), _rate(settings, step))
                done = step + 1
                if state is not None and time.monotonic() - written >= _STATE_EVERY_S:
                    write_state(state, group, done, trained, pupil.optimizer)
                    written = time.monotonic()
        except CancelledError:
            if state is not None and done > begin:
                write_state(state, group, done, trained, pupil.optimizer)
            raise
    on_step(settings.steps)
    return {name: value.detach().half().cpu() for name, value in trained.items()}


def _in_phase(lesson: Lesson, step: int, moments: Mapping[str, Mapping[str, Tensor]]) -> Pupil:
    """Who learns at a step: the tokens, later the low-rank weights too."""
    early = step < lesson.settings.token_steps
    chosen = [name for name in lesson.students.trained if name == TOKENS or not early]
    return Pupil(lesson, chosen, moments)


def _rate(settings: ConceptSettings, step: int) -> float:
    """The learning rate: that of its phase, which falls to a tenth over the second one."""
    if step < settings.token_steps:
        return settings.token_rate
    through = (step - settings.token_steps) / max(settings.weight_steps, 1)
    return settings.weight_rate * (1 - 0.9 * through)
