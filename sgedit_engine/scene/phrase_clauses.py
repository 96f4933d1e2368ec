"""The clauses of a noun phrase: places, relations, exclusions, "with stripes", "that ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from sgedit_engine.scene.english import DETERMINERS, FILLERS
from sgedit_engine.scene.lexicon import Lexicon
from sgedit_engine.scene.phrase_heads import HeadReader
from sgedit_engine.scene.phrase_types import Draft, NounPhrase, RelationPart
from sgedit_engine.scene.relation_words import (
    origin_at,
    place_at,
    relation_at,
    trailing_relation,
)
from sgedit_engine.scene.relations import INTERACTIONS, INVERSE

_EXCLUDING = (
    ("but", "not"),
    ("except", "for"),
    ("except",),
    ("other", "than"),
    ("apart", "from"),
    ("aside", "from"),
    ("excluding",),
    ("rather", "than"),
    ("instead", "of"),
)
# With these begins what a thing has, and not what was done with it ("that has moved").
_HAD = DETERMINERS | {"no", "nothing", "something", "stripes", "dots", "spots"}
_RECENT = re.compile(
    r"^(?:that |which )?(?:(?:you|we|i|he|she|they) )?(?:have |had )?(?:just |last |recently )?"
    r"(?:added|placed|put|drew|drawn|made|moved|changed|inserted|painted|edited)"
    r"(?: (?:in|there|last|just now|before|earlier|on it))*$"
)


def parse_tokens(tokens: Sequence[str], lexicon: Lexicon) -> NounPhrase:
    """The phrase that tokens (see `noun_phrases.tokens_of`) make."""
    draft = Draft(text=" ".join(tokens))
    tokens = _with_for_has(tokens)
    head: list[str] = []
    at = 0
    while at < len(tokens):
        taken = _take_clause(draft, head, tokens, at, lexicon)
        if not taken:
            head.append(tokens[at])
        at += taken or 1
    HeadReader(draft, lexicon).read(head)
    return NounPhrase(**{part.name: getattr(draft, part.name) for part in fields(draft)})


def _with_for_has(tokens: Sequence[str]) -> list[str]:
    """ "The book that has a lamp on it" is the book with a lamp on it."""
    said = list(tokens)
    for at in range(len(said) - 3, -1, -1):
        who, verb, what = said[at : at + 3]
        if who in ("that", "which") and verb in ("has", "have") and what in _HAD:
            said[at : at + 2] = ["with"]
            if what == "no":
                said[at : at + 2] = ["without"]
    return said


def _take_clause(
    draft: Draft, head: Sequence[str], tokens: Sequence[str], at: int, lexicon: Lexicon
) -> int:
    """Read a place, relation, exclusion or "with" that starts at a token; tokens taken, or 0."""
    if (origin := origin_at(tokens, at)) is not None:
        draft.ordinal_from = origin.meaning
        return origin.length
    if (place := place_at(tokens, at)) is not None:
        draft.superlative = place.meaning
        return place.length
    return (
        _take_exclusion(draft, head, tokens, at, lexicon)
        or _take_with(draft, tokens, at, lexicon)
        or _take_clause_with_end(draft, head, tokens, at, lexicon)
        or _take_relation(draft, head, tokens, at, lexicon)
        or _take_apposition(draft, head, tokens, at, lexicon)
    )


def _take_relation(
    draft: Draft,
    head: Sequence[str],
    tokens: Sequence[str],
    at: int,
    lexicon: Lexicon,
    negated: bool = False,
) -> int:
    found = relation_at(tokens, at)
    if found is None:
        return 0
    if tokens[at] in ("left", "right") and head and head[-1] == "the":
        return 0  # "the left of the two mugs"
    if tokens[at] == "near" and head and head[-1] in DETERMINERS:
        return 0  # "the near mug"
    start = at + found.length
    end = _clause_end(tokens, start)
    inner = tokens[start:end]
    if found.meaning == "between" and "and" in inner:
        cut = inner.index("and")
        first, second = parse_tokens(inner[:cut], lexicon), parse_tokens(inner[cut + 1 :], lexicon)
        part = RelationPart(predicate="between", phrase=first, second=second, negated=negated)
    else:
        part = RelationPart(
            predicate=found.meaning, phrase=parse_tokens(inner, lexicon), negated=negated
        )
    draft.relations.append(part)
    return end - at


def _clause_end(tokens: Sequence[str], start: int) -> int:
    """Where the object of a relation ends: before what speaks of the outer phrase again."""
    for at in range(start + 1, len(tokens)):
        follows = at + 1
        while follows < len(tokens) and tokens[follows] in ("is", "that", "not", "which"):
            follows += 1
        joined = follows < len(tokens) and relation_at(tokens, follows) is not None
        if tokens[at] in (",", "but", "except") or (tokens[at] == "and" and joined):
            return at
        if tokens[at] == "not" and at + 1 < len(tokens) and tokens[at + 1] in DETERMINERS:
            return at
    return len(tokens)


def _take_exclusion(
    draft: Draft, head: Sequence[str], tokens: Sequence[str], at: int, lexicon: Lexicon
) -> int:
    for marker in _EXCLUDING:
        if tuple(tokens[at : at + len(marker)]) == marker and at + len(marker) < len(tokens):
            return len(marker) + _exclude(draft, tokens, at + len(marker), lexicon)
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if tokens[at] == "but" and following in DETERMINERS:
        return 1 + _exclude(draft, tokens, at + 1, lexicon)
    if tokens[at] != "not":
        return 0
    if taken := _take_relation(draft, (), tokens, at + 1, lexicon, negated=True):
        return 1 + taken
    if following in DETERMINERS or following == "it" or (following and lexicon.kind([following])):
        return 1 + _exclude(draft, tokens, at + 1, lexicon)
    return 0


def _exclude(draft: Draft, tokens: Sequence[str], start: int, lexicon: Lexicon) -> int:
    end = next((i for i in range(start, len(tokens)) if tokens[i] in (",", "but")), len(tokens))
    for words in _split(tokens[start:end], ("and", "or", "nor")):
        if words[0] == "not":  # "not the red one and not the blue one"
            words = words[1:] or words
        phrase = parse_tokens(words, lexicon)
        bare = phrase.category is None and not phrase.determiner and not phrase.pronoun
        if bare and phrase.attributes:
            for attribute, value in phrase.attributes.items():
                draft.exclude(attribute, value)
        else:
            draft.exclusions.append(phrase)
    return end - start


def _split(tokens: Sequence[str], at: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for i, token in enumerate([*tokens, at[0]]):
        if token in at:
            if i > start:
                yield tokens[start:i]
            start = i + 1


def _take_with(draft: Draft, tokens: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """Read "with stripes", "without dots", "with no spots", "with a mug on it" and the like."""
    if tokens[at] not in ("with", "without", "having") or at + 1 >= len(tokens):
        return 0
    start, end = at + 1, _clause_end(tokens, at + 1)
    inner = list(tokens[start:end])
    while inner and inner[-1] in ("it", "them", "of"):
        inner.pop()
    if inner[-2:] == ["on", "top"]:
        inner.pop()
    found = trailing_relation(inner)
    without = tokens[at] == "without" or inner[:1] in (["no"], ["not"])
    inner = inner[1:] if inner[:1] in (["no"], ["not"]) else inner
    if found is not None and found.length < len(inner):
        phrase = parse_tokens(inner[: -found.length], lexicon)
        negated = without or "nothing" in inner
        draft.relations.append(
            RelationPart(predicate=_turned(found.meaning), phrase=phrase, negated=negated)
        )
        return end - at
    phrase = parse_tokens(inner, lexicon)
    for attribute, value in phrase.attributes.items():
        if without:
            draft.exclude(attribute, value)
        else:
            draft.attributes.setdefault(attribute, value)
    draft.unknown_words += [] if phrase.category is None else phrase.category.split()
    return end - at


def _take_clause_with_end(
    draft: Draft, head: Sequence[str], tokens: Sequence[str], at: int, lexicon: Lexicon
) -> int:
    """Read "that the mug stands on", "you just added": clauses known by how they end."""
    if not head:
        return 0
    rest = list(tokens[at:])
    if _RECENT.match(" ".join(rest)):
        draft.recent = True
        return len(rest)
    if tokens[at] not in ("that", "which", "the") or len(rest) < 3:
        return 0
    start = at + (tokens[at] != "the")
    inner = list(tokens[start:])
    found = trailing_relation(inner)
    if found is None or tokens[start] not in DETERMINERS:
        return 0
    inner = inner[: -found.length]
    verbs = next((i for i, word in enumerate(inner) if word in FILLERS), None)
    if verbs is None or verbs < 2:
        return 0
    phrase = parse_tokens(inner[:verbs], lexicon)
    draft.relations.append(RelationPart(predicate=_turned(found.meaning), phrase=phrase))
    return len(rest)


def _turned(predicate: str) -> str:
    """The predicate seen from its object."""
    turned: Mapping[str, str] = {**INVERSE, **INTERACTIONS}
    return turned.get(predicate, predicate)


def _take_apposition(
    draft: Draft, head: Sequence[str], tokens: Sequence[str], at: int, lexicon: Lexicon
) -> int:
    """Read ", the red one" after "the mug": more about the same object."""
    if tokens[at] != "," or not head or at + 1 >= len(tokens):
        return 0
    if tokens[at + 1] not in DETERMINERS:
        return 0
    more = parse_tokens(tokens[at + 1 :], lexicon)
    if more.category is not None or more.pronoun not in ("one", "that"):
        return 0
    draft.attributes.update(more.attributes)
    for attribute, values in more.excluded_attributes.items():
        for value in values:
            draft.exclude(attribute, value)
    draft.superlative = more.superlative or draft.superlative
    draft.ordinal = more.ordinal or draft.ordinal
    draft.size = more.size or draft.size
    draft.relations += more.relations
    draft.exclusions += more.exclusions
    return len(tokens) - at
