"""What is asked for as if it were a thing, and is none: "give me a hint", "a shade darker".

Where any thing can be drawn, no list says what is one; so these few say what is not.
"""

from __future__ import annotations

import re

from agent.language.lexicon import phrases
from agent.language.looks import COLORS
from agent.language.world_words import WorldWords

_ABSTRACT = phrases(
    "hint|hints|tip|tips|option|options|choice|choices|alternative|alternatives|refund|discount|"
    "receipt|backup|space|room|break|favor|favour|moment|minute|second|hour|day|chance|reason|"
    "idea|ideas|suggestion|suggestions|question|answer|explanation|explanations|hug|shade|tone|"
    "tint|hue|color|look|style|bit|touch|tad|deal|promise|wish|try|go|difference|mistake|change|"
    "changes|edit|edits|version|versions|result|results|joke|laugh|help|time|info|information|"
    "advice"
)
# How much, or how, in the place of a thing: "a bit", "a shade darker", "a deeper blue".
_DEGREE = re.compile(
    r"(?:(?:a|an|some|much|far|even) )*(?:(?:bit|little|touch|shade|tad|tone) )?"
    r"(?:darker|lighter|brighter|deeper|paler|softer|warmer|cooler|richer|bolder)"
)
_ENDS = re.compile(r" (?:of|for|from|with|in|on|to|that|which)\b.*")


def is_no_thing(what: str, world: WorldWords) -> bool:
    """Whether words for something new name no thing that could be in a picture."""
    words = _ENDS.sub("", what.lower().strip())
    head = words.split()[-1] if words else ""
    if not head or world.is_kind(head) or world.is_kind(words):
        return False
    bare = words.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    colored = head in COLORS and bool(re.match(r"\w+er ", bare))
    return head in _ABSTRACT or colored or bool(_DEGREE.fullmatch(words))
