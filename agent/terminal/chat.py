"""`sgedit chat`: a conversation about one picture in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from agent import wiring
from agent.conversation import Turn, take_turn
from agent.conversations import found_here, pictures_folder
from agent.environment import setting
from agent.events import Event, VersionMade
from agent.exporting import export
from agent.projects import SUFFIX
from agent.services import Confirm
from agent.session import Session
from agent.terminal.interrupt import first_interrupt_calls
from agent.terminal.project import take_up
from agent.terminal.report import make_folder
from agent.terminal.tidy import quota_warning
from agent.terminal.transcript import Transcript
from agent.usage import Prices
from sgedit_engine.errors import SGEditError
from sgedit_engine.picture_files import FORMATS
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene.versions import Version
from sgedit_engine.settings import Settings

HELP = """\
        Say what to change or to move, or ask what there is. Ctrl-C stops an edit that runs.
        /undo         take the last edit back
        /redo         make it again
        /history      what was changed so far
        /usage        what language models on servers were asked, and what it cost
        /save PATH    save the picture, as .png, .jpg or .webp
        /quit         leave"""
_PROMPT = "\n[bold cyan]you     [/]"
# Commands that are words to the assistant like any other.
_SHORTCUTS = {"/undo": "undo", "/redo": "redo"}


def run_chat(
    image: Path, settings: Settings, model: str, confirm: Confirm, *, names: str = ""
) -> int:
    """Talk about a picture until the user leaves. 1 when it cannot be opened.

    `names` are what to look for ("cup, laptop"). A project is taken up, and its conversation goes
    on.
    """
    if image.suffix.lower() == SUFFIX:
        kept, _ = take_up(image, settings)
        return go_on(kept.id, settings, model, confirm)
    loaded = load_picture(image)
    session = wiring.build_session(settings, model=model, confirm=confirm)
    with Transcript(Console()) as transcript:
        chat = Chat(
            session, transcript, pictures_folder(settings.data_folder(), session.conversation)
        )
        opening = session.open(
            loaded.image, loaded.name, loaded.metadata, names=session.names_in(names)
        )
        if chat.turn(None, opening).outcome == "failed":
            return 1
        chat.begin(settings)
    return 0


def go_on(conversation: str | None, settings: Settings, model: str, confirm: Confirm) -> int:
    """Go on with a kept conversation until the user leaves; None is the one used last.

    Raises HistoryError when there is none such.
    """
    kept = found_here(settings, conversation)
    session = wiring.build_session(settings, model=model, confirm=confirm, conversation=kept.id)
    with Transcript(Console()) as transcript:
        transcript.note(f"        going on with {kept.name}")
        if (question := session.pending) is not None:
            transcript(question)
        Chat(session, transcript, pictures_folder(settings.data_folder(), kept.id)).begin(settings)
    return 0


class Chat:
    """Reads lines, takes turns, and saves every version that they make in `folder`."""

    def __init__(self, session: Session, transcript: Transcript, folder: Path) -> None:
        self._session = session
        self._transcript = transcript
        self._folder = folder
        self._saved = len(list(folder.glob("*.png")))  # of an earlier time

    def begin(self, settings: Settings) -> None:
        """Tell what can be said, then talk."""
        self._transcript.note(f"        pictures are saved in {self._folder}\n{HELP}")
        if warning := quota_warning(settings):
            self._transcript.note(f"        {warning}", "yellow")
        self.talk()

    def talk(self) -> None:
        """One line after the other, until the user leaves by word, Ctrl-D or Ctrl-C."""
        while (line := self._read()) is not None:
            word, _, rest = line.strip().partition(" ")
            if word in ("/quit", "/exit"):
                return
            if word.startswith("/") and word not in _SHORTCUTS:
                self._command(word, rest.strip())
            else:
                said = _SHORTCUTS.get(word, line)
                self.turn(said, self._session.send(said))

    def turn(self, line: str | None, events: Iterator[Event]) -> Turn:
        """One turn; the first Ctrl-C within it stops it, the second leaves."""
        with first_interrupt_calls(self._session.cancel):
            return take_turn(line, events, self._listen)

    def _listen(self, event: Event) -> None:
        self._transcript(event)
        if isinstance(event, VersionMade):
            self._saved += 1
            op = event.version.edit.op if event.version.edit else "read"
            path = self._folder / f"{self._saved:02d}-{op}.png"
            self._write(event.version, path, make=True)

    def _read(self) -> str | None:
        try:
            line = self._transcript.console.input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            self._transcript.console.print()
            return None
        if not sys.stdin.isatty():  # a file or pipe does not echo what it says
            self._transcript.console.print(line, markup=False)
        return line

    def _command(self, word: str, rest: str) -> None:
        if word == "/save":
            self._save(rest)
        elif word == "/history":
            self._history()
        elif word == "/usage":
            self._usage()
        else:
            if word not in ("/", "/help"):
                self._transcript.note(f"        There is no command {word}.", "yellow")
            self._transcript.note(HELP)

    def _usage(self) -> None:
        try:
            prices = setting("SGEDIT_PRICES")
            told = self._session.usage.words(Prices.read(prices) if prices else None)
        except SGEditError as error:
            self._transcript.note(f"        {error}", "red")
        else:
            self._transcript.note(f"        {told}")

    def _save(self, name: str) -> None:
        path = Path(os.path.expanduser(name))
        if path.suffix.lower() not in FORMATS:
            self._transcript.note(
                "        /save needs a path that ends in .png, .jpg or .webp", "yellow"
            )
            return
        self._write(self._session.head, path)

    def _write(self, version: Version, path: Path, *, make: bool = False) -> None:
        """Save a version's picture; where that fails it is told, and the chat goes on.

        `make`: with the folder, if it is not there.
        """
        try:
            if make:
                make_folder(path.parent)
            notes = export(self._session.store, version, path)
        except SGEditError as error:
            self._transcript.note(f"        {error}", "red")
        else:
            self._transcript.note(f"        saved as {path}")
            for note in notes:
                self._transcript.note(f"        {note}", "yellow")

    def _history(self) -> None:
        """The steps, by the numbers that they have in requests and in `sgedit history`."""
        line = self._session.line
        self._transcript.note("        0. the picture as it was opened")
        for number, step in enumerate(line.steps, 1):
            undone = "  (undone)" if number > len(line.done) else ""
            said = step.versions[-1].request or step.summary
            self._transcript.note(f"        {number}. {said}  ({step.head[:8]}){undone}")
