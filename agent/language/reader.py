"""A whole message: its requests one after the other, or the reason why nothing is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from agent.language import replies
from agent.language.antecedents import POINTING, named, points, with_antecedents
from agent.language.clauses import OVERRULED, REFUSING, ClauseReader
from agent.language.corrections.last_turn import EDITS, LastTurn
from agent.language.fluff import sentences, without_thanks
from agent.language.fluff import words as polite_words
from agent.language.gist.bare_looks import bare_looks
from agent.language.gist.reader import GistReader
from agent.language.grammar import skeleton
from agent.language.half_said import completed
from agent.language.heeded import unheeded
from agent.language.lexicon import phrases
from agent.language.looks import SIZE_WORDS
from agent.language.loose.units import UnitReader
from agent.language.meanings.asked_on import asked_on
from agent.language.meanings.exceptions import with_exceptions
from agent.language.meanings.groups import of_the_group
from agent.language.meanings.other_words import kind_of, of_the_kind, without_the_gone
from agent.language.meanings.pinned import (
    exchanged,
    in_the_old_place,
    merged,
    pinned,
    placed,
)
from agent.language.meanings.removals import riders_first
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.not_asked import ASKED_ALONE, ASKS_ABOUT, in_words, only_told
from agent.language.noun_words import NounReader, Phrase, coordinated
from agent.language.rewriting.reader import rewritten
from agent.language.rewriting.unfit import unfit
from agent.language.slots import slot_readers
from agent.language.speech.asides import says_nothing, splits
from agent.language.speech.line import SENTENCES, normal_line
from agent.language.speech.misreadings import plainly_misread
from agent.language.speech.mistakes import as_correction, owned_up
from agent.language.speech.ways import plainer
from agent.language.spelling import mend, without_slips
from agent.language.tokens import Token, said, tokenize
from sgedit_engine.scene.english import PICTURE_WORDS
from sgedit_engine.scene.references import find

# What a misspelt request may look like.
_VAGUE = phrases(
    "mention|remark|vague_change|vague_replace|doubtful_remove|somewhere|move_odd|add_bare_pronoun"
)
# Words that say this may say something else in plainer words.
_UNSURE = _VAGUE | phrases(
    "looks_like|rename|hypothetical|help|unsupported|describe_loosely|history_loosely|guess|"
    "bare_no|try_again|again|dislike|preferred|put_back|restore|greeting|"
    "thanks|bare_yes|turn|swap"
)
# Of these it is not known what they ask for. Of others it is known, and why nothing is done.
_UNKNOWN = phrases("mention|remark|guess|dislike|preferred|looks_like")
_LOOKS = frozenset(("color", "pattern", "finish", "size", "factor"))
_TOLD_LOOSELY = frozenset(("describe_loosely", "history_loosely"))
# Alone they are wishes, beside a wish the reasons for it.
_REASONS_WHY = frozenset(("dislike", "preferred"))
# "On the book a teapot is missing. Put a white one there": what is missing is asked for once.
_LACKING = frozenset(("lacking",))
_QUESTIONS = phrases("how|what|which|where|is|are|do|does|can|who|tell")
# Tools that change nothing.
_ASKING = frozenset({"look_up", "describe_scene", "show_history"})
_MAX_WORDS = 80
# So many words are read of one message, in all the ways to say and to part it.
_MOST_READ = 700


@dataclass(frozen=True)
class Reading:
    """What a message asks for: calls in their order, or else words for the user.

    `sure`: nothing else can be meant. Otherwise the same in plainer words may tell more.
    `unread`: some of it means nothing, or so little that other words may tell more.
    """

    calls: tuple[Call, ...] = ()
    reply: str = ""
    sure: bool = True
    unread: bool = False


_POINTERS = phrases(
    "everything|except|another|other|others|both|every|biggest|smallest|leftmost|rightmost"
)


@cache
def vocabulary() -> Counter[str]:
    """The words that misspelt ones may be: those of the templates, and polite ones."""
    return skeleton() + Counter(polite_words()) + Counter(_POINTERS) + Counter(SIZE_WORDS)


class MessageReader:
    """Reads messages in one situation."""

    def __init__(self, situation: Situation, last: LastTurn | None = None) -> None:
        self._situation = situation
        self._last = last
        self._known: dict[str, Reading] = {}
        self._spent = 0

    def read(self, text: str) -> Reading:
        """Understand a message, at first as it was said, then in ever plainer words. What is not
        understood leads to no call at all.

        Where nothing was looked for yet, names alone ("cup, laptop") say what to look for.
        """
        if (whole := self._with_the_rest(text)) is not None:
            return whole
        if (question := asked_on(text, self._situation)) is not None:
            return Reading((question,))
        reading = self._in_any_words(text)
        if unfit(reading.calls, self._situation):
            better = self._rewritten(text)
            if better and better.calls and not unfit(better.calls, self._situation):
                reading = better
        if not reading.calls and self._situation.nothing_seen and self._names_alone(text):
            return Reading((Call("parse_scene", {"look_for": text}),))
        calls = without_the_gone(reading.calls, self._situation)
        calls = tuple(map(self._of_the_last_only, calls))
        return replace(reading, calls=pinned(calls, self._situation))

    def _with_the_rest(self, text: str) -> Reading | None:
        """What was asked for with the part that was missing; None where this is no such part."""
        for whole in completed(text, self._situation.half_said):
            read = self.plainly(whole)
            if read.calls and _changes(read) and self._heeds(whole, read):
                return read
        return None

    def plainly(self, text: str) -> Reading:
        """What a message in plain words leads to, as it is."""
        return self._in_these_words(text, tokenize(text))

    def _of_the_last_only(self, call: Call) -> Call:
        """A call that takes the place of the last edit, as one of its own where that changed a
        thing of another kind, and changed it otherwise."""
        last = self._last.single if self._last else None
        looks = "change_attributes"
        if not (last and call.corrects and call.tool == looks == last.tool):
            return call
        kinds = [kind_of(str(c.args["target_words"]), self._situation) for c in (call, last)]
        looks_alike = any(call.args.get(k) == v for k, v in last.args.items() if k in _LOOKS)
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
            reading = self._read(words)
            if self._heeds(text, reading):
                if reading.sure:
                    return reading
                first = first or reading
        if (anew := self._put_right(said)) is not None:
            return anew
        alone = (self._requests_alone(words) for words in reversed(said))
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
        sure = meant.certain and self._heeds(text, read)
        return read if sure else Reading(reply=replies.offering(meant.text))

    def _owned_up(self, said: Sequence[str]) -> Reading | None:
        """What ends in "my bad" and is, without that, the last edit as it should have been."""
        lines = dict.fromkeys(map(normal_line, said)) if self._last else ()
        for way in filter(None, (owned_up(line, self._situation.world) for line in lines)):
            read = self._read(way)
            corrects = read.calls and all(call.corrects for call in read.calls)
            if corrects and self._heeds(way, read):
                return read
        return None

    def _put_right(self, said: Sequence[str]) -> Reading | None:
        """What was misread in the picture, or misunderstood in the turn before, in plain words."""
        lines = [normal_line(words) for words in said]
        for line in dict.fromkeys(lines):
            ways = [plainly_misread(line, self._situation.world)]
            ways += [as_correction(line, self._situation.world)] if self._last else []
            for way in filter(None, ways):
                read = self._read(way)
                if read.calls and read.sure and self._heeds(way, read):
                    return read
        return None

    def _gist(self, said: Sequence[str]) -> Reading | None:
        """The message by its objects, looks and places alone, in its plainest words first."""
        for words in reversed(said):
            meanings = GistReader(words, self._situation).meanings()
            read = self._reading(meanings, tokenize(words)) if meanings else None
            if read is not None and read.calls:
                return read
        bare = (bare_looks(normal_line(w), self._situation) for w in said if not self._last)
        calls = next(filter(None, bare), ())
        return Reading(calls) if calls else None

    def _requests_alone(self, text: str) -> Reading | None:
        """The message without what asks for nothing; None where a part may ask for something and
        is not understood."""
        calls: list[Call] = []
        spoken = ""
        for sentence in SENTENCES.findall(normal_line(text)):
            if not sentence.strip(" ,"):
                continue
            found = self._request_in(sentence, spoken)
            if found is None:
                if not (says_nothing(sentence) or self._gossip(sentence)):
                    return None
                spoken = self.spoken_of(sentence) or spoken
            else:
                calls += found
                spoken = ""
        return Reading(tuple(calls)) if calls else None

    def _request_in(self, sentence: str, spoken: str) -> tuple[Call, ...] | None:
        """The calls of a sentence, or of the part of it that asks for something."""
        for before, part, behind, joint in _parts_of(sentence):
            topical = not {"and", "but", "or"} & set(joint.split())
            asked = self._asked(before)
            silent = says_nothing(before, self._names) if topical else says_nothing(before)
            if not (asked or silent or self._gossip(before, open_ended=not joint)):
                continue
            if not joint and ASKS_ABOUT.match(before):
                continue
            if not says_nothing(behind):
                continue
            reading = self._read(part)
            if not (reading.calls and reading.sure):
                continue
            meant = self.spoken_of(before) or spoken
            return asked + tuple(self._of_those(c, meant) for c in reading.calls)
        return None

    def _gossip(self, part: str, *, open_ended: bool = False) -> bool:
        """Whether a part tells something that is no wish. `open_ended`: before a request without a
        mark."""
        if not part.strip(" ,.!") or "?" in part:
            return False
        return GistReader(part, self._situation).talk(open_ended=open_ended)

    def _asked(self, part: str) -> tuple[Call, ...]:
        """The calls that answer a question before a request: "how many mugs are there, and …"."""
        if not part or part.split()[0] not in _QUESTIONS:
            return ()
        reading = self._read(part)
        return reading.calls if all(c.tool == "look_up" for c in reading.calls) else ()

    def _of_those(self, call: Call, spoken: str) -> Call:
        """A call with what a remark spoke of for its "it", and its kind for "the blue one"."""
        words = call.args.get("target_words")
        if not spoken:
            return call
        if isinstance(words, str) and not points(call):
            return call.with_(target_words=of_the_kind(words, spoken, self._situation))
        return named(call, spoken)

    def _names(self, part: str) -> bool:
        """Whether words name an object and say nothing else."""
        return slot_readers(part, self._situation.world)["targets"](tokenize(part)) is not None

    def spoken_of(self, part: str) -> str:
        """The words for the first object that a remark names."""
        objects = [phrases[0] for phrases in self._objects(part)]
        return next((p.words for p in objects if " ".join(p.texts) not in POINTING), "")

    def about(self, part: str) -> str:
        """The words for the objects that a request is about; "" where it names some in two places,
        which may be a place too."""
        objects = self._objects(part)
        return " and ".join(p.words for p in objects[0]) if len(objects) == 1 else ""

    def _objects(self, part: str) -> list[tuple[Phrase, ...]]:
        """The phrases for objects, by the places where they are named."""
        if not part.strip(" ,."):
            return []
        readers = slot_readers(part, self._situation.world)
        units = UnitReader(self._situation, readers).units(tokenize(part))
        return [u.phrases for u in units if u.letter == "O" and u.phrases]

    def _read(self, text: str) -> Reading:
        """A message in these words, each read once and, of one message, only so many."""
        tokens = tokenize(text)
        if text not in self._known:
            self._spent += len(tokens)
            late = self._spent > _MOST_READ and bool(self._known)
            reply = replies.not_understood(text, others=False)
            not_read = Reading(reply=reply, sure=False, unread=True)
            self._known[text] = not_read if late else self._in_these_words(text, tokens)
        return self._known[text]

    def _in_these_words(self, text: str, tokens: Sequence[Token]) -> Reading:
        if not sentences(tokens):
            return Reading(reply=replies.EMPTY)
        if len(tokens) > _MAX_WORDS:
            return Reading(reply=replies.TOO_LONG)
        known = self._situation.world
        mended = [mend(tokens, vocabulary(), known.near_known, choice) for choice in (0, 1)]
        failed: Sequence[Token] = ()
        remark: Reading | None = None
        overruled = True
        for attempt in dict.fromkeys((tokens, *mended)):
            reader = ClauseReader(text, self._situation)
            if self._last and (found := reader.correction(attempt, self._last)):
                return Reading(found)
            meanings = reader.message(attempt)
            if reader.leaned and tokens[0].text in REFUSING and _only_ways(meanings):
                return Reading(reply=replies.NO_EDIT_TO_MEND, sure=False, unread=True)
            if not reader.failed:
                read = self._reading(with_antecedents(meanings), tokens)
                if read.calls or not all(map(_vague, meanings)):
                    return read
                # A misspelt request can look like a remark.
                remark = remark or read
                overruled = overruled and all(m.intent in OVERRULED for m in meanings)
                continue
            failed = failed or reader.failed
            if reader.leaned:
                return Reading(reply=replies.NO_EDIT_TO_MEND, sure=False, unread=True)
        attempts = dict.fromkeys((tokens, *mended))
        loosely = self._loosely(text, attempts) if overruled else None
        if loosely is not None and (loosely.calls or remark is None):
            return loosely
        if remark is not None:
            return remark
        others = len(failed) < len(without_thanks(tokens))
        reply = replies.not_understood(said(text, failed), others)
        return Reading(reply=reply, sure=False, unread=True)

    def _reading(self, read: Sequence[Meaning], tokens: Sequence[Token]) -> Reading:
        meanings = with_exceptions(_without_reasons(read), self._situation)
        if _taken_back(meanings):
            return Reading(reply=replies.LEFT)
        calls = tuple(c for m in meanings for c in m.calls)
        refusals = [m for m in meanings if m.reply and not m.harmless]
        if refusals:
            intent = refusals[0].intent
            sure, vague = intent not in _UNSURE, intent in _UNKNOWN
            reply = replies.refused(refusals[0].reply, bool(calls))
            return Reading(reply=reply, sure=sure, unread=vague)
        if not calls:
            spoken = [m for m in meanings if m.intent not in ("remark", "mention")]
            sure = all(m.intent not in _UNSURE for m in meanings)
            vague = all(m.intent in _UNKNOWN for m in meanings)
            return Reading(reply=(spoken or list(meanings))[0].reply, sure=sure, unread=vague)
        if all(m.intent in _TOLD_LOOSELY for m in meanings):
            return Reading(calls, sure=False)
        refused = self._situation.refused
        if refused is not None and refused.tool == "add_object" and points(calls[0]):
            calls = (placed(refused, calls[0]), *calls[1:])
            if points(calls[0]):
                return Reading(reply=replies.not_added(str(refused.args["what"])))
        calls = of_the_group(exchanged(calls), self._situation)
        calls = riders_first(self._meant(calls), self._situation)
        calls = in_the_old_place(merged(calls))
        return Reading(self._instead(calls, tokens))

    def _meant(self, calls: tuple[Call, ...]) -> tuple[Call, ...]:
        """ "It", right behind a message that spoke of one object and changed nothing. Where an edit
        was refused, what it was about may not be there at all, and nothing else is meant."""
        words, scene = self._situation.spoken, self._situation.briefing
        if not words or scene is None or not any(map(points, calls)):
            return calls
        found = find(scene.graph, words, self._situation.world.vocabulary, focus=scene.focus)
        meant = found.status == "unique" or self._situation.refused is not None
        return tuple(named(c, words) for c in calls) if meant else calls

    def _loosely(self, text: str, attempts: Iterable[Sequence[Token]]) -> Reading | None:
        """The message read by units where no template fits; None where that fails too."""
        asking: Reading | None = None
        for attempt in attempts:
            reader = ClauseReader(text, self._situation, loose=True)
            meanings = reader.message(attempt)
            if reader.failed or not meanings:
                continue
            read = self._reading(with_antecedents(meanings), attempt)
            if read.calls:
                return read
            guessing = any(m.intent == "guess" for m in meanings)
            asking = asking or (read if guessing else None)
        return asking

    def _instead(self, calls: tuple[Call, ...], tokens: Sequence[Token]) -> tuple[Call, ...]:
        """ "no, remove the ball", "remove the ball instead": in the place of the last edit."""
        words = [t.text for t in tokens if not t.mark]
        meant = (
            words[0] in REFUSING
            or " ".join(words[:2]) in ("my mistake", "my bad")
            or "should have" in " ".join(words)
            or words[-1] == "instead"
            or words[:2] == ["i", "meant"]
        )
        last = self._last.single if self._last else None
        if not (meant and last and self._last and self._last.done and len(calls) == 1):
            return calls
        # "No, make it blue instead", after a removal: of what was removed.
        pointing = str(calls[0].args.get("target_words", "")).lower() in POINTING
        same = calls[0].tool == last.tool or (
            pointing and last.tool != "add_object" and calls[0].tool != "remove_object"
        )
        return (calls[0].instead(),) if same and calls[0].tool in EDITS else calls


def _changes(reading: Reading) -> bool:
    return any(c.tool not in _ASKING for c in reading.calls)


def _vague(meaning: Meaning) -> bool:
    """Whether a misspelt request may be behind it: a remark, or a new thing that is in doubt."""
    refused = meaning.intent in ("add", "restore") and bool(meaning.reply)
    return meaning.intent in _VAGUE or refused


def _without_reasons(meanings: Sequence[Meaning]) -> list[Meaning]:
    """ "Undo that, it was better before": what is wished for, without the reason why."""
    lacking = any(m.intent == "lacking" for m in meanings)
    told = [m for m in meanings if not (lacking and m.intent == "add_bare_pronoun")]
    for reasons in (_REASONS_WHY, _LACKING):
        wishes = [m for m in told if m.intent not in reasons]
        asks = any(m.calls and (reasons == _REASONS_WHY or m.intent == "add") for m in wishes)
        told = wishes if asks else told
    return told


def _taken_back(meanings: Sequence[Meaning]) -> bool:
    """ "Remove the lamp? Nah", "… no, keep it": the last word on it is a no."""
    last = meanings[-1]
    kept = last.intent == "keep" and last.mention.lower() in POINTING
    taken = kept or last.intent in ("bare_no", "cancel")
    return len(meanings) > 1 and taken and bool(meanings[0].calls)


def _parts_of(sentence: str) -> Iterator[tuple[str, str, str, str]]:
    """A sentence whole, without what is before a joint, without what is behind one; and the joint.
    What is before may only name an object, unless "and" or "but" joins it to the request."""
    yield "", sentence, "", ""
    cuts = list(splits(sentence))
    for before, joint, behind in cuts:
        yield before, behind.lstrip(" ,"), "", joint
    for before, joint, behind in reversed(cuts):
        yield "", before, behind, joint


def _only_ways(meanings: Sequence[Meaning]) -> bool:
    """Whether nothing is asked for but a way ("no, to the left"): of what, is not said."""
    pointing = (c.args.get("target_words") == "it" for m in meanings for c in m.calls)
    return bool(meanings) and all(m.intent == "move_by" for m in meanings) and all(pointing)
