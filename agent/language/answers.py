"""What people say to a question with numbered choices: "2", "the second", "both", "cancel"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.language import lexicon
from agent.language.answer_choices import (
    count_said,
    from_an_end,
    head_of,
    named_by_all,
    near_label,
    numbers_said,
    same_label,
    spanned,
)
from agent.language.answer_repairs import after_opening, let_go, made_of, said_anew, taken_back
from agent.language.answer_slips import mended_word
from agent.language.fluff import openings
from agent.language.tokens import Token, joined, said, tokenize

# "Right" may also be a place.
_ASSENT = lexicon.YES - {"right"}

AnswerKind = Literal[
    "chosen",
    "all",
    "neither",
    "any",
    "yes",
    "no",
    "cancel",
    "excluded",
    "description",
    "request",
    "puzzled",
    "unclear",
]


_JOINTS = frozenset((",", "and", "or", "nor", "but"))
_REFUSAL_LENGTHS = (4, 3, 2, 1)
# Verbs that make a sentence of what stands before them; not behind the first words of an answer or
# of a clause, and not before what says which one is meant.
_VERBS = frozenset({"is", "are", "was", "were", "has", "have", "does", "do"})
_SUBJECTS = frozenset(
    {"that", "which", "who", "it", "this", "they", "those", "these", "i", "mean", "meant", "want"}
)
_MEANT = (["the", "one"], ["what", "i"], ["which", "i"])
# "The first of the two" is one of them.
_OF_SEVERAL = re.compile(
    r" of (?:the |these |those |all )?(?:two|three|four|five|both|\d|them|these|those|lot)$"
)
_ASKS_BACK = re.compile(
    r"(?:which|what)(?: \w+)? (?:do|did|would|could) you mean(?: by that)?"
    r"|(?:which|what) (?:\w+ )?(?:are|is) (?:there|the (?:choices|options|difference))"
    r"|what (?:are|is) the (?:choices?|options?|differences?)(?: again)?"
)
_OF_HISTORY = frozenset({"undo", "redo"})
_ANY_KIND = frozenset({"everything", "everyone"})


@dataclass(frozen=True)
class Answer:
    """What an answer means.

    - "chosen": `chosen` are positions in the choices, from 0, in the order said.
    - "all": every choice ("both"); `chosen` holds them all. "neither": none of them.
    - "any": the user leaves it to us ("whichever"); `chosen` is the first.
    - "yes", "no": nothing more than that. "cancel": stop asking, change nothing.
    - "excluded": what it is not ("not the red one and not the blue one"); `words` for each of them.
    - "description": words for an object ("the left one"), in `text`, for the graph to match.
    - "request": not an answer but something new to do; `text` is the whole of it.
    - "puzzled": the user asks what the question was, or does not know.
    - "unclear": empty, a number that no choice has, "1 or 2", or "both" of three; `count` is how
      many were said to be meant, of another number of choices.
    """

    kind: AnswerKind
    chosen: tuple[int, ...] = ()
    text: str = ""
    words: tuple[str, ...] = ()
    count: int | None = None


def read_answer(text: str, choices: Sequence[str], known: Collection[str] = frozenset()) -> Answer:
    """Understand an answer to a question whose numbered choices have these labels.

    Words that are nearly words of answers are mended, unless they are `known`: names of things
    and looks, say.
    """
    marked = tokenize(text)
    tokens = [t for t in marked if not t.mark]
    sound = {word for label in choices for word in joined(tokenize(label)).split()}
    said_so = tokens
    tokens = [mended_word(t, sound | set(known)) for t in tokens]
    words = joined(tokens)
    if not words:
        return Answer("unclear", text=text)
    if made_of(tokens, lexicon.CANCEL):
        return Answer("cancel", text=text)
    if taken_back(marked) or let_go(marked):
        return Answer("cancel", text=text)
    if (chosen := same_label(words, choices)) is not None:
        return Answer("chosen", (chosen,), text)
    if words in lexicon.YES or made_of(tokens, _ASSENT):
        return Answer("yes", text=text)
    if words in lexicon.NO:
        return Answer("no", text=text)
    if words in lexicon.ANY and choices:
        return Answer("any", (0,), text)
    rest = after_opening(tokens)
    if joined(rest) not in lexicon.NEITHER and made_of(rest, lexicon.CANCEL | lexicon.NEITHER):
        return Answer("cancel", text=text)
    if joined(rest) in lexicon.PUZZLED or _ASKS_BACK.fullmatch(joined(rest)):
        return Answer("puzzled", text=text)
    if (anew := said_anew(text, choices)) is not None:
        return read_answer(anew, choices, known)
    spans = [spanned(phrase, len(choices)) for phrase in (words, joined(rest)) if choices]
    if (span := next((s for s in spans if s is not None), None)) is not None:
        return Answer("chosen", span, text) if span else Answer("unclear", text=text)
    if (answer := _counted(rest, choices, text)) is not None:
        return answer
    if unwanted := _excluded(after_opening(marked), text):
        return Answer("excluded", text=text, words=unwanted)
    if (answer := _instead(after_opening(marked), choices, text)) is not None:
        return answer
    verb = _edit_verb(rest)
    # "Remove both" answers what to remove; "undo everything" is never an answer, nor is
    # "remove everything", which means things of other kinds too.
    if verb and rest[0].text not in _OF_HISTORY and not _ANY_KIND & {t.text for t in rest}:
        answer = _counted(rest[verb:], choices, text)
        if answer is not None:
            return answer
    if (chosen := near_label(joined(rest), choices)) is not None:
        return Answer("chosen", (chosen,), text)
    new = verb or _starts_request(rest) or _refused_then_asked(rest)
    if new or _states(tokens) or _asks_anew(tokens):
        return Answer("request", text=text)
    mended = any(t not in said_so for t in rest)
    return Answer("description", text=joined(rest) if mended else said(text, rest) or text)


def _edit_verb(tokens: Sequence[Token]) -> int:
    """How many tokens a verb of editing takes at the beginning; 0 if there is none."""
    for length in (3, 2, 1):
        if len(tokens) >= length and joined(tokens[:length]) in lexicon.EDIT_VERBS:
            return length
    return 0


def _starts_request(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].text in lexicon.REQUEST_STARTS


def _states(tokens: Sequence[Token]) -> bool:
    """Whether something is said of a thing ("the lamp is not there", "no lamp there"), or asked
    ("is it the lamp"), where an answer names one ("the one that is red", "it is the lamp")."""
    words = [t.text for t in tokens]
    if words[0] == "no" and words[-1] in ("there", "here"):
        return True
    for at, word in enumerate(words):
        before, after = words[max(at - 1, 0)], words[at + 1 : at + 3]
        if word in _VERBS and not (at and before in _SUBJECTS) and after not in _MEANT:
            return True
        if at == 1 and word == "is" and before != "which" and after[:1] in (["a"], ["an"]):
            return True  # "that is a bowl, not a mug"
    return False


def _refused_then_asked(tokens: Sequence[Token]) -> bool:
    """ "neither, remove the ball": a refusal, and then something new."""
    for length in (4, 3, 2, 1):
        opening, rest = joined(tokens[:length]), tokens[length:]
        if rest and (opening in lexicon.CANCEL or opening in lexicon.NEITHER):
            return _edit_verb(rest) > 0 or _starts_request(rest)
    return False


def _asks_anew(tokens: Sequence[Token]) -> bool:
    """ "You know what, make the lamp green": a request behind words that say nothing."""
    behind = (tokens[start:] for start in openings(tokens))
    return any(_edit_verb(rest) > 0 or _starts_request(rest) for rest in behind)


def _excluded(tokens: Sequence[Token], text: str) -> tuple[str, ...]:
    """The words for each thing that is not meant; none where anything is said to be meant."""
    pieces: list[tuple[str, list[Token]]] = [("", [])]
    for token in tokens:
        within = token.text == "but" and joined(pieces[-1][1]) in ("anything", "any")
        if within or token.text not in _JOINTS:
            pieces[-1][1].append(token)
        elif pieces[-1][1]:
            pieces.append((token.text, []))
        else:  # ", and" joins as "," does
            pieces[-1] = (",", [])
    words: list[str] = []
    for joint, piece in pieces:
        kept = [t for t in piece if not t.mark]
        refused = next((n for n in _REFUSAL_LENGTHS if joined(kept[:n]) in lexicon.NOT_MEANT), 0)
        goes_on = bool(words) and joint in ("and", "or", "nor")
        if not kept[refused:] or not (refused or goes_on):
            return ()
        words.append(said(text, kept[refused:]))
    return tuple(words)


def _instead(tokens: Sequence[Token], choices: Sequence[str], text: str) -> Answer | None:
    """ "Not the first, the second": what is counted behind what is not meant."""
    at = next((n for n, t in enumerate(tokens) if t.text in (",", "but")), 0)
    if not at or tokens[0].text != "not":
        return None
    rest = [t for t in tokens[at:] if not t.mark and t.text != "but"]
    return _counted(rest, choices, text)


def _counted(tokens: Sequence[Token], choices: Sequence[str], text: str) -> Answer | None:
    """Numbers, ordinals, "both", "neither", "whichever": nothing else may be said with them."""
    if (of := _OF_SEVERAL.search(joined(tokens))) and any(
        t.text in lexicon.ORDINALS or t.text == "last" for t in tokens[: -len(of.group().split())]
    ):
        tokens = tokens[: -len(of.group().split())]
    words = [t.text for t in tokens if t.text not in lexicon.ANSWER_FILLERS]
    phrase = joined(tokens)
    if phrase in lexicon.ALL or (words and all(w in lexicon.ALL for w in words)):
        return _all(phrase, choices, text)
    if phrase in lexicon.NEITHER or (words and all(w in lexicon.NEITHER for w in words)):
        return Answer("neither", text=text)
    if phrase in lexicon.ANY:
        return Answer("any", (0,), text) if choices else Answer("unclear", text=text)
    if re.fullmatch(
        r"(all|the|all the)? ?(\d+|[a-z]+) of (them|these|those)|all (the )?\d+", phrase
    ):
        return _all(phrase, choices, text) if count_said(phrase) else None
    if (ends := from_an_end(words, len(choices))) is not None:
        return Answer("chosen", ends, text)
    nouns = [head_of(label) for label in choices]
    words = [w for w in words if not named_by_all(w, nouns)] or words
    numbers = numbers_said(words, tokens, len(choices))
    if numbers is None:
        return None
    if len(numbers) > 1 and any(t.text == "or" for t in tokens):
        return Answer("unclear", text=text)
    if all(1 <= n <= len(choices) for n in numbers):
        return Answer("chosen", tuple(dict.fromkeys(n - 1 for n in numbers)), text)
    return Answer("unclear", text=text)


def _all(phrase: str, choices: Sequence[str], text: str) -> Answer:
    """Every choice; but who says "both" of three, or "all four" of two, has not seen them."""
    count = count_said(phrase)
    if count is not None and count != len(choices):
        return Answer("unclear", text=text, count=count)
    return Answer("all", tuple(range(len(choices))), text)
