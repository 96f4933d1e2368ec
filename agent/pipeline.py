"""`sgedit run`: a file of edits carried out on one picture, each on the result of the one before.

What a front end does in a conversation is done here from a list: the calls go through the same
graph, so that words are held against the scene, results are checked, and all of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.conversation import Listener, Turn, take_turn
from agent.events import Question
from agent.modifications import Modification, the
from agent.session import Session
from sgedit_engine.pictures import LoadedPicture
from sgedit_engine.scene.references import find

Outcome = Literal["made", "unverified", "asked", "failed", "answered"]
# The answer to a question, or None where nobody is there to give one.
Ask = Callable[[Question], str | None]


@dataclass(frozen=True)
class Edited:
    """A line of the file, and all the turns that it took."""

    modification: Modification
    turns: tuple[Turn, ...]

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        last = self.turns[-1].outcome
        return "answered" if last == "moved" else last


@dataclass(frozen=True)
class Pipeline:
    """Carries out edits in a session. `learn`: what moves is learned first, and drawn from that."""

    session: Session
    ask: Ask
    listen: Listener
    learn: bool = False

    def open(self, loaded: LoadedPicture, names: Sequence[str]) -> Turn:
        """Read the picture; `names` are what to look for in it."""
        opening = self.session.open(loaded.image, loaded.name, loaded.metadata, names=names)
        return take_turn(None, opening, self.listen)

    def carry_out(self, modifications: Sequence[Modification]) -> Iterator[Edited]:
        """The edits one by one, up to the first that is not made."""
        for modification in modifications:
            edited = Edited(modification, tuple(self._turns(modification)))
            yield edited
            if edited.outcome not in ("made", "unverified", "answered"):
                return

    def _turns(self, modification: Modification) -> Iterator[Turn]:
        arguments = dict(modification.arguments)
        if modification.stands is not None:
            arguments["target_words"] = self._narrowed(modification)
            if self.learn:
                words = {"target_words": arguments["target_words"]}
                for turn in self._answered(modification.text, ("learn_concepts", words)):
                    yield turn
                if turn.outcome in ("asked", "failed"):
                    return
        yield from self._answered(modification.text, (modification.tool, arguments))

    def _answered(self, text: str, call: tuple[str, dict[str, object]]) -> Iterator[Turn]:
        """The turn of a call, and one for each question that is answered."""
        turn = take_turn(text, self.session.carry_out(text, call), self.listen)
        yield turn
        while turn.outcome == "asked":
            question = next(e for e in reversed(turn.events) if isinstance(e, Question))
            reply = self.ask(question)
            if reply is None:
                return
            turn = take_turn(reply, self.session.send(reply), self.listen)
            yield turn

    def _narrowed(self, modification: Modification) -> str:
        """Words for what moves, by the relation that it has now if that tells which one it is."""
        words = the(modification.there[0])
        if modification.stands is None:
            return words
        whole = f"{words} {' '.join(modification.stands)}"
        found = find(self.session.head.graph, whole, self.session.vocabulary)
        return whole if found.status == "unique" else words


def names_in_file(session: Session, modifications: Sequence[Modification]) -> tuple[str, ...]:
    """What a file of edits needs to be found, less what its own edits bring: names to look for."""
    names: dict[str, None] = {}
    new: set[str] = set()
    for modification in modifications:
        there = [n for words in modification.there for n in session.names_in(words)]
        names |= dict.fromkeys(n for n in there if n not in new)
        new |= {n for words in modification.new for n in session.names_in(words)}
    return tuple(names)
