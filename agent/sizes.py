"""Sizes as people write them: "2 GB", "500 MB"."""

from __future__ import annotations

import re

from sgedit_engine.errors import InputError

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_UNITS |= {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_UNITS |= {"kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


def size_of(text: str) -> int:
    """The bytes that a text means. Raises InputError."""
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None or found[2] not in _UNITS:
        raise InputError(f"{text!r} is no size.", 'Say for example "2GB" or "500MB".')
    return int(float(found[1]) * _UNITS[found[2]])


def size_words(size: int) -> str:
    """A number of bytes in the largest unit of which it is at least one."""
    for unit in ("TB", "GB", "MB", "kB"):
        if size >= (one := _UNITS[unit.lower()]):
            return f"{size / one:.1f} {unit}"
    return f"{size} bytes"
