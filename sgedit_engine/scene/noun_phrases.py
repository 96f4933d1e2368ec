"""What people say for an object, taken apart: "the second red mug next to the lamp"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

Pronoun = Literal["it", "that", "one", "them"]
Superlative = Literal[
    "leftmost", "rightmost", "middle", "nearest", "farthest", "largest", "smallest",
    "tallest", "shortest", "highest", "lowest",
]


class RelationPart(BaseModel):
    """"next to the lamp": `predicate` is one of the scene's predicates or "between"."""

    model_config = ConfigDict(frozen=True)

    predicate: str
    phrase: NounPhrase
    negated: bool = False


class NounPhrase(BaseModel):
    """A noun phrase, frozen.

    `category` is the vocabulary's kind, or the noun as said (in the singular) when the
    vocabulary has none; `known` tells which. None: no noun ("the red one", "it", "the
    leftmost thing"). `ordinal` counts from 1, and from -1 backwards ("last"). `ordinal_from`
    says from where. `count` is the number of objects meant ("two mugs"), `every` "all",
    "both", "every".
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
    relations: tuple[RelationPart, ...] = ()
    exclusions: tuple[NounPhrase, ...] = ()
    unknown_words: tuple[str, ...] = ()


def parse_noun_phrase(words: str, vocabulary: Vocabulary) -> NounPhrase:
    """Take a noun phrase apart. Never fails: words that mean nothing to it are kept.

    Case, punctuation and extra spaces do not matter. Misspelt kinds and attribute values are
    mended when exactly one value is near enough.
    """
    raise NotImplementedError
