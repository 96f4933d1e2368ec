"""Draws with concepts: models are lent with them, and prompts say their tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from sgedit_engine.concepts.concept import Concept
from sgedit_engine.concepts.low_rank import added
from sgedit_engine.concepts.store import check_model
from sgedit_engine.concepts.students import UNET_PART, text_part
from sgedit_engine.concepts.tokens import lent_with_tokens, mentions, token_names, with_tokens
from sgedit_engine.concepts.train import model_digest
from sgedit_engine.diffusion.few_steps import Sampler
from sgedit_engine.diffusion.guide import Guide
from sgedit_engine.diffusion.inpaint import Drawing
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.diffusion.text import PromptEncoder
from sgedit_engine.models.residency import Lender, Part, Residency


@dataclass(frozen=True, eq=False)
class ConceptModels:
    """Models that are borrowed as from a `Residency`, of which the U-Net and the prompt encoder
    know some concepts.

    The shared models are changed only while they are borrowed here, when nobody else can have
    them, and have the same bits as before when the block ends, however it ends. Nothing is read
    from disk again.
    """

    models: Residency
    sampler: Sampler
    concepts: tuple[Concept, ...]

    @property
    def tokens(self) -> tuple[tuple[str, ...], ...]:
        """The placeholders of each concept, numbered through all of them."""
        counts = [len(concept.token) for concept in self.concepts]
        return tuple(token_names(sum(counts[:i]), count) for i, count in enumerate(counts))

    def prompt(self, prompt: str) -> str:
        """A prompt that tells of the concepts: "a red mug" becomes "a red <object-0> mug"."""
        for concept, names in zip(self.concepts, self.tokens, strict=True):
            prompt = with_tokens(prompt, concept.category, names)
        return prompt

    def guide(self, guide: Guide) -> Guide:
        """What steers, in the words of such a prompt: its first mention of a thing is that of the
        first subject."""
        subjects = list(guide.subjects)
        for concept, names in zip(self.concepts, self.tokens, strict=True):
            said = (n for n, s in enumerate(subjects) if mentions(s.words, concept.category))
            if (first := next(said, None)) is not None:
                words = with_tokens(subjects[first].words, concept.category, names)
                subjects[first] = replace(subjects[first], words=words)
        return replace(guide, subjects=tuple(subjects))

    def tighten(self) -> bool:
        """As `Residency.tighten`."""
        return self.models.tighten()

    @contextmanager
    def borrow(self, part: Part[Any]) -> Iterator[Any]:
        """As `Residency.borrow`."""
        with self.models.borrow(part) as model:
            if part.name == self.sampler.unet.name:
                with added(model, self._weights(UNET_PART)):
                    yield model
            elif part.name == TEXT.name:
                with self._worded(model) as embed:
                    yield embed
            else:
                yield model

    @contextmanager
    def _worded(self, embed: PromptEncoder) -> Iterator[PromptEncoder]:
        names = [name for group in self.tokens for name in group]
        vectors = torch.cat([concept.token for concept in self.concepts]).float()
        with ExitStack() as stack:
            for number, tower in enumerate(embed.towers):
                vectors = vectors.to(tower.model.device)
                stack.enter_context(added(tower.model, self._weights(text_part(number))))
            yield stack.enter_context(lent_with_tokens(embed, names, vectors))

    def _weights(self, part: str) -> list[Mapping[str, Tensor]]:
        """The low-rank weights of a part; those that concepts share once."""
        groups = {concept.group: concept.weights for concept in self.concepts}
        return [
            {
                name.removeprefix(f"{part}."): value
                for name, value in weights.items()
                if name.startswith(f"{part}.")
            }
            for weights in groups.values()
        ]


def with_concepts(
    models: Residency, drawing: Drawing, concepts: Sequence[Concept]
) -> tuple[Lender, Drawing]:
    """What `inpaint.draw` has to be given so that it draws concepts: models and drawing.

    Without concepts both are as they were. Raises ConceptOfOtherModelError.
    """
    if not concepts:
        return models, drawing
    digest = model_digest(models, drawing.sampler)
    for concept in concepts:
        check_model(concept, digest)
    lending = ConceptModels(models, drawing.sampler, tuple(concepts))
    guide = None if drawing.guide is None else lending.guide(drawing.guide)
    return lending, replace(drawing, prompt=lending.prompt(drawing.prompt), guide=guide)
