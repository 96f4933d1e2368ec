"""Which of a question's numbered choices words mean: by number, from an end, or by label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from agent.language import lexicon
from agent.language.tokens import Token, joined, tokenize

_NUMBER = r"(?:the |number |no |nr )?(\w+?)(?: ones?)?"
_RANGE = re.compile(rf"(?:from )?{_NUMBER} ?(?:-|to|through|till|until|up to) ?{_NUMBER}")
_FROM_END = re.compile(r"(?:the )?(\w+) (?:to |from |but )?(?:the )?last(?: one)?")
_ALL_BUT = re.compile(
    r"(?:all|every one|everything|all of them|them all)(?: of them)? (?:but|except|apart from|"
    r"besides|other than|excluding)(?: for)? (.+)"
)
_BOTH = re.compile(rf"both {_NUMBER} and {_NUMBER}")
_NOT_THAT = re.compile(rf"{_NUMBER} (?:and |but )?not {_NUMBER}")
_LAST_BUT_ONE = frozenset({"last but one", "the last but one"})
# "Only one" says how many, "every second one" what nobody can know.
_UNCLEAR = re.compile(
    r"(?:only|just) one(?: of (?:them|these|those))?|every (?:second|other|third) one"
)


def spanned(words: str, total: int) -> tuple[int, ...] | None:
    """Positions that words tell of from one to another, from the end, or by what they leave out:
    "2 to 4", "second last", "all but 2", "1, not 2". None where they say nothing of the kind; none
    at all where they leave open which."""
    if _UNCLEAR.fullmatch(words):
        return ()
    if words in _LAST_BUT_ONE:
        return _within_choices([total - 1], total)
    for pattern, meant in (
        (_RANGE, lambda first, last: range(first, last + 1)),
        (_FROM_END, lambda nth: [total + 1 - nth]),
        (_BOTH, lambda one, other: [one, other]),
        (_NOT_THAT, lambda one, _other: [one]),
    ):
        found = pattern.fullmatch(words)
        numbers = [_number(word) for word in found.groups()] if found else []
        if numbers and None not in numbers:
            return _within_choices(meant(*numbers), total)
    if found := _ALL_BUT.fullmatch(words):
        said = [w for w in found[1].split() if w not in lexicon.ANSWER_FILLERS]
        left_out = [_number(word) for word in said]
        if said and None not in left_out:
            return _within_choices([n for n in range(1, total + 1) if n not in left_out], total)
    return None


def _within_choices(numbers: Iterable[int], total: int) -> tuple[int, ...]:
    chosen = tuple(number - 1 for number in numbers)
    return chosen if all(0 <= n < total for n in chosen) else ()


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return lexicon.ORDINALS.get(word) or lexicon.NUMBERS.get(word)


def count_said(phrase: str) -> int | None:
    """How many a phrase for all of them counts."""
    for word in phrase.split():
        if word == "both":
            return 2
        if word == "one":  # "every one" counts nothing
            continue
        if word.isdecimal() or word in lexicon.NUMBERS:
            return int(word) if word.isdecimal() else lexicon.NUMBERS[word]
    return None


def from_an_end(words: Sequence[str], total: int) -> tuple[int, ...] | None:
    """The positions of "the first two", "the last two"."""
    if len(words) != 2 or words[0] not in ("first", "last"):
        return None
    count = count_said(words[1])
    if count is None or words[1] == "both" or not 1 < count <= total:
        return None
    return tuple(range(count)) if words[0] == "first" else tuple(range(total - count, total))


def numbers_said(words: list[str], tokens: Sequence[Token], total: int) -> list[int] | None:
    """The numbers said, or None when anything else was said or no number at all."""
    if len(tokens) == 1 and tokens[0].text == "one":
        return [1]
    numbers: list[int] = []
    for word in words:
        if word == "last":
            numbers.append(total)
        elif (number := _number(word)) is not None:
            numbers.append(number)
        else:
            return None
    if not numbers and [t.text for t in tokens][-2:] in (["number", "one"], ["option", "one"]):
        return [1]
    return numbers or None


def named_by_all(word: str, heads: Sequence[Sequence[str]]) -> bool:
    """Whether a word is in every choice, as "mug" is when the question is which mug."""
    return bool(heads) and all(word in head for head in heads)


def same_label(words: str, choices: Sequence[str]) -> int | None:
    """The one choice whose label was said whole."""
    same = [i for i, label in enumerate(choices) if _normal(label) == words]
    return same[0] if len(same) == 1 else None


def near_label(words: str, choices: Sequence[str]) -> int | None:
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
    heads = [head_of(label) for label in choices]
    holding = [i for i, head in enumerate(heads) if all(_within(w, head) for w in content)]
    return holding[0] if len(holding) == 1 else None


def head_of(label: str) -> list[str]:
    """The words of a label before it says where the thing is."""
    head: list[str] = []
    for word in joined(tokenize(label)).split():
        if word in lexicon.PLACE_WORDS or not word[0].isalnum():
            break
        head.append(word)
    return head


def _within(word: str, head: Sequence[str]) -> bool:
    return any(
        word == h
        or (len(word) > 2 and h.startswith(word))
        or (len(word) > 3 and fuzz.ratio(word, h) >= 80)
        for h in head
    )


def _normal(label: str) -> str:
    return joined([t for t in tokenize(label) if not t.mark])
