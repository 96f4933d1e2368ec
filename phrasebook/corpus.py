"""The phrase book's files, read: blocks of plain sentences with the ways to say them.

    == requests
    > add {n1} {r1} {o1}
    {n1} {r1} {o1} [would be|might be|] [nice|great]

`[a|b|]` is one of its alternatives, which may hold others; `{…}` are slots (`slots.py`).
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
SECTIONS = (
    "requests",
    "things",
    "new things",
    "looks",
    "wrappings",
    "joined",
    "repairs",
    "replies",
    "after an edit",
    "history",
    "questions",
    "readings",
    "nothing",
    "beyond",
)
# The plain sentences of talk that asks for nothing, and of what the editor cannot do.
TALK, WISHES_BEYOND = "-", "?"
_SLOT = re.compile(r"\{([a-z]+\d?)\}")
# One way of so many is never trained on, and tells how well others are understood.
_HELD_OUT = 20

Node = str | tuple["Sequence_", ...]
Sequence_ = tuple[Node, ...]


class CorpusError(ValueError):
    """A file of the phrase book is not in its form."""


@dataclass(frozen=True)
class Line:
    """One wording. `text` as written, `parts` its fixed texts and alternatives."""

    text: str
    parts: Sequence_

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, as often as they stand in it."""
        return tuple(_SLOT.findall(self.text))

    def said(self, chance: random.Random) -> str:
        """The line with one of each of its alternatives."""
        return "".join(_said(self.parts, chance))


@dataclass(frozen=True)
class Block:
    """A plain sentence with the ways to say it, some of which are held out of the training."""

    section: str
    plain: Line
    ways: tuple[Line, ...]
    held_out: tuple[Line, ...]

    @property
    def wanting(self) -> bool:
        """Whether a plain sentence is there to be read (not for talk and for what is beyond)."""
        return self.plain.text not in (TALK, WISHES_BEYOND)


def read_corpus(files: Sequence[Path]) -> list[Block]:
    """All blocks of the files. Raises CorpusError with the place of what is not in the form."""
    return [block for file in files for block in _blocks(file)]


def _blocks(file: Path) -> Iterator[Block]:
    section, plain, ways = "", "", list[Line]()
    for number, raw in enumerate([*file.read_text(encoding="utf-8").splitlines(), "== "], 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith(("> ", "== ")) and line not in (">", "=="):
            ways.append(parsed(line, f"{file.name}, line {number}"))
            continue
        if plain and ways:
            yield _block(section, plain, ways)
        ways = []
        if line.startswith("=="):
            section, plain = line[2:].strip(), ""
            if section and section not in SECTIONS:
                raise CorpusError(f"{file.name}, line {number}: there is no section {section!r}.")
        else:
            plain = line[1:].strip()


def _block(section: str, plain: str, ways: Sequence[Line]) -> Block:
    kept = [way for way in ways if not _is_held_out(way.text)]
    held = tuple(way for way in ways if _is_held_out(way.text)) if kept else ()
    return Block(section, parsed(plain, plain), tuple(kept or ways), held)


def _is_held_out(text: str) -> bool:
    return zlib.crc32(text.encode()) % _HELD_OUT == 0


def parsed(text: str, place: str) -> Line:
    """A line with its alternatives found. Raises CorpusError where brackets do not close."""
    parts, end = _sequence(text, 0, "")
    if end < len(text):
        raise CorpusError(f"{place}: a bracket closes that does not open: {text}")
    return Line(text, parts)


def _sequence(text: str, at: int, ends: str) -> tuple[Sequence_, int]:
    parts: list[Node] = []
    fixed = ""
    while at < len(text) and not (text[at] == "]" or (ends and text[at] in ends)):
        if text[at] != "[":
            fixed += text[at]
            at += 1
            continue
        ways: list[Sequence_] = []
        at += 1
        while True:
            way, at = _sequence(text, at, "|]")
            ways.append(way)
            if at >= len(text):
                raise CorpusError(f"A bracket is not closed: {text}")
            at += 1
            if text[at - 1] == "]":
                break
        parts += [fixed, tuple(ways)]
        fixed = ""
    return (*parts, fixed), at


def _said(parts: Sequence_, chance: random.Random) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _said(chance.choice(part), chance)
