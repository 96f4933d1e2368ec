"""What stands around an answer: words before it, and what takes it back or says it anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.language import lexicon
from agent.language.answer_choices import (
    head_of,
)
from agent.language.tokens import Token, joined, tokenize

_LONGEST = 5  # words of one phrase that assents or cancels
_ANEW = re.compile(
    r".+?[,.;!?]+ *(?:no|nope|sorry|oops|wait|or rather|rather|i mean|actually)\b[,. ]*"
    r"(?:(?:wait|sorry|no|actually)[,. ]+)*(?P<anew>\w.*)",
    re.IGNORECASE | re.DOTALL,
)
_IN_THREE_WORDS = re.compile(r"\w+ no (?P<anew>\w+)", re.IGNORECASE)
_DEFINITE = frozenset({"the", "that", "this", "both", "all", "number", "option", "last"})
_ALL_WELL = re.compile(
    r"(?:they|it|that|this|both|all|everything) (?:is|are|looks?) (?:just |all |really |quite )?"
    r"(?:fine|ok|okay|good|alright|right|great|nice|perfect|well)(?: (?:as|like|the way) .*)?"
)
_OF_OTHERS = frozenset({"leave", "keep", "let", "do", "both", "nothing", "none", "no", "skip"})
_ONES = frozenset({"one", "ones"})


def taken_back(marked: Sequence[Token]) -> bool:
    """Whether the last words, behind a mark, cancel what was said: "the red one. Never mind". "The
    book, keep them" says what becomes of others."""
    last = max((n for n, t in enumerate(marked[:-1]) if t.mark), default=-1)
    tail = [t for t in marked[last + 1 :] if not t.mark]
    if last < 0 or not tail or tail[0].text in _OF_OTHERS:
        return False
    return made_of(tail, lexicon.CANCEL)


def said_anew(text: str, choices: Sequence[str]) -> str | None:
    """What is said in the place of a first answer: "1, no 2", "the red one, no, the blue one"."""
    found = _ANEW.fullmatch(text.strip()) or _IN_THREE_WORDS.fullmatch(text.strip())
    if found is None:
        return None
    first = tokenize(found["anew"])[0].text
    named = {word for label in choices for word in head_of(label)}
    numbered = first.isdecimal() or first in lexicon.ORDINALS or first in lexicon.NUMBERS
    return found["anew"] if numbered or first in _DEFINITE or first in named else None


def let_go(marked: Sequence[Token]) -> bool:
    """Whether the first words, up to a mark, cancel what was asked, and the rest says that all is
    well: "forget it, they're fine"."""
    first = next((n for n, t in enumerate(marked) if t.mark), 0)
    before = after_opening(marked[:first])
    behind = joined([t for t in marked[first:] if not t.mark])
    return bool(before) and made_of(before, lexicon.CANCEL) and bool(_ALL_WELL.fullmatch(behind))


def after_opening(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without "yes,", "no,", "um", "i mean" before and "please" after."""
    rest = list(tokens)
    while rest:
        for length in (4, 3, 2, 1):
            opening, after = joined(rest[:length]), joined(rest[length:])
            # "Right one" is no "right, number one".
            one = opening == "right" and after in _ONES
            if after and not one and opening in lexicon.ANSWER_OPENINGS:
                del rest[:length]
                break
        else:
            break
    while len(rest) > 1:
        if rest[-1].text in lexicon.ANSWER_ENDINGS:
            rest.pop()
        elif len(rest) > 2 and joined(rest[-2:]) in lexicon.ANSWER_LAST_WORDS:
            del rest[-2:]
        else:
            break
    return rest


def made_of(tokens: Sequence[Token], known: frozenset[str]) -> bool:
    """Whether nothing but these phrases is said, one or several: "never mind, forget it"."""
    reached = {0}
    for start in range(len(tokens)):
        if start in reached:
            ends = range(start + 1, min(start + _LONGEST, len(tokens)) + 1)
            reached |= {end for end in ends if joined(tokens[start:end]) in known}
    return bool(tokens) and len(tokens) in reached
