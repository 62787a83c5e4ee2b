"""Reads Lua source as tokens, as far as finding texts needs it: names, strings, comments, and single signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
      (?P<comment> --\[(?P<comment_level>=*)\[.*?\](?P=comment_level)\] | --[^\n]* )
    | (?P<long> \[(?P<level>=*)\[.*?\](?P=level)\] )
    | (?P<string> "(?:[^"\\\n]|\\z\s*|\\.)*" | '(?:[^'\\\n]|\\z\s*|\\.)*' )
    | (?P<name> [A-Za-z_]\w* )
    | (?P<sign> \.\. | \S )
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(rb"\\(?:z\s*|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|(\d{1,3})|(.))", re.DOTALL)
CONTROL = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


@dataclass(frozen=True)
class Token:
    """One piece of Lua: its kind, its value (of a string: the text it stands for), and its line from 1."""

    kind: str
    value: str
    line: int


def unescape(match: re.Match[bytes]) -> bytes:
    """What one escape sequence of a quoted string stands for."""
    hexadecimal, codepoint, decimal, char = match.groups()
    if hexadecimal:
        return bytes([int(hexadecimal, 16)])
    if codepoint:
        return chr(int(codepoint, 16)).encode()
    if decimal:
        return bytes([int(decimal)])
    return CONTROL.get(char, char) if char else b""


def string_value(literal: str) -> str:
    """The text of a quoted string. Escapes are bytes, so they are undone before UTF-8 is, and may not be any."""
    return ESCAPE.sub(unescape, literal[1:-1].encode()).decode(errors="surrogateescape")


def long_value(literal: str) -> str:
    """The text of a string in long brackets; Lua leaves out a line end that comes first."""
    inner = literal[literal.index("[", 1) + 1 : literal.rindex("]", 0, -1)]
    return inner.removeprefix("\n")


def tokens(source: str) -> Iterator[Token]:
    """Every token of a file, comments too."""
    line, position = 1, 0
    for match in TOKEN.finditer(source):
        line += source.count("\n", position, match.start())
        position = match.start()
        text = match.group()
        if match["comment"]:
            yield Token("comment", text.removeprefix("--").strip(), line)
        elif match["string"]:
            yield Token("string", string_value(text), line)
        elif match["long"]:
            yield Token("string", long_value(text), line)
        else:
            yield Token("name" if match["name"] else "sign", text, line)
