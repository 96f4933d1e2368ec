"""One clause: the first template that fits it, or what its units ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.language import replies
from agent.language.fluff import variants
from agent.language.grammar import sayings
from agent.language.lexicon import phrases
from agent.language.loose.reader import LooseReader
from agent.language.meanings.intents import meaning
from agent.language.meanings.said import Meaning, Said, Situation
from agent.language.templates import Matched, Reader, match
from agent.language.tokens import Token, joined
from agent.language.verbs import LISTS

_REMARKS = frozenset(("mention", "remark"))
# What the second reader may know better: who says "stripes on the duck" names no object alone.
OVERRULED = phrases(
    "mention|remark|somewhere|vague_change|move_odd|bare_no|bare_yes|greeting|thanks|restore"
)
REFUSING = phrases("no|nope|nah|wrong|sorry|oops")


@dataclass(frozen=True)
class Clause:
    """One request as it was matched. `verb` are the tokens that a following noun phrase
    borrows ("remove the mug and the ball")."""

    meaning: Meaning
    verb: tuple[Token, ...]


class OneClauseReader:
    """Reads single clauses of one message with its `readers` of slots, and where these fail, or
    find too little, by units (`loose`)."""

    def __init__(
        self, situation: Situation, readers: Mapping[str, Reader], loose: LooseReader | None
    ) -> None:
        self._situation = situation
        self._readers = readers
        self._loose = loose

    def clause(self, tokens: Sequence[Token]) -> Clause | None:
        """The clause as one request or remark; None where it is neither."""
        if _farthest_away(tokens):
            tokens = tokens[:-1]
        vague: Clause | None = None
        for remarks in (False, True):
            for part in variants(tokens):
                if (clause := self._as_said(part, remarks)) is not None:
                    overruled = clause.meaning.intent in OVERRULED and not clause.meaning.calls
                    if self._loose is None or not overruled:
                        return clause
                    vague = vague or clause
        meant = self._by_units(tokens) if self._loose is not None else None
        if meant is not None and (meant.calls or vague is None):
            return Clause(meant, ())
        return vague

    def _by_units(self, tokens: Sequence[Token]) -> Meaning | None:
        """The clause without its templates, with and without its polite words."""
        refusing = tokens[0].text in REFUSING
        parts = [list(tokens), *(() if refusing else variants(tokens))]
        found = [m for p in parts if self._loose and (m := self._loose.clause(p)) is not None]
        return next((m for m in found if m.calls), found[0] if found else None)

    def _as_said(self, tokens: Sequence[Token], remarks: bool) -> Clause | None:
        """The first template that fits: a request, or a remark beside the point."""
        for template in sayings().fitting(tokens):
            if (template.intent in _REMARKS) == remarks:
                found = match(template, tokens, self._readers)
                if found is not None:
                    meant = meaning(said_by(found, tokens), self._situation)
                    return Clause(meant, tuple(tokens[: found.verb]))
        return None

    def topic(self, tokens: Sequence[Token]) -> Clause | None:
        """ "the red mug, remove it": words for an object before what shall be done with it."""
        return next((t for part in variants(tokens) if (t := self._named(part))), None)

    def _named(self, tokens: Sequence[Token]) -> Clause | None:
        found = self._readers["one"](tokens)
        known = any(self._situation.world.near_known(t.text) for t in tokens)
        if not isinstance(found, tuple) or not known or self._situation.lacks_look(found[0]):
            return None
        reply = replies.for_intent("mention", "", self._situation.world.vocabulary)
        topic = Meaning("mention", reply=reply, harmless=True, mention=found[0].words)
        return Clause(topic, ())

    def complaint(self, tokens: Sequence[Token]) -> Clause | None:
        """ "That bottle hurts my eyes" before "make it matte"."""
        found = self._loose.complaint(tokens) if self._loose else None
        return Clause(found, ()) if found else None


def _farthest_away(tokens: Sequence[Token]) -> bool:
    """ "The ball furthest away" names an object: it does not send one away."""
    words = [t.text for t in tokens]
    far = {"furthest", "farthest"} & set(words[-4:])
    return bool(far) and words[-1] == "away" and words[0] not in LISTS["REMOVE_SPLIT"]


def said_by(found: Matched, tokens: Sequence[Token]) -> Said:
    """What a template that fits the tokens tells."""
    verb = joined(tokens[: found.verb])
    return Said(found.intent, found.bound, verb, tuple(t.text for t in tokens))
