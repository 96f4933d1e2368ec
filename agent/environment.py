"""Settings of the conversation: from the environment, else from `.env` in the working folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sgedit_engine.errors import InputError

ENV_FILE = ".env"
# Where the address of the language model's server is told.
ADDRESSES = ("SGEDIT_BASE_URL", "OPENAI_BASE_URL")


@dataclass(frozen=True)
class Setting:
    """A value, and whether `.env` told it: anybody may have written that of a folder."""

    value: str
    filed: bool


def setting(name: str) -> str | None:
    """The value of a setting, or None where it is not set or empty.

    What `.env` says never outweighs the environment, and never gets into it: no other program
    that is started from here sees a key. The file is read anew at every call.

    Raises InputError for a file that is no text.
    """
    found = first_of(name)
    return found.value if found else None


def first_of(*names: str) -> Setting | None:
    """The first of some settings that is set. Raises as `setting` does."""
    for name in names:
        if value := os.environ.get(name):
            return Setting(value, filed=False)
        if value := filed(name):
            return Setting(value, filed=True)
    return None


def filed(name: str) -> str | None:
    """What `.env` alone says. Raises as `setting` does."""
    path = Path(ENV_FILE)
    if not path.is_file():
        return None
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, interpolate=False).get(name) or None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file {path.resolve()} cannot be read as settings.", "Mend it, or take it away."
        ) from error
