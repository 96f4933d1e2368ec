"""What a profile can draw: the user's words for a thing, held against the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from sgedit_engine.errors import CannotDrawError, InvalidEditError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.noun_phrases import NounPhrase, parse_noun_phrase

SIZE_FACTORS = {"large": 1.3, "tall": 1.3, "small": 0.75, "short": 0.75}


@dataclass(frozen=True)
class Drawable:
    """A kind, attributes and a size (1: usual) that the profile has."""

    category: str
    attributes: dict[str, str]
    scale: float


def drawable(words: str, vocabulary: Vocabulary) -> Drawable:
    """Read "a big red striped mug". Raises CannotDrawError, InvalidEditError."""
    phrase = parse_noun_phrase(words, vocabulary)
    if phrase.every or (phrase.count or 1) > 1:
        raise InvalidEditError(
            f"One thing is added at a time, not {phrase.text!r}.", "Ask for them one by one."
        )
    if phrase.relations:
        where = f"{phrase.relations[0].predicate} {phrase.relations[0].phrase.text}"
        raise InvalidEditError(
            f"{phrase.text!r} says what the new thing is and where it goes in one.",
            f"Say the thing and its place apart: {where!r} is the place.",
        )
    return Drawable(
        category=_category(phrase, vocabulary),
        attributes=checked_attributes(phrase.attributes, vocabulary),
        scale=SIZE_FACTORS[phrase.size] if phrase.size else 1.0,
    )


def checked_attributes(attributes: dict[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """The attributes in the profile's own words ("grey" -> "gray"). Raises CannotDrawError."""
    return {key: _value(key, value, vocabulary) for key, value in attributes.items()}


def _category(phrase: NounPhrase, vocabulary: Vocabulary) -> str:
    if phrase.category is None:
        raise InvalidEditError(f"{phrase.text!r} names no kind of thing.", f"{_offer(vocabulary)}.")
    if not phrase.known and not vocabulary.open:
        said = phrase.category_said or phrase.category
        raise CannotDrawError(
            f"I can't draw {with_article(said)} with the bundled models.", f"{_offer(vocabulary)}."
        )
    if phrase.unknown_words and not vocabulary.open:
        unknown = ", ".join(repr(word) for word in phrase.unknown_words)
        raise CannotDrawError(
            f"I don't know how {with_article(phrase.category)} that is {unknown} looks.",
            f"Leave that out, or use what I know: {_known_values(vocabulary)}.",
        )
    return phrase.category


def _value(key: str, said: str, vocabulary: Vocabulary) -> str:
    word = said.strip().lower()
    word = vocabulary.synonyms.get(word, word)
    known = vocabulary.attributes.get(key, ())
    if word not in known and not vocabulary.open:
        listed = ", ".join(known) or "none"
        raise CannotDrawError(
            f"I can't draw the {key} {said!r} with the bundled models.",
            f"What I can draw as {key}: {listed}.",
        )
    return word


def _offer(vocabulary: Vocabulary) -> str:
    return f"What I can draw: {', '.join(vocabulary.kinds)}"


def _known_values(vocabulary: Vocabulary) -> str:
    return "; ".join(f"{key}: {', '.join(values)}" for key, values in vocabulary.attributes.items())
