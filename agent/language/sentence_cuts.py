"""A message cut into its sentences, at marks and by the numbers of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.lexicon import phrases
from agent.language.tokens import Token

_STOPS = frozenset(".;!?\n:—")
_JOINERS = frozenset({"and", ",", "but", "plus", "&"})
# Several words that mean one.
_AS_ONE = {
    ("as", "well", "as"): "and",
    ("along", "with"): "and",
    ("together", "with"): "and",
    ("apart", "from"): "except",
    ("aside", "from"): "except",
    ("other", "than"): "except",
    ("with", "the", "exception", "of"): "except",
}
_LISTED = phrases("things|changes|edits|wishes|requests|points|tasks|steps|items|list")
_QUOTES = frozenset('"“”()#')


def sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The message cut at full stops, line breaks and "then"; no part is empty."""
    parts: list[list[Token]] = [[]]
    tokens = _as_one(tokens)
    for index, token in enumerate(tokens):
        text = token.text
        if text in _STOPS or (text == "then" and index > 0) or _after_that(tokens, index):
            parts.append([])
        elif text == ")" and _number_alone(parts[-1]):
            parts[-1] = []
        elif text not in _QUOTES:
            parts[-1].append(token)
    trimmed = [kept for part in parts if (kept := trim(part))]
    return _without_numbering(trimmed) if len(trimmed) > 1 else trimmed


def _without_numbering(parts: list[list[Token]]) -> list[list[Token]]:
    """Without the numbers of a list: "1. remove the mug 2. add a ball", "two things: 1. …"."""
    if _announces_list(parts):
        parts = [parts[0][-1:], *parts[1:]]
    if not _number_alone(parts[0]):
        return parts
    cut = [trim(p[:-1]) if len(p) > 1 and p[-1].text.isdecimal() else p for p in parts[:-1]]
    return [part for part in [*cut, parts[-1]] if not _number_alone(part)] or parts


def _announces_list(parts: list[list[Token]]) -> bool:
    """Whether a list with numbers begins behind a word for what is listed."""
    first = [t.text for t in parts[0] if not t.mark]
    return (
        first[-1:] == ["1"]
        and first[-2:-1] != []
        and first[-2] in _LISTED
        and [p[-1].text for p in parts[1:2]] in ([], ["2"])
    )


def _number_alone(part: Sequence[Token]) -> bool:
    return len(part) == 1 and part[0].text.isdecimal()


def _as_one(tokens: Sequence[Token]) -> list[Token]:
    """ "As well as" and "along with" become "and", "apart from" becomes "except"."""
    merged: list[Token] = []
    for token in tokens:
        merged.append(token)
        for words, meant in _AS_ONE.items():
            if tuple(t.text for t in merged[-len(words) :]) == words:
                last = merged[-1]
                merged[-len(words) :] = [replace(last, text=meant)]
    return merged


def _after_that(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].text == "that" and index > 0 and tokens[index - 1].text == "after"


def trim(tokens: Sequence[Token]) -> list[Token]:
    """Without marks and "and" at either end, and without a dangling "after"."""
    kept = list(tokens)
    while kept and (kept[0].mark or kept[0].text in _JOINERS):
        del kept[0]
    # "But" at the end stays: "remove all but" is no request for all.
    while kept and (kept[-1].mark or kept[-1].text in _JOINERS - {"but"} | {"after"}):
        kept.pop()
    return kept


def without_thanks(tokens: Sequence[Token]) -> list[Token]:
    """Without full stops and without "please" behind; "and", "no" and "too" stay."""
    kept = [t for t in tokens if t.text not in _STOPS and t.text not in _QUOTES]
    while len(kept) > 1 and kept[-1].text in ("please", "thanks", "then", ","):
        kept.pop()
    return kept
