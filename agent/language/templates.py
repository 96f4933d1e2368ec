"""Sentence templates: a small language for what people say, and its matcher.

    "replace|swap <targets> with|for <things>"

is three kinds of parts: words (alternatives joined by `|`, `_` for a space inside one),
`[words]` that may be missing, and `<slots>`, which may be missing as `[<slot>]`. A capital
name in words stands for a list of words (`REMOVE`, `RELATION`); what matched it is bound
under its lower-case name. A slot takes one token or more; its reader says what they mean,
or None when they cannot be that. Matching tries every way of dividing the tokens, short
slots first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.language.tokens import Token

Reader = Callable[[Sequence[Token]], object | None]
_Path = tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    phrases: tuple[_Path, ...]
    optional: bool
    name: str | None

    @property
    def vocabulary(self) -> frozenset[str]:
        """The single words that it can match."""
        return frozenset(word for phrase in self.phrases for word in phrase)


@dataclass(frozen=True)
class _Slot:
    name: str
    optional: bool = False
    vocabulary: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Template:
    """One way of saying something, compiled. `intent` names what it means."""

    intent: str
    text: str
    parts: tuple[_Words | _Slot, ...]

    @cached_property
    def _needed(self) -> tuple[frozenset[str], ...]:
        """For each part of words that must be there, the words that it can begin with."""
        parts = (p for p in self.parts if isinstance(p, _Words) and not p.optional)
        return tuple(frozenset(path[0] for path in p.phrases) for p in parts)

    @cached_property
    def first(self) -> frozenset[str] | None:
        """The words that it can begin with, if its first part must be there."""
        known = isinstance(self.parts[0], _Words) and not self.parts[0].optional
        return self._needed[0] if known else None

    def possible(self, words: frozenset[str]) -> bool:
        """Whether all words that it needs are there: spares most of the matching."""
        return not any(needed.isdisjoint(words) for needed in self._needed)


@dataclass(frozen=True)
class Matched:
    """A template that fits the whole of the tokens.

    `bound` maps slots to what their readers gave, and lists to the words that matched them.
    `verb` is how many tokens stand before the first slot.
    """

    intent: str
    bound: Mapping[str, object]
    verb: int


def compile_template(intent: str, text: str, lists: Mapping[str, frozenset[str]]) -> Template:
    """Compile one template. Raises KeyError for a list that the lexicon does not have."""
    return Template(intent, text, tuple(_part(piece, lists) for piece in text.split()))


def _part(piece: str, lists: Mapping[str, frozenset[str]]) -> _Words | _Slot:
    if piece.strip("[]").startswith("<"):
        return _Slot(piece.strip("[]<>"), piece.startswith("["))
    optional = piece.startswith("[")
    names = piece.strip("[]").split("|")
    phrases: set[str] = set()
    for name in names:
        phrases |= lists[name] if name.isupper() else {name.replace("_", " ")}
    paths = sorted((tuple(p.split()) for p in phrases), key=lambda p: (-len(p), p))
    listed = names[0].lower() if len(names) == 1 and names[0].isupper() else None
    return _Words(tuple(paths), optional, listed)


@dataclass(frozen=True)
class Templates:
    """Templates in the order in which they are tried, found by the word that they begin with."""

    listed: tuple[Template, ...]

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[Template, ...]]:
        starts = {word for t in self.listed for word in t.first or ()}
        return {w: tuple(t for t in self.listed if t.first is None or w in t.first) for w in starts}

    @cached_property
    def _open(self) -> tuple[Template, ...]:
        return tuple(t for t in self.listed if t.first is None)

    def fitting(self, tokens: Sequence[Token]) -> Iterator[Template]:
        """Those that can fit the tokens, as far as their fixed words tell."""
        words = frozenset(t.text for t in tokens)
        likely = self._by_start.get(tokens[0].text, self._open)
        return (template for template in likely if template.possible(words))


def match(
    template: Template, tokens: Sequence[Token], readers: Mapping[str, Reader]
) -> Matched | None:
    """The first way in which the template fits all of the tokens, or None."""
    texts = tuple(t.text for t in tokens)
    for bound, verb in _fits(template.parts, tokens, texts, 0, readers):
        return Matched(template.intent, bound, len(tokens) if verb is None else verb)
    return None


def _fits(
    parts: Sequence[_Words | _Slot],
    tokens: Sequence[Token],
    texts: _Path,
    start: int,
    readers: Mapping[str, Reader],
) -> Iterator[tuple[dict[str, object], int | None]]:
    if not parts:
        if start == len(texts):
            yield {}, None
        return
    part, rest = parts[0], parts[1:]
    if isinstance(part, _Words):
        for path in part.phrases:
            end = start + len(path)
            if texts[start:end] == path:
                for bound, verb in _fits(rest, tokens, texts, end, readers):
                    named = {part.name: " ".join(path)} if part.name else {}
                    yield {**named, **bound}, verb
        if part.optional:
            yield from _fits(rest, tokens, texts, start, readers)
        return
    if part.optional:
        yield from _fits(rest, tokens, texts, start, readers)
    ends = range(start + 1, len(texts) + 1) if rest else range(len(texts), len(texts) + 1)
    for end in ends:
        if end <= start or not _follows(rest, texts, end):
            continue
        value = readers[part.name](tokens[start:end])
        if value is None:
            continue
        for bound, _ in _fits(rest, tokens, texts, end, readers):
            yield {part.name: value, **bound}, start


def _follows(rest: Sequence[_Words | _Slot], texts: _Path, end: int) -> bool:
    """Whether the words that must come next are there: spares reading most slots."""
    if not rest or not isinstance(rest[0], _Words) or rest[0].optional:
        return True
    return any(texts[end : end + len(path)] == path for path in rest[0].phrases)
