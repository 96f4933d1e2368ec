"""The text tokenizer of the bundle: CLIP's own class, with each of the world's words one token.

The byte-pair merges are learned from the word list itself until every word is whole, so that
captions become one token a word and an unknown word still falls back to its letters.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
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


def _learn_merges(vocabulary: Sequence[str]) -> list[tuple[str, str]]:
    """Byte-pair merges (Sennrich et al. 2016) until each word is one token.

    Ties go to the first pair in the alphabet, so that the same words always give the same
    merges; the trainer of the tokenizers library breaks them as its hash tables happen to lie,
    and weights trained with one numbering do not understand another.
    """
    parts = [[*word[:-1], word[-1] + WORD_END] for word in vocabulary]
    merges = []
    while parts := [word for word in parts if len(word) > 1]:
        counts = Counter(pair for word in parts for pair in pairwise(word))
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        for word in parts:
            _merge(word, best)
    return merges


def _merge(word: list[str], pair: tuple[str, str]) -> None:
    """Join each occurrence of a pair in a word, from left to right, in place."""
    at = 0
    while at < len(word) - 1:
        if (word[at], word[at + 1]) == pair:
            word[at : at + 2] = [pair[0] + pair[1]]
        at += 1


def build_tokenizer(
    vocabulary: Sequence[str] | None = None,
    context: int = CONTEXT,
    placeholders: int = PLACEHOLDERS,
) -> CLIPTokenizer:
    """A CLIPTokenizer of `context` tokens over some words (default: the world's), deterministic."""
    merges = _learn_merges(sorted(set(vocabulary or words())))
    letters = sorted(_LETTERS)
    tokens = [*letters, *(letter + WORD_END for letter in letters)]
    tokens += [*(first + second for first, second in merges), START, END]
    ids = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
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
