"""`sgedit edit`: one request, one picture, an exit code that scripts can rely on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from rich.console import Console

from agent import wiring
from agent.conversation import Turn, take_turn
from agent.conversations import Conversations
from agent.events import VersionMade
from agent.exporting import ExportOptions, export
from agent.services import Confirm
from agent.session import Session
from agent.terminal.interrupt import first_interrupt_calls
from agent.terminal.tidy import quota_warning
from agent.terminal.transcript import Transcript
from agent.tidying import Tidying
from agent.turns import checked_request
from sgedit_engine.errors import HistoryError, InputError
from sgedit_engine.pictures import load_picture
from sgedit_engine.settings import Settings


class ExitCode(IntEnum):
    """What `sgedit edit` leaves with; 2 is argparse's, for wrong usage."""

    VERIFIED = 0
    FAILED = 1
    AMBIGUOUS = 3
    UNVERIFIED = 4


def run_edit(
    image: Path,
    request: str,
    out: Path,
    answers: Sequence[str],
    options: ExportOptions,
    settings: Settings,
    model: str,
    confirm: Confirm,
    *,
    names: str = "",
) -> ExitCode:
    """Make the request; the result's path goes to stdout, everything else to stderr."""
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}.", "Make it first, or choose another.")
    checked_request(request)
    loaded = load_picture(image)
    session = wiring.build_session(settings, model=model, confirm=confirm)
    with (
        Transcript(Console(stderr=True), brief=True) as transcript,
        first_interrupt_calls(session.cancel),
    ):
        opening = session.open(
            loaded.image, loaded.name, loaded.metadata, names=session.names_in(names)
        )
        turns = [take_turn(None, opening, transcript)]
        if turns[0].outcome != "failed":
            turns = _carry_out(session, request, answers, transcript)
        code = _code_of(turns, transcript)
        if not any(isinstance(e, VersionMade) for turn in turns for e in turn.events):
            _forget(session, settings)
        if code in (ExitCode.VERIFIED, ExitCode.UNVERIFIED):
            for note in export(session.store, session.head, out, options):
                transcript.note(f"        {note}", "yellow")
            print(out)
        if warning := quota_warning(settings):
            transcript.note(f"        {warning}", "yellow")
        return code


def _forget(session: Session, settings: Settings) -> None:
    """A conversation in which nothing was made is none to go on with, or to list."""
    # While another command is at work it stays: `sgedit delete` takes it away.
    with suppress(HistoryError):
        conversations = Conversations.of(settings)
        Tidying(conversations, settings.data_folder()).delete(session.conversation)


def _carry_out(
    session: Session, request: str, answers: Sequence[str], transcript: Transcript
) -> list[Turn]:
    """The request's turn, and one more per question that there is an answer for."""
    turns = [take_turn(request, session.send(request), transcript)]
    for number, answer in enumerate(answers):
        if turns[-1].outcome != "asked":
            unused = ", ".join(repr(a) for a in answers[number:])
            transcript.note(f"        not needed as an answer: {unused}")
            break
        transcript.user(answer)
        turns.append(take_turn(answer, session.send(answer), transcript))
    return turns


def _code_of(turns: Sequence[Turn], transcript: Transcript) -> ExitCode:
    match turns[-1].outcome:
        case "asked":
            transcript.note('        answer with --answer, for example --answer "1"')
            return ExitCode.AMBIGUOUS
        case "made" | "unverified":
            events = [event for turn in turns for event in turn.events]
            made = [event.version for event in events if isinstance(event, VersionMade)]
            verified = all(v.verdict is not None and v.verdict.met for v in made)
            return ExitCode.VERIFIED if verified else ExitCode.UNVERIFIED
        case "answered" | "moved":
            transcript.note(
                "        nothing was changed and nothing written; say what to change", "yellow"
            )
    return ExitCode.FAILED
