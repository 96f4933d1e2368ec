"""Sentences that offer a request for a "yes": what may have been meant, and what comes nearest."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Replies that a "yes" accepts: see `guessed`, `as_a_whole`, `wish_or_reading` and `go_or_undo`.
_OFFER = re.compile(
    r"(?:.*\. )?Did you mean: (?P<guess>.+?)\?|Shall .+?\? Then say “(?P<said>[^”]+)”"
)


def wish_or_reading(words: str, look: str) -> str:
    """ "The mug is blue": a wish, or what it really is?"""
    other = "red" if "green" in look else "green"
    return (
        f"Shall {words} become {look}? Then say “make {words} {look}”. If I have read it wrongly, "
        f"say what it is and what not, such as “{words} is {look}, not {other}”."
    )


def guessed(tool: str, args: Mapping[str, str | int | float]) -> str:
    """What a request may mean of which some words are unknown."""
    return offering(in_plain_words(tool, args))


def in_plain_words(tool: str, args: Mapping[str, str | int | float]) -> str:
    """A request to remove, change or move an object, as one would say it."""
    words = str(args["target_words"])
    match tool:
        case "remove_object":
            return f"remove {words}"
        case "change_attributes":
            looks = [f"{args['factor']:g} times as big"] if "factor" in args else []
            looks += [str(v) for k, v in args.items() if k not in ("target_words", "factor")]
            return f"make {words} {' and '.join(looks)}"
        case _:
            relation, anchor = args.get("relation", ""), args.get("anchor_words", "")
            where = f"{relation} {anchor}" if anchor else f"to the {args.get('direction')}"
            return f"move {words} {where}"


def offering(request: str) -> str:
    """A request that is carried out on a "yes"."""
    return f"Did you mean: {request}? Say “yes”, or say it in other words."


def as_a_whole(request: str) -> str:
    """What comes nearest to a wish that a thing be larger or smaller in one direction only."""
    whole = "I can only make a thing larger or smaller as a whole, not in one direction."
    return f"{whole} {offering(request)}"


def offered(reply: str) -> str:
    """The request that a reply offers to carry out on a "yes"; "" where it offers none."""
    found = _OFFER.match(reply)
    return (found["guess"] or found["said"]) if found else ""


def go_or_undo(words: str) -> str:
    """ "Keep everything but the lamp", which was there, and was edited."""
    return (
        f"Shall {words} go? Then say “remove {words}”. To take back only what was done to it, say "
        f"“undo the change to {words}”."
    )
