"""What all public sets have in common: items, and the layout that their own evaluation reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn

from sgedit_engine.errors import InputError
from sgedit_engine.interface import Image, Mask


@dataclass(frozen=True)
class Item:
    """A picture and what is asked of it, one request per turn.

    `outputs` are where the set's own evaluation looks for each turn's result, relative to the
    folder of results; `source_copy` where it looks for the source, if it does. The readers load
    when called: pictures are RGB uint8 H×W×3; `mask` bool H×W is true where the edit may act,
    `truth` what the last turn should come to. Readers raise BadPictureError and InputError.
    """

    name: str
    requests: tuple[str, ...]
    outputs: tuple[PurePosixPath, ...]
    source: Callable[[], Image]
    mask: Callable[[], Mask] | None = None
    truth: Callable[[], Image] | None = None
    source_copy: PurePosixPath | None = None


@dataclass(frozen=True)
class PublicSet:
    """A set's items, in its own order. `notes` are for whoever reads figures of it."""

    title: str
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


# (path, whether a part of the set will do) -> the set.
Loader = Callable[[Path, bool], PublicSet]


def refuse(set_name: str, expected: str, found: str) -> NoReturn:
    """Say that a folder is not the set, by what was expected in it and what was found.

    Raises InputError.
    """
    raise InputError(
        f"This is not {set_name} as it is known here: expected {expected}, found {found}.",
        "Unpack the set anew, or see benchmarks/public_sets for the layout that is read.",
    )


def check_count(set_name: str, what: str, expected: int, found: int, partial: bool) -> None:
    """Refuse a set of another size, unless a part will do. An empty one is always refused.

    Raises InputError.
    """
    if found == 0 or (found != expected and not partial):
        raise InputError(
            f"{set_name} has {expected} {what}, and here are {found}.",
            "Unpack the set anew; --partial runs over what is there, and says so.",
        )


def inside(set_name: str, folder: Path, relative: object) -> Path:
    """A file below a folder, by a path that a set's own file names.

    Raises InputError when the path leads out of the folder or to no file.
    """
    if not isinstance(relative, str) or not relative:
        refuse(set_name, "a picture's path", repr(relative))
    path = PurePosixPath(relative)
    if path.is_absolute() or ".." in path.parts:
        refuse(set_name, "paths below its own folder", repr(relative))
    if not (folder / path).is_file():
        refuse(set_name, f"a picture {relative} in {folder.name}", "none")
    return folder / path
