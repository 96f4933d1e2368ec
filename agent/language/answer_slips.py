"""Slips of the fingers in answers: "boht", "the secnd one"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rapidfuzz.distance import OSA

from agent.language import lexicon
from agent.language.spelling import COMMON
from agent.language.tokens import Token
from sgedit_engine.scene import english

# Shorter words are not mended; from here on two letters may be wrong.
_SHORT, _LONG_WORD = 3, 7


def _words_of(*known: Collection[str]) -> frozenset[str]:
    return frozenset(word for phrases in known for phrase in phrases for word in phrase.split())


_MENDED = frozenset(
    word
    for word in _words_of(
        lexicon.ORDINALS,
        lexicon.NUMBERS,
        ("both", "all", "neither", "none", "cancel", "never", "mind", "nevermind", "whichever"),
        ("either", "whatever", "choose", "decide", "yes", "yeah", "nope", "sure", "okay", "stop"),
        ("number", "option", "forget", "last", "them", "which", "choices", "options", "everything"),
        ("little", "small", "large", "bigger", "smaller", "larger", "biggest", "smallest"),
        ("left", "right", "leftmost", "rightmost", "middle", "front", "behind", "nothing"),
    )
    if len(word) >= _SHORT
)
# Words that are right as they are.
_SOUND = (
    _MENDED
    | COMMON
    | _words_of(
        lexicon.YES,
        lexicon.NO,
        lexicon.CANCEL,
        lexicon.ALL,
        lexicon.NEITHER,
        lexicon.ANY,
        lexicon.PUZZLED,
        lexicon.ANSWER_OPENINGS,
        lexicon.ANSWER_ENDINGS,
        lexicon.ANSWER_FILLERS,
        lexicon.PLACE_WORDS,
        lexicon.EDIT_VERBS,
        lexicon.REQUEST_STARTS,
        english.COLORS,
        english.SIZES,
        english.SUPERLATIVES,
        english.GENERIC,
    )
)


def mended_word(token: Token, known: Collection[str]) -> Token:
    """A token with a slip of the fingers put right, where only one word of answers is near."""
    word = token.text
    if len(word) < _SHORT or not word.isalpha() or word in known or word in _SOUND:
        return token
    limit = 2 if len(word) >= _LONG_WORD else 1
    near = {w: d for w in _MENDED if (d := OSA.distance(word, w, score_cutoff=limit)) <= limit}
    best = [w for w, d in near.items() if d == min(near.values()) and w[0] == word[0]]
    best = best or [w for w, d in near.items() if sorted(w) == sorted(word)]
    return replace(token, text=best[0]) if len(best) == 1 else token
