"""A message in the words it has: its requests one after the other, by templates or by units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from agent.language import replies
from agent.language.antecedents import POINTING, named, points, with_antecedents
from agent.language.clauses import ClauseReader
from agent.language.corrections.last_turn import EDITS, LastTurn
from agent.language.fluff import words as polite_words
from agent.language.grammar import skeleton
from agent.language.lexicon import phrases
from agent.language.looks import SIZE_WORDS
from agent.language.meanings.exceptions import with_exceptions
from agent.language.meanings.groups import of_the_group, with_kinds
from agent.language.meanings.pinned import exchanged, in_the_old_place, merged, placed
from agent.language.meanings.removals import riders_first
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.one_clause import OVERRULED, REFUSING
from agent.language.sentence_cuts import sentences, without_thanks
from agent.language.spelling import mend
from agent.language.tokens import Token, said, tokenize
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
_UNKNOWN = phrases(
    "mention|remark|guess|dislike|preferred|looks_like|hypothetical|vague_change|vague_replace|"
    "somewhere|add_bare_pronoun"
)
_TOLD_LOOSELY = frozenset(("describe_loosely", "history_loosely"))
# Alone they are wishes, beside a wish the reasons for it.
_REASONS_WHY = frozenset(("dislike", "preferred"))
# "On the book a teapot is missing. Put a white one there": what is missing is asked for once.
_LACKING = frozenset(("lacking",))
_MAX_WORDS = 80
# So many words are read of one message, in all the ways to say and to part it.
_MOST_READ = 700


_POINTERS = phrases(
    "everything|except|another|other|others|both|every|biggest|smallest|leftmost|rightmost"
)


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


@cache
def vocabulary() -> Counter[str]:
    """The words that misspelt ones may be: those of the templates, and polite ones."""
    return skeleton() + Counter(polite_words()) + Counter(_POINTERS) + Counter(SIZE_WORDS)


class PlainReader:
    """Reads messages in one situation, in these words and no others."""

    def __init__(self, situation: Situation, last: LastTurn | None = None) -> None:
        self._situation = situation
        self._last = last
        self._known: dict[str, Reading] = {}
        self._spent = 0

    def read(self, text: str) -> Reading:
        """A message in these words, each read once and, of one message, only so many."""
        tokens = tokenize(text)
        if text not in self._known:
            self._spent += len(tokens)
            late = self._spent > _MOST_READ and bool(self._known)
            reply = replies.not_understood(text, others=False)
            not_read = Reading(reply=reply, sure=False, unread=True)
            self._known[text] = not_read if late else self._in_these_words(text, tokens)
        return self._known[text]

    def plainly(self, text: str) -> Reading:
        """What a message in plain words leads to, as it is."""
        return self._in_these_words(text, tokenize(text))

    def reading(self, read: Sequence[Meaning], tokens: Sequence[Token]) -> Reading:
        """What meanings come to together; `tokens` are the words that they were read from."""
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
        calls = with_kinds(exchanged(calls), self._situation)
        calls = of_the_group(calls, self._situation)
        calls = riders_first(self._meant(calls), self._situation)
        calls = in_the_old_place(merged(calls))
        return Reading(self._instead(calls, tokens))

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
                read = self.reading(with_antecedents(meanings), tokens)
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
            read = self.reading(with_antecedents(meanings), attempt)
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


def _only_ways(meanings: Sequence[Meaning]) -> bool:
    """Whether nothing is asked for but a way ("no, to the left"): of what, is not said."""
    pointing = (c.args.get("target_words") == "it" for m in meanings for c in m.calls)
    return bool(meanings) and all(m.intent == "move_by" for m in meanings) and all(pointing)
