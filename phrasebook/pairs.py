"""Pairs of the phrase book as numbers: the network's word lists, and arrays that it learns from."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.language.rewriting.masking import (
    BEYOND,
    NOTHING,
    PLACEHOLDERS,
    PLURAL,
    Numbering,
    Piece,
    WordLists,
)
from phrasebook.corpus import Block, read_corpus
from phrasebook.noise import noisy
from phrasebook.sampling import Sampler

PROFILE = Path(__file__).parent.parent / "checkpoints" / "stilllife" / "profile.json"
NOUNS = Path(__file__).parent / "nouns.txt"
# The first words of both lists.
PAD, BEGIN, END, UNKNOWN = 0, 1, 2, 3
_FIRST = (
    *("<pad>", "<begin>", "<end>", "<unknown>", NOTHING, BEYOND, *PLACEHOLDERS, PLURAL),
    *(",", ".", "?", "!", "'s"),
)
LONGEST_SAID, LONGEST_PLAIN = 48, 32
_MOST_WORDS = 4400
_COUNTED = 60_000
_PART = 20_000
Ids = NDArray[np.int16]


@dataclass(frozen=True)
class Vocabulary:
    """The words that the network reads, with their frequency, and those that it says."""

    read: tuple[str, ...]
    often: tuple[int, ...]
    said: tuple[str, ...]

    def lists(self) -> WordLists:
        """The word lists for masking messages of the bundled world."""
        return WordLists(dict(zip(self.read, self.often, strict=True)), bundled_kinds())


def bundled_kinds() -> frozenset[str]:
    """The names of the bundled profile's kinds, and other words for them."""
    known = json.loads(PROFILE.read_text(encoding="utf-8"))["vocabulary"]
    kinds = frozenset(known["kinds"])
    heads = {kind.split()[-1] for kind in kinds}
    return kinds | heads | {w for w, meant in known["synonyms"].items() if meant in kinds}


def counted(blocks: Sequence[Block], seed: int = 0, samples: int = _COUNTED) -> Vocabulary:
    """The word lists of a corpus. Names of things in general (`nouns.txt`) are none of them: the
    network meets such words as unknown ones, wherever they are said."""
    sampler = Sampler(blocks, random.Random(seed))
    lists = WordLists({}, bundled_kinds())
    nouns = frozenset(NOUNS.read_text(encoding="utf-8").split())
    read, said = Counter[str](), Counter[str]()
    for _ in range(samples):
        plain, wording = sampler.pair()
        read.update(_words(wording, lists))
        said.update(_words(plain, lists))
    read.update(dict.fromkeys(said, 1))
    usual = [(w, n) for w, n in read.most_common() if w not in nouns and w not in _FIRST]
    words = [*((w, 1) for w in _FIRST), *usual[: _MOST_WORDS - len(_FIRST)]]
    plain_words = sorted(w for w, n in said.items() if n > 1 and w not in _FIRST)
    return Vocabulary(
        tuple(w for w, _ in words), tuple(n for _, n in words), (*_FIRST, *plain_words)
    )


def _words(items: Sequence[str | Piece], lists: WordLists) -> list[str]:
    words = [item for item in items if isinstance(item, str)]
    return [w for n, w in enumerate(words) if lists.known(words, n) is None]


@dataclass(frozen=True)
class Pairs:
    """What is said (n, LONGEST_SAID) and what it means (n, LONGEST_PLAIN), ended and padded."""

    said: Ids
    plain: Ids


class Encoder:
    """Turns pairs into numbers; a pair that the network cannot hold is None."""

    def __init__(self, vocabulary: Vocabulary, chance: random.Random) -> None:
        self._lists = vocabulary.lists()
        self._chance = chance
        self._read = {word: n for n, word in enumerate(vocabulary.read)}
        self._said = {word: n for n, word in enumerate(vocabulary.said)}

    def ids(
        self, plain: Sequence[str | Piece], said: Sequence[str | Piece], *, noise: bool
    ) -> tuple[list[int], list[int]] | None:
        """The numbers of a wording, as it may be typed, and of its plain words with their end."""
        if noise:
            said = noisy(said, plain, self._lists, self._chance)
        numbering = Numbering()
        wording = numbering.words(self._pieces(said, mending=True))
        meant = numbering.known(self._pieces(plain, mending=False))
        if wording is None or meant is None:
            return None
        try:
            asked = [self._read.get(w, UNKNOWN) for w in wording]
            told = [self._said[w] for w in meant] + [END]
        except KeyError:
            return None
        fits = 0 < len(asked) <= LONGEST_SAID and len(told) <= LONGEST_PLAIN
        return (asked, told) if fits else None

    def _pieces(self, items: Sequence[str | Piece], *, mending: bool) -> list[str | Piece]:
        """The items with the fixed words' own kinds, looks and numbers."""
        found: list[str | Piece] = []
        words: list[str] = []
        for item in [*items, None]:
            if isinstance(item, str):
                words.append(item)
                continue
            found += self._lists.pieces(words, mending=mending)
            words = []
            if item is not None:
                found.append(item)
        return found


def drawn(
    files: Sequence[Path], vocabulary: Vocabulary, count: int, seed: int, *, held_out: bool = False
) -> Pairs:
    """So many pairs, with noise; held-out ones come without it."""
    chance = random.Random(seed)
    sampler = Sampler(read_corpus(files), chance, held_out=held_out)
    encoder = Encoder(vocabulary, chance)
    said = np.zeros((count, LONGEST_SAID), np.int16)
    plain = np.zeros((count, LONGEST_PLAIN), np.int16)
    row = 0
    while row < count:
        meant, wording = sampler.pair()
        ids = encoder.ids(meant, wording, noise=not held_out)
        if ids is None:
            continue
        said[row, : len(ids[0])], plain[row, : len(ids[1])] = ids
        row += 1
    return Pairs(said, plain)


def drawn_at_once(
    files: Sequence[Path], vocabulary: Vocabulary, count: int, seed: int, processes: int
) -> Generator[Pairs]:
    """About so many pairs, part by part as several processes draw them."""
    each = min(-(-count // processes), _PART)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        seeds = range(seed * 100_003, seed * 100_003 + -(-count // each))
        jobs = [pool.submit(drawn, files, vocabulary, each, number) for number in seeds]
        for job in as_completed(jobs):
            yield job.result()
