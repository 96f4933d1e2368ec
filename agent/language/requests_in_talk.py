"""Requests between what asks for nothing: "it is my son's birthday, so could you add a cake?"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.antecedents import POINTING, named, points
from agent.language.gist.reader import GistReader
from agent.language.gist.talk import is_of_oneself
from agent.language.lexicon import phrases
from agent.language.loose.units import UnitReader
from agent.language.meanings.other_words import of_the_kind
from agent.language.meanings.said import Call, Situation
from agent.language.not_asked import ASKS_ABOUT
from agent.language.noun_words import Phrase
from agent.language.plain_reader import PlainReader, Reading
from agent.language.slots import slot_readers
from agent.language.speech.asides import says_nothing, splits
from agent.language.speech.line import SENTENCES, normal_line
from agent.language.tokens import tokenize

_QUESTIONS = phrases("how|what|which|where|is|are|do|does|can|who|tell")


class RequestsInTalk:
    """Finds the requests of messages that tell much besides, in one situation."""

    def __init__(self, situation: Situation, plain: PlainReader | None = None) -> None:
        self._situation = situation
        self._plain = plain or PlainReader(situation)

    def alone(self, text: str) -> Reading | None:
        """The message without what asks for nothing; None where a part may ask for something and
        is not understood."""
        calls: list[Call] = []
        kept: list[str] = []
        spoken, understood = "", True
        for sentence in SENTENCES.findall(normal_line(text)):
            if not sentence.strip(" ,"):
                continue
            found = self._request_in(sentence, spoken)
            if found is not None:
                part, asked = found
                calls += asked
                kept.append(part)
                spoken = ""
            elif says_nothing(sentence) or self._gossip(sentence):
                spoken = self.spoken_of(sentence) or spoken
            else:
                kept.append(sentence)
                understood = False
        if not understood and calls:
            # "… what is missing is a duck. Could you add one?" is understood together only.
            together = self._plain.read(" . ".join(part.strip(" .!") for part in kept))
            return together if together.calls and together.sure else None
        return Reading(tuple(calls)) if calls else None

    def _request_in(self, sentence: str, spoken: str) -> tuple[str, tuple[Call, ...]] | None:
        """The part of a sentence that asks for something, which may be all of it, with its
        calls."""
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
            reading = self._plain.read(part)
            if not (reading.calls and reading.sure):
                continue
            meant = self.spoken_of(before) or spoken
            return part, asked + tuple(self._of_those(c, meant) for c in reading.calls)
        return None

    def _gossip(self, part: str, *, open_ended: bool = False) -> bool:
        """Whether a part tells something that is no wish. `open_ended`: before a request without a
        mark."""
        if not part.strip(" ,.!") or "?" in part:
            return False
        words = [t.text for t in tokenize(part)]
        if not open_ended and is_of_oneself(words, self._situation.world):
            return True
        return GistReader(part, self._situation).talk(open_ended=open_ended)

    def _asked(self, part: str) -> tuple[Call, ...]:
        """The calls that answer a question before a request: "how many mugs are there, and …"."""
        if not part or part.split()[0] not in _QUESTIONS:
            return ()
        reading = self._plain.read(part)
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
        found = slot_readers(part, self._situation.world)["targets"](tokenize(part))
        return isinstance(found, tuple) and not any(map(self._situation.lacks_look, found))

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


def _parts_of(sentence: str) -> Iterator[tuple[str, str, str, str]]:
    """A sentence whole, without what is before a joint, without what is behind one; and the joint.
    What is before may only name an object, unless "and" or "but" joins it to the request."""
    yield "", sentence, "", ""
    cuts = list(splits(sentence))
    for before, joint, behind in cuts:
        yield before, behind.lstrip(" ,"), "", joint
    for before, joint, behind in reversed(cuts):
        yield "", before, behind, joint
