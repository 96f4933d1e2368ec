"""`sgedit demo`: a real conversation about the example picture, and what it leaves behind."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from agent import wiring
from agent.concepts import is_learning
from agent.consent import Consents
from agent.conversation import Conversation, load_script, run_conversation
from agent.services import Confirm
from agent.terminal.report import prepare_folder, write_report
from agent.terminal.transcript import Transcript
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene.english import counted
from sgedit_engine.settings import Settings

# Beside the packages, in a clone as in an installed wheel.
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "still-life.yaml"


def run_demo(
    out: Path,
    script: Path | None,
    picture: Path | None,
    settings: Settings,
    model: str,
    confirm: Confirm,
) -> int:
    """Say the script's lines to a chat model and write pictures and result.json to `out`.

    1 when a turn failed. What could not be verified is told, and no failure.
    """
    told = load_script(script or EXAMPLE)
    loaded = load_picture(picture or told.picture)
    prepare_folder(out)
    with (
        tempfile.TemporaryDirectory(prefix="sgedit-demo-") as home,
        Transcript(Console()) as transcript,
    ):
        session = wiring.build_session(
            replace(settings, home=Path(home), models=settings.models_folder()),
            model=model,
            confirm=confirm,
            consents=Consents.of(settings),
        )
        transcript.note(f"reading {loaded.name}, {loaded.size[0]}×{loaded.size[1]} pixels")
        conversation = run_conversation(
            session,
            loaded.image,
            loaded.name,
            told.lines,
            listen=transcript,
            before_line=transcript.user,
        )
        write_report(out, conversation, session.store)
        transcript.note(f"\n{summary(conversation)}; everything is in {out}")
    return int(any(turn.outcome == "failed" for turn in conversation.turns))


def summary(conversation: Conversation) -> str:
    """A conversation in figures: an edit is verified exactly when its verdict is met.

    Versions without an edit (the picture as opened or read again) are no edits.
    """
    edits = [v for v in conversation.versions if v.edit is not None]
    verified = sum(v.verdict is not None and v.verdict.met for v in edits)
    parts = [f"{counted(len(edits), 'edit')}, {verified} verified as asked"]
    if missed := len(edits) - verified:
        parts[0] += f" and {missed} not"
    unedited = [v for v in conversation.versions if v.edit is None and v.parent is not None]
    if learned := sum(map(is_learning, unedited)):
        parts.append(f"objects learned {counted(learned, 'time')}")
    if read := len(unedited) - learned:
        parts.append(f"the picture read again {counted(read, 'time')}")
    if failed := sum(turn.outcome == "failed" for turn in conversation.turns):
        parts.append(f"{counted(failed, 'turn')} failed")
    return f"{'; '.join(parts)}; in {conversation.seconds:.0f} s"
