"""Whether pictures may be shown to a server that a folder's `.env` has a part in naming.

Anybody may have written that file. So the user is asked once for each file and server, and the
answer is kept; without it nobody is shown anything.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.environment import ADDRESSES, ENV_FILE, first_of
from agent.hosts import OPENAI, host_of, is_this_machine
from sgedit_engine.errors import InputError
from sgedit_engine.settings import Settings

VISION = "SGEDIT_VISION"
_KEPT = "consents.json"


def shown_to() -> str | None:
    """The server that would be shown pictures because of what `.env` says; None where none would,
    or it is this machine, or the environment alone tells it. Raises as `setting` does."""
    if not _filed():
        return None
    address = first_of(*ADDRESSES)
    host = host_of(address.value if address else OPENAI)
    return None if host is None or is_this_machine(host) else host


def _filed() -> bool:
    """Whether `.env` has a part in who is shown pictures."""
    vision, address = first_of(VISION), first_of(*ADDRESSES)
    return vision is not None and (vision.filed or (address is not None and address.filed))


@dataclass(frozen=True)
class Consents:
    """The servers that the user has agreed to, each for the `.env` of one folder."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> Consents:
        """Those kept in the data folder."""
        return cls(settings.data_folder() / _KEPT)

    def allow(self, host: str) -> bool:
        """Whether a server may be shown pictures: what `.env` has no part in, this machine, and
        what was agreed to."""
        return not _filed() or is_this_machine(host) or self._entry(host) in self._known()

    def give(self, host: str) -> None:
        """The user agrees. Raises InputError where that cannot be written down."""
        known = [*self._known(), self._entry(host)]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            written = self.path.with_suffix(f".{os.getpid()}")
            written.write_text(json.dumps(known), encoding="utf-8")
            written.replace(self.path)
        except OSError as error:
            raise InputError(
                f"Your answer cannot be kept in {self.path.parent} ({error.strerror}).",
                f"Let me write there, or set {VISION} in the environment.",
            ) from error

    def _entry(self, host: str) -> list[str]:
        return [str(Path(ENV_FILE).resolve()), host]

    def _known(self) -> list[list[str]]:
        # Without a file that can be read, nothing was agreed to.
        with suppress(OSError, ValueError):
            known = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(known, list):
                return known
        return []
