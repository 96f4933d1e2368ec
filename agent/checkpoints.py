"""The conversation's state on disk: SQLite, small, and loading nothing but known types."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver


class CompactSerializer(SerializerProtocol):
    """LangGraph's msgpack, strict about types, and compressed.

    Every step stores the whole state, which repeats itself: compressed it takes a quarter.
    Only the types that LangGraph holds for safe are read back.
    """

    _MARK = "+zlib"

    def __init__(self) -> None:
        self._plain = JsonPlusSerializer(allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """The type's name and the compressed bytes."""
        kind, data = self._plain.dumps_typed(obj)
        return kind + self._MARK, zlib.compress(data, 6)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """The inverse of `dumps_typed`."""
        kind, packed = data
        return self._plain.loads_typed((kind.removesuffix(self._MARK), zlib.decompress(packed)))


def open_checkpointer(path: Path | str) -> SqliteSaver:
    """A checkpointer over a SQLite file, or ":memory:". Creates the file's folder."""
    if str(path) != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(str(path), check_same_thread=False)
    return SqliteSaver(connection, serde=CompactSerializer())
