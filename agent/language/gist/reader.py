"""A message in pieces, of which each asks for something clear or for nothing at all.

The pieces are cut at marks, joining words and where a request begins. A row of them is read
together where a frame fits it; what is told between them is left out where it could change
nothing. Where any piece is neither, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.language.antecedents import with_antecedents
from agent.language.gist.places_apart import PlacesApart
from agent.language.gist.rows import framed
from agent.language.gist.strangers import settled
from agent.language.gist.talk import ADJUNCTS, is_talk
from agent.language.lexicon import phrases
from agent.language.loose.frames import FrameReader
from agent.language.loose.units import Unit, UnitReader
from agent.language.meanings.said import Meaning, Situation
from agent.language.slots import slot_readers
from agent.language.speech.empty_words import says_only_courtesies
from agent.language.speech.repairs import VERBS
from agent.language.tokens import Token, joined, tokenize

_JOINTS = phrases("and|,|but|so|then|plus|because|since|;|.|!|or|cause|also|while")
_LETTERS = {"and": "J", "plus": "J", "but": "b"}
# With these a piece may speak of the request that follows it without a mark: "I never remove it".
_BINDING_ON = phrases(
    "not|never|would|will|could|should|can|may|might|must|always|usually|often|sometimes|rarely|"
    "nobody|nothing|no|to|who|that|people|want|wants|like|likes|love|hate|hates|loves|tend|tends"
)
_MOST_PIECES, _MOST_WORDS = 16, 60
_NEVER = phrases(
    "if|unless|whenever|until|till|or|imagine|suppose|pretend|said|says|told|hypothetically|nor|"
    "neither|whether|?"
)


_WISHES = phrases(
    "i want|we want|i need|we need|i would like|i would love|i wish|i prefer|i would prefer|i "
    "fancy|"
    "we fancy|let us have|let us see|i would rather have|could i have|can i have|could we have|"
    "can we have|"
    "can we get|could we get|i want to see|i want to have|i would like to see|i would like to have"
)
# "Remove all, but the lamp" is no removal of all.
_ALL_BUT = re.compile(
    r"\b(?:all|everything|every|any|both|them)(?: \w+){0,3}(?: ,)? (?:but|except)\b"
)
_LIKENING = phrases("like|for")
# Behind these a verb belongs to what was said before it.
_NOT_BEFORE_VERBS = phrases(
    "to|a|an|the|of|that|my|i|we|you|or|not|in|on|very|too|is|are|him|her|them|me|us|they|he|she|"
    "who|which|can|could|would|should|will|shall|must|may|might|do|does|did|people|be|been|and|never|always|usually|often|sometimes|ever|only"
)


@dataclass(frozen=True)
class Piece:
    """One piece: its units, the joint before it, and its words. `open`: nothing parts it from what
    follows."""

    units: tuple[Unit, ...]
    joint: str
    words: str
    open: bool = False


class GistReader:
    """Reads messages in one situation."""

    def __init__(self, text: str, situation: Situation) -> None:
        self._text = text
        self._world = situation.world
        self._frames = FrameReader(situation)
        readers = slot_readers(text, situation.world)
        self._units = UnitReader(situation, readers)
        self._places = PlacesApart(situation, readers)

    def meanings(self) -> list[Meaning]:
        """What the message asks for, in its order; nothing where any of it is not clear."""
        tokens = tokenize(self._text)
        if not tokens or len(tokens) > _MOST_WORDS or _NEVER & {t.text for t in tokens}:
            return []
        if _ALL_BUT.search(joined(tokens)):
            return []
        pieces = list(self._pieces(tokens))
        if len(pieces) > _MOST_PIECES:
            return []
        read = self._read(pieces)
        return with_antecedents(_beside_one(read)) if read and any(m.calls for m in read) else []

    def talk(self, *, open_ended: bool) -> bool:
        """Whether the message tells something and asks for nothing. `open_ended`: a request follows
        it without any mark."""
        tokens = tokenize(self._text)
        words = {t.text for t in tokens}
        if _NEVER & words or (open_ended and _BINDING_ON & words):
            return False
        pieces = list(self._pieces(tokens))
        return bool(pieces) and all(self._told(p) is not None for p in pieces)

    def _pieces(self, tokens: Sequence[Token]) -> Iterator[Piece]:
        joint, piece = "", list[Unit]()
        units = self._units.units(tokens, keep=_JOINTS | _WISHES)
        for place, unit in enumerate([*units, None]):
            jointed = unit is None or unit.text in _JOINTS
            after = units[place + 1].letter if place + 1 < len(units) else ""
            if piece and (jointed or (unit and _begins(unit, piece[-1], after))):
                yield Piece(tuple(piece), joint, self._words(piece), not jointed)
                piece, joint = [], ""
            if unit is None:
                return
            if not jointed:
                piece.append(unit)
            elif joint in ("", ",", "."):
                joint = unit.text

    def _words(self, units: Sequence[Unit]) -> str:
        """All that is said from the first unit to the last, fillers too."""
        said = self._text[units[0].tokens[0].start : units[-1].tokens[-1].end]
        return joined(tokenize(said))

    def _read(self, pieces: Sequence[Piece]) -> list[Meaning] | None:
        """The best way to read all pieces: as few as possible left out, in as few rows."""
        best: list[tuple[tuple[int, int], list[Meaning]] | None] = [((0, 0), [])]
        for end in range(1, len(pieces) + 1):
            ways = []
            for begin in range(end):
                before = best[begin]
                if before is None:
                    continue
                spoken = before[1][-1].mention if before[1] else ""
                for cost, meant in self._ways(pieces[begin:end], spoken):
                    (silent, rows), earlier = before
                    ways.append(((silent + cost, rows + 1), [*earlier, meant]))
            best.append(min(ways, key=lambda w: w[0]) if ways else None)
        found = best[-1]
        return found[1] if found else None

    def _ways(self, row: Sequence[Piece], spoken: str) -> Iterator[tuple[int, Meaning]]:
        if (meant := self._asked(row, spoken)) is not None:
            yield 0, meant
        elif len(row) == 1 and (told := self._told(row[0])) is not None:
            yield 1, told

    def _asked(self, row: Sequence[Piece], spoken: str) -> Meaning | None:
        units: list[Unit] = []
        for number, piece in enumerate(row):
            if number and piece.joint:
                mark = Token(",", piece.units[0].tokens[0].start, piece.units[0].tokens[0].start)
                units.append(Unit(_LETTERS.get(piece.joint, "K"), (mark,)))
            units += piece.units
        for marked in self._colons(units):
            known = settled(_wishing(marked))
            known = framed(known, self._world, spoken=bool(spoken)) if known else known
            for way in (known, self._apart(known)) if known else ():
                meant = self._frames.fit(way) if way else None
                if meant and (meant.calls or meant.intent == "keep"):
                    return meant
        return None

    def _colons(self, units: Sequence[Unit]) -> Iterator[list[Unit]]:
        """The units, and those with "goes" for a colon: "duck: on the cube"."""
        yield list(units)
        if len(units) > 2 and units[0].letter == "O" and units[1].letter == "K":
            between = self._text[units[0].tokens[-1].end : units[2].tokens[0].start]
            if ":" in between or " , " in between:
                yield [units[0], replace(units[1], letter="G"), *units[2:]]

    def _apart(self, units: Sequence[Unit]) -> list[Unit]:
        """The units with "the duck behind the lamp", where there is none, as a duck and a place."""
        return [part for u in units for part in self._places.taken_apart(u)]

    def _told(self, piece: Piece) -> Meaning | None:
        """What a piece speaks of that asks for nothing."""
        if says_only_courtesies(piece.words):
            return Meaning("remark", harmless=True)
        units = [
            part for u in piece.units if u.letter != "." for part in self._places.taken_apart(u)
        ]
        words = piece.words.split()
        binding = piece.open and words[0] not in ADJUNCTS and _BINDING_ON & set(words)
        if binding or not is_talk(units, piece.words):
            return None
        spoken = [u.phrases[0].words for u in units if u.letter in "ON" and u.phrases]
        first, *others = [*spoken, ""]
        return Meaning("mention", harmless=True, mention=first, beside=(others or [""])[0])


_OPPOSITE = {
    "left of": "right of", "right of": "left of", "in front of": "behind", "behind": "in front of",
}  # fmt: skip


def _beside_one(meanings: Sequence[Meaning]) -> list[Meaning]:
    """ "A cube left of the duck and a ball right of it": of the duck."""
    kept: list[Meaning] = []
    for this in meanings:
        before = kept[-1].calls[0].args if kept and len(kept[-1].calls) == 1 else {}
        anchor, relation = before.get("anchor_words"), str(before.get("relation"))
        call = this.calls[0] if len(this.calls) == 1 else None
        if anchor and call and call.args.get("anchor_words") == "it":
            opposite = call.args.get("relation") == _OPPOSITE.get(relation)
            this = replace(this, calls=(call.with_(anchor_words=anchor),)) if opposite else this
        kept.append(this)
    return kept


def _wishing(units: Sequence[Unit]) -> list[Unit]:
    """The units without fillers; a wish for something new says that it shall be there."""
    letters = {u.letter for u in units}
    wished = "N" in letters and not letters & set("amXSzT")
    kept = [replace(u, letter="a") if wished and u.text in _WISHES else u for u in units]
    return [u for u in kept if u.letter != "."]


def _begins(unit: Unit, before: Unit, after: str) -> bool:
    """Whether a request, or what something is likened to, may begin at a unit without a mark."""
    if unit.text in _LIKENING:
        return after not in ("O", "N", "V") or (unit.text == "like" and before.letter == "V")
    verb = unit.letter in "mXzaSc" and unit.tokens[0].text in VERBS
    return verb and before.tokens[-1].text not in _NOT_BEFORE_VERBS
