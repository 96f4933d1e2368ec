"""What a message names and sets aside itself: what it takes back, or only tells of."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.lexicon import phrases
from agent.language.tokens import Token

# What was said before one of these may be taken back by it.
_REPAIRS = phrases(
    "no|nope|nah|not|mean|meant|wait|sorry|rather|instead|actually|scratch|strike|oops|or|"
    "correction|mistake|forget|wrong|except|but|thought|thoughts|undo|never|leave|keep|stays|stay|"
    "without|bad|undone|alone|than|should|same|too|also|else|other|others"
)
# What is said right behind one of these is not asked for.
_AGAINST = phrases(
    "not|than|instead|color|hue|shade|like|as|except|but|no|without|never|from|neither|nor|for|"
    "hardly|barely|was|were|leave|keep|too|'s|so|match|matches|matching"
)
_REACH = 4
_STATES = phrases(
    "is|are|was|were|looks|look|seems|feels|has|have|had|does|do|did|can|could|would|makes|hurts|"
    "love|loves|like|likes|hate|hates|think|thinks|wants|clashes|matches|fits"
)
_WISHING = phrases("must|needs|ought|shall|missing")
_MARKS = frozenset({".", "!", "?", ";", "\n", ","})


def set_aside(tokens: Sequence[Token], place: int) -> bool:
    """Whether what is named at a place is taken back, unwanted, or how something is."""
    behind = [t.text for t in tokens[place + 1 :]]
    if not _REPAIRS.isdisjoint(behind) or behind[:1] == ["'s"]:
        return True
    before = [t.text for t in tokens[max(place - _REACH, 0) : place]]
    if _AGAINST & set(before):
        return True
    words = {t.text for t in _clause(tokens, place)}
    return bool(_STATES & words) and not _WISHING & words


def _clause(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """What stands between the marks around a place."""
    begin = next((n + 1 for n in range(place - 1, -1, -1) if tokens[n].text in _MARKS), 0)
    end = next((n for n in range(place, len(tokens)) if tokens[n].text in _MARKS), len(tokens))
    return tokens[begin:end]
