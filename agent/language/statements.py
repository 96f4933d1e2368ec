"""What only tells how things are or what became of them: "the lamp disappeared", "the ball has
stripes", "on the left there is a mug". A statement edits nothing; wishes and requests do.
"""

from __future__ import annotations

import re

from agent.language import replies
from agent.language.looks import COLORS
from agent.language.speech.line import normal_line
from agent.language.speech.plain import plain

_SUBJECT = r"(?:the|my|that|this|our|your|those|these|both|all)(?: the)? (?:\w+ ){0,3}?\w+"
_ALREADY = r"(?:has |have |had |just |already |now |suddenly |somehow |really |clearly )*"
_PATTERNS = r"(?:a |some |the )?(?:stripes|spots|dots|stripe pattern|pattern|polka dots)"
_SIZES = r"(?:much |a bit |a little )?(?:bigger|smaller|larger|taller)"
_PLACE = (
    r"(?:(?:on|at|in|to) the (?:far |very )?(?:left|right|front|back|middle|center|centre)"
    r"(?: side)?(?: corner)?(?: of the \w+)?"
    r"|(?:behind|in front of|next to|beside|on|under|left of|right of|between) the [\w ]+?)"
)
# What wishes, asks or orders somewhere in the sentence.
_WISHED = re.compile(
    r"\b(?:should|must|shall|need|needs|want|wants|wish|please|let|make|can|could|would|will|may|"
    r"might|ought|has to|have to|(?<!went )missing|lacking|so|then|remove|delete|add|put|"
    r"undo|change|paint|move|turn|get|give|instead|no|not|never)\b|\?"
)
_STATED = re.compile(
    rf"^(?:look , |oh , |hey , |wow , |and |but )*(?:{_SUBJECT}(?: and {_SUBJECT})? (?:"
    rf"{_ALREADY}(?:disappeared|vanished|went missing|went away|got lost|fell (?:over|down|off))"
    rf"|(?:{_ALREADY}(?:got|was|were|been) |(?:is|are) (?:now |already )+)"
    r"(?:removed|deleted|erased|moved|painted|replaced|added|swapped)"
    rf"|(?:has|have|wears|wear|shows|sports) (?:got )?(?:now )?{_PATTERNS}"
    rf"|{_ALREADY}(?:turned|became|gotten|got|went|grew|has become) (?:a |all )?"
    rf"(?:{_SIZES}|into an? \w+|\w+)"
    rf"|{_ALREADY}(?:moved|jumped|rolled|slid|slipped|shifted|wandered) (?:to|towards|away|"
    r"back|forward|left|right|closer|nearer|over|a bit|a little)\b.*"
    rf"|{_ALREADY}(?:swapped|switched|traded|exchanged|changed) (?:their )?(?:places|spots|"
    r"positions|colors|colours)"
    r"|lives? (?:next to|on|behind|under|beside|in front of) .*"
    r"|looks? (?:just |exactly |a bit |a lot )?like (?:the|my|that) .*"
    r"|(?:has|have) the same (?:color|colour|size|look|pattern|finish) as .*"
    r")"
    rf"|(?:thanks|thank you|many thanks) (?:so much )?for (?:the |those |my )?{_PATTERNS} on .*"
    rf"|(?:i )?(?:really |just )?(?:love|like|adore|see|notice|spot|great|nice|cool|lovely|"
    rf"beautiful|gorgeous|pretty) (?:the |those |these |some )?{_PATTERNS} on .*"
    rf"|{_PLACE} ,? ?there (?:is|are|'s) (?:a|an|one|some|two|three) (?:\w+ ){{0,3}}?\w+"
    r")[ .!]*$"
)


# "Remove it, but not yet": it is put off.
_PUT_OFF = re.compile(
    r"^(?:[\w']+ ,? ?){2,}.*\bnot (?:yet|now|today|tonight|just yet|right now|quite yet)[ .!]*$"
    r"|^(?:[\w']+ ,? ?){2,}.*\b(?:tomorrow|next week|another day|"
    r"some other time)[ .!]*$"
)
# "No, that's red" tells what was taken; what is meant is not said.
_WHAT_IT_IS = re.compile(
    rf"^(?:(?:no|nope|nah|wait|sorry|oops|hey|but)[ ,]*)+(?:that|this|it)(?: one)? "
    rf"(?:is|was|'s) (?:{'|'.join(sorted(COLORS))}|striped|spotted|plain|glossy|matte|"
    r"the (?!wrong|other|right|left|same|one|opposite|last|first|second|third|only|problem|point)"
    r"\w+)[ .!]*$"
)
# "Will the lamp go?" and "could the white thing be a lamp?" want to know, "will you" asks for it.
_WONDERED = re.compile(
    r"^(?:and |so |but )?(?:will (?!you\b|ya\b|u\b)|(?:could|might|may|can) (?:the|that|this) "
    r"(?:\w+ )?(?:thing|object) (?:there )?be an? )"
)


def reply_to_no_request(text: str) -> str | None:
    """What is said to a message that only tells how things are, puts off what it asks for, or
    wonders; None for any other."""
    line = normal_line(plain(text))
    if _WHAT_IT_IS.match(line) or (_STATED.match(line) and not _WISHED.search(line)):
        return replies.STATED
    if _PUT_OFF.match(line):
        return replies.LEFT
    return replies.WONDERED if _WONDERED.match(line) else None
