"""`sgedit replay`: an exported picture's edits made again, and whether the pixels are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import Any, get_args

from rich.console import Console

from agent import wiring
from agent.events import ProgressEvent
from agent.exporting import write_plain
from agent.provenance import MAX_STEPS, Provenance, ToldPicture, pixels_digest, read_provenance
from agent.retracing import Retraced, differences, pixels_apart, retrace
from agent.terminal.interrupt import first_interrupt_calls
from agent.terminal.transcript import Transcript
from sgedit_engine.errors import HistoryError, InputError
from sgedit_engine.interface import CancelToken, Engine, EngineRecord, Image, ProgressReport
from sgedit_engine.pictures import load_picture
from sgedit_engine.scene.versions import VersionStore
from sgedit_engine.settings import Device, Identity, RendererName, Settings


class ExitCode(IntEnum):
    """What `sgedit replay` leaves with; 1 is any failure, and 2 argparse's, for wrong usage."""

    SAME = 0
    OTHER = 5


def run_replay(
    file: Path, source: Path | None, out: Path | None, verify: bool, settings: Settings
) -> int:
    """Make the steps again. Raises InputError where the file or its source cannot be used.

    `verify`: each step is told, and so is what is not here as it was where pixels differ.
    """
    if not verify and out is None:
        raise InputError("There is nothing to do.", "Give --verify, or -o to write the picture.")
    told = read_provenance(file)
    opened = _source(told, source, settings)
    engines = _Engines(settings)
    cancel = CancelToken()
    made: list[Retraced] = []
    with Transcript(Console(stderr=True)) as transcript, first_interrupt_calls(cancel.cancel):

        def report(seen: ProgressReport) -> None:
            transcript(ProgressEvent(seen.stage, seen.step, seen.total))

        steps = retrace(told.provenance, opened, engines.of, progress=report, cancel=cancel)
        for step in steps:
            made.append(step)
            if verify:
                transcript.note(f"        {_line(step)}", "green" if step.pixels_same else "red")
    result = made[-1].picture.image
    if out is not None:
        write_plain(result, out)
        print(out)
    if not verify:
        return ExitCode.SAME
    return _judged(told, made, engines, print)


def _line(step: Retraced) -> str:
    what = {"opened": "read", "learned": "learned", "read": "put right"}.get(step.step.kind, "")
    if step.step.edit is not None:
        what = step.step.request or step.step.edit.op
    pixels = "the same pixels" if step.pixels_same else "other pixels"
    graph = "" if step.graph_same is not False else ", and read differently"
    return f"{step.number}. {what}: {pixels}{graph}"


def _judged(
    told: ToldPicture, made: list[Retraced], engines: _Engines, say: Callable[[str], None]
) -> ExitCode:
    """Say what came out. The file's own pixels count too: they may have been painted over."""
    same = all(step.pixels_same for step in made)
    untouched = pixels_digest(told.image) == told.provenance.steps[-1].pixels
    edits = sum(step.step.kind == "edit" for step in made)
    if same and untouched:
        noun = "edit gives" if edits == 1 else "edits give"
        say(f"Reproduced: {edits} {noun} the same pixels, bit for bit.")
        return ExitCode.SAME
    if not untouched:
        say("The file's pixels are not those that it tells of: it was changed after the export.")
    if not same:
        first = next(step for step in made if not step.pixels_same)
        apart = pixels_apart(made[-1].picture.image, told.image)
        say(
            f"Not reproduced: from step {first.number} on other pixels come out; in the end "
            f"{apart} of {told.image.shape[0] * told.image.shape[1]} pixels differ."
        )
        told_apart = engines.told_apart(told.provenance)
        for line in told_apart or ["Weights, program, libraries and machine are as they were."]:
            say(f"  {line}")
    return ExitCode.OTHER


def _source(told: ToldPicture, given: Path | None, settings: Settings) -> Image:
    """The picture that was opened: as given, in the file, or in the history."""
    if given is not None:
        return load_picture(given).image
    if told.source is not None:
        return told.source
    try:
        return VersionStore(str(settings.data_folder() / "versions")).get_image(
            told.provenance.source
        )
    except HistoryError:
        raise InputError(
            "The picture that was opened is neither in the file nor in the history.",
            "Give it with --source, or export with --with-source.",
        ) from None


class _Engines:
    """Engines set as those that drew the steps; each is built once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._built: dict[str, Engine] = {}

    def of(self, record: EngineRecord | None) -> Engine:
        """The engine for a record; as the settings here say, where there is none."""
        settings = self._settings if record is None else _as_recorded(self._settings, record)
        key = repr(settings)
        if key not in self._built:
            self._built[key] = self._build(settings)
        return self._built[key]

    def _build(self, settings: Settings) -> Engine:
        """On the device that was used, or where there is none such on what there is."""
        try:
            return wiring.build_engine(settings)
        except InputError:
            return wiring.build_engine(replace(settings, device="auto"))

    def told_apart(self, provenance: Provenance) -> list[str]:
        """What is not here as it was, over all steps."""
        records = [provenance.engines.get(step.engine or "") for step in provenance.steps]
        lines = [line for r in records for line in differences(r, self.of(r).record)]
        return list(dict.fromkeys(lines))


def _as_recorded(settings: Settings, record: EngineRecord) -> Settings:
    """The settings that a record tells, as far as they are such that there are."""
    told: dict[str, Any] = {
        name: record.settings[name]
        for name, choices in (
            ("device", get_args(Device)),
            ("renderer", get_args(RendererName)),
            ("identity", get_args(Identity)),
        )
        if record.settings.get(name) in choices
    }
    for name, types in (("steps", int), ("guidance", float), ("steering", bool)):
        if isinstance(value := record.settings.get(name), types):
            told[name] = value
    if not 1 <= told.get("steps", 1) <= MAX_STEPS:
        raise InputError(
            "The file tells of a number of steps that nobody draws.", "Use another file."
        )
    return replace(settings, profile=_profile(record, settings), **told)


def _profile(record: EngineRecord, settings: Settings) -> str:
    return record.profile if record.profile.isidentifier() else settings.profile
