"""Which words may be a noun phrase: enough to find where one ends, not what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.language.lexicon import NUMBERS, ORDINALS, phrases
from agent.language.looks import BIGGER, HUGE, PATTERN_NOUNS, SHADES, SMALLER, TINY
from agent.language.relation_words import RELATION_OF
from agent.language.tokens import Token, said
from agent.language.world_words import WorldWords
from sgedit_engine.scene.english import SUPERLATIVES, singular

INDEFINITE = phrases("a|an|another|some|one more|one|new|two|three|four|several|more")
DEFINITE = phrases("the|this|that|these|those|my|your|our|its|his|her|their|both|all|every|each")
PRONOUNS = phrases("it|them|this|that|these|those|both|all|everything|him|her|they|everyone")
_PLURALS = phrases("all|both|every|each|everything|them|these|those|they")
_PRONOUN_PHRASES = phrases(
    "that one|this one|the other|the other one|the others|the other ones|the other two|it all|"
    "all of them|all of it|both of them|each of them|every one|these two|those two|"
    "the two|all three|all four|"
    "them all|them both|the one|that thing|this thing|everything else|these ones|those ones|"
    "each one|one of them|any of them|all of these|all of those|both of these|the first|"
    "the second|the third|the last|the latter|the former|the rest|either of them"
)
_FORBIDDEN = phrases(
    "if|when|while|because|since|unless|until|or|should|must|would|could|can|will|shall|may|"
    "might|do|does|did|have|has|had|was|were|be|been|why|how|what|who|whose|please|then|so|"
    "add|remove|delete|erase|replace|put|place|make|paint|undo|redo|draw|insert|want|like|change|"
    "swap|move|instead|also|too|never|only|than|as|into|onto|for|out|away|off|again|anymore|am|"
    "there|here|something|anything|nothing|else|'s|color|colors|pattern|size|finish|shadow|"
    "reflection|i|we|me|us|up|down|yes|no|to|let|get|show|more|less|both|it|them|turn|look|"
    "looks|gone|now|later|maybe|perhaps|around|without|and|not|is|are|you|from|of|in|where|"
    "except|but|with|that|which|;|kidding|joking|joke|neither|nor|either|only|alone|himself|"
    "yourself|myself|itself|themselves|maybe|edits|edit|stays|stay|remains|remain|belongs|"
    "belong|goes|version|versions|untouched|halfway|midway|take|give|bring|removal|deletion|"
    "addition|replacement|recoloring|resizing|shift|rid|shot|becomes|become|wants|needs|looks|goes|somewhere|anywhere|someplace|forthwith|gg|pronto|stat|sharpish|promptly|bit|tad|quick|fast|asap|swapped|removed|deleted|erased|exchanged|repainted|recolored|time|half|just|oh|ah|um|hey|well|ok|okay|ugh|wow|hmm|uh|er|lol|haha|"
    "possibly|probably|simply|really|actually|slightly|completely|totally|quickly|finally|kindly|"
    "exactly|basically|literally|honestly|obviously|definitely|absolutely|immediately|properly|"
    "nicely|gently|carefully|entirely|fully|considerably|massively|significantly|directly|quite|"
    "whilst|whereas|although|though|however|besides|plus|thanks|thank|cheers|yeah|nope|nah|sorry"
)
# A word that is forbidden by itself may stand within one of these.
_ALLOWED = re.compile(
    r"(?<=\w )(?:next to|beside|behind|under|underneath|below|in front of|on top of|"
    r"(?:to the |on the )?(?:left|right) of) it$|"
    r"\b(?:closest|nearest|closer|nearer) to (?:me|us|you)\b"
    r"|\b(?:farthest|furthest|farther|further)(?: away)? from (?:me|us|you)\b"
    r"|\b(?:all|both|each|every one|one|some|any|two|three|four|none) of\b"
    r"|\b(?:in front|to the left|to the right|on the left|on the right|left|right|"
    r"on top|in back|ahead|(?:left|right)(?: hand)? side) of\b"
    r"|\b(?:next|close|closest|nearest|adjacent|near) to\b"
    r"|\b(?:on|to|at) the (?:far )?(?:left|right)(?: hand)?(?: side)?\b"
    r"|\bin the (?:middle|front|back|center|background|foreground|picture|image|photo|scene|"
    r"row|line|group)\b"
    r"|\bfrom the (?:left|right|front|back)\b"
    r"|\b(?:that|which|whatever) (?:is|are|stands|sits|lies|stand|sit|lie) (?:not )?"
    r"|^(?:all|everything|every|each)(?: of)?(?: \w+){0,3} but"
    r"(?= (?:for )?(?:the|this|that|these|those|my)\b)"
    r"|\bbut not\b|\bexcept(?: for)?\b|\bnot\b(?= (?:the|on|next|in|behind|under|left|right))"
    r"|\bin (?:red|blue|green|yellow|white|black|pink|gray|brown|orange|purple|teal|between)\b"
    r"|\bwith (?:the |a |an )?(?:\w+ )?(?:stripes|spots|dots|pattern|finish|surface)\b"
    r"|^(?:that|all|both)\b|^(?:one|two|three|four|some) more\b|\bwithout (?:stripes|spots|dots)\b"
)
_ADDED = re.compile(
    r" (?:that |which )?(?:you|i|we) (?:just |have |had |have just |last )?"
    r"(?:added|made|put|placed|drew|painted|changed|inserted|put there|added last|made before)$"
)
_OPENERS = phrases("on|in|at|to|with|from|of|for|by|under|behind|next|near|beside|above|and|,")
_ENDERS = DEFINITE - {"all", "both", "this", "that", "these", "those"} | phrases(
    "a|an|and|of|to|on|with|from|in|at|by|under|behind|next|beside|between|front|,|not|but|near|"
    "except|for|far"
)
_DETERMINERS = (DEFINITE - {"that"}) | {"a", "an", "another"}
_BEFORE_DETERMINER = phrases(
    "is|are|of|to|by|on|under|behind|beside|near|with|between|and|except|but|,|for|not|beneath|"
    "below|all|"
    "both|underneath|onto|upon|atop|in|from|at|besides|alongside|nearest|closest"
)
_ADJECTIVES = BIGGER | HUGE | SMALLER | TINY | SHADES | {"striped", "plain"}
_RELATIONS = tuple(f" {words} " for words in sorted(RELATION_OF))
_ELSEWHERE = phrases(
    "between|above|over|inside|in|into|around|against|through|where|among|opposite|by|removed|"
    "deleted|gone|not|that|which|from|to"
)
# "None of the mugs should go" asks for nothing.
_NONE = phrases("none|neither|nor|nobody")
_EXCEPT = re.compile(
    r"\b(?:besides|apart from|aside from|other than|with the exception of)\b", re.IGNORECASE
)
_EXCLUDING = frozenset({"except", "but"})
# "The mug handle" is no mug.
_PARTS = phrases(
    "handle|lid|spout|rim|base|cover|page|pages|spine|stem|bulb|neck|cap|cork|label|shadow|"
    "reflection|beak|wing|wings|eye|eyes|head|tail|bottom|edge|corner|surface|rack|holder|cord"
)
# Nouns for whatever it is; no look follows them in one phrase.
_ANY_NOUNS = phrases("one|ones|thing|things|object|objects")
_TOO_LONG = 16


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: `words` as the user said them, `texts` in normal form."""

    words: str
    texts: tuple[str, ...]

    @property
    def definite(self) -> bool:
        """Whether it speaks of something that is there ("the mug", "it")."""
        return self.texts[0] in DEFINITE or self.texts[0] in PRONOUNS

    @property
    def indefinite(self) -> bool:
        """Whether it speaks of something new ("a mug", "another one")."""
        return self.texts[0] in INDEFINITE or self.texts[:2] == ("one", "more")

    @property
    def plural(self) -> bool:
        """Whether it may mean several things."""
        texts = self.texts
        return texts[0] in _PLURALS or texts[-1] != singular(texts[-1])

    @property
    def related(self) -> bool:
        """Whether it says where the thing stands."""
        padded = f" {' '.join(self.texts)} "
        return any(words in padded for words in _RELATIONS)


def _with_determiner(words: str, texts: tuple[str, ...]) -> str:
    """The words with a first one that was misspelt as it is written ("teh lamp"), and "it" for
    the "it's" that it was taken from."""
    if len(texts) == 1 and words.lower().startswith((f"{texts[0]}'", f"{texts[0]}\u2019")):
        return texts[0]
    first, _, rest = words.partition(" ")
    return f"{texts[0]} {rest}" if rest and first.lower() in ("teh", "hte") else words


class NounReader:
    """Reads noun phrases of one message: `text` is the message, `world` knows its things."""

    def __init__(self, text: str, world: WorldWords) -> None:
        self._text = text
        self._world = world

    def phrase(self, tokens: Sequence[Token]) -> Phrase | None:
        """One noun phrase, or None when the tokens cannot be one."""
        texts = tuple(t.text for t in tokens)
        if not self._plausible(texts):
            return None
        words = _with_determiner(said(self._text, tokens), texts)
        return Phrase(_listed_with_and(words) if _EXCLUDING & set(texts) else words, texts)

    def references(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """One or several: "the mug, the ball and the cone"."""
        if (one := self.phrase(tokens)) is not None:
            return self._by_look(one) or (one,)
        if (chosen := _chosen_of(tokens)) is not None:
            # "The bigger one of the red and the yellow ball" is one of them.
            head, rest = chosen
            known = len(head) == 1 or self.phrase(head) is not None
            known = known and self.references(rest) is not None
            words = said(self._text, tokens)
            return (Phrase(words, tuple(t.text for t in tokens)),) if known else None
        parts = coordinated(tokens)
        # What follows an exception in a list is an exception too, and nothing to be changed.
        if len(parts) < 2 or any(t.text in _EXCLUDING for part in parts[:-1] for t in part):
            return None
        read = [self.phrase(part) for part in parts]
        found = [p for p in read if p is not None and p.texts[0] != "not"]
        if len(found) < len(parts) or not all(self._stands_alone(p) for p in found):
            return None
        if found[0].plural and any(p.texts[-1] == "one" for p in found[1:]):
            return None  # "both mugs, the left one green" are wishes for each of them
        if any("in" in p.texts[:-1] and self._world.is_value(p.texts[-1]) for p in found):
            return None  # "the mug in red and the ball in blue" are two wishes
        return self._with_nouns(found)

    def anchors(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """What something is put next to; several only if none says more than its name."""
        found = self.references(tokens)
        if found is None or (len(found) > 1 and any(p.related or p.indefinite for p in found)):
            return None
        return found

    def things(self, tokens: Sequence[Token]) -> tuple[Phrase, ...] | None:
        """What shall be drawn: open nouns, but no relation within ("a giraffe", "two mugs")."""
        found = self.references(tokens)
        if found is None or any(p.related or not self._drawable(p.texts) for p in found):
            return None
        return found

    def _drawable(self, texts: tuple[str, ...]) -> bool:
        """Whether words can name something new: no pronoun, no place, some content."""
        joined = " ".join(texts)
        if joined in PRONOUNS or joined in _PRONOUN_PHRASES or _ELSEWHERE & set(texts):
            return False
        return any(t not in INDEFINITE | DEFINITE and t not in NUMBERS for t in texts)

    def _stands_alone(self, phrase: Phrase) -> bool:
        first = phrase.texts[0]
        return (
            (self._world.vocabulary.open and phrase.plural)
            or phrase.definite
            or phrase.indefinite
            or any(self._world.is_kind(t) for t in phrase.texts)
            or self._world.is_value(first)
            or first in NUMBERS
        )

    def _with_nouns(self, found: Sequence[Phrase]) -> tuple[Phrase, ...] | None:
        """ "the red and the blue mug": the first borrows the noun of the last."""
        last = found[-1]
        noun = next((w for w in last.texts if self._world.is_kind(w)), last.texts[-1])
        whole: list[Phrase] = []
        for phrase in found:
            bare = phrase.texts[-1]
            adjective = self._world.is_value(bare) or bare in _ADJECTIVES | SUPERLATIVES.keys()
            named = any(self._world.is_kind(t) for t in phrase.texts)
            if adjective and not named and not phrase.related:
                if phrase is last:
                    return None
                borrowed = singular(noun)
                phrase = Phrase(f"{phrase.words} {borrowed}", (*phrase.texts, borrowed))
            whole.append(phrase)
        return tuple(whole)

    def _by_look(self, phrase: Phrase) -> tuple[Phrase, ...] | None:
        """ "the red and blue mugs" -> "the red mugs", "the blue mugs"; else None."""
        texts, words = phrase.texts, phrase.words.split()
        if "and" not in texts or len(words) != len(texts) or not phrase.plural:
            return None
        at = texts.index("and")
        first, second = texts[at - 1], texts[at + 1]
        kinds = {(self._world.value(w) or ("", ""))[0] for w in (first, second)}
        if len(kinds) != 1 or "" in kinds:
            return None
        before, after = at - 1, at + 2
        return tuple(
            Phrase(
                " ".join([*words[:before], words[i], *words[after:]]),
                (*texts[:before], texts[i], *texts[after:]),
            )
            for i in (at - 1, at + 1)
        )

    def _plausible(self, texts: tuple[str, ...]) -> bool:
        joined = _ADDED.sub("", " ".join(texts))
        if joined in PRONOUNS or joined in _PRONOUN_PHRASES:
            return True
        words = joined.split()
        open_ended = words[-1:] and words[-1] in _ENDERS and not joined.endswith(" the front")
        if not words or len(words) > _TOO_LONG or words[0] in _OPENERS or open_ended:
            return False
        if words[-1] in PATTERN_NOUNS and "with" not in words and "without" not in words:
            return False
        if len(words) == 1 and words[0] in ("thing", "object", "item"):
            return False
        if words[-1] == "side" and {"other", "opposite", "wrong"} & set(words):
            return False
        if words[0] in ORDINALS and words[1:] in (["thing"], ["things"]):
            return False  # "first thing, the mug has to go"
        if words[0] == "every" and (words[1] == "other" or words[1] in ORDINALS):
            return False
        if words[0] in _NONE or words[0] in _EXCLUDING | {"not"}:
            return False
        if words[0] in PRONOUNS - DEFINITE - {"everything"}:
            return False
        rest = _ALLOWED.sub(" ", self._without_lists(joined)).split()
        if any(w in _FORBIDDEN or w == "," or w.endswith("%") for w in rest):
            return False
        return self._well_ordered(words) and any(
            w not in INDEFINITE | DEFINITE or w in PRONOUNS - DEFINITE for w in words
        )

    def _without_lists(self, joined: str) -> str:
        """Without the "and" of "red and white", "between the lamp and the book", "except the lamp
        and the book"."""
        words = joined.split()
        kept: list[str] = []
        for index, word in enumerate(words):
            within = 0 < index < len(words) - 1
            if word == "," and within and words[index + 1] in _EXCLUDING:
                continue
            if word in ("and", ",") and within:
                sides = (words[index - 1], words[index + 1])
                if all(self._world.is_value(w) or w in _ADJECTIVES for w in sides):
                    continue
                if word == "and" and "between" in words[:index]:
                    continue
                if _EXCLUDING & set(words[:index]) and self._names(words[index + 1 :]):
                    continue
            kept.append(word)
        return " ".join(kept)

    def _names(self, words: Sequence[str]) -> bool:
        """Whether words can begin with another thing of a list."""
        word = words[1] if words[0] == "and" and len(words) > 1 else words[0]
        return word in _DETERMINERS or self._world.is_kind(word) or self._world.is_value(word)

    def _well_ordered(self, words: Sequence[str]) -> bool:
        """No determiner in the middle, no look after its noun ("the mug red"), no two nouns."""
        for before, word in pairwise(words[1:] if words[0] == "one" else words):
            if word in _DETERMINERS and before not in _BEFORE_DETERMINER:
                return False
            if self._world.is_kind(before) and word in _PARTS and not self._world.is_kind(word):
                return False
            if (self._world.is_kind(before) or before in _ANY_NOUNS) and (
                self._world.value(word)
                or self._world.is_kind(word)
                or word in _ADJECTIVES
                or word == "same"
            ):
                return f"{before} {word}" in self._world.names
        return True


def _chosen_of(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """What stands before and behind "of" in "the bigger one of the red and the yellow ball"."""
    texts = [t.text for t in tokens]
    for at, (one, of) in enumerate(pairwise(texts)):
        if one == "one" and of == "of" and "and" in texts[at:]:
            return tokens[: at + 1], tokens[at + 2 :]
    return None


def _listed_with_and(words: str) -> str:
    """ "all, but the lamp, the book and the ball" -> "all but the lamp and the book and the ball":
    a scene's references know lists of exceptions in that form."""
    words = _EXCEPT.sub("except", words)
    words = re.sub(r"\s*,\s*(?=(?:except|but)\b)", " ", words, flags=re.IGNORECASE)
    return re.sub(r"\s*,\s*(?:and\s+)?", " and ", words, flags=re.IGNORECASE)


def coordinated(tokens: Sequence[Token]) -> list[list[Token]]:
    """The parts between "and" and commas; none empty."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in ("and", ",", "plus"):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]
