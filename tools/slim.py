"""Leaves out of the plugin's files what only people read: a quarter of the download.

Lines stay where they are, so that a trace from a device names the line of the source.
"""

from __future__ import annotations

import re

# Strings are recognised so that nothing in them is taken for a comment or an indent. Long brackets: [[…]], [=[…]=].
LUA_TOKEN = re.compile(
    r"""
    (?P<block> --\[(?P<block_level>=*)\[ .*? \](?P=block_level)\] )
    | (?P<dropped> ^[ \t]+ | [ \t]*--(?!\[=*\[)[^\n]* | [ \t]+$ )
    | \[(?P<level>=*)\[ .*? \](?P=level)\]
    | "(?:\\.|[^"\\\n])*"
    | '(?:\\.|[^'\\\n])*'
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def without_lua_comments(source: str) -> str:
    """Lua source without comments and indents; every line keeps its number."""

    def replacement(token: re.Match[str]) -> str:
        if token["block"]:
            return "\n" * token[0].count("\n") or " "
        return token[0] if token["dropped"] is None else ""

    return LUA_TOKEN.sub(replacement, source)


def without_po_comments(source: str) -> str:
    """A catalogue without what translators read; flags stay, for a fuzzy entry is no translation."""
    return "".join(
        line for line in source.splitlines(keepends=True) if not line.startswith("#") or line.startswith("#,")
    )


SLIMMING = {".lua": without_lua_comments, ".po": without_po_comments}


def slim(suffix: str, content: bytes) -> bytes:
    """A file as it goes to a device."""
    return SLIMMING[suffix](content.decode()).encode()
