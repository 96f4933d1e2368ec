"""A whole message, in ever plainer words: what it asks for, or the reason why nothing is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language import offers, replies
from agent.language.at_odds import at_odds
from agent.language.attributes import LOOKS, SIZES
from agent.language.corrections.last_turn import EDITS, LastTurn
from agent.language.corrections.spared import spared
from agent.language.gist.bare_looks import bare_looks
from agent.language.gist.reader import GistReader
from agent.language.half_said import completed
from agent.language.heeded import unheeded
from agent.language.meanings.as_before import as_before
from agent.language.meanings.asked_on import asked_on
from agent.language.meanings.other_words import (
    kind_of,
    of_one_kind,
    of_the_other_one,
    of_the_others,
    without_the_gone,
)
from agent.language.meanings.pinned import pinned
from agent.language.meanings.said import Call, Situation
from agent.language.not_asked import ASKED_ALONE, in_words, only_told
from agent.language.noun_words import NounReader, coordinated
from agent.language.one_way import in_all_ways
from agent.language.plain_reader import PlainReader, Reading, vocabulary
from agent.language.relation_words import RELATION_OF
from agent.language.requests_in_talk import RequestsInTalk
from agent.language.rewriting.reader import only_talk, rewritten
from agent.language.rewriting.unfit import unfit
from agent.language.sentence_cuts import sentences, without_thanks
from agent.language.speech.line import line_of, normal_line
from agent.language.speech.misreadings import plainly_misread
from agent.language.speech.mistakes import as_corrections, owned_up
from agent.language.speech.ways import plainer
from agent.language.spelling import without_slips
from agent.language.statements import reply_to_no_request
from agent.language.tokens import tokenize
from sgedit_engine.scene.english import PICTURE_WORDS

# Tools that change nothing.
_ASKING = frozenset({"look_up", "describe_scene", "show_history"})


class MessageReader:
    """Reads messages in one situation."""

    def __init__(self, situation: Situation, last: LastTurn | None = None) -> None:
        self._situation = situation
        self._last = last
        self._plain = PlainReader(situation, last)
        self._talked = RequestsInTalk(situation, self._plain)

    def read(self, text: str) -> Reading:
        """Understand a message, at first as it was said, then in ever plainer words. What is not
        understood leads to no call at all.

        Where nothing was looked for yet, names alone ("cup, laptop") say what to look for.
        """
        if (whole := self._with_the_rest(text)) is not None:
            return whole
        if (question := asked_on(text, self._situation)) is not None:
            return Reading((question,))
        if isinstance(kept := spared(text, self._last, self._situation), Call):
            return Reading((kept,))
        text = kept or text
        if (reply := reply_to_no_request(in_words(text))) is not None:
            return Reading(reply=reply)
        reading = self._in_any_words(text)
        if any(c.tool in EDITS for c in reading.calls) and only_talk(text, self._situation.world):
            return Reading(reply=replies.REMARK)
        reading = self._rather(text, reading)
        if (nearest := self._as_a_whole(text, reading)) is not None:
            return nearest
        if not reading.calls and self._situation.nothing_seen and self._names_alone(text):
            return Reading((Call("parse_scene", {"look_for": text}),))
        last = self._last.single if self._last else None
        made = last if self._last and self._last.done else None
        calls = of_the_others(of_one_kind(reading.calls, self._situation), made, self._situation)
        calls = of_the_other_one(without_the_gone(calls, self._situation), self._situation)
        calls = tuple(map(self._of_the_last_only, calls))
        calls = as_before(calls, last, self._situation)
        return replace(reading, calls=pinned(calls, self._situation))

    def _rather(self, text: str, reading: Reading) -> Reading:
        """A message in the words of the network, where that is surest of it and the grammar does
        not read it as it is; or where the edit that was read can only fail, or is the last one once
        more in its own place."""
        futile = unfit(reading.calls, self._situation)
        repeated = self._last is not None and any(map(self._last.repeated_by, reading.calls))
        if not (futile or repeated or self._better_known(text, reading)):
            return reading
        better = self._rewritten(text)
        if better and better.calls and not unfit(better.calls, self._situation):
            # "Move the teapot on the book right of the mug" may be meant otherwise than it is read.
            # "To the right", said again, is not all the way.
            as_far = _anyhow_far(reading.calls) == _anyhow_far(better.calls)
            two_ways = reading.calls and (as_far or any(map(_nested, better.calls)))
            return reading if two_ways and not (futile or repeated) else better
        not_read = Reading(reply=replies.not_understood(text, others=False))
        return (better or not_read) if repeated else reading

    def _as_a_whole(self, text: str, reading: Reading) -> Reading | None:
        """An offer to make a thing larger or smaller as a whole, where one direction was asked
        for ("taller"); None for what asks for something else."""
        for way in in_all_ways(text):
            meant = self._in_any_words(way.text)
            if not (meant.sure and any(SIZES & c.args.keys() for c in meant.calls)):
                continue
            if meant.calls == reading.calls and not way.measured:
                continue  # "the lamp is taller than the mug, make it smaller"
            first = meant.calls[0]
            said = offers.in_plain_words(first.tool, first.args) if len(meant.calls) == 1 else ""
            same = self.plainly(said).calls == meant.calls
            return Reading(reply=offers.as_a_whole(said if same else way.text.strip(" .!?")))
        return None

    def _better_known(self, text: str, reading: Reading) -> bool:
        """Whether the network is surest of a message that the grammar does not read as it is."""
        meant = rewritten(text, self._situation.world)
        if meant is None or not meant.surest:
            return False
        plain = self._plain.read(in_words(text))
        return not (reading.sure and plain.sure and plain.calls == reading.calls)

    def _with_the_rest(self, text: str) -> Reading | None:
        """What was asked for with the part that was missing; None where this is no such part."""
        for whole in completed(text, self._situation.half_said):
            read = self.plainly(whole)
            if read.calls and _changes(read) and self._heeds(whole, read):
                return read
        return None

    def plainly(self, text: str) -> Reading:
        """What a message in plain words leads to, as it is."""
        return self._plain.plainly(text)

    def _of_the_last_only(self, call: Call) -> Call:
        """A call that takes the place of the last edit, as one of its own where that changed a
        thing of another kind, and changed it otherwise."""
        last = self._last.single if self._last else None
        looks = "change_attributes"
        if not (last and call.corrects and call.tool == looks == last.tool):
            return call
        kinds = [kind_of(str(c.args["target_words"]), self._situation) for c in (call, last)]
        looks_alike = any(call.args.get(k) == v for k, v in last.args.items() if k in LOOKS)
        return call if looks_alike or None in kinds or kinds[0] == kinds[1] else call.anew()

    def _names_alone(self, text: str) -> bool:
        nouns = NounReader(text, self._situation.world)
        common = vocabulary().keys() - PICTURE_WORDS
        parts = coordinated(without_thanks(tokenize(text)))
        return bool(parts) and all(
            nouns.phrase(part) is not None and any(t.text not in common for t in part)
            for part in parts
        )

    def _in_any_words(self, text: str) -> Reading:
        text = in_words(text)
        if only_told(text):
            return Reading(reply=replies.not_understood(text.strip(), others=False))
        first: Reading | None = None
        said = list(plainer(without_slips(text), self._situation.world))
        if (put_right := self._owned_up(said)) is not None:
            return put_right
        for words in said:
            reading = self._plain.read(words)
            if self._heeds(text, reading):
                if reading.sure:
                    return reading
                first = first or reading
        if (anew := self._put_right(said)) is not None:
            return anew
        alone = (self._talked.alone(words) for words in reversed(said))
        found = next((r for r in alone if r is not None and self._heeds(text, r)), None)
        if (found is None or not found.calls) and not ASKED_ALONE.match(said[0]):
            by_pieces = self._gist(said)
            found = by_pieces if by_pieces and self._heeds(text, by_pieces) else found
        if found is None and (first is None or first.unread):
            found = self._rewritten(text)
        not_read = Reading(reply=replies.not_understood(text.strip(), others=False))
        return (
            found
            or first
            or (not_read if sentences(tokenize(text)) else Reading(reply=replies.EMPTY))
        )

    def _heeds(self, text: str, reading: Reading) -> bool:
        """Whether a reading is about all that the message says."""
        return not unheeded(text, reading.calls, self._situation.world)

    def _rewritten(self, text: str) -> Reading | None:
        """The message in the words of the network, where that is sure enough; or an offer of it.
        Names alone are what to look for, where nothing was seen yet."""
        if self._situation.nothing_seen and self._names_alone(text):
            return None
        meant = rewritten(text, self._situation.world)
        if meant is None or not (meant.text and meant.likely):
            return None
        read = self.plainly(meant.text)
        if not _changes(read):
            return read if read.calls or (meant.certain and not read.unread) else None
        if not read.sure:
            return None
        if at_odds(line_of(tokenize(text)), read.calls, self._situation.world):
            return None
        sure = meant.certain and self._heeds(text, read)
        return read if sure else Reading(reply=offers.offering(meant.text))

    def _owned_up(self, said: Sequence[str]) -> Reading | None:
        """What ends in "my bad" and is, without that, the last edit as it should have been."""
        lines = dict.fromkeys(map(normal_line, said)) if self._last else ()
        for way in filter(None, (owned_up(line, self._situation.world) for line in lines)):
            read = self._plain.read(way)
            corrects = read.calls and all(call.corrects for call in read.calls)
            if corrects and self._heeds(way, read):
                return read
        return None

    def _put_right(self, said: Sequence[str]) -> Reading | None:
        """What was misread in the picture, or misunderstood in the turn before, in plain words."""
        lines = [normal_line(words) for words in said]
        for line in dict.fromkeys(lines):
            ways = [plainly_misread(line, self._situation.world)]
            ways += as_corrections(line, self._situation.world) if self._last else []
            for way in filter(None, ways):
                read = self._plain.read(way)
                if read.calls and read.sure and self._heeds(way, read):
                    return read
        return None

    def _gist(self, said: Sequence[str]) -> Reading | None:
        """The message by its objects, looks and places alone, in its plainest words first."""
        for words in reversed(said):
            meanings = GistReader(words, self._situation).meanings()
            read = self._plain.reading(meanings, tokenize(words)) if meanings else None
            if read is not None and read.calls:
                return read
        bare = (bare_looks(normal_line(w), self._situation) for w in said if not self._last)
        calls = next(filter(None, bare), ())
        return Reading(calls) if calls else None


def _changes(reading: Reading) -> bool:
    return any(c.tool not in _ASKING for c in reading.calls)


def _anyhow_far(calls: Sequence[Call]) -> list[Call]:
    """The calls whatever their distances."""
    far = [{k: v for k, v in c.args.items() if k != "distance"} for c in calls]
    return [Call(c.tool, args) for c, args in zip(calls, far, strict=True)]


def _nested(call: Call) -> bool:
    """Whether a place is told by an object that has a place itself."""
    anchor = f" {call.args.get('anchor_words', '')} "
    return any(f" {relation} " in anchor for relation in RELATION_OF)
