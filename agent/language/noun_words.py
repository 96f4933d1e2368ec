"""Which words may be a noun phrase: enough to find where one ends, not what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.language.lexicon import NUMBERS, phrases
from agent.language.noun_limits import (
    ADJECTIVES,
    DEFINITE,
    EXCLUDING,
    INDEFINITE,
    PRONOUN_PHRASES,
    PRONOUNS,
    NounLimits,
)
from agent.language.relation_words import RELATION_OF
from agent.language.tokens import Token, said
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import SUPERLATIVES, singular

_PLURALS = phrases("all|both|every|each|everything|them|these|those|they")
_RELATIONS = tuple(f" {words} " for words in sorted(RELATION_OF))
_ELSEWHERE = phrases(
    "between|above|over|inside|in|into|around|against|through|where|among|opposite|by|removed|"
    "deleted|gone|not|that|which|from|to"
)
_EXCEPT = re.compile(
    r"\b(?:besides|apart from|aside from|other than|with the exception of)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: `words` as the user said them, `texts` in normal form."""

    words: str
    texts: tuple[str, ...]

    @property
    def definite(self) -> bool:
        """Whether it speaks of something that is there ("the mug", "it")."""
        return self.texts[0] in DEFINITE or self.texts[0] in PRONOUNS

    @property
    def indefinite(self) -> bool:
        """Whether it speaks of something new ("a mug", "another one")."""
        return self.texts[0] in INDEFINITE or self.texts[:2] == ("one", "more")

    @property
    def plural(self) -> bool:
        """Whether it may mean several things."""
        texts = self.texts
        return texts[0] in _PLURALS or texts[-1] != singular(texts[-1])

    @property
    def related(self) -> bool:
        """Whether it says where the thing stands."""
        padded = f" {' '.join(self.texts)} "
        return any(words in padded for words in _RELATIONS)


def _with_determiner(words: str, texts: tuple[str, ...]) -> str:
    """The words with a first one that was misspelt as it is written ("teh lamp"), and "it" for
    the "it's" that it was taken from."""
    if len(texts) == 1 and words.lower().startswith((f"{texts[0]}'", f"{texts[0]}\u2019")):
        return texts[0]
    first, _, rest = words.partition(" ")
    return f"{texts[0]} {rest}" if rest and first.lower() in ("teh", "hte") else words


class NounReader:
    """Reads noun phrases of one message: `text` is the message, `world` knows its things."""

    def __init__(self, text: str, world: WorldWords) -> None:
        self._text = text
        self._world = world
        self._limits = NounLimits(world)

    def phrase(self, tokens: Sequence[Token]) -> Phrase | None:
        """One noun phrase, or None when the tokens cannot be one."""
        texts = tuple(t.text for t in tokens)
        if not self._limits.plausible(texts):
            return None
        words = _with_determiner(said(self._text, tokens), texts)
        return Phrase(_listed_with_and(words) if EXCLUDING & set(texts) else words, texts)

    def references(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """One or several: "the mug, the ball and the cone"."""
        if (one := self.phrase(tokens)) is not None:
            return self._by_look(one) or (one,)
        if (chosen := _chosen_of(tokens)) is not None:
            # "The bigger one of the red and the yellow ball" is one of them.
            head, rest = chosen
            known = len(head) == 1 or self.phrase(head) is not None
            known = known and self.references(rest) is not None
            words = said(self._text, tokens)
            return (Phrase(words, tuple(t.text for t in tokens)),) if known else None
        parts = coordinated(tokens)
        # What follows an exception in a list is an exception too, and nothing to be changed.
        if len(parts) < 2 or any(t.text in EXCLUDING for part in parts[:-1] for t in part):
            return None
        read = [self.phrase(part) for part in parts]
        found = [p for p in read if p is not None and p.texts[0] != "not"]
        if len(found) < len(parts) or not all(self._stands_alone(p) for p in found):
            return None
        if found[0].plural and any(p.texts[-1] == "one" for p in found[1:]):
            return None  # "both mugs, the left one green" are wishes for each of them
        if any("in" in p.texts[:-1] and self._world.is_value(p.texts[-1]) for p in found):
            return None  # "the mug in red and the ball in blue" are two wishes
        return self._with_nouns(found)

    def anchors(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """What something is put next to; several only if none says more than its name."""
        found = self.references(tokens)
        if found is None or (len(found) > 1 and any(p.related or p.indefinite for p in found)):
            return None
        return found

    def things(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """What shall be drawn: open nouns, but no relation within ("a giraffe", "two mugs")."""
        found = self.references(tokens)
        if found is None or any(p.related or not self._drawable(p.texts) for p in found):
            return None
        return found

    def _drawable(self, texts: tuple[str, ...]) -> bool:
        """Whether words can name something new: no pronoun, no place, some content."""
        joined = " ".join(texts)
        if joined in PRONOUNS or joined in PRONOUN_PHRASES or _ELSEWHERE & set(texts):
            return False
        return any(t not in INDEFINITE | DEFINITE and t not in NUMBERS for t in texts)

    def _stands_alone(self, phrase: Phrase) -> bool:
        first = phrase.texts[0]
        return (
            (self._world.vocabulary.open and phrase.plural)
            or phrase.definite
            or phrase.indefinite
            or any(self._world.is_kind(t) for t in phrase.texts)
            or self._world.is_value(first)
            or first in NUMBERS
        )

    def _with_nouns(self, found: Sequence[Phrase]) -> tuple[Phrase, ...] | None:
        """ "the red and the blue mug": the first borrows the noun of the last."""
        last = found[-1]
        noun = next((w for w in last.texts if self._world.is_kind(w)), last.texts[-1])
        whole: list[Phrase] = []
        for phrase in found:
            bare = phrase.texts[-1]
            adjective = self._world.is_value(bare) or bare in ADJECTIVES | SUPERLATIVES.keys()
            named = any(self._world.is_kind(t) for t in phrase.texts)
            if adjective and not named and not phrase.related:
                if phrase is last:
                    return None
                borrowed = singular(noun)
                phrase = Phrase(f"{phrase.words} {borrowed}", (*phrase.texts, borrowed))
            whole.append(phrase)
        return tuple(whole)

    def _by_look(self, phrase: Phrase) -> tuple[Phrase, ...] | None:
        """ "the red and blue mugs" -> "the red mugs", "the blue mugs"; else None."""
        texts, words = phrase.texts, phrase.words.split()
        if "and" not in texts or len(words) != len(texts) or not phrase.plural:
            return None
        at = texts.index("and")
        first, second = texts[at - 1], texts[at + 1]
        kinds = {(self._world.value(w) or ("", ""))[0] for w in (first, second)}
        if len(kinds) != 1 or "" in kinds:
            return None
        before, after = at - 1, at + 2
        return tuple(
            Phrase(
                " ".join([*words[:before], words[i], *words[after:]]),
                (*texts[:before], texts[i], *texts[after:]),
            )
            for i in (at - 1, at + 1)
        )


def _chosen_of(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """What stands before and behind "of" in "the bigger one of the red and the yellow ball"."""
    texts = [t.text for t in tokens]
    for at, (one, of) in enumerate(pairwise(texts)):
        if one == "one" and of == "of" and "and" in texts[at:]:
            return tokens[: at + 1], tokens[at + 2 :]
    return None


def _listed_with_and(words: str) -> str:
    """ "all, but the lamp, the book and the ball" -> "all but the lamp and the book and the ball":
    a scene's references know lists of exceptions in that form."""
    words = _EXCEPT.sub("except", words)
    words = re.sub(r"\s*,\s*(?=(?:except|but)\b)", " ", words, flags=re.IGNORECASE)
    return re.sub(r"\s*,\s*(?:and\s+)?", " and ", words, flags=re.IGNORECASE)


def coordinated(tokens: Sequence[Token]) -> list[list[Token]]:
    """The parts between "and" and commas; none empty."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in ("and", ",", "plus"):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]
