"""What is told, quoted or asked about, and so is no request, as a message's own marks tell it."""

from __future__ import annotations

import re

# What somebody else is quoted with may be told, not asked for.
_QUOTED = re.compile(
    r"\b(?:said|says|say)\b[\s,:]*[\"\u201c]|,\s*(?:said|says)\s+\w+", re.IGNORECASE
)
# Nor is what was nearly done, and what a thing does.
_TOLD = re.compile(
    r"^\W*(?:almost|nearly|hardly|barely)\b"
    r"|^\W*(?:the|a) "
    r"(?:note|sign|manual|letter|message|email|recipe|label|poster|story|website) "
    r"(?:says|said|reads)\b"
    r"|^\W*(?:so |now |well |look )?(?:the|a|my|that) (?:\w+ ){1,3}"
    r"(?:hides|hid|peeks|hangs|rests)\b",
    re.IGNORECASE,
)
# "Duck <-> mug".
_EXCHANGED = re.compile(r"^\W*([\w' ]+?)\s*<[-=]*>\s*([\w' ]+?)\W*$")
# "Remove the lamp? No, the mug": nobody answers in between.
_ASKED_ONESELF = re.compile(r"\?(?=\s*no\b[\s,]+(?:the|a|an|that|this)\b)", re.IGNORECASE)
# "Right, thanks" is no way to go.
_AGREED = re.compile(
    r"^\W*right\W+(?=(?:thanks|thank you|cheers|great|good|perfect|ok|okay)\W*$)", re.IGNORECASE
)
# "Undo undo", "redo, redo": so many steps, of which each but the first is a single one.
_REPEATED = re.compile(
    r"^\W*(?:no\W+)?(?:please )?(undo|redo|re-do|(?:go|step) back|ctrl[ +-]?z)"
    r"(?P<more>(?:[\s,.;!]*(?:and )?(?:then )?\1)+)(?: please)?\W*$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^(\W*(?:please )?(?:undo|redo)) (?:x ?(\d+)|(\d+) ?x)\b", re.IGNORECASE)
# "How does one remove the mug" asks about removing.
ASKS_ABOUT = re.compile(
    r"(?:(?:and|so|but|well|ok|okay|hm|um|,) )*(?:how|why|when|what|which|who|where)(?: \w+)? "
    r"(?:does|do|did|can|could|would|will|should|shall|might|may|to)\b",
    re.IGNORECASE,
)
ASKED_ALONE = re.compile(rf"{ASKS_ABOUT.pattern}[^,.;:!?]*[.!?\s]*$", re.IGNORECASE)


def only_told(text: str) -> bool:
    """Whether a message tells or quotes, and asks for nothing."""
    return bool(_QUOTED.search(text) or _TOLD.match(text))


def in_words(text: str) -> str:
    """A message with an exchange that is drawn ("duck <-> mug") in words, with a question to
    oneself that is answered at once as the slip that it is, thanks without a "right", and each of
    several steps back or forward by itself."""
    said = _AGREED.sub("", _ASKED_ONESELF.sub(",", text))
    said = _TIMES.sub(r"\1 \2\3 times", _EXCHANGED.sub(r"swap \1 and \2", said))
    return _REPEATED.sub(_step_by_step, said)


def _step_by_step(said: re.Match[str]) -> str:
    step = said[1].lower()
    tool = "redo" if step in ("redo", "re-do") else "undo"
    return tool + f", {tool} one" * said["more"].lower().count(step)
