"""Noun phrases that are an object and where it shall go: "(hoist) the duck onto the cube"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.language.loose.units import Unit
from agent.language.loose.words import UNITS
from agent.language.meanings.said import Situation
from agent.language.relation_words import RELATION_OF
from agent.language.templates import Reader
from agent.language.tokens import Token, joined
from sgedit_engine.scene.references import find

_LONGEST = 6


class PlacesApart:
    """Takes noun phrases apart that mean nothing in the picture as a whole."""

    def __init__(self, situation: Situation, readers: Mapping[str, Reader]) -> None:
        self._situation = situation
        self._readers = readers

    def taken_apart(self, unit: Unit) -> list[Unit]:
        """An object, a relation and another object; the unit itself where it is one thing."""
        scene = self._situation.briefing
        if unit.letter != "O" or len(unit.phrases) != 1 or scene is None:
            return [unit]
        vocabulary = self._situation.world.vocabulary
        if find(scene.graph, unit.phrases[0].words, vocabulary, focus=scene.focus).ids:
            return [unit]
        return self._cut(unit.tokens) or [unit]

    def _cut(self, tokens: Sequence[Token]) -> list[Unit] | None:
        for start in range(1, len(tokens) - 1):
            for end in range(min(start + _LONGEST, len(tokens) - 1), start, -1):
                words = joined(tokens[start:end])
                letter = "L" if words in RELATION_OF else "B" if words in UNITS["B"] else ""
                head, rest = tuple(tokens[:start]), tuple(tokens[end:])
                if letter and (object_ := self._object(head)) and (anchor := self._object(rest)):
                    return [object_, Unit(letter, tuple(tokens[start:end])), anchor]
        return None

    def _object(self, tokens: tuple[Token, ...]) -> Unit | None:
        found = self._readers["targets"](tokens)
        return Unit("O", tokens, found) if isinstance(found, tuple) and found else None
