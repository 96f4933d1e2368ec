"""The text tokenizer of the bundle: CLIP's own class, with each of the world's words one token.

The byte-pair merges are learned from the word list itself until every word is whole, so that
captions become one token a word and an unknown word still falls back to its letters.
"""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from stilllife.words import words

CONTEXT = 64
PLACEHOLDERS = 64
START, END = "<|startoftext|>", "<|endoftext|>"
WORD_END = "</w>"
_LETTERS = string.ascii_lowercase + string.digits + ",.;:!?'-()\"&/"


def placeholder(index: int) -> str:
    """The reserved token of a learned concept, `index` in 0 to `PLACEHOLDERS` - 1."""
    return f"<object-{index}>"


def _learn_merges(vocabulary: Sequence[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    bpe = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    bpe.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=100_000,
        min_frequency=1,
        initial_alphabet=sorted(_LETTERS),
        end_of_word_suffix=WORD_END,
        show_progress=False,
    )
    bpe.train_from_iterator(vocabulary, trainer)
    model = json.loads(bpe.to_str())["model"]
    return model["vocab"], [tuple(pair) for pair in model["merges"]]


def build_tokenizer(
    vocabulary: Sequence[str] | None = None,
    context: int = CONTEXT,
    placeholders: int = PLACEHOLDERS,
) -> CLIPTokenizer:
    """A CLIPTokenizer of `context` tokens over some words (default: the world's), deterministic."""
    learned, merges = _learn_merges(sorted(set(vocabulary or words())))
    ids = dict(learned)
    for letter in sorted(_LETTERS):
        for token in (letter, letter + WORD_END):
            ids.setdefault(token, len(ids))
    for token in (START, END):
        ids[token] = len(ids)
    tokenizer = CLIPTokenizer(vocab=ids, merges=merges, model_max_length=context)
    tokenizer.add_tokens([placeholder(i) for i in range(placeholders)])
    return tokenizer


@cache
def _shared_tokenizer() -> CLIPTokenizer:
    return build_tokenizer()


def encode(texts: Sequence[str]) -> NDArray[np.int64]:
    """Token ids of texts, int64 of shape N×`CONTEXT`, padded and cut."""
    encoded = _shared_tokenizer()(
        list(texts), padding="max_length", truncation=True, return_tensors="np"
    )
    return np.asarray(encoded["input_ids"], dtype=np.int64)
