"""The files of a version store: which there are, what each names, and taking them away.

Digests name everything, so whatever looks like one in a version or a JSON value counts as a
reference. That keeps a little too much rather than too little.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sgedit_engine.scene.blobs import BlobStore, is_digest
from sgedit_engine.scene.store_lock import (
    LOCK_FILE,
    conversation_lock,
    conversation_lock_file,
    store_lock,
)

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_VERSIONS, _CHILDREN, _DELETED = "versions", "children", "deleted"


def digests_in(text: str) -> set[str]:
    """Everything in a text that looks like a digest."""
    return set(_DIGEST.findall(text))


@dataclass(frozen=True)
class StoredFile:
    """A file by the parts of its path below the root. `digest` is "" for one that is named by
    none; `modified` is in seconds since the epoch."""

    parts: tuple[str, ...]
    digest: str
    bytes: int
    modified: float


class StoredFiles:
    """All files of one store."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._named: dict[str, frozenset[str]] = {}

    def locked(
        self, *, alone: bool, wait_seconds: float | None = None
    ) -> AbstractContextManager[None]:
        """Hold the store's lock; see `store_lock`. Stores elsewhere than on disk have none."""
        folder = self._blobs.local_folder
        if folder is None:
            return nullcontext()
        return store_lock(Path(folder), alone=alone, wait_seconds=wait_seconds)

    def held(self, conversation: str) -> AbstractContextManager[None]:
        """Hold a conversation alone for a turn; see `conversation_lock`. Raises HistoryError."""
        folder = self._blobs.local_folder
        return nullcontext() if folder is None else conversation_lock(Path(folder), conversation)

    def versions(self) -> dict[str, str]:
        """The id of the conversation that made it, by each version's id; "" where a damaged one
        does not tell."""
        found = {}
        for file in self.all():
            if file.parts[0] == _VERSIONS and file.digest:
                found[file.digest] = ""
                with contextlib.suppress(ValueError, AttributeError):
                    told = json.loads(self._blobs.read(*file.parts))
                    found[file.digest] = str(told.get("conversation", ""))
        return found

    def blobs(self) -> list[StoredFile]:
        """Pictures, masks, values and metadata."""
        others = (_VERSIONS, _CHILDREN, _DELETED)
        return [f for f in self.all() if f.digest and f.parts[0] not in others]

    def unfinished(self) -> list[StoredFile]:
        """What a crash left of a file that was being written."""
        return [f for f in self.all() if f.parts[-1].endswith(".part")]

    def all(self) -> list[StoredFile]:
        """Every file but the locks."""
        return [f for f in map(_stored, self._blobs.every()) if not _locks(f.parts[-1])]

    def reach(self, roots: Iterable[str]) -> set[str]:
        """The digests that can be come to from some, these included; versions lead to parents."""
        seen = set(roots)
        waiting = list(seen)
        while waiting:
            new = self._names_in(waiting.pop()) - seen
            seen |= new
            waiting += new
        return seen

    def tree(self, root: str) -> set[str]:
        """A version's id and those of all that were made from it."""
        found = [root]
        for version in found:
            found += self._blobs.names(_CHILDREN, version)
        return set(found)

    def contents(
        self, digests: Collection[str], versions: Collection[str]
    ) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """The path below the root and the bytes of some blobs and versions, each read whole and
        checked. Raises HistoryError."""
        for file in self.all():
            wanted = versions if file.parts[0] == _VERSIONS else digests
            if file.digest in wanted and file.parts[0] not in (_CHILDREN, _DELETED):
                suffix = file.parts[-1].removeprefix(file.digest)
                yield file.parts, self._blobs.get(file.digest, file.parts[0], suffix)

    def put(self, parts: Sequence[str], data: bytes) -> None:
        """Store a blob of another store under its path there: its folder, a part of the digest
        of its bytes, and its name."""
        self._blobs.put(data, parts[0], parts[-1][64:])

    def remove(self, files: Iterable[StoredFile]) -> None:
        """Take files away; what is gone already is no matter."""
        for file in files:
            self._blobs.remove(*file.parts)

    def remove_versions(self, ids: Iterable[str]) -> None:
        """Take versions away, each with the mark that names it, children before parents.

        So no version ever names a parent that is not there. Nothing but these may descend from
        them.
        """
        parents = {i: self._names_in(i) for i in ids}
        while parents:
            named = set().union(*parents.values())
            leaves = [i for i in parents if i not in named] or list(parents)
            for leaf in leaves:
                for parent in parents.pop(leaf):
                    self._blobs.remove(_CHILDREN, parent, leaf)
                self._blobs.remove(_VERSIONS, leaf[:2], f"{leaf}.json")

    def mark_deleted(self, conversation: str) -> None:
        """Note that a conversation is being deleted, so that it is finished after a crash."""
        self._blobs.write(b"", _DELETED, conversation)

    def unmark_deleted(self, conversation: str) -> None:
        """The deletion is done."""
        self._blobs.remove(conversation_lock_file(conversation))
        self._blobs.remove(_DELETED, conversation)

    def marked_deleted(self) -> list[str]:
        """The conversations whose deletion was not finished."""
        return self._blobs.names(_DELETED)

    def _names_in(self, digest: str) -> frozenset[str]:
        if digest not in self._named:
            self._named[digest] = frozenset(self._read_names(digest))
        return self._named[digest]

    def _read_names(self, digest: str) -> Iterator[str]:
        for folder in (_VERSIONS, "json"):
            if self._blobs.has(digest, folder, ".json"):
                text = self._blobs.read(folder, digest[:2], f"{digest}.json").decode(
                    errors="replace"
                )
                yield from digests_in(text)


def _locks(name: str) -> bool:
    return name == LOCK_FILE or name.startswith(f"{LOCK_FILE}-")


def _stored(found: tuple[tuple[str, ...], int, float]) -> StoredFile:
    parts, size, modified = found
    stem = parts[-1].partition(".")[0]
    return StoredFile(parts, stem if is_digest(stem) else "", size, modified)
