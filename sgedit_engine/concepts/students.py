"""The models while they learn: lent with all that is trained, and given back as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import torch
from diffusers import DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import Tensor, nn

from sgedit_engine.concepts.attention import recorded_attention
from sgedit_engine.concepts.concept import ConceptSettings, Subject
from sgedit_engine.concepts.low_rank import TEXT_TARGETS, UNET_TARGETS, trainable
from sgedit_engine.concepts.tokens import embedding_of_word, lent_with_tokens
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.models.residency import Residency

# The trained values' names: the tokens' embeddings, and before the names of low-rank weights
# the part that they belong to.
TOKENS = "tokens"
UNET_PART, _TEXT_PART = "unet", "text_encoder"
# How far a token begins from its category's word, in standard deviations of that.
_APART = 0.1


def text_part(number: int) -> str:
    """The name of a text tower, by its number among them: "text_encoder", "text_encoder_2"."""
    return _TEXT_PART if number == 0 else f"{_TEXT_PART}_{number + 1}"


@dataclass(frozen=True, eq=False)
class Students:
    """What learns. `maps` are those of `recorded_attention`, `trained` all that changes, by name:
    `TOKENS` [subjects × vectors, width] and low-rank weights, float32. `rounded` are a model's own
    of these weights where it has another precision: they follow."""

    unet: UNet2DConditionModel
    solver: DPMSolverMultistepScheduler
    text: PromptEncoder
    maps: list[Tensor]
    trained: dict[str, nn.Parameter]
    rounded: dict[str, nn.Parameter]


@contextmanager
def lent_students(
    models: Residency,
    subjects: Sequence[Subject],
    names: Sequence[Sequence[str]],
    settings: ConceptSettings,
    sampler: Sampler,
) -> Iterator[Students]:
    """Lends the models with fresh tokens and low-rank weights. Nobody else can use them meanwhile.

    A token begins as its object's category, a little apart from the other tokens of it.
    """
    flat = [name for group in names for name in group]
    generator = torch.Generator().manual_seed(settings.seed)
    with (
        models.borrow(TEXT) as embed,
        models.borrow(sampler.solver) as solver,
        models.borrow(sampler.unet) as unet,
        recorded_attention(unet) as maps,
        ExitStack() as stack,
    ):
        targets = UNET_TARGETS[settings.layers]
        low_rank = {UNET_PART: stack.enter_context(trainable(unet, targets, settings.rank))}
        for number, tower in enumerate(embed.towers):
            values = stack.enter_context(trainable(tower.model, TEXT_TARGETS, settings.rank))
            low_rank[text_part(number)] = values
        begun = [embedding_of_word(embed, subject.category) for subject in subjects]
        start = torch.stack([row for row in begun for _ in range(settings.vectors)])
        apart = torch.randn(start.shape, generator=generator).to(start)
        trained = {TOKENS: nn.Parameter(start + _APART * start.std() * apart)}
        own = {f"{p}.{name}": v for p, values in low_rank.items() for name, v in values.items()}
        rounded = {name: value for name, value in own.items() if value.dtype != torch.float32}
        trained |= own | {n: nn.Parameter(value.detach().float()) for n, value in rounded.items()}
        _begin(trained, generator)
        with lent_with_tokens(embed, flat, trained[TOKENS]) as text:
            yield Students(unet, solver, text, maps, trained, rounded)


@torch.no_grad()
def _begin(trained: dict[str, nn.Parameter], generator: torch.Generator) -> None:
    """First values of low-rank weights that depend on the seed alone: A random, B zero."""
    for name, value in trained.items():
        if name.endswith(".lora_A"):
            bound = value[0].numel() ** -0.5
            value.copy_((torch.rand(value.shape, generator=generator) * 2 - 1) * bound)
        elif name.endswith(".lora_B"):
            value.zero_()
