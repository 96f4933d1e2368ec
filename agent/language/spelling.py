"""Mending misspelt words of a sentence's skeleton; the user's words for things stay as said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from agent.language.lexicon import phrases
from agent.language.tokens import Token

# Frequent words that lie near a word of the grammar and mean something else.
COMMON = phrases(
    "dup|dupe|duplicate|clone|bigger|smaller|larger|greater|darker|lighter|brighter|neither|"
    "about|above|after|again|alone|also|always|another|around|ask|asked|"
    "away|back|bad|beat|been|best|better|bread|brad|bring|broad|call|came"
    "|care|case|chance|clean|clear|close|cold|come|cook|copy|cost|count|"
    "cover|crab|cream|cut|dark|dead|deal|does|done|door|dream|drink|drive"
    "|drop|each|easy|else|even|ever|every|eyes|face|fact|fall|fat|feel|"
    "feet|fell|felt|find|fine|fire|five|floor|fold|food|foot|form|found|"
    "free|from|front|full|gate|gave|give|glad|glow|goes|good|great|grown"
    "|had|hair|hall|hand|hard|has|hate|have|head|hear|heard|heart|heat|"
    "held|here|high|hold|home|hope|hour|house|huge|idea|inside|into|just"
    "|keep|kept|kind|king|knew|know|lake|land|large|last|late|lead|lean"
    "|leave|left|less|life|light|like|line|list|little|live|load|lock|"
    "long|look|lost|lot|love|made|mail|main|male|many|mark|mate|maybe|"
    "mean|meant|meat|meet|mind|mine|miss|more|most|mouse|mouth|much|must"
    "|name|near|neck|need|never|next|nice|night|none|noon|nose|note|"
    "nothing|now|odd|off|often|old|once|only|open|other|our|over|own|"
    "pain|pair|palace|part|past|people|piece|plan|plane|plant|plate|play|"
    "please|point|pool|poor|post|print|pull|push|rate|rather|reach|read|"
    "ready|real|rest|rice|rich|ride|ring|rise|road|rock|role|room|rope|"
    "rose|round|rule|run|said|sale|salt|same|sand|save|saw|say|seal|"
    "seat|see|seem|seen|sell|send|sense|sent|shade|shape|share|she|ship|"
    "shirt|shoe|shop|shot|short|show|shut|sick|side|sign|since|sing|size|skin"
    "|sleep|slow|smell|snow|soft|some|song|soon|sort|sound|space|speak|"
    "spend|spoon|stage|stair|star|state|stay|step|still|stone|story|street"
    "|strong|such|sure|table|tail|take|talk|tall|taste|teach|team|tell|"
    "test|than|thank|that|their|them|then|there|these|they|thick|thin|"
    "thing|think|third|this|those|though|three|throw|time|tire|told|tone|"
    "took|tool|toward|town|tree|trip|true|try|turned|two|type|under|until"
    "|upon|use|used|very|view|voice|wait|walk|wall|want|warm|wash|watch"
    "|water|way|wear|week|well|went|were|west|what|wheel|when|where|"
    "which|while|who|whole|whom|whose|why|wide|wife|will|wind|wine|wing|"
    "wise|wish|with|woman|wood|word|wore|work|world|would|write|wrong|"
    "yard|year|you|young|your|undo|redo|whit|glass|cloth|shelf|chair|mat|rug|cake|"
    "coat|goat|boat|bird|plates|places|mugs|pot|pots|pan|jug|bag|bat|"
    "stretch|squash|squeeze|squish|flatten|fatten|widen|shorten|lengthen|"
    "spout|rim|stem|spine|beak|cork|bulb|lid|handle|"
    "cat|hat|can|cans|box|boxes|fruit|apple|grape|pear"
)
_DETERMINERS = phrases("a|an|the|this|that|these|those|my|your|some|any|no|another")


# Said beside any request; with two letters exchanged they would name a thing.
_BESIDE = phrases(
    "please|thanks|thank|instead|anymore|another|picture|cheers|sorry|right|bigger|smaller|middle|"
    "behind|front|between|little|large|small|biggest|smallest|largest|striped|spotted|glossy|"
    "matte|plain"
)
_WORD = re.compile(r"[a-z]{5,}", re.IGNORECASE)


def without_slips(text: str) -> str:
    """The text with two neighbouring letters of a courtesy or the like put right ("pelase",
    "tahnks", "instaed"). It is as long as before."""
    return _WORD.sub(lambda found: _put_right(found[0]), text)


def _put_right(word: str) -> str:
    said = word.lower()
    for meant in _BESIDE:
        if said != meant and sorted(said) == sorted(meant) and OSA.distance(said, meant) == 1:
            return meant
    return word


def mend(
    tokens: Sequence[Token],
    skeleton: Mapping[str, int],
    known: Callable[[str], bool],
    choice: int = 0,
) -> tuple[Token, ...]:
    """The tokens with misspelt words of `skeleton` (verbs, prepositions) put right.

    `skeleton` says how often the grammar uses a word: of two that are as near, the more
    frequent is meant, or with `choice` 1 the other one. Words that are `known`, common or
    follow a determiner (so name a thing) are left alone.
    """
    mended: list[Token] = []
    for index, token in enumerate(tokens):
        word = token.text
        after = tokens[index - 1].text if index else ""
        if (
            len(word) < 3
            or word in skeleton
            or word in COMMON
            or after in _DETERMINERS
            or not word.isalpha()
            or known(word)
        ):
            mended.append(token)
            continue
        near = _nearest(word, skeleton, choice)
        mended.append(replace(token, text=near) if near else token)
    return tuple(mended)


def _nearest(word: str, skeleton: Mapping[str, int], choice: int) -> str | None:
    limit = 1 if len(word) < 6 else 2
    scored = sorted(
        (OSA.distance(word, other, score_cutoff=limit), word[0] != other[0], -uses, other)
        for other, uses in skeleton.items()
        if abs(len(other) - len(word)) <= limit and len(other) >= 3
    )
    near = [
        other
        for distance, begins_otherwise, _, other in scored
        if distance <= limit
        and not (begins_otherwise and distance > 1)
        and (len(word) > 3 or len(other) > len(word))
    ]
    return near[min(choice, len(near) - 1)] if near else None
