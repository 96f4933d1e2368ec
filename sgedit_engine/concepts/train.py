"""Learns objects of a picture: token embeddings first, then low-rank weights too.

After Break-A-Scene (Avrahami et al. 2023, arXiv 2305.16311): objects are told by their tokens and
described besides, a random subset of them in each view; the error counts inside their masks,
and each token shall attend to its own object. In the place of all weights, low-rank ones are
trained, of the U-Net that will draw. A distilled one learns at its own few times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor, nn

from sgedit_engine.concepts.concept import (
    Concept,
    Concepts,
    ConceptSettings,
    Subject,
    concept_id,
    group_id,
    source_digest,
)
from sgedit_engine.concepts.dataset import View, check_subjects, make_views
from sgedit_engine.concepts.losses import attention_error, masked_error, prediction_target
from sgedit_engine.concepts.priors import draw_priors
from sgedit_engine.concepts.state import read_state, write_state
from sgedit_engine.concepts.students import TOKENS, Students, lent_students
from sgedit_engine.concepts.tokens import token_names
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import TEXT, VAE
from sgedit_engine.errors import CancelledError
from sgedit_engine.interface import CancelToken, Image, Mask, Progress, ProgressReport, no_progress
from sgedit_engine.models.residency import Residency
from sgedit_engine.regions import Reach, shadow_reach

STAGE = "learning"
# Steps between two states that are written to go on from.
_STATE_EVERY = 20
# Where nothing is known of shadows.
UNKNOWN = shadow_reach({}, {})
# Seeds of steps are apart by this much, so that those of two trainings are.
_SEED_SPAN = 1_000_003


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
    """The group's id of what `learn` would learn of the same."""
    source = source_digest(image, subjects, reach, others)
    return group_id(source, settings, model_digest(models, sampler))


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
    group = group_id(source, settings, model)
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
        times = _times(students.solver, sampler).to(views[0].latent.device)
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


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is learned from: views, pictures of the categories with their prompts (`priors`), and
    the times (int64 [T]) at which noise is added."""

    students: Students
    views: Sequence[View]
    priors: Sequence[tuple[Tensor, str]]
    times: Tensor
    settings: ConceptSettings

    def loss(self, step: int) -> Tensor:
        """The weighted sum of all losses at a step, which alone decides what is drawn for it."""
        settings = self.settings
        dice = torch.Generator().manual_seed(settings.seed * _SEED_SPAN + step)
        chosen = [
            self.views[i]
            for i in torch.randint(len(self.views), (settings.batch,), generator=dice).tolist()
        ]
        prior = self.priors[step % len(self.priors)] if self.priors else None
        latents = torch.cat([view.latent for view in chosen] + ([prior[0]] if prior else []))
        hints = [torch.cat([view.hole, view.masked], 1) for view in chosen]
        if prior is not None:
            hints.append(torch.zeros_like(hints[0]))
        prompts = [view.prompt for view in chosen] + ([prior[1]] if prior else [])
        told = zip(*(self.students.text.ids(prompt) for prompt in prompts), strict=True)
        ids = tuple(torch.cat(each) for each in told)
        predicted, target = self._predict(latents, torch.cat(hints), ids, dice)
        count = len(chosen)
        weight = torch.cat([view.weight for view in chosen])
        total = masked_error(predicted[:count], target[:count], weight)
        if settings.beside_weight:
            beside = torch.cat([view.beside for view in chosen])
            around = masked_error(predicted[:count], target[:count], beside)
            total = total + settings.beside_weight * around
        if settings.attention_weight:
            sides = (latents.shape[2], latents.shape[3])
            places = self._places(chosen, ids[0])
            error = attention_error(self.students.maps, places, sides)
            total = total + settings.attention_weight * error
        if prior is not None:
            everywhere = torch.ones_like(weight[:1])
            kept = masked_error(predicted[count:], target[count:], everywhere)
            total = total + settings.prior_weight * kept
        return total

    def _predict(
        self, latents: Tensor, hints: Tensor, ids: Sequence[Tensor], dice: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """(what the U-Net says, what it should say) of noised latents N×C×h×w."""
        drawn = torch.randint(len(self.times), (len(latents),), generator=dice)
        times = self.times[drawn.to(self.times.device)]
        noise = torch.randn(latents.shape, generator=dice).to(latents)
        noisy, target = prediction_target(self.students.solver, latents, noise, times)
        unet = self.students.unet
        if unet.config.in_channels > latents.shape[1]:
            noisy = torch.cat([noisy, hints], 1)
        told = conditions(unet, self.students.text.words(ids), noisy)
        self.students.maps.clear()
        return unet(noisy, times, **told).sample, target

    def _places(self, views: Sequence[View], ids: Tensor) -> list[tuple[int, int, Tensor]]:
        """Where each view's prompt has which object's tokens, and that object's mask."""
        found = []
        vectors = self.settings.vectors
        for number, view in enumerate(views):
            for subject, mask in view.masks.items():
                for name in token_names(subject * vectors, vectors):
                    token = self.students.text.tokenizer.convert_tokens_to_ids(name)
                    at = (ids[number] == token).nonzero()[:, 0].tolist()
                    found += [(number, place, mask[0, 0]) for place in at]
        return found


def _times(solver: DPMSolverMultistepScheduler, sampler: Sampler) -> Tensor:
    """All times of the schedule; for a distilled sampler only those that it visits."""
    if sampler.guidance != 1:
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
    optimizer = _optimizer(settings, trained, begin, moments)
    done = begin
    with torch.enable_grad():
        try:
            for step in range(begin, settings.steps):
                on_step(step)
                if step == settings.token_steps:
                    optimizer = _optimizer(settings, trained, step, {})
                for group_of_values in optimizer.param_groups:
                    group_of_values["lr"] = _rate(settings, step)
                optimizer.zero_grad(set_to_none=True)
                lesson.loss(step).backward()
                optimizer.step()
                done = step + 1
                if state is not None and done % _STATE_EVERY == 0:
                    write_state(state, group, done, trained, optimizer)
        except CancelledError:
            if state is not None and done > begin:
                write_state(state, group, done, trained, optimizer)
            raise
    on_step(settings.steps)
    return {name: value.detach().half().cpu() for name, value in trained.items()}


def _optimizer(
    settings: ConceptSettings,
    trained: Mapping[str, nn.Parameter],
    step: int,
    moments: Mapping[str, Mapping[str, Tensor]],
) -> torch.optim.Optimizer:
    """Adam over what is trained in the phase of a step, with what it knew before a stop."""
    early = step < settings.token_steps
    chosen = {n: v for n, v in trained.items() if n == TOKENS or not early}
    for name, value in trained.items():
        value.requires_grad_(name in chosen)
    optimizer = torch.optim.Adam(list(chosen.values()))
    for name, known in moments.items():
        if name in chosen:
            # Adam counts its steps on the processor, and keeps the rest beside the weights.
            device = chosen[name].device
            optimizer.state[chosen[name]] = {
                what: value if what == "step" else value.to(device) for what, value in known.items()
            }
    return optimizer


def _rate(settings: ConceptSettings, step: int) -> float:
    """The learning rate: that of its phase, which falls to a tenth over the second one."""
    if step < settings.token_steps:
        return settings.token_rate
    through = (step - settings.token_steps) / max(settings.weight_steps, 1)
    return settings.weight_rate * (1 - 0.9 * through)
