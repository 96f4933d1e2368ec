"""What a conversation leaves in a folder: pictures, masks, drawings and result.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.conversation import Conversation, turn_record, version_record
from agent.wording import verdict_words
from sgedit_engine.errors import InputError
from sgedit_engine.pictures import save_png, write_atomically
from sgedit_engine.scene.drawing import SheetRow, draw_graph, draw_sheet
from sgedit_engine.scene.versions import Version, VersionStore

RESULT = "result.json"
SHEET = "before-after.png"
GRAPH = "graph.png"


def prepare_folder(folder: Path) -> None:
    """Make the folder, without the files of an earlier conversation. Raises InputError."""
    make_folder(folder)
    with _refusals_told(folder):
        for stale in (*folder.glob("version-*.png"), *(folder / n for n in (RESULT, SHEET, GRAPH))):
            stale.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder if it is not there. Raises InputError."""
    with _refusals_told(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _refusals_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{folder} cannot be used: {error.strerror or error}.", "Choose another folder."
        ) from error


def write_report(folder: Path, conversation: Conversation, store: VersionStore) -> None:
    """Write everything; the folder is there. Raises InputError when it cannot be written."""
    records = []
    for number, version in enumerate(conversation.versions):
        image = f"version-{number}.png"
        save_png(store.get_image(version.image), folder / image)
        mask_file = None
        if (mask := store.load_editable_mask(version)) is not None:
            mask_file = f"version-{number}-mask.png"
            save_png(mask, folder / mask_file)
        records.append(version_record(version, image, mask_file))
    if conversation.versions:
        first = store.load_picture(conversation.versions[0])
        save_png(draw_graph(first), folder / GRAPH)
    if rows := [_row(v, store) for v in conversation.versions if v.edit]:
        save_png(draw_sheet(rows), folder / SHEET)
    result = {
        "versions": records,
        "turns": [turn_record(turn) for turn in conversation.turns],
        "seconds": round(conversation.seconds, 3),
    }
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    write_atomically(text.encode(), folder / RESULT)


def _row(version: Version, store: VersionStore) -> SheetRow:
    before = store.get(version.parent or "")
    told = version.request
    if version.question:
        told = f"{told} ({version.answer})"
    seen = verdict_words(version.verdict) if version.verdict else ""
    return SheetRow(
        before=store.get_image(before.image),
        after=store.get_image(version.image),
        title=told,
        subtitle=f"{seen} {version.seconds:.1f} s, seed {version.seed}",
    )
