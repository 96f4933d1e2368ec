"""Random arguments that a tool's JSON schema allows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

_LEFT_OUT = 0.55  # of the arguments that need not be given
_ODDLY = 0.15  # of the texts are any words at all
_LONGEST = 6  # items of a list that has no limit below it


class Arguments:
    """Draws arguments for tools.

    Texts come from `said`, by what an argument's name ends with, and from `odd` ones.
    """

    def __init__(
        self, chance: random.Random, said: Mapping[str, Sequence[str]], odd: Sequence[str]
    ) -> None:
        self._chance, self._said = chance, said
        self._all = [*odd, *(word for words in said.values() for word in words)]
        self._words: Sequence[str] = self._all

    def of(self, tool: BaseTool) -> dict[str, Any]:
        """Arguments for one call."""
        schema = convert_to_openai_tool(tool)["function"]["parameters"]
        required = schema.get("required", ())
        drawn = {}
        for name, part in schema["properties"].items():
            if name in required or self._chance.random() > _LEFT_OUT:
                self._words = self._words_for(name)
                drawn[name] = self._value(part, schema)
        return drawn

    def _words_for(self, name: str) -> Sequence[str]:
        fitting = [words for end, words in self._said.items() if name.endswith(end)]
        return fitting[0] if fitting and self._chance.random() > _ODDLY else self._all

    def _value(self, schema: dict[str, Any], root: dict[str, Any]) -> Any:
        if reference := schema.get("$ref"):
            return self._value(root["$defs"][reference.rsplit("/", 1)[-1]], root)
        if "enum" in schema:
            return self._chance.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        if options := schema.get("anyOf"):
            return self._value(self._chance.choice(options), root)
        return self._plain(schema, root)

    def _plain(self, schema: dict[str, Any], root: dict[str, Any]) -> Any:
        match schema.get("type"):
            case "null":
                return None
            case "boolean":
                return self._chance.random() < 0.5
            case "integer":
                top = min(schema.get("maximum", 100), 12) if self._chance.random() < 0.8 else 100
                low = schema.get("minimum", 0)
                return self._chance.randint(low, max(low, min(top, schema.get("maximum", top))))
            case "number":
                return self._chance.uniform(schema.get("minimum", 0), schema.get("maximum", 1))
            case "array":
                return self._items(schema, root)
            case "string":
                return self._chance.choice(self._words)
        raise ValueError(f"no value is known for {schema}")

    def _items(self, schema: dict[str, Any], root: dict[str, Any]) -> list[Any]:
        if fixed := schema.get("prefixItems"):
            return [self._value(part, root) for part in fixed]
        low = schema.get("minItems", 0)
        count = self._chance.randint(low, min(schema.get("maxItems", low + _LONGEST), low + 4))
        return [self._value(schema["items"], root) for _ in range(count)]
