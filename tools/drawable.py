"""What a profile can draw: the user's words for a thing, held against the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sgedit_engine.errors import CannotDrawError, InvalidEditError
from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.graph import with_article
from sgedit_engine.scene.noun_phrases import NounPhrase, parse_noun_phrase
from tools.near_colors import is_shade, nearest_color

_OFFERED = re.compile(r"I can make it ([^.]+)\.")
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
        attributes=checked_attributes(
            phrase.attributes, vocabulary, instead=_nearly(phrase, vocabulary) or ""
        ),
        scale=SIZE_FACTORS[phrase.size] if phrase.size else 1.0,
    )


def checked_attributes(
    attributes: dict[str, str], vocabulary: Vocabulary, *, instead: str | None = None
) -> dict[str, str]:
    """The attributes in the profile's own words ("grey" -> "gray"). Raises CannotDrawError, which
    offers the nearest color, or `instead` of that (nothing if it is "")."""
    return {key: _value(key, value, vocabulary, instead) for key, value in attributes.items()}


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
        near = _nearly(phrase, vocabulary)
        offer = can_draw(near) if near else ""
        raise CannotDrawError(
            f"I don't know how {with_article(phrase.category)} that is {unknown} looks.",
            f"{offer} Leave that out, or use what I know: {_known_values(vocabulary)}.".strip(),
        )
    return phrase.category


def _value(key: str, said: str, vocabulary: Vocabulary, instead: str | None) -> str:
    word = said.strip().lower()
    word = vocabulary.synonyms.get(word, word)
    known = vocabulary.attributes.get(key, ())
    if word not in known and not vocabulary.open:
        listed = ", ".join(known) or "none"
        near = nearest_color(word, known) if key == "color" and instead is None else instead
        offer = can_draw(near) if near else ""
        raise CannotDrawError(
            f"I can't draw the {key} {said!r} with the bundled models.",
            f"{offer} What I can draw as {key}: {listed}.".strip(),
        )
    return word


def can_draw(what: str) -> str:
    """The offer of the nearest that can be drawn, instead of what cannot: a color, or a thing."""
    return f"I can make it {what}."


def drawn_instead(told: str) -> str | None:
    """What a refusal offers to draw instead (`can_draw`); None where it offers nothing."""
    found = _OFFERED.search(told)
    return found.group(1) if found else None


def _nearly(phrase: NounPhrase, vocabulary: Vocabulary) -> str | None:
    """The words with the nearest colors that the profile has ("a navy ball": "a blue ball"); None
    where more than colors is unknown."""
    known = vocabulary.attributes.get("color", ())
    own = vocabulary.synonyms
    color = phrase.attributes.get("color", "")
    unknown = {*phrase.unknown_words, *([] if own.get(color, color) in known else color.split())}
    kept: list[str] = []
    for word in phrase.text.lower().split():
        if word not in unknown:
            kept.append(word)
        elif (near := nearest_color(word, known)) or not is_shade(word):
            kept.append(near or "")
    if not unknown or not all(kept) or not set(kept) & set(known):
        return None
    return with_article(" ".join(kept[1:])) if kept[0] in ("a", "an") else " ".join(kept)


def _offer(vocabulary: Vocabulary) -> str:
    return f"What I can draw: {', '.join(vocabulary.kinds)}"


def _known_values(vocabulary: Vocabulary) -> str:
    return "; ".join(f"{key}: {', '.join(values)}" for key, values in vocabulary.attributes.items())
