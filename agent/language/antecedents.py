"""What "it" means behind another request or a remark in the same message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language import replies
from agent.language.lexicon import phrases
from agent.language.meanings.said import REFERENCES, Call, Meaning

POINTING = phrases("it|that|this|them|that one|this one|those|these|they|the thing|that thing")


def with_antecedents(meanings: Sequence[Meaning]) -> list[Meaning]:
    """ "it" after a remark or a removal in the same message: what it means there."""
    resolved: list[Meaning] = []
    for this in meanings:
        before = resolved[-1] if resolved else None
        if before and before.intent == "take_off" and this.intent == "move_off":
            continue  # "take it off the cube and put it on the table" goes to one place
        if before is None or not any(points(c) for c in this.calls):
            resolved.append(this)
        elif before.mention and any(_points_twice(c) for c in this.calls):
            calls = tuple(_named_both(c, before) for c in this.calls)
            refused = Meaning(this.intent, reply=replies.POINTING)
            resolved.append(replace(this, calls=calls) if before.beside else refused)
        elif before.intent == "keep" and before.mention:
            if any(c.tool == "remove_object" for c in this.calls):
                resolved.append(Meaning(this.intent, reply=replies.POINTING))
                continue
            # "Leave the book there and just paint it blue"
            calls = tuple(named(c, before.mention) for c in this.calls)
            resolved[-1] = replace(this, calls=calls)
        elif before.mention:
            calls = tuple(named(c, before.mention) for c in this.calls)
            resolved.append(replace(this, calls=calls))
        elif before.intent in ("remove", "take_off") and len(before.calls) == 1:
            words = str(before.calls[0].args["target_words"])
            if this.intent in ("move_to", "move_to_spot", "move_near"):
                # "Take it off the book and stand it behind the mug" is a move.
                resolved[-1] = replace(this, calls=tuple(_put_down(c, words) for c in this.calls))
                continue
            if before.intent == "take_off":
                resolved.append(this)
                continue
            if this.intent == "remove" and len(this.calls) == 1:
                continue  # "I don't need the bottles. Take them out."
            if this.intent != "replace":
                resolved.append(Meaning(this.intent, reply=replies.POINTING))
                continue
            resolved[-1] = replace(this, calls=tuple(named(c, words) for c in this.calls))
        elif before.intent == "keep" and not before.mention:
            resolved.append(Meaning(this.intent, reply=replies.POINTING))
        else:
            resolved.append(this)
    return resolved


def _put_down(call: Call, words: str) -> Call:
    """ "Take the teapot off the book and put it in front of it": the teapot, of the book."""
    what, on, below = words.rpartition(" on ")
    if on and what and _points_twice(call):
        return call.with_(target_words=words, anchor_words=below)
    return named(call, words)


def points(call: Call) -> bool:
    """Whether a call speaks of something as "it"."""
    return any(str(call.args.get(k, "")).lower() in POINTING for k in REFERENCES)


def _points_twice(call: Call) -> bool:
    return sum(str(call.args.get(k, "")).lower() in POINTING for k in REFERENCES) > 1


def _named_both(call: Call, before: Meaning) -> Call:
    """ "The duck is crowding the mug, move it away from it": the duck, from the mug."""
    if not _points_twice(call):
        return named(call, before.mention)
    return call.with_(target_words=before.mention, anchor_words=before.beside)


def named(call: Call, words: str) -> Call:
    """The call with "it" replaced by the words that it stands for ("a mug" -> "the mug")."""
    first, _, rest = words.partition(" ")
    definite = f"the {rest}" if first.lower() in ("a", "an") and rest else words
    args = {
        key: definite if key in REFERENCES and str(value).lower() in POINTING else value
        for key, value in call.args.items()
    }
    return Call(call.tool, args)
