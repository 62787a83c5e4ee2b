"""The border between Python's values and Lua's.

Strings cross as bytes, because text from books and networks is not always UTF-8. `from_lua` can turn them into `str`
without losing a byte (`surrogateescape`), and `to_lua` turns them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import fsencode
from pathlib import Path
from typing import Any

import lupa

# LuaSocket, LuaSec and the other C modules find Lua's symbols only if the first import of the runtime exports them.
with lupa.allow_lua_module_loading():
    from lupa import luajit21

__all__ = ["HarnessError", "LuaError", "as_bytes", "as_text", "from_lua", "is_lua_table", "luajit21", "to_lua"]

TRACE_MARK = "\nstack traceback:"
DEEPEST_TABLE = 150


class HarnessError(Exception):
    """Anything that goes wrong in the harness."""


class LuaError(HarnessError):
    """Lua code raised an error: `message` is what it raised, `traceback` where."""

    def __init__(self, message: str, traceback: str = "") -> None:
        """Keep the two apart, and show both."""
        super().__init__(message + (f"\n{traceback}" if traceback else ""))
        self.message = message
        self.traceback = traceback

    @classmethod
    def from_text(cls, text: str) -> LuaError:
        """Part the message from the trace that Lua's `debug.traceback` put behind it."""
        message, mark, traceback = text.partition(TRACE_MARK)
        return cls(message, mark.strip("\n") + traceback)


def as_bytes(text: str | bytes) -> bytes:
    """Encode a string as it crosses into Lua."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


def as_text(data: bytes) -> str:
    """Decode a string from Lua; bytes that are not UTF-8 survive a way back through `as_bytes`."""
    return data.decode("utf-8", "surrogateescape")


def is_lua_table(value: object) -> bool:
    """Whether a value is a table that lives in Lua."""
    return bool(luajit21.lua_type(value) == "table")


def to_lua(lua: Any, value: Any) -> Any:
    """Turn Python's mappings, sequences and strings into Lua's, all the way down; other values pass as they are."""
    if isinstance(value, str):
        return as_bytes(value)
    if isinstance(value, Path):
        return fsencode(value)
    if isinstance(value, Mapping):
        table = lua.table()
        for key, item in value.items():
            table[to_lua(lua, key)] = to_lua(lua, item)
        return table
    if isinstance(value, list | tuple):
        return lua.table(*(to_lua(lua, item) for item in value))
    return value


def from_lua(value: Any, *, text: bool = True) -> Any:
    """Turn a Lua value into Python's, all the way down.

    A table whose keys are exactly 1 to n becomes a list, any other a dict; an empty table is an empty dict. Strings
    become `str`, or stay bytes with `text=False`. Lua's 64-bit integers become `int`. Functions stay what they are.
    A table that contains itself raises `HarnessError`.
    """
    return _convert(value, text, 0)


def _convert(value: Any, text: bool, depth: int) -> Any:
    if isinstance(value, bytes):
        return as_text(value) if text else value
    if isinstance(value, tuple):
        return tuple(_convert(item, text, depth) for item in value)
    kind = luajit21.lua_type(value)
    if kind == "table":
        return _convert_table(value, text, depth + 1)
    if kind == "cdata":
        return _convert_cdata(value)
    return value


def _convert_table(table: Any, text: bool, depth: int) -> Any:
    if depth > DEEPEST_TABLE:
        raise HarnessError("a Lua table that contains itself, or is absurdly deep, has no Python shape")
    length = len(table)
    if length and sum(1 for _ in table) == length:
        return [_convert(table[index], text, depth) for index in range(1, length + 1)]
    return {_convert(key, text, depth): _convert(item, text, depth) for key, item in table.items()}


def _convert_cdata(value: Any) -> Any:
    digits = str(value)
    for suffix in ("ULL", "LL"):
        if digits.endswith(suffix):
            return int(digits.removesuffix(suffix))
    return value
