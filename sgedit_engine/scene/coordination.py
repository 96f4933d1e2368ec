"""Words for one object and another one: "the first and the third mug", "the red and blue mugs"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sgedit_engine.scene.lexicon import Lexicon
from sgedit_engine.scene.noun_phrases import NounPhrase, tokens_of
from sgedit_engine.scene.phrase_clauses import parse_tokens

if TYPE_CHECKING:
    from sgedit_engine.interface import Vocabulary

# With these "and" joins something else than objects that are all meant.
_OTHERWISE = frozenset(
    (
        "between", "not", "except", "but", "neither", "either", "nor", "than", "apart", "aside",
        "without", "excluding", "rather",
    )
)  # fmt: skip
_JOINTS = ("and", "or", ",")


class Coordination(NamedTuple):
    """Phrases that each mean objects of their own; `together`: all are meant, not one of them.

    `chosen` says which of those it is, where that was said: "the bigger of ...".
    """

    phrases: tuple[NounPhrase, ...]
    together: bool
    chosen: NounPhrase | None = None


def coordinated(words: str, vocabulary: Vocabulary) -> Coordination | None:
    """The phrases that "and" or "or" joins; None for words that are one phrase."""
    tokens = tokens_of(words)
    if not {"and", "or"} & set(tokens) or _OTHERWISE & set(tokens):
        return None
    lexicon, chosen = Lexicon(vocabulary), None
    if "of" in tokens:
        at = tokens.index("of")
        chosen, tokens = parse_tokens(tokens[:at], lexicon), tokens[at + 1 :]
        if chosen.superlative is None and chosen.ordinal is None:
            return None
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token in _JOINTS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    phrases = [parse_tokens(piece, lexicon) for piece in pieces if piece]
    if len(phrases) < 2 or not all(_means_objects(p) for p in phrases):
        return None
    if any(p.relations for p in phrases[:-1]) or not all(_apart(*two) for two in pairwise(phrases)):
        return None
    together = "or" not in tokens
    first, *others = phrases
    looks_alike = all(not p.determiner and p.ordinal is None for p in others)
    if together and looks_alike and not any(p.plural for p in phrases) and not others[-1].known:
        return None
    # "The red and blue mug" may be one mug of two colors: that is asked.
    one = looks_alike and not any(p.plural for p in phrases) and first.category is None
    return Coordination(_with_nouns(phrases), together and not one, chosen)


def _means_objects(phrase: NounPhrase) -> bool:
    says = phrase.known or phrase.attributes or phrase.ordinal or phrase.superlative
    pointed = phrase.pronoun is not None
    return bool(says or pointed) and not phrase.unknown_words and not phrase.every


def _apart(left: NounPhrase, right: NounPhrase) -> bool:
    """Whether two phrases mean different objects, not one that is both ("red and striped")."""
    named = left.known and right.known
    ranked = (right.ordinal or right.superlative) and (left.ordinal or left.superlative)
    alike = left.attributes.keys() & right.attributes.keys()
    return bool(right.determiner or named or ranked or alike)


def _with_nouns(phrases: list[NounPhrase]) -> tuple[NounPhrase, ...]:
    """Each with the noun of the one after it, or before it, where it has none."""
    noun: dict[str, object] = {}
    done: list[NounPhrase] = []
    for phrase in reversed(phrases):
        if phrase.known:
            noun = {"category": phrase.category, "known": True}
        elif phrase.category is None and phrase.pronoun is None:
            phrase = phrase.model_copy(update=noun)
        done.append(phrase)
    before: dict[str, object] = {}
    for n, phrase in reversed(list(enumerate(done))):
        if phrase.known:
            before = {"category": phrase.category, "known": True}
        elif phrase.category is None and phrase.pronoun in (None, "one"):
            done[n] = phrase.model_copy(update=before)
    # One of each is meant, whatever the number of the noun that they share.
    singular = [p.model_copy(update={"plural": p.plural and p.count is not None}) for p in done]
    return tuple(reversed(singular))
