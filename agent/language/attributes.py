"""Words for a new look: "blue and striped", "a bit bigger", "not glossy", "in a dark red"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.language import looks
from agent.language.factors import read_factor
from agent.language.tokens import Token
from agent.language.world_words import WorldWords

BIG_OR_SMALL = {
    **dict.fromkeys(looks.BIGGER, "bigger"),
    **dict.fromkeys(looks.HUGE, "much bigger"),
    **dict.fromkeys(looks.SMALLER, "smaller"),
    **dict.fromkeys(looks.TINY, "much smaller"),
}

# The arguments that tell a size: in a word, or in numbers; those that tell how a thing is drawn;
# and all that a change can give.
SIZES = frozenset({"size", "factor"})
DRAWN = ("color", "pattern", "finish")
LOOKS = SIZES.union(DRAWN)


@dataclass(frozen=True)
class Look:
    """A look: `values` are arguments of `change_attributes`. `clash` names an attribute that
    was given twice ("red and blue")."""

    values: dict[str, str | float]
    clash: str | None = None

    @property
    def words(self) -> list[str]:
        """What it is called, in words; a size in numbers has none."""
        return [value for value in self.values.values() if isinstance(value, str)]

    @property
    def in_numbers(self) -> bool:
        """Whether it tells a size in numbers."""
        return "factor" in self.values

    @property
    def sized(self) -> bool:
        """Whether it is about the size, perhaps besides others."""
        return not SIZES.isdisjoint(self.values)


def read_look(tokens: Sequence[Token], world: WorldWords) -> Look | None:
    """Understand words for a look; None when any of them is something else."""
    values: dict[str, str | float] = {}
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


def _size(words: list[str]) -> Sequence[tuple[str, str | float]] | None:
    """A size of `change_attributes`, from the words of one piece."""
    phrase = " ".join(w for w in words if w not in ("in", "size", "again", "be", "to", "of"))
    for said in (" ".join(words), phrase):
        if (factor := read_factor(said)) is not None:
            return [("factor", factor)]
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
