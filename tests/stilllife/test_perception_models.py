"""Shapes, budgets and words of the perceiving models."""

from __future__ import annotations

import pytest
from torch import nn

from stilllife.perception_models import (
    build_detector,
    build_effects,
    build_reader,
    build_segmenter,
    detector_prompts,
    reader_prompts,
)
from stilllife.world import COLORS, FINISHES, KINDS, PATTERNS, TABLES, WALLS


@pytest.mark.parametrize(
    ("model", "most"),
    [
        (lambda: build_detector()[0], 2_400_000),
        (build_segmenter, 1_600_000),
        (lambda: build_reader()[0], 600_000),
        (build_effects, 520_000),
    ],
    ids=["detector", "segmenter", "reader", "effects"],
)
def test_budgets(model: object, most: int) -> None:
    assert callable(model)
    built = model()
    assert isinstance(built, nn.Module)
    assert sum(p.numel() for p in built.parameters()) <= most


def test_prompts_cover_the_world() -> None:
    prompts = reader_prompts()
    expected = {
        "kind": KINDS, "color": COLORS, "pattern": PATTERNS, "finish": FINISHES,
        "table": TABLES, "wall": WALLS,
    }  # fmt: skip
    assert {name: list(values) for name, values in prompts.items()} == {
        name: list(values) for name, values in expected.items()
    }
    assert list(detector_prompts()) == list(KINDS)


def test_every_prompt_word_is_one_token_and_prompts_differ() -> None:
    _, tokenizer = build_reader()
    texts = [text for values in reader_prompts().values() for text in values.values()]
    ids = tokenizer(texts, padding="max_length", return_tensors="pt")["input_ids"]
    assert len({tuple(row) for row in ids.tolist()}) == len(texts)
    for text, row in zip(texts, ids.tolist(), strict=True):
        # The text model is read at its highest token, which must be the end.
        assert row.index(max(row)) == len(text.split()) + 1
        assert max(row) == tokenizer.eos_token_id
        assert row[0] == tokenizer.bos_token_id != 0
