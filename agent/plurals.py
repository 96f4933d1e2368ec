"""Words for several objects ("both mugs"), however many calls a chat model makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import ToolCall

from sgedit_engine.interface import Vocabulary
from sgedit_engine.scene.coordination import coordinated
from sgedit_engine.scene.noun_phrases import parse_noun_phrase

_WORDS = "target_words"
_ID = "target_id"


def gathered(calls: Sequence[ToolCall], vocabulary: Vocabulary) -> list[ToolCall]:
    """The calls with one for each wording that means several objects, and without an id in it.

    Such words mean every object that fits them, which the scene's graph tells: an id would
    narrow them to one. Models also split them, a call for each object: calls that differ only
    in the id become the first of them. Calls that ask for different things of the same words
    ("paint both mugs, one red and one blue") stay as they are, each with its id.
    """
    kept: list[ToolCall] = []
    for call in calls:
        same = [other for other in calls if _subject(other) == _subject(call)]
        if not _means_several(call, vocabulary) or _differ(same):
            kept.append(call)
        elif call is same[0]:
            kept.append({**call, "args": _without_id(call)})
    return kept


def _subject(call: ToolCall) -> tuple[str, str]:
    """The tool, and the words for its object."""
    return call["name"], " ".join(str(call["args"].get(_WORDS, "")).lower().split())


def _means_several(call: ToolCall, vocabulary: Vocabulary) -> bool:
    words = call["args"].get(_WORDS)
    if not isinstance(words, str):
        return False
    phrase = parse_noun_phrase(words, vocabulary)
    joined = coordinated(words, vocabulary)
    return phrase.plural or phrase.every or (joined is not None and joined.together)


def _differ(calls: Sequence[ToolCall]) -> bool:
    wanted = [_without_id(call) | {_WORDS: ""} for call in calls]
    return any(other != wanted[0] for other in wanted)


def _without_id(call: ToolCall) -> dict[str, Any]:
    return {key: value for key, value in call["args"].items() if key != _ID}
