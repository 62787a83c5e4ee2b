"""JSON with exact decimals: a price of 0.0000203 leaves as those digits, never through a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Literal:
    """Text that goes into the JSON as it stands, such as a number written in an unusual way."""

    text: str


class _NotPlain(Exception):
    """There is something in the value that JSON itself has no word for."""


def _refuse(value: object) -> object:
    raise _NotPlain


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_refuse).encode


def dumps(value: object) -> str:
    """Compact JSON, characters as themselves. Takes what `json.dumps` takes, `Decimal` and `Literal`."""
    try:
        return _encode(value)
    except _NotPlain:
        return _dumps_by_parts(value)


def _dumps_by_parts(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_encode(str(name))}:{dumps(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(dumps, value)) + "]"
    raise TypeError(f"no JSON for {value!r}")


def to_bytes(value: object) -> bytes:
    """JSON as UTF-8; what UTF-8 cannot carry (half a surrogate pair) becomes a question mark."""
    return dumps(value).encode("utf-8", "replace")


def plain(value: Decimal) -> str:
    """All digits, no exponent, no trailing zeros: `0.0000203`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
