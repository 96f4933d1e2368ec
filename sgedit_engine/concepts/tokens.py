"""Placeholder tokens: what a prompt calls a concept, and how its embeddings get into the model."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import torch
from torch import Tensor, nn

from sgedit_engine.diffusion.text import PromptEncoder, TextTower


def token_names(first: int, count: int) -> tuple[str, ...]:
    """The placeholders from number `first` on: "<object-0>", "<object-1>"."""
    return tuple(f"<object-{first + i}>" for i in range(count))


def with_tokens(prompt: str, category: str, names: Sequence[str]) -> str:
    """A prompt whose first mention of a category tells of the concept: "a red mug on a book"
    becomes "a red <object-0> mug on a book".

    One that has its tokens already is passed over, so that two mugs of a prompt can be two
    concepts. Where the category is not mentioned, tokens and category come first.
    """
    told = " ".join(names)
    if not mentions(prompt, category):
        return f"{told} {category}, {prompt}"
    return _mention(category).sub(f"{told} {category}", prompt, count=1)


def mentions(prompt: str, category: str) -> bool:
    """Whether a prompt names a category without tokens of a concept."""
    return _mention(category).search(prompt) is not None


def _mention(category: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!> )\b{re.escape(category)}\b")


class _Placeholders(nn.Module):
    """An embedding in which some ids have other vectors: some columns of those that are given,
    which may be trained."""

    def __init__(
        self, base: nn.Embedding, ids: Sequence[int], vectors: Tensor, columns: slice
    ) -> None:
        super().__init__()
        self.base = base
        self.ids = torch.tensor(ids, device=base.weight.device)
        self.vectors = vectors
        self.columns = columns

    def forward(self, ids: Tensor) -> Tensor:
        """N×length ids to N×length×width."""
        # New tokens have ids beyond the base's rows.
        found: Tensor = self.base(ids.clamp(max=self.base.num_embeddings - 1))
        for number, vector in zip(self.ids, self.vectors[:, self.columns], strict=True):
            found = torch.where((ids == number)[..., None], vector.to(found.dtype), found)
        return found


@contextmanager
def lent_with_tokens(
    embed: PromptEncoder, names: Sequence[str], vectors: Tensor
) -> Iterator[PromptEncoder]:
    """Lends the text models with vectors [len(names), width] for the placeholders; the width is
    that of all towers together.

    The tokenizers are copies where they lacked some of them. The models have their own embeddings
    again when the block ends.
    """
    with ExitStack() as stack:
        towers, begin = [], 0
        for tower in embed.towers:
            end = begin + int(tower.model.get_input_embeddings().embedding_dim)
            lent = _tower_with_tokens(tower, names, vectors, slice(begin, end))
            towers.append(stack.enter_context(lent))
            begin = end
        yield PromptEncoder(*towers)


@contextmanager
def _tower_with_tokens(
    tower: TextTower, names: Sequence[str], vectors: Tensor, columns: slice
) -> Iterator[TextTower]:
    tokenizer, model = tower.tokenizer, tower.model
    known = tokenizer.get_vocab()
    missing = [name for name in names if name not in known]
    if missing:
        tokenizer = copy.deepcopy(tokenizer)
        tokenizer.add_tokens(missing)
    base = model.get_input_embeddings()
    ids = [int(tokenizer.convert_tokens_to_ids(name)) for name in names]
    model.set_input_embeddings(_Placeholders(base, ids, vectors, columns))
    try:
        yield replace(tower, tokenizer=tokenizer)
    finally:
        model.set_input_embeddings(base)


def embedding_of_word(embed: PromptEncoder, word: str) -> Tensor:
    """The mean embedding of a word's tokens in each tower, [width] float32: where a new token
    begins."""
    means = []
    for tower in embed.towers:
        ids = tower.tokenizer(word, add_special_tokens=False).input_ids
        rows = tower.model.get_input_embeddings().weight[torch.tensor(ids)]
        means.append(rows.detach().float().mean(0))
    return torch.cat(means)
