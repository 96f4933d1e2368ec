"""What people say to a question with numbered choices: "2", "the second", "both", "cancel"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from agent.language import lexicon
from agent.language.tokens import Token, joined, said, tokenize

# "Right" may also be a place.
_ASSENT = lexicon.YES - {"right"}
_LONGEST = 5  # words of one phrase that assents or cancels

AnswerKind = Literal[
    "chosen",
    "all",
    "neither",
    "any",
    "yes",
    "no",
    "cancel",
    "description",
    "request",
    "puzzled",
    "unclear",
]


_OF_HISTORY = frozenset({"undo", "redo"})


@dataclass(frozen=True)
class Answer:
    """What an answer means.

    - "chosen": `chosen` are positions in the choices, from 0, in the order said.
    - "all": every choice ("both"); `chosen` holds them all. "neither": none of them.
    - "any": the user leaves it to us ("whichever"); `chosen` is the first.
    - "yes", "no": nothing more than that. "cancel": stop asking, change nothing.
    - "description": words for an object ("the left one"), in `text`, for the graph to match.
    - "request": not an answer but something new to do; `text` is the whole of it.
    - "puzzled": the user asks what the question was, or does not know.
    - "unclear": empty, or a number that no choice has.
    """

    kind: AnswerKind
    chosen: tuple[int, ...] = ()
    text: str = ""


def read_answer(text: str, choices: Sequence[str]) -> Answer:
    """Understand an answer to a question whose numbered choices have these labels."""
    tokens = [t for t in tokenize(text) if not t.mark]
    words = joined(tokens)
    if not words:
        return Answer("unclear", text=text)
    if _made_of(tokens, lexicon.CANCEL):
        return Answer("cancel", text=text)
    if (chosen := _same_label(words, choices)) is not None:
        return Answer("chosen", (chosen,), text)
    if words in lexicon.YES or _made_of(tokens, _ASSENT):
        return Answer("yes", text=text)
    if words in lexicon.NO:
        return Answer("no", text=text)
    rest = _after_opening(tokens)
    if joined(rest) not in lexicon.NEITHER and _made_of(rest, lexicon.CANCEL | lexicon.NEITHER):
        return Answer("cancel", text=text)
    if joined(rest) in lexicon.PUZZLED:
        return Answer("puzzled", text=text)
    if (answer := _counted(rest, choices, text)) is not None:
        return answer
    verb = _edit_verb(rest)
    # "Remove both" answers what to remove; "undo everything" is never an answer.
    if verb and rest[0].text not in _OF_HISTORY:
        answer = _counted(rest[verb:], choices, text)
        if answer is not None:
            return answer
    if (chosen := _near_label(joined(rest), choices)) is not None:
        return Answer("chosen", (chosen,), text)
    if verb or _starts_request(rest) or _refused_then_asked(rest):
        return Answer("request", text=text)
    return Answer("description", text=said(text, rest) or text)


def _after_opening(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without "yes,", "no,", "um", "i mean" before and "please" after."""
    rest = list(tokens)
    while rest:
        for length in (4, 3, 2, 1):
            opening = joined(rest[:length])
            if len(rest) > length and opening in lexicon.ANSWER_OPENINGS:
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


def _made_of(tokens: Sequence[Token], known: frozenset[str]) -> bool:
    """Whether nothing but these phrases is said, one or several: "never mind, forget it"."""
    reached = {0}
    for start in range(len(tokens)):
        if start in reached:
            ends = range(start + 1, min(start + _LONGEST, len(tokens)) + 1)
            reached |= {end for end in ends if joined(tokens[start:end]) in known}
    return bool(tokens) and len(tokens) in reached


def _edit_verb(tokens: Sequence[Token]) -> int:
    """How many tokens a verb of editing takes at the beginning; 0 if there is none."""
    for length in (3, 2, 1):
        if len(tokens) >= length and joined(tokens[:length]) in lexicon.EDIT_VERBS:
            return length
    return 0


def _starts_request(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].text in lexicon.REQUEST_STARTS


def _refused_then_asked(tokens: Sequence[Token]) -> bool:
    """ "neither, remove the ball": a refusal, and then something new."""
    for length in (4, 3, 2, 1):
        opening, rest = joined(tokens[:length]), tokens[length:]
        if rest and (opening in lexicon.CANCEL or opening in lexicon.NEITHER):
            return _edit_verb(rest) > 0 or _starts_request(rest)
    return False


def _counted(tokens: Sequence[Token], choices: Sequence[str], text: str) -> Answer | None:
    """Numbers, ordinals, "both", "neither", "whichever": nothing else may be said with them."""
    words = [t.text for t in tokens if t.text not in lexicon.ANSWER_FILLERS]
    phrase = joined(tokens)
    if phrase in lexicon.ALL or (words and all(w in lexicon.ALL for w in words)):
        return Answer("all", tuple(range(len(choices))), text)
    if phrase in lexicon.NEITHER or (words and all(w in lexicon.NEITHER for w in words)):
        return Answer("neither", text=text)
    if phrase in lexicon.ANY:
        return Answer("any", (0,), text) if choices else Answer("unclear", text=text)
    nouns = [_head(label) for label in choices]
    words = [w for w in words if not _named_by_all(w, nouns)] or words
    numbers = _numbers(words, tokens, len(choices))
    if numbers is None:
        return None
    if all(1 <= n <= len(choices) for n in numbers):
        return Answer("chosen", tuple(dict.fromkeys(n - 1 for n in numbers)), text)
    return Answer("unclear", text=text)


def _numbers(words: list[str], tokens: Sequence[Token], total: int) -> list[int] | None:
    """The numbers said, or None when anything else was said or no number at all."""
    if len(tokens) == 1 and tokens[0].text == "one":
        return [1]
    numbers: list[int] = []
    for word in words:
        if word == "last":
            numbers.append(total)
        elif word.isdecimal():
            numbers.append(int(word))
        elif (number := lexicon.ORDINALS.get(word) or lexicon.NUMBERS.get(word)) is not None:
            numbers.append(number)
        else:
            return None
    if not numbers and [t.text for t in tokens][-2:] in (["number", "one"], ["option", "one"]):
        return [1]
    return numbers or None


def _named_by_all(word: str, heads: Sequence[Sequence[str]]) -> bool:
    """Whether a word is in every choice, as "mug" is when the question is which mug."""
    return bool(heads) and all(word in head for head in heads)


def _same_label(words: str, choices: Sequence[str]) -> int | None:
    same = [i for i, label in enumerate(choices) if _normal(label) == words]
    return same[0] if len(same) == 1 else None


def _near_label(words: str, choices: Sequence[str]) -> int | None:
    """The one choice whose label is nearly what was said; None when two are about as near.

    Words of place are left to the graph: "the left one" is no part of "mug left of the lamp".
    """
    content = [w for w in words.split() if w not in lexicon.LABEL_FILLERS]
    if not content:
        return None
    whole = [fuzz.token_sort_ratio(words, _normal(label)) for label in choices]
    best = max(whole, default=0)
    if best >= 85 and sum(score >= best - 10 for score in whole) == 1:
        return whole.index(best)
    if any(w in lexicon.PLACE_WORDS for w in content):
        return None
    heads = [_head(label) for label in choices]
    holding = [i for i, head in enumerate(heads) if all(_within(w, head) for w in content)]
    return holding[0] if len(holding) == 1 else None


def _head(label: str) -> list[str]:
    """The words of a label before it says where the thing is."""
    head: list[str] = []
    for word in joined(tokenize(label)).split():
        if word in lexicon.PLACE_WORDS or not word[0].isalnum():
            break
        head.append(word)
    return head


def _within(word: str, head: Sequence[str]) -> bool:
    return any(word == h or (len(word) > 3 and fuzz.ratio(word, h) >= 80) for h in head)


def _normal(label: str) -> str:
    return joined([t for t in tokenize(label) if not t.mark])
