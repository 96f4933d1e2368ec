"""Edits of what is not there, and new things that nobody can draw: they may be misread."""

from __future__ import annotations

from collections.abc import Sequence

from agent.language.corrections.last_turn import EDITS
from agent.language.lexicon import NUMBERS
from agent.language.looks import ATTRIBUTE_FORMS, PATTERN_NOUNS, SHADES, SIZE_WORDS
from agent.language.meanings.said import Call, Situation
from agent.language.noun_limits import INDEFINITE
from agent.language.tokens import tokenize
from sgedit_engine.scene.english import FILLERS, RECENT, SIZES
from sgedit_engine.scene.references import find

_SAID_OF_NEW = (
    INDEFINITE | NUMBERS.keys() | SHADES | SIZE_WORDS | SIZES.keys() | ATTRIBUTE_FORMS.keys()
    | PATTERN_NOUNS | RECENT | FILLERS | {"the", ",", "of"}
)  # fmt: skip


def unfit(calls: Sequence[Call], situation: Situation) -> bool:
    """Whether an edit among them can only fail. What an open vocabulary has for new things is not
    known."""
    return any(_unfit(call, situation) for call in calls if call.tool in EDITS)


def _unfit(call: Call, situation: Situation) -> bool:
    world, scene = situation.world, situation.briefing
    what = call.args.get("what")
    if isinstance(what, str) and not world.vocabulary.open and _strange(what, situation):
        return True
    if scene is None:
        return False
    names = ("target_words", "anchor_words", "other_words")
    named = [words for name in names if isinstance(words := call.args.get(name), str)]
    found = [find(scene.graph, words, world.vocabulary, focus=scene.focus) for words in named]
    if call.tool == "swap_places" and len(found) == 1:
        return found[0].status != "several"
    return not all(f.ids for f in found)


def _strange(what: str, situation: Situation) -> bool:
    world = situation.world
    return any(
        not (world.is_kind(t.text) or world.is_value(t.text))
        and t.text not in world.name_words
        and t.text not in _SAID_OF_NEW
        for t in tokenize(what)
    )
