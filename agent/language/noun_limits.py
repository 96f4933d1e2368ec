"""What can be a noun phrase: the words that it holds, begins and ends with, and their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.language.lexicon import ORDINALS, phrases
from agent.language.looks import BIGGER, HUGE, PATTERN_NOUNS, SHADES, SMALLER, TINY
from agent.language.world_words import WorldWords

INDEFINITE = phrases("a|an|another|some|one more|one|new|two|three|four|several|more")
DEFINITE = phrases("the|this|that|these|those|my|your|our|its|his|her|their|both|all|every|each")
PRONOUNS = phrases("it|them|this|that|these|those|both|all|everything|him|her|they|everyone")
PRONOUN_PHRASES = phrases(
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
    "except|but|with|that|which|;|kidding|joking|joke|neither|nor|either|alone|himself|"
    "yourself|myself|itself|themselves|edits|edit|stays|stay|remains|remain|belongs|"
    "belong|goes|version|versions|untouched|halfway|midway|take|give|bring|removal|deletion|"
    "addition|replacement|recoloring|resizing|shift|rid|shot|becomes|become|wants|needs|somewhere|"
    "anywhere|someplace|forthwith|gg|pronto|stat|sharpish|promptly|bit|tad|quick|fast|asap|swapped|"
    "removed|deleted|erased|exchanged|repainted|recolored|time|half|just|oh|ah|um|hey|well|ok|okay|"
    "ugh|wow|hmm|uh|er|lol|haha|"
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
ADJECTIVES = BIGGER | HUGE | SMALLER | TINY | SHADES | {"striped", "plain"}
# "None of the mugs should go" asks for nothing.
_NONE = phrases("none|neither|nor|nobody")
EXCLUDING = frozenset({"except", "but"})
# "The mug handle" is no mug.
_PARTS = phrases(
    "handle|lid|spout|rim|base|cover|page|pages|spine|stem|bulb|neck|cap|cork|label|shadow|"
    "reflection|beak|wing|wings|eye|eyes|head|tail|bottom|edge|corner|surface|rack|holder|cord"
)
# Nouns for whatever it is; no look follows them in one phrase.
_ANY_NOUNS = phrases("one|ones|thing|things|object|objects")
_TOO_LONG = 16


class NounLimits:
    """Whether words can be a noun phrase, in a world that knows its things."""

    def __init__(self, world: WorldWords) -> None:
        self._world = world

    def plausible(self, texts: tuple[str, ...]) -> bool:
        """Whether texts in normal form can be one noun phrase."""
        joined = _ADDED.sub("", " ".join(texts))
        if joined in PRONOUNS or joined in PRONOUN_PHRASES:
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
        if words[0] in _NONE or words[0] in EXCLUDING | {"not"}:
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
            if word == "," and within and words[index + 1] in EXCLUDING:
                continue
            if word in ("and", ",") and within:
                sides = (words[index - 1], words[index + 1])
                if all(self._world.is_value(w) or w in ADJECTIVES for w in sides):
                    continue
                if word == "and" and "between" in words[:index]:
                    continue
                if EXCLUDING & set(words[:index]) and self._names(words[index + 1 :]):
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
                or word in ADJECTIVES
                or word == "same"
            ):
                return f"{before} {word}" in self._world.names
        return True
