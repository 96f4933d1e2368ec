"""Placeholders in prompts, and in a text model that forgets them again."""

from __future__ import annotations

import pytest
import torch

from sgedit_engine.concepts.tokens import (
    embedding_of_word,
    lent_with_tokens,
    token_names,
    with_tokens,
)
from sgedit_engine.diffusion.parts import TEXT
from sgedit_engine.models.residency import Residency


@pytest.mark.parametrize(
    ("prompt", "category", "expected"),
    [
        ("a red mug", "mug", "a red <object-0> mug"),
        ("a mug on a blue mug", "mug", "a <object-0> mug on a blue mug"),
        ("a yellow rubber duck", "rubber duck", "a yellow <object-0> rubber duck"),
        ("a red cup", "mug", "<object-0> mug, a red cup"),
        ("a smug <object-3> mug", "mug", "<object-0> mug, a smug <object-3> mug"),
    ],
)
def test_the_first_mention_gets_the_token(prompt: str, category: str, expected: str) -> None:
    assert with_tokens(prompt, category, token_names(0, 1)) == expected


def test_two_of_a_kind_are_two_concepts() -> None:
    once = with_tokens("a red mug and a blue mug", "mug", ("<object-0>",))
    assert with_tokens(once, "mug", ("<object-1>",)) == (
        "a red <object-0> mug and a blue <object-1> mug"
    )


@pytest.mark.parametrize("name", ["<object-0>", "<not-in-the-tokenizer>"])
def test_vectors_are_there_only_in_the_block(models: Residency, name: str) -> None:
    vector = torch.full((1, 192), 0.5)
    with models.borrow(TEXT) as embed, torch.inference_mode():
        (tower,) = embed.towers
        base = tower.model.get_input_embeddings()
        length, bits = len(embed.tokenizer), base.weight.clone()
        with lent_with_tokens(embed, [name], vector) as lent:
            ids = lent.tokenizer(f"a {name} mug", return_tensors="pt").input_ids
            found = lent.towers[0].model.get_input_embeddings()(ids)[0]
            assert ids.shape[1] == 5  # begin, a, the token, mug, end
            assert torch.equal(found[2], vector[0])
            assert torch.equal(found[3], base.weight[ids[0, 3]])
        assert tower.model.get_input_embeddings() is base
        assert torch.equal(base.weight, bits) and len(embed.tokenizer) == length


def test_a_word_begins_as_the_mean_of_its_tokens(models: Residency) -> None:
    with models.borrow(TEXT) as embed:
        rows = embed.towers[0].model.get_input_embeddings().weight
        ids = embed.tokenizer("rubber duck", add_special_tokens=False).input_ids
        assert len(ids) == 2
        assert torch.allclose(embedding_of_word(embed, "rubber duck"), rows[ids].mean(0))
