"""Whether a JSON schema is one: its keywords have the types they must have, at every level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}
MAX_DEPTH = 64


def _is_type(value: Any) -> bool:
    names = value if isinstance(value, list) else [value]
    return bool(names) and all(isinstance(name, str) and name in TYPES for name in names)


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list_of_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


KEYWORDS: dict[str, Callable[[Any], bool]] = {
    "type": _is_type,
    "required": _is_list_of_strings,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "$ref": lambda value: isinstance(value, str) and value.startswith("#"),
    "minItems": _is_size,
    "maxItems": _is_size,
    "minLength": _is_size,
    "maxLength": _is_size,
    "minimum": _is_number,
    "maximum": _is_number,
}
SCHEMAS_BY_NAME = ("properties", "$defs", "definitions")
SCHEMA_LISTS = ("anyOf", "oneOf", "allOf")


def is_schema(value: Any, depth: int = 0) -> bool:
    """Whether the mock can fill it in. Unknown keywords are let through."""
    if not isinstance(value, dict) or depth > MAX_DEPTH:
        return False
    if not all(KEYWORDS[name](member) for name, member in value.items() if name in KEYWORDS):
        return False
    inner: list[Any] = [value["items"]] if "items" in value else []
    for name in SCHEMAS_BY_NAME:
        if not isinstance(value.get(name, {}), dict):
            return False
        inner.extend(value.get(name, {}).values())
    for name in SCHEMA_LISTS:
        if name in value and not (isinstance(value[name], list) and value[name]):
            return False
        inner.extend(value.get(name, []))
    return all(is_schema(member, depth + 1) for member in inner)
