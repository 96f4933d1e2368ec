"""Misspelt words put right against a list of words, each with how often it is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.language.spelling import COMMON

_SHORTEST = 3
# From so many letters on, two slips are put right.
_LONG = 7


class Speller:
    """Puts words right that are near a listed one."""

    def __init__(self, listed: Mapping[str, int]) -> None:
        self._listed = {word: n for word, n in listed.items() if len(word) >= _SHORTEST}
        self._words = tuple(self._listed)
        self.mended = lru_cache(maxsize=100_000)(self._mended)

    def _mended(self, word: str) -> str | None:
        """The listed word that is meant; None where there is none that is near."""
        if len(word) < _SHORTEST or word in COMMON or not word.isalpha():
            return None
        limit = 2 if len(word) >= _LONG else 1
        near = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=None
        )
        if len(word) == _SHORTEST:
            near = [n for n in near if len(n[0]) > len(word) or sorted(n[0]) == sorted(word)]
        ranked = sorted((d, w[0] != word[0], -self._listed[w], w) for w, d, _ in near)
        return ranked[0][-1] if ranked else None
