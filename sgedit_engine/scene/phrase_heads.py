"""The head of a noun phrase: determiners, numbers, adjectives and the noun itself."""

from __future__ import annotations

from collections.abc import Sequence

from sgedit_engine.scene import english as words
from sgedit_engine.scene.english import singular
from sgedit_engine.scene.lexicon import Lexicon, mended
from sgedit_engine.scene.phrase_types import Draft, NounPhrase

_SIDEWAYS = {"left", "right", "back", "front"}
_FAR = {"far", "farthest", "furthest", "further", "farther", "most", "more"}
# After a noun these are adverbs ("put the mug back"), not a choice among mugs.
_ADVERBS = {"back", "far", "top", "left", "right", "over"}
_PRONOUNS = {
    "it": "it",
    "them": "them",
    "they": "them",
    "this": "that",
    "that": "that",
    "these": "them",
    "those": "them",
}
_SUPERLATIVE_WORDS = tuple(w for w in words.SUPERLATIVES if len(w) >= 6)


class HeadReader:
    """Reads the tokens of one head into a draft."""

    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self._draft = draft
        self._lexicon = lexicon
        self._nouns: list[tuple[int, int, str]] = []  # start, end, words of nouns not understood
        self._kinds: list[tuple[int, int, str, bool]] = []  # start, end, kind, plural
        self._value_words: list[str] = []

    def read(self, tokens: Sequence[str]) -> None:
        """Take all tokens in; what means nothing goes to `unknown_words`."""
        at = 0
        while at < len(tokens):
            if tokens[at] in words.DETERMINERS and at > 0 and (self._nouns or self._kinds):
                if tokens[at] != "that":
                    self._draft.unknown_words += tokens[at:]
                    break
                at += 1
                continue
            at += self._take(tokens, at)
        self._settle(tokens)

    def _take(self, tokens: Sequence[str], at: int) -> int:
        """Understand what starts at a token; the number of tokens taken (at least one)."""
        if tokens[at] in ("not", "non", "neither", "nor"):
            excluded = self._take_excluded(tokens, at + 1)
            return 1 + (excluded or self._take_excluded_kind(tokens, at + 1))
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        for length in range(min(self._lexicon.longest, len(tokens) - at), 0, -1):
            gram = tokens[at : at + length]
            if length == 1 and (taken := self._take_structure(tokens, at)):
                return taken
            kind, value = self._lexicon.kind(gram), self._lexicon.value(gram)
            # "The orange cat", where there is an orange too.
            if kind is not None and (value is None or not self._names_kind(tokens, at + length)):
                self._kinds.append((at, at + length, *kind))
                return length
            if length == 1 and self._is_thing(tokens[at], follows):
                return self._take_unknown(tokens, at)
            if value is not None:
                self._set_value(gram, *value)
                return length
        return self._take_misspelt(tokens, at) or self._take_unknown(tokens, at)

    def _is_thing(self, word: str, follows: str) -> bool:
        """Whether a word is a thing, not a value: "oranges", "a glass of water"."""
        several = singular(word) != word
        return (several or follows == "of") and self._lexicon.names_thing(word)

    def _names_kind(self, tokens: Sequence[str], at: int) -> bool:
        return at < len(tokens) and self._lexicon.kind([tokens[at]]) is not None

    def _take_excluded(self, tokens: Sequence[str], at: int) -> int:
        """The value after "not", and those that "or" joins to it."""
        for length in range(min(self._lexicon.longest, len(tokens) - at), 0, -1):
            if (value := self._lexicon.value(tokens[at : at + length])) is not None:
                self._draft.exclude(*value)
                end = at + length
                if end < len(tokens) and tokens[end] in ("or", "nor", "and"):
                    joined = self._take_excluded(tokens, end + 1)
                    return length + (joined + 1 if joined else 0)
                return length
        return 0

    def _take_excluded_kind(self, tokens: Sequence[str], at: int) -> int:
        """The kind after "non"."""
        kind = self._lexicon.kind(tokens[at : at + 1]) if at < len(tokens) else None
        if kind is None:
            return 0
        category, plural = kind
        self._draft.exclusions.append(
            NounPhrase(text=tokens[at], category=category, known=True, plural=plural)
        )
        self._draft.plural = self._draft.plural or plural
        return 1

    def _set_value(self, gram: Sequence[str], attribute: str, value: str) -> None:
        self._value_words.append(" ".join(gram))
        if attribute in self._draft.attributes:
            self._draft.unknown_words += gram
        else:
            self._draft.attributes[attribute] = value

    def _take_structure(self, tokens: Sequence[str], at: int) -> int:
        """Words that every vocabulary shares; 0 when the token is none of them."""
        word, draft = tokens[at], self._draft
        return (
            self._take_one(tokens, at)
            or self._take_pronoun(tokens, at)
            or self._take_number(tokens, at)
            or self._take_rank(tokens, at)
            or _flag(word in words.EVERY, draft, every=True, plural=word not in ("every", "each"))
            or _flag(word == "both", draft, every=True, plural=True, count=2)
            or _flag(word in ("other", "different", "else"), draft, other=True)
            or _flag(word == "same", draft, pronoun="that")
            or _flag(
                word in ("others", "rest", "remaining"), draft, other=True, every=True, plural=True
            )
            or _flag(word in words.RECENT, draft, recent=True)
            or _flag(word in words.SIZES, draft, size=words.SIZES.get(word))
            or self._take_determiner(word)
            or self._take_generic(word)
            or (1 if word in words.FILLERS or word in (",", "no", "yes") else 0)
        )

    def _take_one(self, tokens: Sequence[str], at: int) -> int:
        word, draft = tokens[at], self._draft
        if word == "ones":
            draft.pronoun, draft.plural = draft.pronoun or "one", True
            return 1
        if word != "one":
            return 0
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        if follows == "of":
            draft.determiner = draft.determiner or "any"
            return 2
        if at == 0 and follows and self._means_noun(tokens[at + 1 :]):
            draft.count = 1
        elif draft.pronoun is None:
            draft.pronoun = "one"
        return 1

    def _means_noun(self, tokens: Sequence[str]) -> bool:
        return any(self._lexicon.kind([t]) or self._lexicon.value([t]) for t in tokens)

    def _take_pronoun(self, tokens: Sequence[str], at: int) -> int:
        word = tokens[at]
        if word not in _PRONOUNS or (word not in ("it", "them", "they") and at > 0):
            return 0
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        alone = not follows or follows in words.FILLERS
        if word in ("it", "them", "they") or alone or follows == "one":
            if not self._kinds:
                self._draft.pronoun = _PRONOUNS[word]
                self._draft.plural = self._draft.plural or self._draft.pronoun == "them"
            return 2 if follows == "one" else 1
        return 0

    def _take_number(self, tokens: Sequence[str], at: int) -> int:
        word, draft = tokens[at], self._draft
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in ("number", "#", "no", "nr") and (number := _number(follows)):
            draft.ordinal = number
            return 2
        number = _number(word)
        if number is None or word == "one":
            return 0
        if self._kinds or draft.pronoun == "one" or (len(tokens) == 1 and word.isdigit()):
            draft.ordinal = number
        else:
            draft.count, draft.plural = number, number > 1
        return 1

    def _take_rank(self, tokens: Sequence[str], at: int) -> int:
        """Ordinals and superlatives: "second to last", "farthest left", "second biggest"."""
        word, draft = tokens[at], self._draft
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in words.ORDINALS:
            draft.ordinal = words.ORDINALS[word]
            rest = tuple(tokens[at + 1 : at + 3])
            if draft.ordinal > 0 and (rest == ("to", "last") or follows == "last"):
                draft.ordinal = -draft.ordinal
                return 3 if rest == ("to", "last") else 2
            return 1
        if word in _FAR and follows in _SIDEWAYS:
            draft.superlative = words.SUPERLATIVES[follows]
            return 2
        if word in _ADVERBS and (self._kinds or self._nouns):
            return 1
        meant = word if word in words.SUPERLATIVES else None
        if meant is None and word not in words.SIZES and not self._lexicon.kind([word]):
            meant = mended(word, _SUPERLATIVE_WORDS)
        if meant is None:
            return 0
        draft.superlative = words.SUPERLATIVES[meant]
        return 2 if follows == "most" else 1

    def _take_determiner(self, word: str) -> int:
        if word not in words.DETERMINERS:
            return 0
        self._draft.determiner = self._draft.determiner or word
        if word in ("these", "those", "some"):
            self._draft.plural = True
        return 1

    def _take_generic(self, word: str) -> int:
        """Take a noun that says nothing: "thing", "objects"."""
        one = singular(word)
        if one not in words.GENERIC:
            return 0
        if one != word:
            self._draft.plural = True
        if word in ("something", "anything"):
            self._draft.determiner = self._draft.determiner or "any"
        return 1

    def _take_misspelt(self, tokens: Sequence[str], at: int) -> int:
        for length in range(min(self._lexicon.longest, len(tokens) - at), 0, -1):
            gram = tokens[at : at + length]
            if (kind := self._lexicon.misspelt_kind(gram)) is not None:
                self._kinds.append((at, at + length, *kind))
                return length
            if (value := self._lexicon.misspelt_value(gram)) is not None:
                self._set_value(gram, *value)
                return length
        return 0

    def _take_unknown(self, tokens: Sequence[str], at: int) -> int:
        if self._nouns and self._nouns[-1][1] == at:
            start, _, said = self._nouns.pop()
            self._nouns.append((start, at + 1, f"{said} {tokens[at]}"))
        elif self._nouns and self._nouns[-1][1] == at - 1 and tokens[at - 1] == "of":
            start, _, said = self._nouns.pop()
            self._nouns.append((start, at + 1, f"{said} of {tokens[at]}"))
        else:
            self._nouns.append((at, at + 1, tokens[at]))
        return 1

    def _settle(self, tokens: Sequence[str]) -> None:
        """Choose the noun among the kinds and unknown words that were met."""
        draft = self._draft
        if self._kinds:
            start, end, kind, plural = self._kinds[-1]
            first = self._kinds[-2] if len(self._kinds) > 1 else None
            if first is not None and first[1] == start:
                self._set_unknown(" ".join(tokens[first[0] : end]))
            elif any(noun[0] == end for noun in self._nouns):
                tail = next(noun for noun in self._nouns if noun[0] == end)
                self._nouns.remove(tail)
                self._set_unknown(f"{' '.join(tokens[start:end])} {tail[2]}")
            else:
                draft.category, draft.known = kind, True
                draft.category_said = " ".join(tokens[start:end])
                draft.plural = draft.plural or plural
        elif self._nouns and not self._told_of_a_thing(tokens):
            self._set_unknown(self._nouns.pop()[2])
        elif draft.pronoun is None and self._value_words and self._ends_as_thing(tokens):
            self._value_is_noun()
        draft.unknown_words += [word for _, _, said in self._nouns for word in said.split()]
        if draft.determiner in ("these", "those") and draft.category is None:
            draft.pronoun = draft.pronoun or (None if self._value_words else "them")
        chosen = draft.superlative or draft.ordinal or draft.determiner in ("any", "either")
        if chosen and "of" in tokens and not draft.every:  # "the left of the two mugs"
            draft.plural, draft.count = False, None

    def _told_of_a_thing(self, tokens: Sequence[str]) -> bool:
        """Whether unknown words are told of a "thing" that known ones tell apart: "that round
        orange thing"."""
        behind = tokens[self._nouns[-1][1] :]
        return bool(self._value_words) and any(singular(t) in words.GENERIC for t in behind)

    def _set_unknown(self, said: str) -> None:
        noun, of, rest = said.partition(" of ")
        *first, last = noun.split()
        one = singular(last)
        self._draft.category = " ".join([*first, one]) + of + rest
        self._draft.category_said = said
        self._draft.plural = self._draft.plural or one != last

    def _ends_as_thing(self, tokens: Sequence[str]) -> bool:
        """Whether a value that no noun follows is one: after "a" always, and after "the" if there
        are things that are called so."""
        if self._draft.determiner in ("a", "an"):
            return True
        definite = self._draft.determiner in words.DEFINITE
        return definite and self._lexicon.names_thing(tokens[-1])

    def _value_is_noun(self) -> None:
        """The last of the values is a noun: "an orange"."""
        said = self._value_words[-1]
        value = self._lexicon.value(said.split())
        if value is not None and self._draft.attributes.get(value[0]) == value[1]:
            del self._draft.attributes[value[0]]
        self._set_unknown(said)


def _number(word: str) -> int | None:
    if word.isdigit() and 0 < int(word) < 100:
        return int(word)
    return words.NUMBERS.get(word)


def _flag(holds: bool, draft: Draft, **values: object) -> int:
    if holds:
        for name, value in values.items():
            setattr(draft, name, value)
    return int(holds)
