"""A schema read off an example: how prompts ask for JSON from models that cannot be given a schema."""

from __future__ import annotations

import json
from typing import Any

_DECODER = json.JSONDecoder()


def schema_in(text: str) -> dict[str, Any] | None:
    """The schema of the first JSON object with members that stands in an instruction, if one does."""
    at = text.find("{")
    while at >= 0:
        try:
            example, __ = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            example = None
        if example:
            return _schema_of(example)
        at = text.find("{", at + 1)
    return None


def _schema_of(example: object) -> dict[str, Any]:
    if isinstance(example, dict):
        properties = {name: _schema_of(member) for name, member in example.items()}
        return {"type": "object", "properties": properties, "required": list(properties)}
    if isinstance(example, list):
        return {"type": "array", "items": _schema_of(example[0]) if example else {"type": "string"}}
    if isinstance(example, bool):
        return {"type": "boolean"}
    if isinstance(example, int | float):
        return {"type": "integer" if isinstance(example, int) else "number"}
    # "person|place|thing" offers a choice.
    if isinstance(example, str) and "|" in example:
        return {"enum": example.split("|")}
    return {"type": "string"}
