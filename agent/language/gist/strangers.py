"""Unknown words of a request: which of them are verbs by where they stand, which say nothing.

"Hoist the duck onto the cube" asks for what its objects and its place say, whatever the verb. What
may name, count or limit something is never passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.lexicon import phrases
from agent.language.loose.retractions import SERIOUS
from agent.language.loose.units import Unit

VERB = "v"
# Between a verb and its object: "splash some green", "hoist up the duck".
_PARTICLES = phrases("up|down|over|along|around|round|across|about|back|in|me|us|some|of|on|a|the")
# Behind these an unknown word is a thing, or says which one.
_BEFORE_THINGS = phrases(
    "the|a|an|this|that|these|those|my|your|our|its|his|her|their|some|any|no|another|every|each|"
    "all|both|of|with|without|on|onto|in|into|at|by|from|to|under|behind|beside|near|between|"
    "and|or|for|like|as|than|until|till|over|above|below|'s|one|two|three|four|off|out|not"
)
# Endings of verbs that tell something, and of words that are no verbs.
_NO_VERB_ENDINGS = ("ed", "ing", "ly", "'s", "ness", "ment", "tion", "ous", "ful", "est")
_ENDING_IN_SS = ("ss", "sh", "us")
# Verbs that ask for something else than an edit, or for one that is not known here.
_OTHER_VERBS = phrases(
    "find|show|describe|see|look|tell|consider|love|like|hate|count|compare|explain|watch|notice|"
    "identify|name|call|buy|email|send|print|save|export|copy|clone|duplicate|rotate|tilt|flip|"
    "spin|"
    "zoom|crop|blur|sharpen|mirror|invert|break|smash|fill|open|close|light|feed|eat|drink|pour|"
    "check|list|know|mean|think|believe|guess|read|write|say|ask|want|need|wish|hope|dare|mind|"
    "remember|learn|memorize|note|why|is|does|has|can|should|imagine|picture|photograph|"
    "stretch|bend|twist|fold|split|tear|repair|fix|undo|redo|"
    "replace|substitute|swap|exchange|switch|trade|change|keep|hold|avoid|prevent|protect|lock|"
    "select|pick|choose|highlight|outline|label|tag|mark|touch|approach|leave"
)
_LETTING = frozenset(("let", "have", "make", "get"))
_NO_ADVERBS = phrases(
    "only|nearly|hardly|barely|scarcely|mostly|partly|partially|rarely|supposedly|allegedly|"
    "early|fly|reply|apply|supply|rely|family|ugly|lovely|silly|friendly|belly|jelly|butterfly"
)
# Words that say how much one means it, or how it is to be done.
EMPHASIS = (
    phrases(
        "bloody|freaking|fricking|damn|damned|darn|flipping|effing|goddamn|ever|already|straight|"
        "proper|altogether|forthwith|pronto|stat|sharpish|fast|quick|quite|very|so|rather|indeed|"
        "alas|"
        "thus|therefore|anyhow|anyway|somehow|somewhat|overall|onward|onwards|over|along|up|down|"
        "round|"
        "today|tonight|once|yo|like|innit|eh|huh|aye|yall|folks|peeps|fam|chief|boss|captain|guv|"
        "hon|"
        "me|us|possibly|probably|perhaps|maybe|sweetheart|treasure|champ|buddy|computer|machine|"
        "program|editor|assistant|robot|app|ai|bot|"
        "alexa|siri|jeeves|old|it"
    )
    - SERIOUS
)


def settled(units: Sequence[Unit]) -> list[Unit] | None:
    """The units with a verb for an unknown word that stands as one, and without those that say
    nothing; None where a word remains that may mean something."""
    kept = list(units)
    if kept and (length := _verb(kept)):
        tokens = tuple(t for u in kept[:length] for t in u.tokens)
        kept = [replace(kept[0], letter=VERB, tokens=tokens), *kept[length:]]
    letting = [u.letter for u in kept[1:3]] == ["O", "U"] and kept[0].text in _LETTING
    if letting and len(kept) > 3 and _imperative(kept[2].text):
        kept[2] = replace(kept[2], letter="G")  # "let the duck ride on the cube"
    placed = any(u.letter in "LB" for u in kept)
    found: list[Unit] = []
    for place, unit in enumerate(kept):
        last = place == len(kept) - 1
        if found and _leans(unit, found[-1], placed=placed, last=last):
            continue
        if unit.letter != "U":
            found.append(unit)
        elif not _says_nothing(kept, place):
            return None
    return found


def _leans(unit: Unit, before: Unit, *, placed: bool, last: bool) -> bool:
    """ "There" of a place that is said, "one" of a thing that is, "like" before a thing."""
    match unit.text:
        case "there":
            return placed and unit.letter == "U"
        case "one":
            return last and before.letter == "a"
        case "like":
            return before.letter in "mavc"
    return False


def _verb(units: Sequence[Unit]) -> int:
    """How many units an unknown verb with its particle takes; 0 where none begins the clause."""
    if units[0].letter != "U" or not _imperative(units[0].text):
        return 0
    at = 1
    while at < min(len(units), 3) and units[at].text in _PARTICLES:
        at += 1
    return at if at < len(units) and units[at].letter in "ONV" else 0


def _imperative(word: str) -> bool:
    unfit = SERIOUS | _BEFORE_THINGS | EMPHASIS | _OTHER_VERBS
    if not word.isalpha() or len(word) < 3 or word in unfit:
        return False
    if word.endswith("s") and not word.endswith(_ENDING_IN_SS):
        return False
    return not word.endswith(_NO_VERB_ENDINGS)


def _says_nothing(units: Sequence[Unit], place: int) -> bool:
    """Whether an unknown word is an adverb or stresses something."""
    word = units[place].text
    if word in SERIOUS or (place and units[place - 1].tokens[-1].text in _BEFORE_THINGS):
        return False
    return word in EMPHASIS or (word.endswith("ly") and word not in _NO_ADVERBS and len(word) > 4)
