"""A noun phrase taken apart: what it says of the object that it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Pronoun = Literal["it", "that", "one", "them"]
Superlative = Literal[
    "leftmost",
    "rightmost",
    "middle",
    "medium",
    "nearest",
    "farthest",
    "largest",
    "smallest",
    "tallest",
    "shortest",
    "highest",
    "lowest",
]


class RelationPart(BaseModel):
    """One relation, "next to the lamp".

    `predicate` is one of the scene's, or "between" (with `second`, or one plural phrase),
    "nearest to", "farthest from".
    """

    model_config = ConfigDict(frozen=True)

    predicate: str
    phrase: NounPhrase
    second: NounPhrase | None = None
    negated: bool = False


class NounPhrase(BaseModel):
    """A noun phrase, frozen.

    `category` is the vocabulary's kind, or the noun as said (in the singular) when the
    vocabulary has none; `known` tells which. None: no noun ("the red one", "it", "the
    leftmost thing"). `ordinal` counts from 1, and from -1 backwards ("last"); with a
    superlative it ranks by it ("second biggest"), else it counts from `ordinal_from`.
    `count` is the number of objects meant ("two mugs"), `every` "all", "both", "every".
    `recent` means the object of the last edit ("the mug you just added"). `unknown_words`
    meant nothing.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    determiner: str = ""
    category: str | None = None
    category_said: str = ""
    known: bool = False
    attributes: dict[str, str] = Field(default_factory=dict)
    excluded_attributes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    size: Literal["large", "small", "tall", "short"] | None = None
    superlative: Superlative | None = None
    ordinal: int | None = None
    ordinal_from: Literal["left", "right", "front", "back"] = "left"
    count: int | None = None
    plural: bool = False
    every: bool = False
    pronoun: Pronoun | None = None
    other: bool = False
    recent: bool = False
    relations: tuple[RelationPart, ...] = ()
    exclusions: tuple[NounPhrase, ...] = ()
    unknown_words: tuple[str, ...] = ()

    @property
    def indefinite(self) -> bool:
        """Whether any fitting object will do ("any mug", "one of the mugs")."""
        return self.determiner in ("any", "either", "whichever")


RelationPart.model_rebuild()


@dataclass
class Draft:
    """A noun phrase while it is read; the fields are those of `NounPhrase`."""

    text: str
    determiner: str = ""
    category: str | None = None
    category_said: str = ""
    known: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    excluded_attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    size: str | None = None
    superlative: str | None = None
    ordinal: int | None = None
    ordinal_from: str = "left"
    count: int | None = None
    plural: bool = False
    every: bool = False
    pronoun: str | None = None
    other: bool = False
    recent: bool = False
    relations: list[RelationPart] = field(default_factory=list)
    exclusions: list[NounPhrase] = field(default_factory=list)
    unknown_words: list[str] = field(default_factory=list)

    def exclude(self, attribute: str, value: str) -> None:
        """The object has not this value."""
        known = self.excluded_attributes.get(attribute, ())
        if value not in known:
            self.excluded_attributes[attribute] = (*known, value)
