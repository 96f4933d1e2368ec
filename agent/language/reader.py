"""A whole message: its requests one after the other, or the reason why nothing is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from agent.language import replies
from agent.language.corrections.last_turn import EDITS, LastTurn, corrected
from agent.language.fluff import sentences, trim, variants, without_outcry, without_thanks
from agent.language.fluff import words as polite_words
from agent.language.grammar import corrections, sayings, skeleton
from agent.language.lexicon import phrases
from agent.language.loose.reader import LooseReader
from agent.language.loose.words import ALSO_SO, RETRACTIONS
from agent.language.meanings.exceptions import with_exceptions
from agent.language.meanings.intents import meaning
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.removals import riders_first
from agent.language.meanings.said import Call, Meaning, Said, Situation
from agent.language.slots import slot_readers
from agent.language.spelling import mend
from agent.language.templates import Matched, match
from agent.language.tokens import Token, joined, said, tokenize
from agent.language.verbs import LISTS

_WEAK = frozenset({"and", ",", "but", "plus"})
_GAPPING = frozenset(
    {"remove", "add", "replace", "change", "pattern", "plain", "move_to", "move_by", "move_near"}
    | {"learn"}
)
_POINTING = phrases("it|that|this|them|that one|this one|those|these|they|the thing|that thing")
_REMARKS = frozenset(("mention", "remark"))
# What a misspelt request may look like.
_VAGUE = phrases(
    "mention|remark|vague_change|vague_replace|doubtful_remove|somewhere|move_odd|add_bare_pronoun"
)
# What the second reader may know better: who says "stripes on the duck" names no object alone.
_OVERRULED = phrases("mention|remark|somewhere")
_REFUSING = phrases("no|nope|nah|wrong|sorry|oops")
_REASONS = frozenset(("because", "since", "as", "cause"))
# Alone they are wishes, beside a wish the reasons for it.
_REASONS_WHY = frozenset(("dislike", "preferred"))
_ALSO = frozenset(("also", "then", "now", "finally"))
_MAX_WORDS = 80


@dataclass(frozen=True)
class Reading:
    """What a message asks for: calls in their order, or else words for the user."""

    calls: tuple[Call, ...] = ()
    reply: str = ""


@dataclass(frozen=True)
class _Clause:
    """One request as it was matched. `verb` are the tokens that a following noun phrase
    borrows ("remove the mug and the ball")."""

    meaning: Meaning
    verb: tuple[Token, ...]


_POINTERS = phrases(
    "everything|except|another|other|others|both|every|biggest|smallest|leftmost|rightmost"
)


@cache
def vocabulary() -> Counter[str]:
    """The words that misspelt ones may be: those of the templates, and polite ones."""
    return skeleton() + Counter(polite_words()) + Counter(_POINTERS)


class MessageReader:
    """Reads messages in one situation."""

    def __init__(self, situation: Situation, last: LastTurn | None = None) -> None:
        self._situation = situation
        self._last = last

    def read(self, text: str) -> Reading:
        """Understand a message. What is not understood leads to no call at all."""
        tokens = tokenize(text)
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
            reader = _Pass(text, self._situation)
            if self._last and (found := reader.correction(attempt, self._last)):
                return found
            meanings = reader.message(attempt)
            if reader.leaned and tokens[0].text in _REFUSING and _only_ways(meanings):
                return Reading(reply=replies.NO_EDIT_TO_MEND)
            if not reader.failed:
                read = self._reading(_with_antecedents(meanings), tokens)
                if read.calls or not all(map(_vague, meanings)):
                    return read
                # A misspelt request can look like a remark.
                remark = remark or read
                overruled = overruled and all(m.intent in _OVERRULED for m in meanings)
                continue
            failed = failed or reader.failed
            if reader.leaned:
                return Reading(reply=replies.NO_EDIT_TO_MEND)
        attempts = dict.fromkeys((tokens, *mended))
        loosely = self._loosely(text, attempts) if overruled else None
        if loosely is not None and (loosely.calls or remark is None):
            return loosely
        if remark is not None:
            return remark
        others = len(failed) < len(without_thanks(tokens))
        return Reading(reply=replies.not_understood(said(text, failed), others))

    def _reading(self, read: Sequence[Meaning], tokens: Sequence[Token]) -> Reading:
        meanings = with_exceptions(_without_reasons(read), self._situation)
        if _taken_back(meanings):
            return Reading(reply=replies.LEFT)
        calls = tuple(c for m in meanings for c in m.calls)
        refusals = [m for m in meanings if m.reply and not m.harmless]
        if refusals:
            return Reading(reply=replies.refused(refusals[0].reply, bool(calls)))
        if not calls:
            spoken = [m for m in meanings if m.intent not in ("remark", "mention")]
            return Reading(reply=(spoken or list(meanings))[0].reply)
        calls = riders_first(calls, self._situation)
        return Reading(self._instead(calls, tokens))

    def _loosely(self, text: str, attempts: Iterable[Sequence[Token]]) -> Reading | None:
        """The message read by units where no template fits; None where that fails too."""
        asking: Reading | None = None
        for attempt in attempts:
            reader = _Pass(text, self._situation, loose=True)
            meanings = reader.message(attempt)
            if reader.failed or not meanings:
                continue
            read = self._reading(_with_antecedents(meanings), attempt)
            if read.calls:
                return read
            guessing = any(m.intent == "guess" for m in meanings)
            asking = asking or (read if guessing else None)
        return asking

    def _instead(self, calls: tuple[Call, ...], tokens: Sequence[Token]) -> tuple[Call, ...]:
        """ "no, remove the ball", "remove the ball instead": in the place of the last edit."""
        words = [t.text for t in tokens if not t.mark]
        meant = words[0] in _REFUSING or words[-1] == "instead" or words[:2] == ["i", "meant"]
        last = self._last.single if self._last else None
        if not (meant and last and self._last and self._last.done and len(calls) == 1):
            return calls
        # "No, make it blue instead", after a removal: of what was removed.
        pointing = str(calls[0].args.get("target_words", "")).lower() in _POINTING
        same = calls[0].tool == last.tool or (pointing and last.tool != "add_object")
        return (calls[0].instead(),) if same and calls[0].tool in EDITS else calls


def _vague(meaning: Meaning) -> bool:
    """Whether a misspelt request may be behind it: a remark, or a new thing that is in doubt."""
    return meaning.intent in _VAGUE or (meaning.intent == "add" and bool(meaning.reply))


def _without_reasons(meanings: Sequence[Meaning]) -> list[Meaning]:
    """ "Undo that, it was better before": what is wished for, without the reason why."""
    wishes = [m for m in meanings if m.calls and m.intent not in _REASONS_WHY]
    return [m for m in meanings if m.intent not in _REASONS_WHY] if wishes else list(meanings)


def _taken_back(meanings: Sequence[Meaning]) -> bool:
    """ "Remove the lamp? Nah": the last word on it is a no."""
    intents = [m.intent for m in meanings]
    return len(intents) > 1 and intents[-1] in ("bare_no", "cancel") and bool(meanings[0].calls)


def _only_ways(meanings: Sequence[Meaning]) -> bool:
    """Whether nothing is asked for but a way ("no, to the left"): of what, is not said."""
    pointing = (c.args.get("target_words") == "it" for m in meanings for c in m.calls)
    return bool(meanings) and all(m.intent == "move_by" for m in meanings) and all(pointing)


def _with_antecedents(meanings: Sequence[Meaning]) -> list[Meaning]:
    """ "it" after a remark or a removal in the same message: what it means there."""
    resolved: list[Meaning] = []
    for this in meanings:
        before = resolved[-1] if resolved else None
        if before is None or not any(_points(c) for c in this.calls):
            resolved.append(this)
        elif before.mention and any(_points_twice(c) for c in this.calls):
            named = tuple(_named_both(c, before) for c in this.calls)
            refused = Meaning(this.intent, reply=replies.POINTING)
            resolved.append(replace(this, calls=named) if before.beside else refused)
        elif before.mention:
            named = tuple(_named(c, before.mention) for c in this.calls)
            resolved.append(replace(this, calls=named))
        elif before.intent == "remove" and len(before.calls) == 1:
            words = str(before.calls[0].args["target_words"])
            if this.intent != "replace":
                resolved.append(Meaning(this.intent, reply=replies.POINTING))
                continue
            resolved[-1] = replace(this, calls=tuple(_named(c, words) for c in this.calls))
        elif before.intent == "keep":
            resolved.append(Meaning(this.intent, reply=replies.POINTING))
        else:
            resolved.append(this)
    return resolved


def _points(call: Call) -> bool:
    return any(str(call.args.get(k, "")).lower() in _POINTING for k in _REFERENCES)


def _points_twice(call: Call) -> bool:
    return sum(str(call.args.get(k, "")).lower() in _POINTING for k in _REFERENCES) > 1


def _named_both(call: Call, before: Meaning) -> Call:
    """ "The duck is crowding the mug, move it away from it": the duck, from the mug."""
    if not _points_twice(call):
        return _named(call, before.mention)
    return call.with_(target_words=before.mention, anchor_words=before.beside)


def _named(call: Call, words: str) -> Call:
    """The call with "it" replaced by the words that it stands for ("a mug" -> "the mug")."""
    first, _, rest = words.partition(" ")
    definite = f"the {rest}" if first.lower() in ("a", "an") and rest else words
    args = {
        key: definite if key in _REFERENCES and str(value).lower() in _POINTING else value
        for key, value in call.args.items()
    }
    return Call(call.tool, args)


_REFERENCES = ("target_words", "anchor_words", "other_words", "words")


class _Pass:
    """One attempt at a message, with its spelling as it is or mended.

    `loose`: what no template fits is read by its units, see `agent.language.loose`.
    """

    def __init__(self, text: str, situation: Situation, *, loose: bool = False) -> None:
        self._text = text
        self._situation = situation
        self._readers = slot_readers(text, situation.world)
        self._loose = LooseReader(text, situation, self._readers) if loose else None
        self._known: dict[tuple[tuple[str, int], ...], list[_Clause] | None] = {}
        self.failed: Sequence[Token] = ()
        self.stuck: Sequence[Token] = ()
        self.leaned = False

    def correction(self, tokens: Sequence[Token], last: LastTurn) -> Reading | None:
        """The message as a correction or a continuation of the last turn, if it is one.

        `leaned` tells that it reads like one, also when it fits nothing that was done.
        """
        whole = without_thanks(tokens)
        for part in dict.fromkeys((tuple(whole), tuple(without_outcry(whole)))):
            for template in corrections():
                found = match(template, part, self._readers)
                if found is not None:
                    self.leaned = True
                    if calls := corrected(_said(found, part), last, self._situation):
                        return Reading(calls)
        return None

    def message(self, tokens: Sequence[Token]) -> list[Meaning]:
        """All requests of the message. `failed` are the tokens of what is not understood."""
        meanings: list[Meaning] = []
        before: Sequence[Token] = ()
        for sentence in sentences(tokens):
            clauses = self._sentence(sentence) or self._name_alone(sentence)
            if clauses is None and self._loose is not None:
                clauses = self._leaning(sentence, meanings, before)
            if clauses is None:
                self.failed = self.failed or self.stuck or sentence
            else:
                meanings += [c.meaning for c in clauses]
            before = sentence
        return meanings

    def _leaning(
        self, sentence: Sequence[Token], meanings: list[Meaning], before: Sequence[Token]
    ) -> list[_Clause] | None:
        """A sentence that leans on the one before it in the same message, or asks for nothing.

        What it takes back is dropped from the `meanings`.
        """
        last = meanings[-1] if meanings else None
        if last is not None and last.calls:
            if found := self._taking_back(sentence, last):
                meanings.pop()
                return found
            if found := self._so_too(sentence, last):
                return found
        elif last is not None and last.mention and before:
            comma = replace(sentence[0], text=",", end=sentence[0].start)
            if found := self._sentence([*before, comma, *sentence]):
                meanings.pop()
                return found
        aside = self._loose.aside(sentence) if self._loose else None
        return [_Clause(aside, ())] if aside else None

    def _taking_back(self, sentence: Sequence[Token], last: Meaning) -> list[_Clause] | None:
        """ "Erase the lamp... no hang on, erase the ball": the last one holds."""
        rest = _behind(sentence, RETRACTIONS)
        found = self._sentence(rest) if rest else None
        if found and len(found) == 1 and len(last.calls) == 1 == len(found[0].meaning.calls):
            same = found[0].meaning.calls[0].tool == last.calls[0].tool
            return found if same else None
        return None

    def _so_too(self, sentence: Sequence[Token], last: Meaning) -> list[_Clause] | None:
        """ "The lamp can go. So can the green mug": the same of another object."""
        rest = _behind(sentence, ALSO_SO)
        found = self._readers["targets"](rest) if rest else None
        if not isinstance(found, tuple) or len(last.calls) != 1 or last.intent not in _GAPPING:
            return None
        call = last.calls[0]
        if "target_words" not in call.args:
            return None
        words = [
            of_the_kind(p.words, str(call.args["target_words"]), self._situation) for p in found
        ]
        calls = tuple(call.with_(target_words=w) for w in words)
        return [_Clause(Meaning(last.intent, calls, plural=any(p.plural for p in found)), ())]

    def _sentence(self, tokens: Sequence[Token]) -> list[_Clause] | None:
        """A sentence as one request, else cut at "and", "but" and commas."""
        key = tuple((t.text, t.start) for t in tokens)
        if key not in self._known:
            self._known[key] = self._cut(tokens)
        return self._known[key]

    def _cut(self, tokens: Sequence[Token]) -> list[_Clause] | None:
        if (meant := self._refused_first(tokens)) is not None:
            return meant
        if (one := self._clause(tokens)) is not None:
            return [one]
        for cut in (i for i, t in enumerate(tokens) if t.text in _WEAK | _REASONS):
            after = cut if tokens[cut].text in _REASONS else cut + 1
            left, right = trim(tokens[:cut]), trim(tokens[after:])
            if not left or not right:
                continue
            first = self._clause(left)
            rest = self._sentence(right)
            if first is None and rest and any(_points(c) for c in rest[0].meaning.calls):
                first = self._topic(left) or self._complaint(left)
            if first is None:
                self.stuck = left if rest else self.stuck
                continue
            gapping = rest is None and first.meaning.intent in _GAPPING
            if gapping and _goes_on(tokens[cut:]) and not (self._look(right) and not first.verb):
                rest = self._sentence([*(first.verb or tokenize("make")), *_bare(right)])
            if rest is None and self._loose and first.meaning.calls:
                aside = self._loose.aside(right)
                rest = [_Clause(aside, ())] if aside else None
            if rest is not None:
                return [first, *rest]
            self.stuck = right
        return None

    def _look(self, tokens: Sequence[Token]) -> bool:
        return self._readers["look"](tokens) is not None

    def _complaint(self, tokens: Sequence[Token]) -> _Clause | None:
        """ "That bottle hurts my eyes" before "make it matte"."""
        found = self._loose.complaint(tokens) if self._loose else None
        return _Clause(found, ()) if found else None

    def _refused_first(self, tokens: Sequence[Token]) -> list[_Clause] | None:
        """ "Don't make the lamp bigger, make it smaller": what follows the comma."""
        comma = next((i for i, t in enumerate(tokens) if t.text in (",", "but")), 0)
        if not comma or [t.text for t in tokens[:2]] != ["do", "not"]:
            return None
        left, right = self._clause(tokens[2:comma]), self._clause(trim(tokens[comma:]))
        if left is None or right is None:
            return None
        if not len(left.meaning.calls) == 1 == len(right.meaning.calls):
            return None
        refused, call = left.meaning.calls[0], right.meaning.calls[0]
        if refused.tool != call.tool or refused == call:
            return None
        call = _named(call, str(refused.args.get("target_words", "it")))
        return [_Clause(replace(right.meaning, calls=(call,)), ())]

    def _clause(self, tokens: Sequence[Token]) -> _Clause | None:
        if _farthest_away(tokens):
            tokens = tokens[:-1]
        vague: _Clause | None = None
        for remarks in (False, True):
            for part in variants(tokens):
                if (clause := self._as_said(part, remarks)) is not None:
                    if self._loose is None or clause.meaning.intent not in _OVERRULED:
                        return clause
                    vague = vague or clause
        meant = self._by_units(tokens) if self._loose is not None else None
        if meant is not None and (meant.calls or vague is None):
            return _Clause(meant, ())
        return vague

    def _by_units(self, tokens: Sequence[Token]) -> Meaning | None:
        """The clause without its templates, with and without its polite words."""
        refusing = tokens[0].text in _REFUSING
        parts = [list(tokens), *(() if refusing else variants(tokens))]
        found = [m for p in parts if self._loose and (m := self._loose.clause(p)) is not None]
        return next((m for m in found if m.calls), found[0] if found else None)

    def _as_said(self, tokens: Sequence[Token], remarks: bool) -> _Clause | None:
        """The first template that fits: a request, or a remark beside the point."""
        for template in sayings():
            if (template.intent in _REMARKS) == remarks:
                found = match(template, tokens, self._readers)
                if found is not None:
                    meant = meaning(_said(found, tokens), self._situation)
                    return _Clause(meant, tuple(tokens[: found.verb]))
        return None

    def _name_alone(self, tokens: Sequence[Token]) -> list[_Clause] | None:
        """A whole sentence that only names an object the profile knows: "the red one"."""
        topic = self._topic(tokens)
        return [topic] if topic else None

    def _topic(self, tokens: Sequence[Token]) -> _Clause | None:
        """ "the red mug, remove it": words for an object before what shall be done with it."""
        return next((t for part in variants(tokens) if (t := self._named(part))), None)

    def _named(self, tokens: Sequence[Token]) -> _Clause | None:
        found = self._readers["one"](tokens)
        known = any(self._situation.world.near_known(t.text) for t in tokens)
        if not isinstance(found, tuple) or not known:
            return None
        reply = replies.for_intent("mention", "", self._situation.world.vocabulary)
        topic = Meaning("mention", reply=reply, harmless=True, mention=found[0].words)
        return _Clause(topic, ())


def _behind(tokens: Sequence[Token], known: frozenset[str]) -> list[Token]:
    """What follows the longest of the phrases at the beginning; nothing if there is none."""
    for length in range(4, 0, -1):
        if joined(tokens[:length]) in known:
            return trim(tokens[length:])
    return []


def _farthest_away(tokens: Sequence[Token]) -> bool:
    """ "The ball furthest away" names an object: it does not send one away."""
    words = [t.text for t in tokens]
    far = {"furthest", "farthest"} & set(words[-4:])
    return bool(far) and words[-1] == "away" and words[0] not in LISTS["REMOVE_SPLIT"]


def _goes_on(tokens: Sequence[Token]) -> bool:
    """Whether the verb before a cut may be meant behind it too: "remove all, but the mugs" and
    "except the mugs" take something back, "but also the mugs" goes on."""
    words = [t.text for t in tokens if t.text not in ("and", ",")]
    if words[0] == "except":
        return False
    return words[0] != "but" or words[1] in _ALSO


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without "also", so that a verb can stand before the noun phrase."""
    return tokens[1:] if tokens[0].text in _ALSO else tokens


def _said(found: Matched, tokens: Sequence[Token]) -> Said:
    verb = joined(tokens[: found.verb])
    return Said(found.intent, found.bound, verb, tuple(t.text for t in tokens))
