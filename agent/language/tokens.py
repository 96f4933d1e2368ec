"""Words of a message, in a normal form, each knowing where it stands in the user's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = r"[^\W_]+(?:['\u2019`][^\W_]+)*"
_TOKEN = re.compile(
    r"\b(?:one|two) and a half\b|\d+(?:\.\d+)? ?%|\d+\.\d+"
    rf"|{_WORD}(?:-{_WORD})*|(?<=\s)[-\u2013](?=\s)"
    r"|[-=]>|[,.;:!?&#+\u2192\n\u2014\"\u201c\u201d()]"
)
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WHOLE = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "dont": ("do", "not"),
    "didnt": ("did", "not"),
    "doesnt": ("does", "not"),
    "id": ("i", "would"),
    "lets": ("let", "us"),
    "let's": ("let", "us"),
    "wanna": ("want", "to"),
    "gimme": ("give", "me"),
    "u": ("you",),
    "ya": ("you",),
    "whats": ("what", "is"),
    "thats": ("that", "is"),
    "teh": ("the",),
    "hte": ("the",),
    "ups": ("oops",),
    "whoops": ("oops",),
    "pls": ("please",),
    "plz": ("please",),
    "colour": ("color",),
    "colours": ("colors",),
    "coloured": ("colored",),
    "recolour": ("recolor",),
    "grey": ("gray",),
    "oneandahalf": ("1.5",),
    "twoandahalf": ("2.5",),
    "&": ("and",),
    "+": ("and",),
    ":": (",",),
    "\u2014": (",",),
    "\u2013": (",",),
    "-": (",",),
    "->": (",",),
    "=>": (",",),
    "\u2192": (",",),
    "aswell": ("as", "well"),
    "shd": ("should",),
    "thx": ("thanks",),
}
# "it's" holds a verb, "the mug's" a possessive: after these words it is the verb.
_BEFORE_IS = frozenset(
    ("it", "that", "this", "there", "here", "what", "where", "who", "how", "she", "he")
)


@dataclass(frozen=True)
class Token:
    """One word or mark: `text` in normal form, `start` and `end` in the user's text."""

    text: str
    start: int
    end: int

    @property
    def mark(self) -> bool:
        """Whether it is punctuation."""
        return not (self.text[0].isalnum() or self.text == "'s")


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a message. Contractions become two tokens at one place ("don't": do, not)."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        word = found.group().lower().replace("\u2019", "'").replace("`", "'").replace(" ", "")
        start, end = found.span()
        parts = _parts(word)
        if parts[-1] == "'s":
            tokens += [Token(parts[0], start, end - 2), Token("'s", end - 2, end)]
        else:
            tokens.extend(Token(part, start, end) for part in parts)
    return tuple(_joined_up(tokens))


def _joined_up(tokens: Sequence[Token]) -> list[Token]:
    """ "an" before another article is "and"."""
    merged: list[Token] = []
    for token in tokens:
        before = merged[-1] if merged else None
        if before and before.text == "an" and token.text in ("the", "a", "this", "that"):
            merged[-1:] = [Token("and", before.start, before.end), token]
        else:
            merged.append(token)
    return merged


def _parts(word: str) -> tuple[str, ...]:
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], full)
    if word.endswith("'s") and len(word) > 2:
        owner = _WHOLE.get(word[:-2], (word[:-2],))[-1]
        return (owner, "is") if owner in _BEFORE_IS else (owner, "'s")
    return (word,)


def said(text: str, tokens: Sequence[Token]) -> str:
    """The user's own words, unchanged, from the first token to the last."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def joined(tokens: Sequence[Token]) -> str:
    """The tokens' normal forms with single spaces between, as the patterns see them."""
    return " ".join(t.text for t in tokens)
