"""A whole conversation as one file that goes on elsewhere: a zip of what the store holds of it.

project.json            format, schema, conversation, and where it stands
versions/ab/<id>.json   and so on: the store's own files, which are named by their digests
"""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from langchain_core.messages import messages_from_dict
from PIL import Image as PILImage
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.conversations import Conversations, Kept
from agent.graph import build_graph
from agent.history.turns import recorded
from agent.repair import repaired
from agent.state import State, opened_with
from sgedit_engine.errors import HistoryError, InputError
from sgedit_engine.pictures import MAX_PIXELS, written_atomically
from sgedit_engine.scene import blobs
from sgedit_engine.scene.versions import Version, VersionStore

SUFFIX = ".sgedit"
FORMAT: Literal["sgedit project"] = "sgedit project"
SCHEMA: Literal[1] = 1
MANIFEST = "project.json"
# More than a long conversation about the largest picture takes, and less than fills a disk.
MAX_FILES, MAX_FILE_BYTES, MAX_BYTES = 50_000, 256 * 2**20, 4 * 2**30
MAX_JSON_BYTES = 16 * 2**20
# PNG and JSON do not shrink further than this; what does is a bomb.
MAX_RATIO = 1200
_NAME = re.compile(r"(images|masks|json|metadata|versions)/([0-9a-f]{2})/([0-9a-f]{64})\.(\w+)")
_SUFFIXES = {
    "images": "png",
    "masks": "png",
    "json": "json",
    "metadata": "bin",
    "versions": "json",
}
_ID = r"^[0-9a-f]{64}$"


class Manifest(BaseModel):
    """What `project.json` holds: where the conversation stands, as digests in the file.

    `tip` is where redo leads in the end, `past` the last turns, `focus` what "it" means.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["sgedit project"] = FORMAT
    version: Literal[1] = Field(default=SCHEMA, alias="schema")
    conversation: str = Field(pattern=r"^[0-9a-zA-Z_-]{4,64}$")
    head: str = Field(pattern=_ID)
    tip: str = Field(pattern=_ID)
    past: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    focus: tuple[str, ...] = ()


def save_project(conversations: Conversations, kept: Kept, path: Path) -> None:
    """Write a conversation's whole version tree and where it stands.

    A question that waits is not in it. Raises HistoryError, and InputError where the file cannot
    be written.
    """
    store = conversations.store
    with store.files.locked(alone=False):
        state = conversations.state(kept.id)
        past = repaired(State(**state), store)["past"]  # type: ignore[typeddict-item]
        manifest = Manifest(
            conversation=kept.id,
            head=kept.head.id,
            tip=str(state.get("tip") or kept.head.id),
            past=past,
            focus=tuple(state.get("focus", ())),
        )
        tree = store.files.tree(store.path_to_root(kept.head.id)[-1].id)
        digests = store.files.reach({*tree, *([past] if past else [])})
        with written_atomically(path) as out, zipfile.ZipFile(out, "w") as file:
            text = manifest.model_dump_json(by_alias=True, indent=2)
            file.writestr(zipfile.ZipInfo(MANIFEST), text)
            for parts, data in store.files.contents(digests, tree):
                file.writestr(zipfile.ZipInfo("/".join(parts)), data, zipfile.ZIP_DEFLATED)
            if _beyond_limits(file):
                raise InputError(
                    "The conversation is too large for a project.", "Export its pictures instead."
                )


def open_project(conversations: Conversations, path: Path) -> tuple[Kept, bool]:
    """Take a project's conversation up here; whether it was not here, or further in the file.

    A conversation that is here already, and as far as the file or further, stays where it is.
    Raises InputError for a file that is no project, is damaged or asks for too much.
    """
    store = conversations.store
    try:
        with zipfile.ZipFile(path) as file, store.files.locked(alone=False):
            manifest = _checked(file)
            _put_all(file, manifest, store)
            moved = _stand(conversations, manifest)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        if reason := getattr(error, "strerror", None):
            remedy = "Check its name and who may read it."
        else:
            reason, remedy = "it is damaged, or no project of sgedit", "Export it once more."
        raise InputError(f"{path.name} cannot be opened: {reason}.", remedy) from error
    return conversations.named(manifest.conversation), moved


def _checked(file: zipfile.ZipFile) -> Manifest:
    """The manifest, once names and sizes of all that is in the file are such as they have to be."""
    infos = file.infolist()
    names = [info.filename for info in infos]
    if _beyond_limits(file):
        raise _refused("it holds more than any project")
    if len(set(names)) != len(names) or MANIFEST not in names:
        raise _refused("it is no project of sgedit")
    for info in infos:
        if info.filename != MANIFEST and _place(info.filename) is None:
            raise _refused("it holds files that no project has")
        if info.flag_bits & 1 or stat.S_ISLNK(info.external_attr >> 16):
            raise _refused("it holds files that no project has")
        limit = MAX_JSON_BYTES if info.filename.endswith(".json") else MAX_FILE_BYTES
        packed = max(info.compress_size, 1)
        if info.file_size > limit or info.file_size / packed > MAX_RATIO:
            raise _refused("it would unpack to more than any project")
    try:
        return Manifest.model_validate_json(_read(file, MANIFEST, MAX_JSON_BYTES))
    except (ValidationError, RecursionError) as error:
        raise _refused("it is of another release of sgedit, or damaged") from error


def _beyond_limits(file: zipfile.ZipFile) -> bool:
    infos = file.infolist()
    return len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_BYTES


def _place(name: str) -> tuple[str, str] | None:
    """Folder and digest of a file's name; None for a name that no project has."""
    found = _NAME.fullmatch(name)
    if found is None or found[3][:2] != found[2] or _SUFFIXES[found[1]] != found[4]:
        return None
    return found[1], found[3]


def _read(file: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """A file's bytes; what says that it is small and is not gives an error, not the rest."""
    with file.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _refused("it would unpack to more than any project")
    return data


def _put_all(file: zipfile.ZipFile, manifest: Manifest, store: VersionStore) -> None:
    """Store all that is in the file, versions last, parents before children.

    A version is stored only once everything is found to be sound; what a refusal leaves of the
    rest is named by nothing, and so is collected some time.
    """
    texts = dict(_members(file, "versions"))
    versions = {digest: _version(digest, data) for digest, data in texts.items()}
    sizes: dict[str, tuple[int, int] | None] = {}
    for folder in ("images", "masks", "json", "metadata"):
        for digest, data in _members(file, folder):
            sizes[digest] = _checked_size(folder, data)
            store.files.put((folder, digest[:2], f"{digest}.{_SUFFIXES[folder]}"), data)
    for version in versions.values():
        if version.conversation != manifest.conversation:  # deleting takes what is its own
            raise _refused("it holds another conversation's pictures")
        _check_version(version, versions, sizes)
    _check_standing(manifest, versions, store)
    for version in _parents_first(versions):
        store.take_over(version, texts[version.id])


def _members(file: zipfile.ZipFile, folder: str) -> Iterator[tuple[str, bytes]]:
    for name in file.namelist():
        place = _place(name)
        if place is not None and place[0] == folder:
            data = _read(file, name, MAX_FILE_BYTES)
            if blobs.sha256(data) != place[1]:
                raise _refused("a part of it is damaged")
            yield place[1], data


def _version(digest: str, data: bytes) -> Version:
    try:
        return Version(id=digest, **json.loads(data))
    except (TypeError, ValueError, RecursionError) as error:
        raise _refused("it is of another release of sgedit, or damaged") from error


def _checked_size(folder: str, data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture or mask, by its header alone; None for other values."""
    try:
        if folder == "json":
            json.loads(data)
        if folder not in ("images", "masks"):
            return None
        with PILImage.open(io.BytesIO(data), formats=("PNG",)) as opened:
            width, height = opened.size
    except (OSError, SyntaxError, ValueError, RecursionError, PILImage.DecompressionBombError) as e:
        raise _refused("a part of it is damaged") from e
    if width * height > MAX_PIXELS:
        raise _refused("it holds a picture that is too large")
    return width, height


def _check_version(
    version: Version, versions: Mapping[str, Version], sizes: Mapping[str, tuple[int, int] | None]
) -> None:
    """All that a version names has to be in the file, its masks as large as its picture."""
    masks = [*version.masks.values(), *([version.editable_mask] if version.editable_mask else [])]
    others = (version.candidates, version.engine, version.icc, version.exif)
    named = {version.image, *masks, *(digest for digest in others if digest is not None)}
    if not named <= sizes.keys() or (version.parent and version.parent not in versions):
        raise _refused("a part of it is missing")
    if sizes[version.image] is None or any(sizes[m] != sizes[version.image] for m in masks):
        raise _refused("a part of it is damaged")


def _parents_first(versions: dict[str, Version]) -> list[Version]:
    ordered: list[Version] = []
    waiting = dict(versions)
    while waiting:
        ready = [v for v in waiting.values() if v.parent not in waiting]
        if not ready:  # digests cannot name each other in a ring
            raise _refused("a part of it is damaged")
        for version in ready:
            ordered.append(waiting.pop(version.id))
    return ordered


def _check_standing(
    manifest: Manifest, versions: Mapping[str, Version], store: VersionStore
) -> None:
    """Where the conversation stands has to be in the file, and what was said readable."""
    if manifest.head not in versions or manifest.tip not in versions:
        raise _refused("it lacks the picture at which it stands")
    if manifest.past:
        try:
            said = messages_from_dict(store.get_json(manifest.past))
            if not {message.type for message in said} <= {"human", "ai", "tool"}:
                raise ValueError("it would instruct the language model")
        except (HistoryError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise _refused("what was said in it cannot be read") from error


def _stand(conversations: Conversations, manifest: Manifest) -> bool:
    """Let the conversation stand where the file says, unless it is there already, or beyond."""
    store = conversations.store
    head = store.get(manifest.head)
    state = State(**conversations.state(manifest.conversation))  # type: ignore[typeddict-item]
    here = state.get("head")
    beyond = store.path_to_root(here) if here in store else ()
    if head.id in {version.id for version in beyond}:
        return False
    graph = build_graph(conversations.states)
    focus = [i for i in manifest.focus if i in head.graph]
    stands: State = {**opened_with(head), "tip": manifest.tip, "past": manifest.past}
    stands["focus"] = focus
    stands["turn"] = recorded(stands, store)
    config = {"configurable": {"thread_id": manifest.conversation}}
    # What was at work or asked here is given up.
    graph.update_state(config, {**repaired(state, store), **stands}, as_node="close")  # type: ignore[arg-type]
    return True


def _refused(why: str) -> InputError:
    return InputError(f"The project cannot be opened: {why}.", "Export it once more.")
