"""What can be taken home of a version: its picture, mask, graph, or all of the conversation."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from agent.conversations import Conversations
from agent.exporting import ExportOptions, export
from agent.page.urls import What
from agent.page.views.pictures import scaled_png
from agent.projects import SUFFIX, save_project
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.versions import Version, VersionStore
from sgedit_engine.settings import Settings

_ODD = re.compile(r"[^\w-]+")


@dataclass(frozen=True)
class Download:
    """A file: its name, its kind as MIME says it, and its bytes."""

    name: str
    kind: str
    content: bytes


def download(folder: Path, version_id: str, what: What) -> Download:
    """Make the file from a conversation's folder.

    Raises HistoryError for a version that is not there, or has none of it.
    """
    store = VersionStore(str(folder / "versions"))
    version = store.get(version_id)
    name = _name(store, version)
    match what:
        case "png" | "plain":
            return Download(f"{name}.png", "image/png", _png(store, version, what == "png"))
        case "mask":
            mask = store.load_editable_mask(version)
            if mask is None:
                raise HistoryError("Nothing was changed in this version.", "Choose a later one.")
            return Download(f"{name}-mask.png", "image/png", scaled_png(mask))
        case "graph":
            graph = version.graph.model_dump(mode="json")
            text = json.dumps(graph, ensure_ascii=False, indent=1)
            return Download(f"{name}-graph.json", "application/json", text.encode())
        case "project":
            return Download(f"{name}{SUFFIX}", "application/octet-stream", _project(folder))


def _png(store: VersionStore, version: Version, provenance: bool) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        export(store, version, path, ExportOptions(provenance=provenance))
        return path.read_bytes()


def _project(folder: Path) -> bytes:
    conversations = Conversations.of(Settings(home=folder))
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / f"project{SUFFIX}"
        save_project(conversations, conversations.named(None), path)
        return path.read_bytes()


def _name(store: VersionStore, version: Version) -> str:
    """The name of the file that was opened, with the number of the step."""
    path = store.path_to_root(version.id)
    opened = _ODD.sub("-", Path(path[-1].note or "picture").stem).strip("-") or "picture"
    return opened if len(path) == 1 else f"{opened}-{len(path) - 1}"
