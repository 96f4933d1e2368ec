"""Taking things away: a conversation with all that only it uses, and what nothing names.

Both hold the store's lock alone, so no turn runs meanwhile, in this process or another. A
version goes before what it names, so that no crash leaves one that names what is not there; a
deletion that was cut off is finished by the next `collect`.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from agent.checkpoints import forget_conversation, texts_of
from agent.conversations import Conversations, Kept, page_folder, pictures_folder
from sgedit_engine.errors import HistoryError
from sgedit_engine.scene.stored_files import StoredFile, digests_in

# What is younger stays when nothing names it: it may be in work where the lock does not reach.
GRACE_SECONDS = 3600.0
# How long the lock is waited for.
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Freed:
    """How many files went, and their bytes."""

    files: int = 0
    bytes: int = 0

    def __add__(self, other: Freed) -> Freed:
        return Freed(self.files + other.files, self.bytes + other.bytes)


@dataclass(frozen=True)
class _Uses:
    """The digests that each conversation reaches, and the versions that each has made."""

    reach: dict[str, set[str]] = field(default_factory=dict)
    versions: dict[str, list[str]] = field(default_factory=dict)

    def of_all_but(self, gone: Collection[str]) -> set[str]:
        kept = (digests for name, digests in self.reach.items() if name not in gone)
        return set().union(*kept)


class Tidying:
    """Takes things away from what the data folder `home` keeps."""

    def __init__(self, conversations: Conversations, home: Path) -> None:
        self._conversations = conversations
        self._states = conversations.states
        self._files = conversations.store.files
        self._home = home

    def delete(self, conversation: str) -> Freed:
        """Delete a conversation: its states and versions, and every picture, mask and concept that
        no other one uses. Raises HistoryError when a turn runs or files cannot be deleted."""
        with self._alone():
            return self._delete(conversation)

    def collect(self, *, dry_run: bool = False, grace_seconds: float = GRACE_SECONDS) -> Freed:
        """Take away what nothing names and was not changed for some time; finish deletions.

        `dry_run` only counts, also beside a turn. Raises HistoryError.
        """
        with self._files.locked(alone=False) if dry_run else self._alone():
            freed = Freed()
            for conversation in self._files.marked_deleted():
                if not dry_run:
                    freed += self._delete(conversation)
            until = time.time() - grace_seconds
            uses = self._uses()
            lost = self._never_begun(uses, until)
            kept = uses.of_all_but(lost)
            if not dry_run:
                self._files.remove_versions(i for one in lost for i in uses.versions[one])
            unused = [f for f in self._files.blobs() if f.digest not in kept]
            old = [f for f in (*unused, *self._files.unfinished()) if f.modified < until]
            return freed + self._take(old, dry_run=dry_run)

    def _never_begun(self, uses: _Uses, until: float) -> list[str]:
        """Conversations of which a crash left the opened picture and no state. Where there is more
        than that, the states are lost, and the pictures may be all that is left: they stay."""
        begun = {"", *self._conversations.ids()}
        changed = {f.digest: f.modified for f in self._files.all()}
        found = {one: ids for one, ids in uses.versions.items() if one not in begun}
        return [one for one, ids in found.items() if len(ids) == 1 and changed[ids[0]] < until]

    def beyond(self, quota: int) -> list[tuple[Kept, int]]:
        """The conversations that would have to go, the longest unused first, so that the data
        folder takes at most `quota` bytes (`bytes_kept`); each with the bytes that
        would be freed."""
        excess = bytes_kept(self._home) - quota
        uses = self._uses()
        sizes = {f.digest: f.bytes for f in self._files.blobs()}
        gone: list[tuple[Kept, int]] = []
        for kept in reversed(self._conversations.all()):
            if excess <= 0:
                break
            already = {one.id for one, _ in gone}
            before = uses.of_all_but(already)
            freed = sum(
                sizes.get(d, 0) for d in before - uses.of_all_but({*already, kept.id})
            ) + bytes_in(self._pictures(kept.id))
            gone.append((kept, freed))
            excess -= freed
        return gone

    def _delete(self, conversation: str) -> Freed:
        uses = self._uses()
        kept = uses.of_all_but({conversation})
        unused = uses.reach.get(conversation, set()) - kept
        self._files.mark_deleted(conversation)
        try:
            forget_conversation(self._states, conversation)
        except sqlite3.Error as error:
            raise HistoryError(
                f"The conversation could not be deleted ({error}).", "Try again in a moment."
            ) from error
        freed = self._forget_concepts(unused) + self._forget_pictures(conversation)
        self._files.remove_versions(i for i in uses.versions.get(conversation, ()) if i not in kept)
        freed += self._take(f for f in self._files.blobs() if f.digest in unused)
        self._files.unmark_deleted(conversation)
        return freed

    def _forget_concepts(self, digests: Collection[str]) -> Freed:
        """What was learned of objects that no other conversation knows."""
        freed = Freed()
        for path in (self._home / "concepts").rglob("*"):
            if path.is_file() and path.name.partition(".")[0] in digests:
                freed += Freed(1, path.stat().st_size)
                path.unlink(missing_ok=True)
        return freed

    def _forget_pictures(self, conversation: str) -> Freed:
        """What `sgedit chat` saved on its own."""
        folder = self._pictures(conversation)
        if not conversation or not folder.is_dir():
            return Freed()
        freed = Freed(sum(p.is_file() for p in folder.rglob("*")), bytes_in(folder))
        shutil.rmtree(folder, ignore_errors=True)
        return freed

    def _pictures(self, conversation: str) -> Path:
        return pictures_folder(self._home, conversation)

    def _take(self, files: Iterable[StoredFile], *, dry_run: bool = False) -> Freed:
        chosen = list(files)
        if not dry_run:
            self._files.remove(chosen)
        return Freed(len(chosen), sum(f.bytes for f in chosen))

    def _uses(self) -> _Uses:
        uses = _Uses()
        for version, conversation in self._files.versions().items():
            uses.versions.setdefault(conversation, []).append(version)
        nobodys = uses.versions.pop("", [])
        for conversation in {*self._conversations.ids(), *uses.versions}:
            roots = {*uses.versions.get(conversation, ())}
            for text in texts_of(self._states, conversation):
                roots |= digests_in(text)
            uses.reach[conversation] = self._files.reach(roots)
        # A damaged version no longer tells whose it is: it belongs to those who come to it.
        for version in nobodys:
            owners = [name for name, digests in uses.reach.items() if version in digests]
            for owner in owners or [""]:
                uses.versions.setdefault(owner, []).append(version)
        uses.reach[""] = self._files.reach(uses.versions.get("", ()))
        return uses

    def _alone(self) -> AbstractContextManager[None]:
        return self._files.locked(alone=True, wait_seconds=PATIENCE_SECONDS)


def bytes_kept(home: Path) -> int:
    """How much the data folder takes without what the page keeps, which is deleted there alone."""
    return bytes_in(home) - bytes_in(page_folder(home))


def bytes_in(folder: Path) -> int:
    """How much the files below a folder take; what goes meanwhile counts for nothing, nor does
    SQLite's index of a file beside it, which is there only while somebody has it open."""
    taken = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            counts = path.is_file() and not path.name.endswith("-shm")
            taken += path.stat().st_size if counts else 0
    return taken
