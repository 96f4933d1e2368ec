"""The units of a clause: objects, looks, ways and known phrases, in the order they are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from agent.language.attributes import BIG_OR_SMALL, Look
from agent.language.lexicon import NUMBERS, ORDINALS, phrases
from agent.language.loose.words import FILLERS, UNITS
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.noun_limits import DEFINITE, INDEFINITE, PRONOUNS
from agent.language.noun_words import Phrase
from agent.language.relation_words import RELATION_OF
from agent.language.speech.repairs import VERBS
from agent.language.templates import Reader
from agent.language.tokens import Token, joined
from agent.language.ways import Way
from sgedit_engine.scene import english

_LONGEST_PHRASE, _LONGEST_NOUN, _LONGEST_LOOK = 6, 14, 6
# So long is a misspelt word that can be meant.
_SURE = 5
_COMPARATIVE = phrases("bigger|larger|smaller|littler|huger|tinier|greater")
_PLACES = phrases(
    "left|right|middle|center|front|back|top|bottom|far|near|hand|side|end|edge|in|on|at|to|of|"
    "from|with|that|which|is|are|stands|sits|lies|standing|sitting|lying|between|and|except|"
    "but|not|than|closest|nearest|farthest|furthest|one|ones|other|others|both|all|every|each|"
    "any|single|picture|image|table|row|rest|away|dark|light|pale|bright|without|on it|it"
)
_NAMING = DEFINITE | INDEFINITE | PRONOUNS | set(NUMBERS) | set(ORDINALS) | _PLACES
_SIDES = phrases("left|right|front|top")
_BEFORE_NOUNS = phrases("with|in|to|into|of|as|for")
_NEW = phrases("a|an|another|new|one")
_POINTING = phrases(
    "it|that|this|them|these|those|they|that one|this one|both|all|everything|the other|the others"
)
# What a noun phrase does not end with, and what begins a clause behind its noun.
_OPEN = phrases(
    "is|that|which|in|on|with|at|to|than|nearest|closest|closer|nearer|further|farther|away"
)
_CLAUSES = phrases("with|without|that|which|in|on|at|to|except|but|not|between|from") | {
    words.split()[0] for words in RELATION_OF if words.split()[0] not in ("left", "right")
}


@dataclass(frozen=True)
class Unit:
    """One piece of a clause: its letter, its words, and what a reader made of them."""

    letter: str
    tokens: tuple[Token, ...]
    value: object = None

    @property
    def text(self) -> str:
        """The words in normal form."""
        return joined(self.tokens)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The noun phrases of an object, "O" or "N"."""
        return self.value if isinstance(self.value, tuple) else ()


class UnitReader:
    """Cuts clauses of one message into units, with the readers of the grammar's slots."""

    def __init__(self, situation: Situation, readers: Mapping[str, Reader]) -> None:
        self._situation = situation
        self._readers = readers

    def units(self, tokens: Sequence[Token], keep: frozenset[str] = frozenset()) -> list[Unit]:
        """The units of a clause without its fillers, but with those to `keep`; "U" is a word that
        means nothing here."""
        found: list[Unit] = []
        at = 0
        while at < len(tokens):
            unit = self._unit(tokens, at)
            at += len(unit.tokens)
            if unit.letter == "O" and unit.tokens[0].text in _COMPARATIVE and unit.value:
                found += self._compared(unit)
            elif unit.letter != "." or unit.text in keep:
                found.append(unit)
        return found

    def unit_at(self, tokens: Sequence[Token], at: int) -> Unit:
        """The unit that begins at a token."""
        return self._unit(tokens, at)

    def _unit(self, tokens: Sequence[Token], at: int) -> Unit:
        known = _known_phrase(tokens, at)
        noun = self._noun(tokens, at)
        look = self._look(tokens, at)
        way = self._way(tokens, at) or self._spot(tokens, at)
        # Of two that begin here the longer one is meant; of equals an object, then a look.
        best = max(
            (u for u in (noun, look, way, known) if u),
            key=lambda u: len(u.tokens),
            default=None,
        )
        return best or Unit("U", (tokens[at],))

    def _noun(self, tokens: Sequence[Token], at: int) -> Unit | None:
        end = at
        while end < len(tokens) and end - at < _LONGEST_NOUN and self._naming(tokens[end].text):
            end += 1
        new = tokens[at].text in _NEW or joined(tokens[at : at + 2]) == "one more"
        for last in range(end, at, -1):
            part = tuple(tokens[at:last])
            if part[-1].text in _SIDES and _goes_on(tokens[last : last + 3]):
                continue  # "a cube left of the duck"
            found = self._readers["things" if new else "targets"](part)
            if isinstance(found, tuple) and len(found) > 1 and found[-1].indefinite and not new:
                continue  # "the duck and a ball"
            if isinstance(found, tuple) and found and all(self._names(p) for p in found):
                return Unit("N" if new else "O", part, found)
        return None

    def _naming(self, word: str) -> bool:
        world = self._situation.world
        return (
            word in _NAMING
            or world.is_kind(word)
            or word in world.name_words
            or world.is_value(word)
            or word in RELATION_OF
            or word in english.SUPERLATIVES
            or word in english.SIZES
            or word in english.GENERIC
            or word.removesuffix("s") in english.GENERIC
            or (word not in VERBS and world.near_known(word))
        )

    def _names(self, phrase: Phrase) -> bool:
        """Whether a phrase holds a noun: a kind, "one", "thing", or is a pronoun."""
        if " ".join(phrase.texts) in _POINTING:
            return True
        wished = phrase.texts[-2:-1] == ("in",)  # "the mug in red"
        by_one = phrase.texts[-1:] == ("one",) and phrase.texts[-2:-1] in (
            ("by",),
            ("with",),
            ("for",),
        )
        beside = phrase.texts[:2] in (("left", "of"), ("right", "of"))
        if (
            wished
            or by_one
            or beside
            or phrase.texts[0] in _CLAUSES - {"that"}
            or phrase.texts[-1] in _OPEN
        ):
            return False
        world = self._situation.world
        # "The near ball" has a word of place for an adjective.
        first_words = 2 if phrase.texts[1:2] in (("near",), ("far",)) else 1
        rest = takewhile(lambda t: t not in _CLAUSES, phrase.texts[first_words:])
        head = [*phrase.texts[:first_words], *rest]
        return any(
            world.is_kind(t)
            or t in ("one", "ones", "others")
            or t.removesuffix("s") in english.GENERIC
            or (t not in VERBS and world.near_known(t) and not world.value(t))
            for t in head
        )

    def _look(self, tokens: Sequence[Token], at: int) -> Unit | None:
        for last in range(min(len(tokens), at + _LONGEST_LOOK), at, -1):
            part = tuple(tokens[at:last])
            if part[0].text in ("and", ",", "but") or part[-1].text in ("and", ",", "but"):
                continue
            look = self._readers["look"](part)
            following = tokens[last].text if last < len(tokens) else ""
            if part[0].text in _BEFORE_NOUNS and self._situation.world.is_kind(following):
                continue  # "with the blue ball"
            if any(self._slip(t.text) for t in part):
                continue
            if isinstance(look, Look) and not look.clash:
                return Unit("V", part, look)
        return None

    def _slip(self, word: str) -> bool:
        """Whether a word is nearly a value and too short to be sure ("shot", "spot")."""
        world = self._situation.world
        return len(word) < _SURE and not world.is_value(word) and world.value(word) is not None

    def _way(self, tokens: Sequence[Token], at: int) -> Unit | None:
        for last in range(min(len(tokens), at + 8), at, -1):
            part = tuple(tokens[at:last])
            way = self._readers["way"](part)
            # "To the left of the lamp" is a place.
            of = joined(tokens[last : last + 1]) == "of"
            if isinstance(way, Way) and not of:
                return Unit("W", part, way)
        return None

    def _spot(self, tokens: Sequence[Token], at: int) -> Unit | None:
        """ "Where the lamp was"."""
        if tokens[at].text not in ("where", "to", "at", "in"):
            return None
        start = at + (tokens[at].text == "to" and joined(tokens[at : at + 2]) == "to where")
        for last in range(min(len(tokens), at + 12), start + 2, -1):
            if (spot := self._readers["spot"](tuple(tokens[start:last]))) is not None:
                return Unit("P", tuple(tokens[at:last]), spot)
        return None

    def _compared(self, unit: Unit) -> list[Unit]:
        """ "bigger ball": a size and an object."""
        size = BIG_OR_SMALL[unit.tokens[0].text]
        rest = self._noun(unit.tokens, 1)
        if rest is None or len(rest.tokens) != len(unit.tokens) - 1:
            return [unit]
        return [Unit("V", unit.tokens[:1], Look({"size": size})), rest]


def asked(intent: str, calls: Sequence[Call], objects: Sequence[Unit]) -> Meaning:
    """What was asked for of these objects."""
    plural = any(p.plural for u in objects for p in u.phrases)
    return Meaning(intent, tuple(calls), plural=plural)


def first(units: Sequence[Unit], letter: str) -> Unit:
    """The first unit of a letter."""
    return next(u for u in units if u.letter == letter)


def points(unit: Unit) -> bool:
    """Whether an object is only pointed at ("it")."""
    return all(" ".join(p.texts) in PRONOUNS | {"that one", "this one"} for p in unit.phrases)


def _goes_on(following: Sequence[Token]) -> bool:
    """Whether "of" follows that makes a place of "left", other than "of the picture"."""
    words = [t.text for t in following]
    return words[:1] == ["of"] and words[-1] not in english.PICTURE_WORDS


def _known_phrase(tokens: Sequence[Token], at: int) -> Unit | None:
    known = _letters()
    for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        part = tuple(tokens[at : at + length])
        if letter := known.get(joined(part)):
            return Unit(letter, part)
    return None


@cache
def _letters() -> dict[str, str]:
    """Phrase -> letter; the first list that has it counts."""
    letters: dict[str, str] = {}
    for letter, listed in {**UNITS, ".": FILLERS}.items():
        for phrase in listed:
            letters.setdefault(phrase, letter)
    return letters
