"""How large something shall be, in numbers: "20 % bigger", "twice as large", "half its size"."""

from __future__ import annotations

import math
import re

from agent.language.lexicon import NUMBERS

_TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PERCENT_WORDS = (
    {f"{word}": float(n) for word, n in NUMBERS.items() if n <= 12 and word != "couple"}
    | {word: 10.0 * n for n, word in enumerate(_TENS, 1)}
    | {f"{word}{join}five": 10.0 * n + 5 for n, word in enumerate(_TENS, 1) for join in " -"}
    | {"fifteen": 15.0, "hundred": 100.0, "a hundred": 100.0, "one hundred": 100.0}
)
_SHARES = {
    "half": 1 / 2, "a half": 1 / 2, "one half": 1 / 2,
    "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3,
    "a quarter": 1 / 4, "one quarter": 1 / 4, "three quarters": 3 / 4,
    "a fourth": 1 / 4, "one fourth": 1 / 4, "three fourths": 3 / 4,
    "a fifth": 1 / 5, "one fifth": 1 / 5, "two fifths": 2 / 5,
    "a tenth": 1 / 10, "one tenth": 1 / 10,
}  # fmt: skip
_TIMES = {
    "twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "treble": 3.0,
}  # fmt: skip


def _any_of(words: dict[str, float]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FIGURE = r"\d+(?:\.\d+)?"
# What verbs of size do by themselves.
VERBS = {"double": 2.0, "triple": 3.0, "halve": 0.5}
_AMOUNT = (
    rf"(?:(?P<percent>{_FIGURE}|{_any_of(_PERCENT_WORDS)})(?:%| percent| per cent)"
    rf"|(?P<share>{_any_of(_SHARES)})|(?P<times>{_any_of(_TIMES)})"
    rf"|(?P<factor>{_FIGURE}|{_any_of({w: float(n) for w, n in NUMBERS.items()})}) ?(?:x|×|times))"
)
_MORE = "bigger|larger|greater"
_LESS = "smaller|littler"
# "As it is now" and the like say nothing.
_NOW = (
    "(?: (?:as|than|of what) (?:it|they|that|this) (?:is|are|was|were)| as now| as before)?"
    "(?: now)?"
)
_SIZE = "(?:(?:the|its|their|that|his|her) )?(?:(?:current|present|old|original|actual) )?size"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:by )?{_AMOUNT} (?P<step>{_MORE}|{_LESS})(?: in size)?{_NOW}",
        rf"(?P<step>{_MORE}|{_LESS}) by {_AMOUNT}",
        rf"{_AMOUNT} again as (?P<more>big|large)",
        rf"{_AMOUNT} (?:as|so) (?P<to>big|large|small)(?: in size)?{_NOW}",
        rf"(?:to )?{_AMOUNT}(?: (?:of|in))? (?P<to>size|{_SIZE}){_NOW}",
    )
)
_BEHIND_A_VERB = re.compile(
    rf"(?P<how>by a factor of |by |to |)(?:{_AMOUNT}|(?P<number>{_FIGURE}|two|three|four))"
    rf"(?:(?: of)? {_SIZE})?"
)


def read_factor(words: str) -> float | None:
    """By how much the sides of a thing shall grow (over 1) or shrink, to three places; None for
    other words."""
    return _sound(_said(words))


def _sound(factor: float | None) -> float | None:
    """To three places; None for what would leave nothing, or has no end."""
    rounded = round(factor or 0.0, 3)
    return rounded if 0 < rounded < math.inf else None


def _inverse(amount: float) -> float | None:
    return 1 / amount if amount else None


def _said(words: str) -> float | None:
    for form in _FORMS:
        if (found := form.fullmatch(words)) is None:
            continue
        amount, times = _amount(found)
        named = found.groupdict()
        if named.get("more"):
            return None if times else 1 + amount
        if (step := named.get("step")) is None:
            if named["to"] == "small":
                return _inverse(amount) if times else None
            return amount
        if times:
            return amount if re.fullmatch(_MORE, step) else _inverse(amount)
        return 1 + amount if re.fullmatch(_MORE, step) else _left(amount)
    return None


def read_amount(words: str, *, grows: bool | None) -> float | None:
    """The same behind a verb of size: "by a third", "to half", "by a factor of two", "to 150 %".

    `grows` tells what the verb asks for; None where it says neither ("scale").
    """
    found = _BEHIND_A_VERB.fullmatch(words)
    if found is None:
        return None
    if number := found["number"]:
        if not found["how"].startswith("by"):
            return None
        amount, times = float(NUMBERS.get(number, number)), True
    else:
        amount, times = _amount(found)
    if found["how"] == "to ":
        factor: float | None = amount
    elif times:
        factor = _inverse(amount) if grows is False else amount
    else:
        # "Scale it by 20 %" does not say which way.
        factor = None if grows is None else 1 + amount if grows else _left(amount)
    return _sound(factor)


def _left(share: float) -> float | None:
    """What is left of a thing that is made smaller by a share; None where nothing would be."""
    return 1 - share if share < 1 else None


def _amount(found: re.Match[str]) -> tuple[float, bool]:
    """What was said, and whether it is so many times and not a share."""
    if percent := found["percent"]:
        return _PERCENT_WORDS.get(percent, 0.0) / 100 or float(percent) / 100, False
    if share := found["share"]:
        return _SHARES[share], False
    if times := found["times"]:
        return _TIMES[times], True
    factor = found["factor"]
    return float(NUMBERS.get(factor, 0) or factor), True
