"""One attempt at a message: its sentences and their clauses, by templates or by their units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.antecedents import named, points
from agent.language.corrections.last_turn import LastTurn, corrected
from agent.language.fluff import without_outcry
from agent.language.grammar import corrections
from agent.language.lexicon import phrases
from agent.language.loose.reader import LooseReader
from agent.language.loose.retractions import ALSO_SO, RETRACTIONS, REVOKED
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.said import Call, Meaning, Situation
from agent.language.one_clause import Clause, OneClauseReader, said_by
from agent.language.sentence_cuts import sentences, trim, without_thanks
from agent.language.slots import slot_readers
from agent.language.templates import match
from agent.language.tokens import Token, joined, tokenize

_WEAK = frozenset({"and", ",", "but", "plus"})
_GAPPING = frozenset(
    {"remove", "add", "replace", "change", "pattern", "plain", "move_to", "move_by", "move_near"}
    | {"learn"}
)
_TAKEN_BACK_FROM = frozenset(("all", "everything", "any", "anything"))
# What asks for nothing that can be done.
_EMPTY = phrases("mention|vague_change|vague_replace|move_odd|somewhere")
# Questions that are answered by telling all: of two, each may have an answer of its own.
_TOLD_WHOLE = frozenset(("describe_loosely",))
# Before a request that is not wanted, and between one that is and one that is not.
_RATHER = frozenset(("rather than", "instead of"))
_NOT_SO = _RATHER | {"do not"}
_REASONS = frozenset(("because", "since", "as", "cause"))
_ALSO = frozenset(("also", "then", "now", "finally"))


class ClauseReader:
    """One attempt at a message, with its spelling as it is or mended.

    `loose`: what no template fits is read by its units, see `agent.language.loose`.
    """

    def __init__(self, text: str, situation: Situation, *, loose: bool = False) -> None:
        self._text = text
        self._situation = situation
        self._readers = slot_readers(text, situation.world)
        self._loose = LooseReader(text, situation, self._readers) if loose else None
        self._one = OneClauseReader(situation, self._readers, self._loose)
        self._known: dict[tuple[tuple[str, int], ...], list[Clause] | None] = {}
        self.failed: Sequence[Token] = ()
        self.stuck: Sequence[Token] = ()
        self.leaned = False

    def correction(self, tokens: Sequence[Token], last: LastTurn) -> tuple[Call, ...]:
        """The message as a correction or a continuation of the last turn; none if it is not.

        `leaned` tells that it reads like one, also when it fits nothing that was done.
        """
        whole = without_thanks(tokens)
        for part in dict.fromkeys((tuple(whole), tuple(without_outcry(whole)))):
            if not part:
                continue
            for template in corrections().fitting(part):
                found = match(template, part, self._readers)
                if found is not None:
                    self.leaned = True
                    if calls := corrected(said_by(found, part), last, self._situation):
                        return calls
        return ()

    def message(self, tokens: Sequence[Token]) -> list[Meaning]:
        """All requests of the message. `failed` are the tokens of what is not understood."""
        meanings: list[Meaning] = []
        before: Sequence[Token] = ()
        for sentence in sentences(tokens):
            clauses = self._taking_back(sentence, meanings, REVOKED)
            if clauses is not None:
                meanings.pop()
            else:
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
    ) -> list[Clause] | None:
        """A sentence that leans on the one before it in the same message, or asks for nothing.

        What it takes back is dropped from the `meanings`.
        """
        last = meanings[-1] if meanings else None
        if last is not None and last.calls:
            if found := self._taking_back(sentence, meanings, RETRACTIONS):
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
        return [Clause(aside, ())] if aside else None

    def _taking_back(
        self, sentence: Sequence[Token], meanings: Sequence[Meaning], known: frozenset[str]
    ) -> list[Clause] | None:
        """ "Erase the lamp... no hang on, erase the ball": the last one holds."""
        rest = _behind(sentence, known) if meanings else []
        found = self._sentence(rest) if rest else None
        last = meanings[-1] if meanings else None
        if (
            last
            and found
            and len(found) == 1
            and len(last.calls) == 1 == len(found[0].meaning.calls)
        ):
            old, new = last.calls[0], found[0].meaning.calls[0]
            if points(new) and "target_words" in old.args:
                new = named(new, str(old.args["target_words"]))
                found = [replace(found[0], meaning=replace(found[0].meaning, calls=(new,)))]
            return found if new.tool == old.tool else None
        return None

    def _so_too(self, sentence: Sequence[Token], last: Meaning) -> list[Clause] | None:
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
        return [Clause(Meaning(last.intent, calls, plural=any(p.plural for p in found)), ())]

    def _shared_out(self, first: Meaning, rest: Sequence[Clause]) -> list[Clause] | None:
        """ "Paint both mugs, the left one green and the right one black": each for itself."""
        calls = [call for clause in rest for call in clause.meaning.calls]
        words = [str(call.args.get("target_words", "")) for call in calls]
        if first.intent not in ("vague_change", "mention") or not first.plural or len(calls) < 2:
            return None
        if not all(w.endswith(" one") or w.startswith("the other") for w in words):
            return None
        named = [of_the_kind(w, first.mention, self._situation) for w in words]
        each = tuple(c.with_(target_words=w) for c, w in zip(calls, named, strict=True))
        return [Clause(replace(rest[0].meaning, calls=each, plural=True), ())]

    def _same_of(self, tokens: Sequence[Token], last: Meaning) -> list[Clause] | None:
        """Behind "make the left mug green": "the right one too"."""
        if tokens[-1].text not in ("too", "also") or last.intent not in ("change", "pattern"):
            return None
        return self._so_too([*tokenize("so do"), *_bare(tokens)[:-1]], last)

    def _sentence(self, tokens: Sequence[Token]) -> list[Clause] | None:
        """A sentence as one request, else cut at "and", "but" and commas."""
        key = tuple((t.text, t.start) for t in tokens)
        if key not in self._known:
            self._known[key] = self._cut(tokens)
        return self._known[key]

    def _cut(self, tokens: Sequence[Token]) -> list[Clause] | None:
        if (meant := self._refused_first(tokens)) is not None:
            return meant
        one = self._one.clause(tokens)
        if one is not None and one.meaning.intent not in _TOLD_WHOLE:
            return [one]
        parts = self._parts(tokens)
        return [one] if one and not parts else parts

    def _parts(self, tokens: Sequence[Token]) -> list[Clause] | None:
        vague: list[Clause] | None = None
        for cut in (i for i, t in enumerate(tokens) if t.text in _WEAK | _REASONS):
            after = cut if tokens[cut].text in _REASONS else cut + 1
            if tokens[0].text == "nothing" and tokens[cut].text == "but":
                continue
            left, right = trim(tokens[:cut]), trim(tokens[after:])
            if not left or not right:
                continue
            if tokens[cut].text == "but" and left[-1].text in _TAKEN_BACK_FROM:
                continue  # "remove all but the lamp" removes not all
            first = self._one.clause(left)
            rest = self._sentence(right)
            if first is None and rest and any(points(c) for c in rest[0].meaning.calls):
                first = self._one.topic(left) or self._one.complaint(left)
            if first is None:
                self.stuck = left if rest else self.stuck
                continue
            rest = rest or self._same_of(right, first.meaning)
            gapping = rest is None and first.meaning.intent in _GAPPING
            # "Everything green except the mug and the ball" lists what is excepted.
            gapping = gapping and not any(t.text == "except" for t in left)
            if gapping and _goes_on(tokens[cut:]) and not (self._look(right) and not first.verb):
                rest = self._sentence([*_borrowed(first), *_bare(right)])
            if rest is None and right[0].text == "not" and _takes_back(first.meaning):
                rest = self._stays_done([left[0], *right[1:]])
            if rest is None and self._loose and first.meaning.calls:
                aside = self._loose.aside(right)
                rest = [Clause(aside, ())] if aside else None
            if rest is not None and (each := self._shared_out(first.meaning, rest)):
                return each
            if rest is not None and first.meaning.intent in _EMPTY and not first.meaning.calls:
                # "Take the mug and the ball away": another cut may leave nothing out.
                vague = vague or [first, *rest]
            elif rest is not None:
                return [first, *rest]
            else:
                self.stuck = right
        return vague

    def _stays_done(self, tokens: Sequence[Token]) -> list[Clause] | None:
        """Behind "undo the lamp": what is meant by "not the colour change", which stays."""
        found = self._sentence(tokens) if len(tokens) > 1 else None
        if found is None or not all(_takes_back(c.meaning) for c in found):
            return None
        return [Clause(replace(c.meaning, intent="keep"), ()) for c in found]

    def _look(self, tokens: Sequence[Token]) -> bool:
        return self._readers["look"](tokens) is not None

    def _refused_first(self, tokens: Sequence[Token]) -> list[Clause] | None:
        """ "Don't make the lamp bigger, make it smaller", "rather than remove the lamp, paint it
        red", also the other way round: what is asked for, without what is not."""
        comma = next((i for i, t in enumerate(tokens) if t.text in (",", "but")), 0)
        opening = " ".join(t.text for t in tokens[:2])
        if comma and opening in _NOT_SO:
            return self._the_second(tokens[2:comma], trim(tokens[comma:]), opening)
        for at in range(1, len(tokens) - 2):
            joint = " ".join(t.text for t in tokens[at : at + 2])
            if joint in _RATHER:
                asked = self._one.clause(trim(tokens[:at]))
                refused = self._one.clause(trim(tokens[at + 2 :]))
                one = asked is not None and len(asked.meaning.calls) == 1
                if one and asked and refused is not None and refused.meaning.calls:
                    return [asked]
        return None

    def _the_second(
        self, first: Sequence[Token], second: Sequence[Token], opening: str
    ) -> list[Clause] | None:
        """The second of two requests, the first of which is not wanted; its "it" is what that
        named."""
        left, right = (self._one.clause(part) if part else None for part in (first, second))
        if left is None or right is None:
            return None
        if not len(left.meaning.calls) == 1 == len(right.meaning.calls):
            return None
        refused, call = left.meaning.calls[0], right.meaning.calls[0]
        akin = refused.tool == call.tool or opening in _RATHER or points(call)
        if not akin or refused == call:
            return None
        call = named(call, str(refused.args.get("target_words", "it")))
        return [Clause(replace(right.meaning, calls=(call,)), ())]

    def _name_alone(self, tokens: Sequence[Token]) -> list[Clause] | None:
        """A whole sentence that only names an object the profile knows: "the red one"."""
        topic = self._one.topic(tokens)
        return [topic] if topic else None


def _takes_back(meaning: Meaning) -> bool:
    """Whether a request only takes steps back."""
    return bool(meaning.calls) and all(c.tool in ("undo", "drop_edit") for c in meaning.calls)


def _borrowed(clause: Clause) -> Sequence[Token]:
    """The verb for what follows: of "take the ball away", "take" alone would say too little."""
    if clause.meaning.intent == "remove" and clause.verb and clause.verb[0].text != "no":
        return tokenize("remove")
    return clause.verb or tokenize("make")


def _behind(tokens: Sequence[Token], known: frozenset[str]) -> list[Token]:
    """What follows the longest of the phrases at the beginning; nothing if there is none."""
    for length in range(6, 0, -1):
        if joined([t for t in tokens[:length] if not t.mark]) in known:
            return trim(tokens[length:])
    return []


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
