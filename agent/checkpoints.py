"""The conversation's state on disk: SQLite, small, and loading nothing but known types."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from sgedit_engine.errors import InputError

# What every checkpoint holds, for the compressor to point at; the commonest comes last. Each
# line is a run of names as they follow each other, parted by `|` where a length or a value
# stands. A change makes what was written before unreadable: it needs a new name in `_FORMATS`.
_FIRST = """
|failure|problem|remedy|error|round|malformed|opening|image|name|at
|doubt|slot|target|anchor|supports|sure|question|text|choices|number|label|object_id|box|values
|predicate|left of|right of|in front of|behind|next to|under|on|placement|scale|attributes
|ChatMessage|SystemMessage|langchain_core.messages.system|type|system|image|url|invalid
|edit|add|add_object|what|relation|anchor_words|anchor_id|category|replace|replace_object
|change|change_attributes|target_words|target_id|color|pattern|finish|size|bigger|smaller
|remove|remove_object|undo|redo|steps|show_history|describe_scene|parse_scene
|met|score|expectations|text|evidence|there is a |is there|the |is gone|nothing like it is there
|Removed the |Added a |Replaced the |Changed the |. I looked at the result: it is as asked.
|The picture now has: |the left |the right |red|orange|yellow|green|teal|blue|purple|pink|brown
|white|gray|black|plain|striped|spotted|matte|glossy|mug|ball|book|bottle|bowl|cactus|candle
|cone|cube|donut|lamp|mushroom|rubber duck|teapot|-1|-2
|type|reject|outcome|chosen|cancel|narrowed|dropped|text
|picture|editable_mask|seed|verdict|candidates|rendering_since|seconds|best|reports|edits
|call|started|proposal|op|target|words|id|chosen|narrowed|doubt|edits|reports|plan|round
|issued|objects|relations|subject|predicate|object|id|category|attributes|color|pattern|finish
|description|box|x0|y0|x1|y1|mask|kind|foreground|concept|score
|subject|object|left of|subject|object|right of|subject|object|predicate|next to
|__input__|__start__|open_picture|close|chat|take|resolve|confirm|plan|render|verify|commit
|branch:to:open_picture|branch:to:move_head|branch:to:read|branch:to:confirm
|langchain_core.messages.human|HumanMessage|content|additional_kwargs|response_metadata
|type|human|name|id|model_validate_json|langchain_core.messages.tool|ToolMessage|content
|additional_kwargs|response_metadata|type|tool|name|id|tool_call_id|call|artifact|status|success
|model_validate_json|langchain_core.messages.ai|AIMessage|content|additional_kwargs
|response_metadata|type|ai|name|id|lc_run--|tool_calls|name|args|id|call-|type|tool_call
|invalid_tool_calls|usage_metadata|model_validate_json
|v|ts|2026-|+00:00|id|channel_values|messages|past|graph|head|focus|left|request|rounds
|malformed|failure|work|opening|channel_versions|updated_channels|versions_seen|branch:to:close
|branch:to:chat|branch:to:take|branch:to:resolve|branch:to:plan|branch:to:render
|branch:to:verify|branch:to:commit|0000000000000000000000000000000.0.
"""
# What versions, corrections, places and language models have added.
_SECOND = (
    _FIRST
    + """
|go_to_version|drop_edit|try_again|choose_candidate|compare_versions|correct_scene|look_up
|adjust_relation|swap_places|swap_with|learn_concepts|between_words|place_of|standing_on_it
|read_as|dismissed|riders|shift|dx|dy|distance|direction|wanted|claim|side|step
|usage|calls|prompt_tokens|completion_tokens|disclosed|at|made|left_out|sizes
|proposal|instead_of_last|op|change|target|words|id|attributes|color|scale|doubt|edits|op|change
|target|attributes|color|scale|reports|lacking|plan|round|candidates|best|drawn|rendering_since
|expected_seconds|draft|turn|said|direct|branch:to:render|channel_versions
|head|focus|tip|request|rounds|told|malformed|done|failure|work|chosen|narrowed|call|started
|rounds|told|malformed|done|failure|work|draft|said|direct|messages|past|turn|focus|head|graph|tip
|__start__|request|00000000000000000000000000000
"""
)
_FORMATS = {
    name: words.replace("\n", "").encode()
    for name, words in (("+zlib1", _FIRST), ("+zlib2", _SECOND))
}


class CompactSerializer(SerializerProtocol):
    """LangGraph's msgpack, strict about types, and compressed.

    Every step stores the whole state, which is small and always has the same names in it: with
    those as a dictionary it takes a fifth. Only the types that LangGraph holds for safe are
    read back.
    """

    _FORMAT = "+zlib2"

    def __init__(self) -> None:
        self._plain = JsonPlusSerializer(allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """The type's name and the compressed bytes."""
        kind, data = self._plain.dumps_typed(obj)
        packer = zlib.compressobj(9, zdict=_FORMATS[self._FORMAT])
        return kind + self._FORMAT, packer.compress(data) + packer.flush()

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """The inverse of `dumps_typed`."""
        kind, packed = data
        name, _, format_ = kind.rpartition("+")
        plain = zlib.decompressobj(zdict=_FORMATS[f"+{format_}"]).decompress(packed)
        return self._plain.loads_typed((name, plain))


class CompactSaver(SqliteSaver):
    """LangGraph's, whose versions of channels carry no random digits.

    These keep the channels of two branches apart where they are stored by version. SQLite's whole
    states need none, and random digits are what no compressor makes smaller.
    """

    def get_next_version(self, current: str | None, channel: None) -> str:
        """The version after this one, in as many digits, so that they go in order as text."""
        before = 0 if current is None else int(str(current).partition(".")[0])
        return f"{before + 1:032}"


def open_checkpointer(path: Path | str) -> SqliteSaver:
    """A checkpointer over a SQLite file, or ":memory:". Creates the file's folder.

    Raises InputError when the file cannot be there.
    """
    try:
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(str(path), check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise InputError(
            f"The conversation cannot be kept at {path}: {getattr(error, 'strerror', error)}.",
            "Set SGEDIT_HOME to a folder that can be written.",
        ) from error
    return CompactSaver(connection, serde=CompactSerializer())


def conversations_in(states: SqliteSaver) -> list[str]:
    """The ids of the conversations that have a state, without reading the states."""
    states.setup()
    with states.cursor(transaction=False) as rows:
        rows.execute("SELECT DISTINCT thread_id FROM checkpoints ORDER BY thread_id")
        return [str(row[0]) for row in rows]


def texts_of(states: SqliteSaver, conversation: str) -> Iterator[str]:
    """All that the states of a conversation hold, as text, one state after the other."""
    for seen in states.list({"configurable": {"thread_id": conversation}}):
        yield f"{seen.checkpoint!r} {seen.pending_writes!r}"


def forget_conversation(states: SqliteSaver, conversation: str) -> None:
    """Delete the states of a conversation, so that no word of them stays in the file.

    Raises sqlite3.Error.
    """
    states.setup()
    states.conn.execute("PRAGMA secure_delete = ON")
    states.delete_thread(conversation)
    states.conn.commit()
    states.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
