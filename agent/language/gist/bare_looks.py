"""A look and a kind, and nothing else: "green duck", where the one duck is yellow."""

from __future__ import annotations

from agent.language.attributes import Look
from agent.language.meanings.said import Call, Situation
from agent.language.sentence_cuts import without_thanks
from agent.language.slots import slot_readers
from agent.language.tokens import tokenize
from sgedit_engine.scene.references import find


def bare_looks(line: str, situation: Situation) -> tuple[Call, ...]:
    """What a line of such pieces asks for; nothing where any of them is not clear."""
    found = [_changed(piece, situation) for piece in line.strip(" .!").split(" , ")]
    calls = tuple(call for call in found if call is not None)
    return calls if len(calls) == len(found) else ()


def _changed(piece: str, situation: Situation) -> Call | None:
    readers = slot_readers(piece, situation.world)
    tokens = without_thanks(tokenize(piece))
    found = readers["one"](tokens) if len(tokens) > 1 else None
    phrase = found[0] if isinstance(found, tuple) else None
    if phrase is None or phrase.definite or phrase.indefinite or phrase.related:
        return None
    at = next((n for n, t in enumerate(tokens) if t.text in ("with", "in")), 0)
    tokens = [*tokens[at:], *tokens[:at]]  # "teapot with dots"
    look, noun = readers["look"](tokens[:-1]), tokens[-1].text
    scene, world = situation.briefing, situation.world
    if scene is None or not isinstance(look, Look) or look.clash or look.sized:
        return None
    alone = find(scene.graph, noun, world.vocabulary).status == "unique"
    there = find(scene.graph, phrase.words, world.vocabulary).ids
    if not world.is_kind(noun) or not alone or there:
        return None
    return Call("change_attributes", {"target_words": noun, **look.values})
