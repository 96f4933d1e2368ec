"""A request of which a part was missing, and what the user says when asked for that part.

"Change the color of the mugs" is answered with a question in words; "blue" is then read behind it,
as "make the mugs blue". What makes no whole request so is read for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.language import replies

# What asks for the missing part, and how a request with it begins.
_MISSING = {
    replies.WHICH_LOOK: ("make {} ", "replace {} with "),
    replies.for_intent("vague_replace"): ("replace {} with ",),
    replies.MOVE_WHERE: ("move {} ",),
    replies.ON_THE_TABLE: ("move {} ",),
    replies.SWAP_WHAT: ("swap {} and ",),
    replies.for_intent("add_bare_pronoun"): ("add ",),
    replies.ADD_WHAT: ("add ",),
}
_SOMETHING = re.compile(
    r"\b(?:some|any)thing(?: else| new| nice| different)?\b *(?P<where>.*?)[ .!?]*$", re.IGNORECASE
)
_BEFORE_IT = re.compile(
    r"^(?:(?:ok|okay|oh|ah|um|hm+|well|so|then|maybe|perhaps|just|sorry|right|make it|let us say|"
    r"say|i mean|i meant|i want|with|by|for|to|into|in|and)\b[ ,]*)+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^to (?=the (?:left|right)|its)", re.IGNORECASE)
_BEHIND_IT = re.compile(r"[ ,]*(?:\b(?:then|please|thanks|thank you|maybe|i think)\b[ ,]*)+$", re.I)
_LONGEST = 9


def half_said(request: str, reply: str, named: str) -> tuple[tuple[str, str], ...]:
    """What comes before and behind the missing part in a request about what is `named`; nothing
    where the reply asks for no part of it."""
    something = _SOMETHING.search(request) if reply == replies.ADD_WHAT else None
    behind = f" {something['where']}" if something else ""
    ways = [w for w in _MISSING.get(reply, ()) if named or "{}" not in w]
    return tuple((way.format(named), behind) for way in ways)


def completed(text: str, ways: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Whole requests that an answer may make of what was half said."""
    said = text.strip().rstrip(".!")
    if "?" in said or "\n" in said or len(said.split()) > _LONGEST:
        return
    bare = _BEHIND_IT.sub("", said if _PLACE.match(said) else _BEFORE_IT.sub("", said))
    yield from (f"{before}{bare}{behind}" for before, behind in ways if bare)
