"""`sgedit export`: a picture of a conversation as a file, or its mask, or its graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from agent.conversations import found
from agent.exporting import ExportOptions, export
from agent.projects import SUFFIX, save_project
from agent.terminal.plain import plain
from sgedit_engine.errors import InputError
from sgedit_engine.pictures import save_png
from sgedit_engine.scene.drawing import draw_graph
from sgedit_engine.settings import Settings

Part = Literal["picture", "mask", "graph", "project"]
PARTS: tuple[Part, ...] = ("mask", "graph", "project")


def run_export(
    conversation: str | None,
    version_name: str | None,
    out: Path,
    part: Part,
    options: ExportOptions,
    settings: Settings,
) -> int:
    """Write the file; its path goes to stdout, and to stderr which conversation it is of where
    none was named, and what of it can be redone. Raises HistoryError, InputError."""
    one = found(settings, conversation)
    conversations, kept = one.conversations, one.kept
    if conversation is None or (kept.line.undone and version_name is None):
        last = "the conversation used last, about " if conversation is None else ""
        print(f"sgedit: This is {last}{plain(kept.name)}.", file=sys.stderr)
    if (part == "project") != (out.suffix.lower() == SUFFIX):
        raise InputError(
            f"A project, and only that, is a {SUFFIX} file.", "Say --project, or name a picture."
        )
    if part == "project":
        save_project(conversations, kept, out)
        print(out)
        return 0
    version = conversations.version(kept, version_name)
    store = conversations.store
    if part == "picture":
        for note in export(store, version, out, options):
            print(f"sgedit: {note}", file=sys.stderr)
    elif out.suffix.lower() != ".png":
        raise InputError(f"A {part} is written as PNG.", f"Name it {out.with_suffix('.png').name}.")
    elif part == "graph":
        save_png(draw_graph(store.load_picture(version)), out)
    else:
        mask = store.load_editable_mask(version)
        if mask is None:
            raise InputError(
                "Nothing was drawn in that step, so it has no mask.", "Name a step with an edit."
            )
        save_png(mask, out)
    print(out)
    return 0
