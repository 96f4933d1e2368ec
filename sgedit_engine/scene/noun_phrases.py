"""What people say for an object, taken apart: "the second red mug next to the lamp"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sgedit_engine.scene.lexicon import Lexicon
from sgedit_engine.scene.phrase_clauses import parse_tokens
from sgedit_engine.scene.phrase_types import NounPhrase, RelationPart

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

__all__ = ["NounPhrase", "RelationPart", "parse_noun_phrase", "tokens_of"]


def tokens_of(text: str) -> list[str]:
    """Lower-case words of a text, with "," and "#" as tokens of their own."""
    text = text.lower().replace("\u2019", "'")
    text = re.sub(r"\b(that|it|which|what|there)'s\b", r"\1 is", text)
    text = re.sub(r"\b(that|what|there)s\b", r"\1 is", text)
    text = re.sub(r"\b(is|are|does|do)n't\b", r"\1 not", text)
    text = re.sub(r"'s\b|s'(?=\s)", lambda m: "" if m.group().startswith("'") else "s", text)
    return re.findall(r"[^\W_]+|[,#]", text)


def parse_noun_phrase(words: str, vocabulary: Vocabulary) -> NounPhrase:
    """Take a noun phrase apart. Never fails: words that mean nothing to it are kept.

    Case, punctuation and extra spaces do not matter. Misspelt kinds and attribute values are
    mended when exactly one value is near enough.
    """
    phrase = parse_tokens(tokens_of(words), Lexicon(vocabulary))
    return phrase.model_copy(update={"text": " ".join(words.split())})
