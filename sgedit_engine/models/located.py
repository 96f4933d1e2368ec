"""Where one part of a checkpoint is, and what its files have to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# What to do about files that come with sgedit.
INSTALL_AGAIN = "Install sgedit again, or clone its repository again."


@dataclass(frozen=True)
class Located:
    """One part: its folder, what each file in it has to be, (bytes, sha256) by its path there, and
    what to do when one is not."""

    folder: Path
    files: Mapping[str, tuple[int, str]]
    remedy: str = INSTALL_AGAIN
