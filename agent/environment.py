"""Settings of the conversation: from the environment, else from `.env` in the working folder."""

from __future__ import annotations

import os
from pathlib import Path

from sgedit_engine.errors import InputError


def setting(name: str) -> str | None:
    """The value of a setting, or None where it is not set or empty.

    What `.env` says never outweighs the environment, and never gets into it: no other program
    that is started from here sees a key. The file is read anew at every call.

    Raises InputError for a file that is no text.
    """
    return os.environ.get(name) or _of_file(name)


def _of_file(name: str) -> str | None:
    path = Path(".env")
    if not path.is_file():
        return None
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, interpolate=False).get(name) or None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file {path.resolve()} cannot be read as settings.", "Mend it, or take it away."
        ) from error
