"""What people say for what becomes of things that are affected: "both", "keep the lamp"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz.distance import OSA

from agent.language.lexicon import phrases
from agent.language.tokens import tokenize

_TOGETHER = phrases("both|too|also|well|everything|all|together|along")
_WORDS = {
    "remove": _TOGETHER,
    "go along": _TOGETHER | phrases("with|bring|carry|take"),
    "set down": phrases(
        "down|table|keep|keeps|stay|stays|stand|standing|remain|remains|there|without|leave|only|"
        "just|behind|beside|next|alone|tabletop|ground|lower"
    ),
    "stay on": phrases("on|onto|top|upon|carry|carries|stack|pile"),
    "replace": phrases("replace|instead|exchange|substitute"),
    "beside": phrases("beside|next|near|nearby|nearest|by|close|closest"),
    "swap": phrases("swap|exchange|change|switch|trade"),
}
# Words that may be said besides, for what every one of these means anyway.
_BESIDES = phrases(
    "the|it|its|that|this|them|they|these|those|a|an|of|as|to|so|in|at|for|is|be|go|goes|let|set|put|"
    "please|yes|yeah|yep|yup|sure|well|just|no|ok|okay|and|but|one|thing|things|object|where|was|were|shall|should|can|"
    "may|might|could|will|possible|room|i|you|me|want|would|like|rather|away|out|new|old|place|remove|delete|move|take|get|rid|lay|"
    "stood|stands|still|other|others|what|places|then|oh|ah|actually|maybe"
) | frozenset().union(*_WORDS.values())
_NOT = phrases("not|never|without")
# "Keep it" may mean the thing that goes as well as what stands on it.
_KEPT = phrases("keep|keeps|stay|stays|remain|remains|leave")
_POINTING = phrases("it|that|this")
_GOES = phrases("remove|delete|take|move|rid|go|goes|away|out|replace")
# What the question is about stays as it is, and so does all else.
KEPT = "keep"
# Of several that were said the first of these counts; "on the table" is no "on".
_ORDER = ("set down", "stay on", "go along", "remove", "beside", "replace", "swap")
_LONG = 4


def read_fate(
    text: str, options: Collection[str], above: Collection[str], below: Collection[str]
) -> str | None:
    """Which of the options words mean; `KEPT` where the thing itself shall stay, and None for words
    about anything else.

    `above` and `below` are the words in the names of what stands on a thing, and of that thing.
    """
    names = {word for name in (*above, *below) for word in name.split()}
    words = [_mended(t.text, names) for t in tokenize(text) if not t.mark]
    if not words or any(w not in _BESIDES and w not in names and w not in _NOT for w in words):
        return None
    if _NOT & set(words):
        after = words[next(n for n, w in enumerate(words) if w in _NOT) :]
        spares = any(w in name.split() for name in above for w in after) or "it" in after
        return "set down" if spares and "set down" in options else None
    said = set(words)
    found = [f for f in _ORDER if f in options and said & _WORDS[f]]
    if found[:1] == ["set down"] and said & _TOGETHER and len(found) > 1:
        return None
    if said & _KEPT and found[:1] in ([], ["set down"]):
        rides, carries = said & _own(above, below), said & _own(below, above)
        if carries:
            # "Keep the lamp on the book" keeps both, "leave the lamp, take the book" one of them.
            return KEPT if not rides else _apart(words, rides, carries)
        if said & _POINTING and not rides and not said & {"down", "table", "there", "behind"}:
            return None
    if "set down" in found and said & {"only", "just"} and not _names(said, below):
        return None
    return found[0] if found else None


def _own(names: Collection[str], others: Collection[str]) -> set[str]:
    """The words of some names that no other name has."""
    words, theirs = ({w for name in part for w in name.split()} for part in (names, others))
    return words - theirs


def _apart(words: Sequence[str], rides: Collection[str], carries: Collection[str]) -> str | None:
    """What becomes of what rides where it shall stay and what carries it go, each in its words."""
    at = next(n for n, w in enumerate(words) if w in _KEPT)
    kept = next((w for w in words[at:] if w in rides or w in carries), "")
    goes = any(w in _GOES for w in words)
    return "set down" if goes and kept in rides else None


def _names(said: set[str], names: Collection[str]) -> bool:
    return any(word in said for name in names for word in name.split()) or bool(
        said & {"there", "down", "stay", "stays", "alone"}
    )


def _mended(word: str, names: Collection[str]) -> str:
    """A word with one letter wrong put right, if it is long enough to tell."""
    if word in _BESIDES or word in names or len(word) < _LONG:
        return word
    near = [w for w in (*names, *_BESIDES) if len(w) >= _LONG and OSA.distance(word, w) == 1]
    return near[0] if len(near) == 1 else word
