"""`sgedit run`: a picture and a file of edits in, a folder with everything out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from agent import wiring
from agent.events import Question, SceneRead
from agent.modifications import Modification, load_modifications
from agent.pipeline import Edited, Pipeline, names_in_file
from agent.pipeline_files import CONCEPTS, PipelineFiles
from agent.session import Session
from agent.terminal.edit import ExitCode
from agent.terminal.interrupt import first_interrupt_calls
from agent.terminal.transcript import Transcript
from sgedit_engine.pictures import LoadedPicture, load_picture
from sgedit_engine.settings import Settings


@dataclass(frozen=True)
class Run:
    """What is to be done: the picture, the file of edits, the folder for all that is made of it.

    `names` are what to look for besides what the edits name. `pick`: where words fit several
    objects the likeliest is taken; otherwise that is asked on a terminal, and elsewhere it ends the
    run.
    """

    image: Path
    modifications: Path
    out: Path
    names: str = ""
    pick: bool = False


def run_pipeline(run: Run, settings: Settings) -> ExitCode:
    """Make the edits; the result's path goes to stdout, everything else to stderr.

    What was made before an edit that fails stays, with a summary that tells of both.
    """
    modifications = load_modifications(run.modifications)
    loaded = load_picture(run.image)
    session = wiring.build_session(settings, confirm="never" if run.pick else "ambiguous")
    files = PipelineFiles(run.out, session.store, settings.data_folder() / CONCEPTS)
    files.prepare()
    with (
        Transcript(Console(stderr=True), brief=True) as transcript,
        first_interrupt_calls(session.cancel),
    ):
        pipeline = Pipeline(
            session,
            lambda question: _ask(question, transcript),
            transcript,
            learn=settings.identity == "learned",
        )
        told: dict[str, Any] = {
            "image": str(run.image),
            "modifications": str(run.modifications),
            "settings": {k: v for k, v in asdict(settings).items() if k not in _UNTOLD},
            "finished": False,
        }
        return _carried_out(pipeline, loaded, modifications, run, files, told)


_UNTOLD = ("home", "checkpoints", "models")


def _carried_out(
    pipeline: Pipeline,
    loaded: LoadedPicture,
    modifications: Sequence[Modification],
    run: Run,
    files: PipelineFiles,
    told: dict[str, Any],
) -> ExitCode:
    session, transcript = pipeline.session, pipeline.listen
    opened = pipeline.open(loaded, names_to_look_for(session, modifications, run.names))
    read = [e.version for e in opened.events if isinstance(e, SceneRead)]
    if not read:
        return ExitCode.FAILED
    told |= {"opened": files.opened(read[0]), "engine": _engine(session), "edits": []}
    files.summary(told)
    done: list[Edited] = []
    for number, edited in enumerate(pipeline.carry_out(modifications), 1):
        done.append(edited)
        told["edits"].append(files.edited(number, edited))
        files.result(session.head)
        files.summary(told)
    code = _code(done, modifications)
    told |= {"finished": code in (ExitCode.VERIFIED, ExitCode.UNVERIFIED), "exit_code": int(code)}
    files.summary(told)
    if isinstance(transcript, Transcript):
        _close(transcript, done, modifications, code)
    if told["finished"]:
        print(run.out)
    return code


def names_to_look_for(
    session: Session, modifications: Sequence[Modification], names: str
) -> tuple[str, ...]:
    """In a profile that finds whatever is named: what the edits name, and the user's own names.
    Others look for all that they know, if the user names nothing."""
    own = session.names_in(names)
    if not session.vocabulary.open:
        return own
    return tuple(dict.fromkeys([*names_in_file(session, modifications), *own]))


def _engine(session: Session) -> dict[str, Any]:
    """What read the picture, by release and models."""
    record = session.store.engine_record(session.head)
    return {} if record is None else record.model_dump(mode="json")


def _ask(question: Question, transcript: Transcript) -> str | None:
    """The answer that is typed; None where nobody is there."""
    if not question.choices or not sys.stdin.isatty():
        return None
    try:
        return transcript.console.input("\n[bold cyan]you     [/]")
    except EOFError:
        return None


def _code(done: Sequence[Edited], modifications: Sequence[Modification]) -> ExitCode:
    last = done[-1].outcome
    if last == "asked":
        return ExitCode.AMBIGUOUS
    if last == "failed" or len(done) < len(modifications):
        return ExitCode.FAILED
    verified = all(edited.outcome == "made" for edited in done)
    return ExitCode.VERIFIED if verified else ExitCode.UNVERIFIED


def _close(
    transcript: Transcript,
    done: Sequence[Edited],
    modifications: Sequence[Modification],
    code: ExitCode,
) -> None:
    """Say how far it came, where it did not come to the end."""
    if code in (ExitCode.VERIFIED, ExitCode.UNVERIFIED):
        return
    line = done[-1].modification
    made = len(done) - 1
    transcript.note(
        f"        line {line.number}, “{line.text}”, was not made; {made} of "
        f"{len(modifications)} edits were",
        "yellow",
    )
    if code == ExitCode.AMBIGUOUS:
        transcript.note(
            "        say in the file which one is meant (“the left cup”) or another place, or give "
            "--pick to take the likeliest"
        )
