"""What is learned from at each step, and the loss of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from sgedit_engine.concepts.concept import ConceptSettings
from sgedit_engine.concepts.dataset import View
from sgedit_engine.concepts.losses import attention_error, masked_error, prediction_target
from sgedit_engine.concepts.students import TOKENS, Students
from sgedit_engine.concepts.tokens import token_names
from sgedit_engine.diffusion.conditions import conditions
from sgedit_engine.models.replay import sent

# Seeds of steps are apart by this much, so that those of two trainings are.
_SEED_SPAN = 1_000_003
# Where the seeds of what is dealt begin, beyond those of steps.
_VIEWS, _TIMES = 300_000, 600_000
# Times are taken from so many equal parts of the schedule in turn.
_STRATA = 8


def dealt(cards: int, first: int, count: int, seed: int) -> Tensor:
    """Numbers below `cards`, as they come from one shuffled deck of them after another: those from
    place `first` on, int64 [count]. The same for the same seed."""
    last = first + count - 1
    decks = [
        torch.randperm(cards, generator=torch.Generator().manual_seed(seed + deck))
        for deck in range(first // cards, last // cards + 1)
    ]
    begin = first % cards
    return torch.cat(decks)[begin : begin + count]


@dataclass(frozen=True, eq=False)
class Samples:
    """Encoded pictures with what they show, one a row: all that can be learned from, or some.

    `latents` float32 N×C×h×w; `hints` the further channels of an inpainting U-Net; `weight` and
    `beside` N×1×h×w as in `View`; `ids` the prompts' token ids for each tower, int64 N×length;
    `said` float32 N×K×length is one where a prompt has one of the K tokens, `masks` N×K×h×w where
    its object is.
    """

    latents: Tensor
    hints: Tensor
    weight: Tensor
    beside: Tensor
    ids: tuple[Tensor, ...]
    said: Tensor
    masks: Tensor

    def at(self, rows: Tensor) -> Samples:
        """Some of them, by their numbers."""
        return Samples(
            latents=self.latents[rows],
            hints=self.hints[rows],
            weight=self.weight[rows],
            beside=self.beside[rows],
            ids=tuple(each[rows] for each in self.ids),
            said=self.said[rows],
            masks=self.masks[rows],
        )


@dataclass(frozen=True, eq=False)
class Batch:
    """What the loss of a step depends on: samples, their noisy latents at times (int64 [N]), and
    what the U-Net should say of them."""

    samples: Samples
    times: Tensor
    noisy: Tensor
    target: Tensor


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is learned from: views, pictures of the categories with their prompts (`priors`), and
    the times (int64 [T], on the host) at which noise is added."""

    students: Students
    views: Sequence[View]
    priors: Sequence[tuple[Tensor, str]]
    times: Tensor
    settings: ConceptSettings

    def batch(self, step: int) -> Batch:
        """What a step learns from, which its number alone decides.

        Neither views nor parts of the schedule come again before all of them were there: fewer
        steps are enough then than with independent ones.
        """
        settings = self.settings
        seed = settings.seed * _SEED_SPAN
        dice = torch.Generator().manual_seed(seed + step)
        rows = dealt(len(self.views), step * settings.batch, settings.batch, seed + _VIEWS)
        if self.priors:
            rows = torch.cat([rows, torch.tensor([len(self.views) + step % len(self.priors)])])
        device = self._all.latents.device
        samples = self._all.at(sent(rows, device))
        strata = min(len(self.times), _STRATA)
        stratum = dealt(strata, step * len(rows), len(rows), seed + _TIMES)
        within = torch.rand(len(rows), generator=dice, dtype=torch.float64)
        times = self.times[((stratum + within) / strata * len(self.times)).long()]
        noise = torch.randn(samples.latents.shape, generator=dice)
        solver = self.students.solver
        noisy, target = prediction_target(solver, samples.latents, sent(noise, device), times)
        return Batch(samples, sent(times, device), noisy, target)

    def loss(self, batch: Batch) -> Tensor:
        """The weighted sum of all losses. Asks the device for nothing."""
        settings, samples, count = self.settings, batch.samples, self.settings.batch
        predicted, target = self._predicted(batch), batch.target
        total = masked_error(predicted[:count], target[:count], samples.weight[:count])
        if settings.beside_weight:
            around = masked_error(predicted[:count], target[:count], samples.beside[:count])
            total = total + settings.beside_weight * around
        if settings.attention_weight:
            sides = (target.shape[2], target.shape[3])
            maps = self.students.maps
            error = attention_error(maps, samples.said, samples.masks, sides)
            total = total + settings.attention_weight * error
        if self.priors:
            everywhere = torch.ones_like(samples.weight[count:])
            kept = masked_error(predicted[count:], target[count:], everywhere)
            total = total + settings.prior_weight * kept
        self.students.maps.clear()
        return total

    def _predicted(self, batch: Batch) -> Tensor:
        """What the U-Net says."""
        unet, inputs = self.students.unet, batch.noisy
        if unet.config.in_channels > inputs.shape[1]:
            inputs = torch.cat([inputs, batch.samples.hints], 1)
        inputs = inputs.to(unet.dtype)
        told = conditions(unet, self.students.text.words(batch.samples.ids), inputs)
        self.students.maps.clear()
        predicted: Tensor = unet(inputs, batch.times, **told).sample
        return predicted

    @cached_property
    def _all(self) -> Samples:
        """The views, then the priors, of which nothing is hidden and no token is said."""
        views, first = self.views, self.views[0]
        hints = [torch.cat([view.hole, view.masked], 1) for view in views]
        prompts = [view.prompt for view in views] + [prompt for _, prompt in self.priors]
        ids = [self.students.text.ids(prompt) for prompt in prompts]
        masks = [self._masks(view.masks, first.weight) for view in views]
        more = len(self.priors)
        nothing = [torch.zeros_like(first.weight)] * more
        return Samples(
            latents=torch.cat([v.latent for v in views] + [p for p, _ in self.priors]).float(),
            hints=torch.cat(hints + [torch.zeros_like(hints[0])] * more).float(),
            weight=torch.cat([view.weight for view in views] + nothing),
            beside=torch.cat([view.beside for view in views] + nothing),
            ids=tuple(torch.cat(each) for each in zip(*ids, strict=True)),
            said=torch.stack([self._said(each[0][0]) for each in ids]),
            masks=torch.stack(masks + [torch.zeros_like(masks[0])] * more),
        )

    def _said(self, ids: Tensor) -> Tensor:
        """K×length of zeros, and a one where a prompt has each token."""
        count = len(self.students.trained[TOKENS])
        tokenizer = self.students.text.tokenizer
        said = torch.zeros(count, len(ids))
        for number, name in enumerate(token_names(0, count)):
            at = (ids.cpu() == tokenizer.convert_tokens_to_ids(name)).nonzero()
            said[number, at[:1]] = 1
        return said.to(ids.device)

    def _masks(self, of_subjects: Mapping[int, Tensor], like: Tensor) -> Tensor:
        """K×h×w: for each token where its object is, zeros for what is not in a view."""
        nothing, vectors = torch.zeros_like(like), self.settings.vectors
        count = len(self.students.trained[TOKENS]) // vectors
        masks = [of_subjects.get(subject, nothing)[0, 0] for subject in range(count)]
        return torch.stack(masks).repeat_interleave(vectors, 0)
