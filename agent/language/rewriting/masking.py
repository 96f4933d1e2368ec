"""Messages with placeholders for what they speak of: the network copies those, and knows no names.

`K1 K2 …` stand for kinds of things, `C1 …` for colours and other looks of a profile, `N1 …` for
numbers, `W1 …` for words that the network does not know, in the order in which they are said. What
is said twice has one placeholder. `~s` behind a placeholder makes it a plural.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from agent.language.looks import COLORS, SHADES
from agent.language.rewriting.slips import Speller
from agent.language.rewriting.wording import network_words
from sgedit_engine.scene.english import NUMBERS, PICTURE_WORDS, plural, singular

PLURAL = "~s"
# What the network says of talk that asks for nothing, and of wishes beyond what can be done.
NOTHING, BEYOND = "<nothing>", "<beyond>"
# How many of each letter the network can tell apart.
MOST = {"K": 6, "C": 6, "N": 4, "W": 9}
PLACEHOLDERS = tuple(f"{letter}{n}" for letter, most in MOST.items() for n in range(1, most + 1))
# Looks that the network knows by name, since people have many words for them.
NAMED_LOOKS = frozenset({"striped", "spotted", "plain", "glossy", "matte"})
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_COUNTS = frozenset(NUMBERS) - {"one", "couple", "pair"}
_LONGEST_NAME = 3
_TIGHT = frozenset(",.?!")


@dataclass(frozen=True)
class Piece:
    """A part of a message that a placeholder stands for: its letter, what it is called in the
    singular, and whether it was said in the plural."""

    letter: str
    name: str
    several: bool = False


@dataclass(frozen=True)
class Masked:
    """A message as the network reads it. `names` tells what each placeholder stands for."""

    words: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(frozen=True)
class WordLists:
    """What words are: the network's own with their frequency, names of kinds, and looks."""

    listed: dict[str, int]
    kinds: Collection[str]
    looks: Collection[str] = COLORS
    speller: Speller = field(init=False)
    _forms: Mapping[str, Piece] = field(init=False)
    _firsts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = frozenset(self.kinds) - PICTURE_WORDS
        kinds = frozenset(k for k in named if singular(k) == k or singular(k) not in named)
        looks = frozenset(self.looks) - NAMED_LOOKS
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "looks", looks)
        forms = {several: Piece("K", k, several=True) for k in kinds for several in _plurals(k)}
        forms |= {k: Piece("K", k) for k in kinds}
        object.__setattr__(self, "_forms", forms)
        object.__setattr__(self, "_firsts", frozenset(name.split()[0] for name in forms))
        often = max(self.listed.values(), default=1)
        names = [*looks, *(name for name in forms if " " not in name)]
        object.__setattr__(self, "speller", Speller(self.listed | dict.fromkeys(names, often)))

    def pieces(self, words: Sequence[str], *, mending: bool = True) -> list[str | Piece]:
        """The words with a piece for each that the network does not read itself. Without `mending`
        words that are not known stay."""
        found: list[str | Piece] = []
        at = 0
        while at < len(words):
            length, piece = self._piece(words, at, mending)
            found.append(piece)
            at += length
        return found

    def _piece(self, words: Sequence[str], at: int, mending: bool) -> tuple[int, str | Piece]:
        if (known := self.known(words, at)) is not None:
            return known
        word = words[at]
        if word in self.listed or not word[0].isalnum() or not mending:
            return 1, word
        mended = self.speller.mended(word)
        if mended is None:
            return 1, Piece("W", word)
        known = self.known([mended, *words[at + 1 : at + _LONGEST_NAME]], 0)
        return known or (1, mended if mended in self.listed else Piece("W", word))

    def known(self, words: Sequence[str], at: int) -> tuple[int, Piece] | None:
        """A kind, a look or a number that begins at a word, with its length."""
        if words[at] in self._firsts:
            for length in range(_LONGEST_NAME, 0, -1):
                if found := self._forms.get(" ".join(words[at : at + length])):
                    return length, found
        word = words[at]
        if word in self.looks:
            return 1, Piece("C", word)
        if word in SHADES and at + 1 < len(words) and words[at + 1] in self.looks:
            return 2, Piece("C", f"{word} {words[at + 1]}")
        if word in _COUNTS or _NUMBER.fullmatch(word):
            return 1, Piece("N", word)
        return None


def _plurals(name: str) -> set[str]:
    """The plural of a name, and regular ones beside its own ("cactuses")."""
    return {plural(name)} | {form for form in (f"{name}s", f"{name}es") if singular(form) == name}


class Numbering:
    """Gives pieces their placeholders, in the order in which they come."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._counts = dict.fromkeys(MOST, 0)

    def words(self, pieces: Sequence[str | Piece]) -> tuple[str, ...] | None:
        """A message's words; None where it has more pieces than there are placeholders."""
        for piece in pieces:
            if isinstance(piece, Piece) and (piece.letter, piece.name) not in self._placeholders:
                number = self._counts[piece.letter] = self._counts[piece.letter] + 1
                self._placeholders[piece.letter, piece.name] = f"{piece.letter}{number}"
        if any(self._counts[letter] > most for letter, most in MOST.items()):
            return None
        return self.known(pieces)

    def known(self, pieces: Sequence[str | Piece]) -> tuple[str, ...] | None:
        """The words of another wording of the message; None where it names something else."""
        words: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                words.append(self._placeholders.get(("W", piece), piece))
                continue
            placeholder = self._placeholders.get((piece.letter, piece.name))
            if placeholder is None and piece.letter == "N":
                placeholder = piece.name
            if placeholder is None:
                return None
            words += [placeholder, PLURAL] if piece.several else [placeholder]
        return tuple(words)

    @property
    def names(self) -> dict[str, str]:
        """What each placeholder stands for."""
        return {placeholder: name for (_, name), placeholder in self._placeholders.items()}


def masked(text: str, lists: WordLists) -> Masked | None:
    """A message with placeholders; None where it speaks of too much."""
    numbering = Numbering()
    words = numbering.words(lists.pieces([t.text for t in network_words(text)]))
    return Masked(words, numbering.names) if words is not None else None


def unmasked(words: Sequence[str], names: Mapping[str, str]) -> str | None:
    """What the network says, in the user's words; None where it names what nobody said."""
    said = ""
    for number, word in enumerate(words):
        if word == PLURAL:
            continue
        after = words[number + 1] if number + 1 < len(words) else ""
        if word in PLACEHOLDERS:
            if word not in names:
                return None
            word = plural(names[word]) if after == PLURAL else names[word]
        elif word == "a" and _begins_with_vowel(after, names):
            word = "an"
        said += word if word in _TIGHT or word == "'s" else f" {word}"
    return said.strip()


def _begins_with_vowel(word: str, names: Mapping[str, str]) -> bool:
    return names.get(word, word)[:1] in ("a", "e", "i", "o")
