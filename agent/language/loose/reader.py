"""Clauses that no template fits, read from their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.language import offers, replies
from agent.language.loose.frames import FrameReader
from agent.language.loose.past import PastReader
from agent.language.loose.retractions import ASIDE_STARTS, SERIOUS, STIRRING
from agent.language.loose.units import Unit, UnitReader
from agent.language.meanings.said import Meaning, Situation
from agent.language.sentence_cuts import trim
from agent.language.templates import Reader
from agent.language.tokens import Token

_FEW_UNKNOWN = 2
_JOINERS = "JKb"
_LONGEST_ASIDE, _LONGEST_COMPLAINT = 9, 14
_GUESSED = frozenset(("change", "remove", "move_to", "move_by"))
_FARTHEST = frozenset(("furthest", "farthest"))
_ASKING = frozenset(("can", "could", "would", "may", "will", "how", "please"))


class LooseReader:
    """Reads clauses of one message. `text` is the message."""

    def __init__(self, text: str, situation: Situation, readers: Mapping[str, Reader]) -> None:
        self._text = text
        self._units = UnitReader(situation, readers)
        self._frames = FrameReader(situation)
        self._past = PastReader(situation, self._units)

    def clause(self, tokens: Sequence[Token]) -> Meaning | None:
        """What a clause asks for; of one with an unknown word a question, and no edit."""
        tokens = _normal(tokens)
        if not tokens or (self._asked(tokens) and not _ASKING & {t.text for t in tokens}):
            return None
        if (past := self._past.clause(tokens)) is not None:
            return past
        units = _trimmed(self._units.units(tokens))
        if not units:
            return Meaning("remark", reply=replies.REMARK, harmless=True)
        unknown = [u for u in units if u.letter == "U"]
        if not unknown:
            meant = self._frames.fit(units)
            # "The duck by the lamp. Delete it." only names it.
            named = meant is not None and meant.intent == "placed" and not self._alone(tokens)
            return None if named else meant
        if len(unknown) > _FEW_UNKNOWN or SERIOUS & {t.text for t in tokens}:
            return None
        meant = self._frames.fit(_trimmed([u for u in units if u.letter != "U"]))
        if meant is None or meant.intent not in _GUESSED or len(meant.calls) != 1:
            return None
        if meant.calls[0].args.get("target_words") in ("it", "that", "this", "them"):
            return None
        return Meaning("guess", reply=offers.guessed(meant.calls[0].tool, meant.calls[0].args))

    def complaint(self, tokens: Sequence[Token]) -> Meaning | None:
        """ "That shiny bottle hurts my eyes" before "make it matte": what it speaks of."""
        tokens = _normal(tokens)
        words = {t.text for t in tokens}
        if len(tokens) > _LONGEST_COMPLAINT or (STIRRING - {"too", "as"}) & words:
            return None
        units = self._units.units(tokens)
        if not units or units[0].letter != "O" or len(units[0].phrases) != 1:
            return None
        objects = [u.phrases for u in units if u.letter == "O"]
        if len(objects) > 2 or units[1:2] == [] or units[1].letter not in "Ut":
            return None
        spoken, *others = [phrases[0].words for phrases in objects]
        beside = others[0] if others else ""
        return Meaning(
            "mention", reply=replies.REMARK, harmless=True, mention=spoken, beside=beside
        )

    def aside(self, tokens: Sequence[Token]) -> Meaning | None:
        """A remark beside a request that asks for nothing: "it hurts my eyes"."""
        words = [t.text for t in tokens]
        if len(words) > _LONGEST_ASIDE or words[0] not in ASIDE_STARTS:
            return None
        if STIRRING & set(words) - ({"without"} if words[-1] == "without" else set()):
            return None
        letters = {u.letter for u in self._units.units(tokens[1:])}
        if letters & set("NVWXGz"):
            return None
        return Meaning("remark", reply=replies.REMARK, harmless=True)

    def _alone(self, tokens: Sequence[Token]) -> bool:
        """Whether the clause is the whole message."""
        others = (self._text[: tokens[0].start], self._text[tokens[-1].end :])
        return not any(c.isalnum() for text in others for c in text)

    def _asked(self, tokens: Sequence[Token]) -> bool:
        """Whether a question mark follows."""
        return self._text[tokens[-1].end :].lstrip().startswith("?")


def _trimmed(units: Sequence[Unit]) -> list[Unit]:
    """Without joiners at the ends and one beside the other, of which "but" says most."""
    kept: list[Unit] = []
    for unit in units:
        if unit.letter in _JOINERS and kept and kept[-1].letter in _JOINERS:
            kept[-1] = unit if unit.letter == "b" else kept[-1]
        elif unit.letter not in _JOINERS or kept:
            kept.append(unit)
    while kept and kept[-1].letter in _JOINERS:
        kept.pop()
    return kept


def _normal(tokens: Sequence[Token]) -> list[Token]:
    """Without "up" in "up on the cube" and "on" in "with the dots on"."""
    kept: list[Token] = []
    trimmed = trim(tokens)
    for index, token in enumerate(trimmed):
        after = trimmed[index + 1].text if index + 1 < len(trimmed) else ","
        if token.text == "up" and after in ("on", "at", "in", "there"):
            continue
        if token.text == "away" and any(t.text in _FARTHEST for t in kept[-3:]):
            continue
        if token.text == "on" and after == "," and any(t.text == "with" for t in kept):
            continue
        kept.append(token)
    return trim(kept)
