"""Words for a new look: "blue and striped", "a bit bigger", "not glossy", "in a dark red"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.language import looks
from agent.language.lexicon import NUMBERS
from agent.language.tokens import Token
from agent.language.world_words import WorldWords

_PERCENT = re.compile(r"(\d+)(?:%| ?percent) (\w+)$")
_TIMES = re.compile(r"(\d+(?:\.\d+)?|\w+) times (?:as )?(\w+)$")
_STEPS = {"much smaller": 0.55, "smaller": 0.75, "bigger": 1.3, "much bigger": 1.7}

BIG_OR_SMALL = {
    **dict.fromkeys(looks.BIGGER, "bigger"),
    **dict.fromkeys(looks.HUGE, "much bigger"),
    **dict.fromkeys(looks.SMALLER, "smaller"),
    **dict.fromkeys(looks.TINY, "much smaller"),
}


@dataclass(frozen=True)
class Look:
    """A look: `values` are arguments of `change_attributes`. `clash` names an attribute that
    was given twice ("red and blue")."""

    values: dict[str, str]
    clash: str | None = None


def read_look(tokens: Sequence[Token], world: WorldWords) -> Look | None:
    """Understand words for a look; None when any of them is something else."""
    values: dict[str, str] = {}
    clash: str | None = None
    for piece in _pieces(tokens):
        read = _size(piece) or _values(piece, world)
        if read is None:
            return None
        for attribute, value in read:
            if values.get(attribute, value) != value:
                clash = attribute
            values[attribute] = value
    return Look(values, clash) if values else None


def _pieces(tokens: Sequence[Token]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token.text in ("and", ",", "but"):
            pieces.append([])
        else:
            pieces[-1].append(token.text)
    return [piece for piece in pieces if piece]


def _values(words: list[str], world: WorldWords) -> list[tuple[str, str]] | None:
    """Colours, patterns and finishes that follow each other: "glossy dark red"."""
    if words[0] == "one" or (words[0] == "the" and "one" in words):
        return None  # "the blue one green" names an object first
    if words[0] in ("not", "without", "no", "less"):
        return _negated(words[1:], world)
    found: list[tuple[str, str]] = []
    shade = ""
    words = " ".join(words).replace("polka dot", "polka-dot").split()
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in looks.SHADES and (world.value(following) or ("",))[0] == "color":
            shade = word
        elif word in BIG_OR_SMALL:
            found.append(("size", BIG_OR_SMALL[word]))
        elif (value := world.value(word)) is not None:
            found.append((value[0], f"{shade} {value[1]}" if shade else value[1]))
            shade = ""
        elif word not in looks.ATTRIBUTE_FILLERS:
            return None
    return found or None


def _negated(words: list[str], world: WorldWords) -> list[tuple[str, str]] | None:
    """ "not striped" is plain, "not glossy" is matte; of a colour it says nothing."""
    if set(words) & looks.PATTERN_NOUNS and set(words) <= looks.PATTERN_NOUNS | {"any", "more"}:
        words = ["striped"] if "striped" in world.values else []
    kept = [w for w in words if w not in looks.ATTRIBUTE_FILLERS | {"any", "anymore", "so"}]
    if len(kept) != 1 or (value := world.value(kept[0])) is None:
        return None
    usual = world.usual.get(value[0])
    return [(value[0], usual)] if usual and usual != value[1] else None


def _size(words: list[str]) -> list[tuple[str, str]] | None:
    """A size step of `change_attributes`, from the words of one piece."""
    phrase = " ".join(w for w in words if w not in ("in", "size", "again", "be", "to", "of"))
    whole = " ".join(words)
    if step := looks.SIZES_WHOLE.get(whole) or looks.SIZES_WHOLE.get(phrase):
        return [("size", step)]
    if found := _PERCENT.match(phrase):
        return _step(found.group(2), int(found.group(1)) / 100, more=True)
    if (found := _TIMES.match(phrase)) and (times := _number(found.group(1))):
        return _step(found.group(2), times, more=False)
    for degree, strong in ((looks.SLIGHTLY, False), (looks.MUCH, True)):
        for modifier in sorted(degree, key=len, reverse=True):
            if phrase.startswith(modifier + " "):
                return _stepped(phrase[len(modifier) + 1 :], strong)
    return _stepped(phrase, False)


def _stepped(word: str, strong: bool) -> list[tuple[str, str]] | None:
    step = BIG_OR_SMALL.get(word)
    if step is None:
        return None
    return [("size", f"much {step}" if strong and not step.startswith("much") else step)]


def _step(word: str, amount: float, *, more: bool) -> list[tuple[str, str]] | None:
    """The step nearest to a factor: "50% bigger" (more) or "3 times as big"."""
    step = BIG_OR_SMALL.get(word)
    if step is None or amount <= 0:
        return None
    grows = step.endswith("bigger")
    factor = 1 + amount if more else amount
    if not grows:
        factor = max(1 - amount, 0.1) if more else 1 / amount
    if (factor > 1) != grows:
        return None
    return [("size", min(_STEPS, key=lambda s: abs(math.log(_STEPS[s] / factor))))]


def _number(word: str) -> float | None:
    if word in NUMBERS:
        return NUMBERS[word]
    return float(word) if word.replace(".", "", 1).isdecimal() else None
