"""A tool's schema as strict servers take it: every argument is given, null if nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool


def strict_tool(tool: dict[str, Any] | type | Callable[..., Any] | BaseTool) -> dict[str, Any]:
    """The tool in the protocol's form, with `strict` set.

    An argument that may be left out can be null instead, a yes or no is always said. Pairs and
    boxes are lists of a fixed length.
    """
    offered = convert_to_openai_tool(tool, strict=True)
    parameters = offered["function"]["parameters"]
    parameters["properties"] = {
        name: _plain(_optional(schema)) for name, schema in parameters["properties"].items()
    }
    return offered


def strict_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A model's schema in which every object has all of its properties, and no others."""
    strict = _plain(schema)
    for part in (strict, *strict.get("$defs", {}).values()):
        if part.get("type") == "object":
            part["required"] = list(part["properties"])
            part["additionalProperties"] = False
    return strict


def _optional(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that has a default, as one that also takes null."""
    if schema.get("default") is None or schema.get("type") == "boolean":
        return schema
    told = {key: schema[key] for key in ("description",) if key in schema}
    value = {key: value for key, value in schema.items() if key not in ("default", "description")}
    return {"anyOf": [value, {"type": "null"}], **told}


def _plain(schema: Any) -> Any:
    """The schema without defaults, and with one schema for all items of a list."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if key != "default"}
    if items := plain.pop("prefixItems", None):
        plain["items"] = items[0]
    return plain
