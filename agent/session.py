"""One conversation about one picture: text in, events out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver

from agent.by_hand import arguments_of, in_words
from agent.disclosure import server_of
from agent.events import Event, Question
from agent.history.candidates import Drawing, drawings_of
from agent.history.steps import Line, line_of
from agent.history.tree import VersionNode, tree_of
from agent.history.turns import said_before
from agent.services import Confirm, Services
from agent.state import used_in
from agent.thread import Thread
from agent.timings import Timings
from agent.turns import ProposedCall, Turns
from agent.usage import Usage
from agent.vision.describer import Describer
from sgedit_engine.interface import (
    CancelToken,
    Engine,
    Image,
    Picture,
    RenderOptions,
    Vocabulary,
)
from sgedit_engine.picture_metadata import Metadata
from sgedit_engine.scene.names import names_in
from sgedit_engine.scene.versions import Version, VersionStore
from tools.catalogue import TOOLS
from tools.correct_scene import correct_scene
from tools.proposals import Choosing, Correction, GoTo


class Session:
    """A conversation. It is safe to `cancel` from any thread; turns run one at a time.

    A session with the id of an earlier conversation goes on where that one stood: at its last
    version, with the question that waited, if one did. A turn that a crash cut off is given up.

    `confirm` "always" asks before every edit, "ambiguous" only when something is in doubt, and
    "never" not at all: the likeliest meaning is taken, what harms least is done, and both are told.
    `retries` are further rounds of candidates when none is as asked. `timings` is what is known of
    how long edits take here; without it that is learned anew. `describer` is shown every picture
    that is read. `token` gives the token of the turn that begins, for a front end that may stop it
    before it has.
    """

    def __init__(
        self,
        engine: Engine,
        store: VersionStore,
        model: BaseChatModel,
        checkpointer: BaseCheckpointSaver[Any],
        *,
        conversation: str,
        options: RenderOptions | None = None,
        confirm: Confirm = "ambiguous",
        retries: int = 1,
        describer: Describer | None = None,
        timings: Timings | None = None,
        token: Callable[[], CancelToken] = CancelToken,
    ) -> None:
        self._services = Services(
            engine=engine,
            store=store,
            model=model.bind_tools(TOOLS),
            conversation=conversation,
            options=options or RenderOptions(),
            server=server_of(model),
            describer=describer,
            confirm=confirm,
            retries=retries,
            timings=Timings() if timings is None else timings,
        )
        self._thread = Thread(self._services, checkpointer, token)
        self._turns = Turns(self._services, self._thread)

    def open(
        self,
        image: Image,
        name: str,
        metadata: Metadata | None = None,
        *,
        names: Sequence[str] = (),
    ) -> Iterator[Event]:
        """Read a picture (H×W×3 uint8 RGB) and make it the head. Yields progress, SceneRead.

        `metadata` is what its file told; exported pictures get it back. `names` are what to look
        for; without any it is all that the profile knows, or what the user says when asked.

        A picture that cannot be read leaves the session as it was, with Failed; a question that
        waits comes once more.
        """
        yield from self._thread.turn(self._turns.opened(image, name, metadata, tuple(names)))

    def names_in(self, words: str) -> tuple[str, ...]:
        """The names in a list of things to look for: "cup, two laptops"."""
        return names_in(words, self._services.engine.vocabulary)

    def send(self, text: str, *, message: str | None = None) -> Iterator[Event]:
        """One turn. Yields events until the turn ends or asks; errors come as Failed.

        When a question is pending the text answers it, or is a new request that drops it.
        `message` is the id by which a front end knows the text, for `edit_from`.
        """
        yield from self._thread.turn(self._turns.sent(text, message))

    def edit_from(self, place: str, text: str, *, message: str | None = None) -> Iterator[Event]:
        """One turn that starts from an earlier place, beside what followed there.

        `place` is a version's id, or that of a `message` that was sent, which `text` replaces:
        also one that answered a question. Picture, graph, focus and the chat model's memory are
        those of that place then; what was made since stays in the tree. Fails with HistoryError
        where there is no such place.
        """
        yield from self._thread.turn(self._turns.sent_from(place, text, message))

    def knows(self, message: str) -> bool:
        """Whether `edit_from` can start from a message of this id."""
        return said_before(self.store, self._thread.state.get("turn"), message) is not None

    def go_to(self, version_id: str) -> Iterator[Event]:
        """Make a version of this conversation the head, on whatever branch it is.

        A turn in which the chat model has no part: HeadMoved, Said. A question is dropped.
        """
        proposal = GoTo(version=version_id)
        call: ProposedCall = ("go_to_version", {"words": version_id[:12]})
        yield from self._thread.turn(self._turns.directly("Go to another version.", call, proposal))

    def choose(self, version_id: str, number: int) -> Iterator[Event]:
        """Take another of the `drawings` of a version's edit, by its number.

        A version beside that one becomes the head, with its own verdict: VersionMade (or
        HeadMoved, where it was taken before), Said. A question is dropped.
        """
        proposal = Choosing(number=max(number, 1), version=version_id)
        call: ProposedCall = ("choose_candidate", {"number": number})
        yield from self._thread.turn(
            self._turns.directly(f"Take drawing {number}.", call, proposal)
        )

    def undo(self) -> Iterator[Event]:
        """Take the last step back, as the word does, in a turn that asks no language model."""
        yield from self._thread.turn(self._turns.directly("Undo.", ("undo", {"steps": 1})))

    def redo(self) -> Iterator[Event]:
        """Make the step that was taken back last again, in the same way."""
        yield from self._thread.turn(self._turns.directly("Redo.", ("redo", {"steps": 1})))

    def leave_out(self, number: int) -> Iterator[Event]:
        """Leave a step of `line` out by its number, and make what came after it again."""
        call: ProposedCall = ("drop_edit", {"number": number})
        yield from self._thread.turn(self._turns.directly(f"Leave step {number} out.", call))

    def carry_out(self, words: str, call: ProposedCall) -> Iterator[Event]:
        """A turn whose tool call is given, as if a chat model had made it of the `words`.

        Questions are asked and results checked as in any turn; a question that waits is dropped.
        """
        yield from self._thread.turn(self._turns.directly(words, call))

    def tree(self) -> tuple[VersionNode, ...]:
        """All versions of the open picture, parents before children.

        Raises HistoryError before a picture is open.
        """
        return tree_of(self.store, self.head.id, self.line)

    def drawings(self, version_id: str) -> tuple[Drawing, ...]:
        """What was drawn for a version's edit, to `choose` from. Raises HistoryError."""
        return drawings_of(self.store, self.store.get(version_id))

    def point_at(self, object_id: str | None) -> None:
        """ "This" and "it" mean this object of the head's picture from now on; None: none.

        Raises HistoryError before a picture is open, UnknownObjectError, and InputError while a
        turn runs or a question waits.
        """
        if object_id is not None:
            self.head.graph.get(object_id)
        with self._thread.held():
            self._thread.update({"focus": [] if object_id is None else [object_id]})

    def correct(self, correction: Correction) -> Iterator[Event]:
        """Put the reading of the head's picture right, as its tool would, in a turn that asks no
        language model. A question that waits is dropped. Yields events as `send` does.
        """
        call: ProposedCall = (correct_scene.name, arguments_of(correction))
        yield from self._thread.turn(self._turns.directly(in_words(correction), call))

    def look(self) -> None:
        """A front end shows anew where the conversation stands, whoever has gone on with it; else
        the next turn tells so, and is not made."""
        self._thread.look()

    def cancel(self) -> None:
        """Stop the turn that runs now, at its next step. Any thread."""
        self._thread.cancel()

    @property
    def conversation(self) -> str:
        """The conversation's id."""
        return self._services.conversation

    @property
    def vocabulary(self) -> Vocabulary:
        """What the engine can find and draw."""
        return self._services.engine.vocabulary

    @property
    def store(self) -> VersionStore:
        """Where the versions are kept."""
        return self._services.store

    @property
    def head(self) -> Version:
        """The current version. Raises HistoryError before a picture is open."""
        return self.store.get(self._thread.opened["head"])

    @property
    def focus(self) -> tuple[str, ...]:
        """The ids that "this" and "it" may mean, the likeliest first; of objects of the head's
        picture or of earlier ones. Raises HistoryError before a picture is open."""
        return tuple(self._thread.opened["focus"])

    @property
    def pending(self) -> Question | None:
        """The question that waits for an answer."""
        return self._thread.pending

    @property
    def usage(self) -> Usage:
        """What this conversation has asked of language models' servers so far."""
        return used_in(self._thread.state)

    @property
    def line(self) -> Line:
        """The steps that led to the head, and those that redo would bring back.

        Raises HistoryError before a picture is open.
        """
        return line_of(self._thread.opened, self.store)

    def picture(self) -> Picture:
        """The head's image, graph and masks."""
        return self.store.load_picture(self.head)
