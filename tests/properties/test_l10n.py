"""Catalogues that are damaged, or none at all: reading them never raises, and every text stays a text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

PO = b"""\xef\xbb\xbf# A note
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=n > 1 ? (n%10) : 0;\\n"

#, fuzzy
msgctxt "verb"
msgid "Book \\"it\\""
msgstr "B\\n\\\\"

msgid "%1 request"
msgid_plural "%1 requests"
msgstr[0] "%1 a"
"more"
msgstr[1] "%1 b"
"""
PIECES = [b'"', b"\\", b"\t", b"msgid ", b"msgstr ", b"msgstr[1] ", b"#, fuzzy", b"\n", b"\r\n", b"\0", b"\xff", b" "]
RULE_PIECES = ["n", "0", "1", "9", "%", "?", ":", "(", ")", "&&", "||", "!=", "==", "<", ">=", " ", "!", "="]


def mo_file(entries: list[tuple[bytes, bytes]]) -> bytes:
    """A .mo file of these messages and translations."""
    header = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, 0)
    tables, strings = b"", b""
    for column in (0, 1):
        for entry in entries:
            tables += struct.pack("<2I", len(entry[column]), 28 + 16 * len(entries) + len(strings))
            strings += entry[column] + b"\0"
    return header + tables + strings


MO = mo_file([(b"", b"Plural-Forms: plural=n>1;"), (b"Stop", b"Halt"), (b"%1 a\0%1 as", b"%1 b\0%1 bs")])


ENGLISH = b"\nStop\n%1 request\nOne\\ntwo\n"
LINES = b"Plural-Forms: nplurals=2; plural=n > 1;\nHalt\n%1 a\t%1 b\t\nEins\\nzwei\n"


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file with some of its bytes replaced by others, of any number."""
    cut = st.tuples(st.integers(0, len(whole)), st.integers(0, 8), st.sampled_from(PIECES) | st.binary(max_size=8))

    def apply(cuts: list[tuple[int, int, bytes]]) -> bytes:
        data = whole
        for start, length, piece in cuts:
            data = data[:start] + piece + data[start + length :]
        return data

    return st.lists(cut, max_size=6).map(apply)


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    """One Lua state for all examples: readers of catalogues keep nothing."""
    with Runtime() as runtime:
        yield runtime


# Reads a catalogue and uses it as the plugin does; returns its texts, its plural forms and what its rule answers.
USE = b"""
local reader, data, english = ...
local catalogue = require("precis.ui." .. reader).parse(data, english)
local indexes = {}
for index, count in ipairs({ 0, 1, 2, 5, 100, 1e9, 0.5, -1 }) do
    indexes[index] = catalogue.plural_index(count)
end
return { singular = catalogue.singular, plural = catalogue.plural, indexes = indexes }
"""


def use(lua: Runtime, reader: str, data: bytes, english: bytes = b"") -> dict[str, Any]:
    """Read a file; whatever it is, texts are texts and a rule answers with numbers."""
    catalogue: dict[str, Any] = from_lua(lua.execute(USE, reader, data, english))
    assert all(isinstance(text, str) and text for text in dict(catalogue["singular"]).values())
    assert all(forms[0] for forms in dict(catalogue["plural"]).values())
    assert len(catalogue["indexes"]) == 8
    assert all(isinstance(index, int | float) for index in catalogue["indexes"])
    return catalogue


def test_the_files_to_be_damaged_are_whole(lua: Runtime) -> None:
    po, mo, lines = use(lua, "po_file", PO), use(lua, "mo_file", MO), use(lua, "line_file", LINES, ENGLISH)

    assert po["plural"] == {"%1 request": ["%1 amore", "%1 b"]}
    assert po["singular"] == {}
    assert mo["singular"] == {"Stop": "Halt"}
    assert mo["plural"] == {"%1 a": ["%1 b", "%1 bs"]}
    assert lines["singular"] == {"Stop": "Halt", "One\ntwo": "Eins\nzwei"}
    assert lines["plural"] == {"%1 request": ["%1 a", "%1 b"]}


@given(data=damaged(PO) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join) | st.binary(max_size=200))
def test_any_bytes_are_a_po_catalogue_or_an_empty_one(lua: Runtime, data: bytes) -> None:
    use(lua, "po_file", data)


@given(data=damaged(MO) | st.binary(max_size=200) | st.binary(max_size=60).map(MO[:28].__add__))
@example(data=MO[:8] + b"\xff\xff\xff\xff" + MO[12:])
@example(data=MO[:12] + b"\xff\xff\xff\xff\xff\xff\xff\xff" + MO[20:])
def test_any_bytes_are_a_compiled_catalogue_or_an_empty_one(lua: Runtime, data: bytes) -> None:
    use(lua, "mo_file", data)


@given(data=damaged(LINES) | st.binary(max_size=200), english=damaged(ENGLISH) | st.binary(max_size=200))
def test_any_bytes_are_a_packed_catalogue_or_an_empty_one(lua: Runtime, data: bytes, english: bytes) -> None:
    use(lua, "line_file", data, english)


@given(rule=st.lists(st.sampled_from(RULE_PIECES), max_size=40).map("".join) | st.text(max_size=40))
@example(rule="n?" * 100_000)
@example(rule="(" * 100_000)
@example(rule="0/0")
@example(rule="n%0")
def test_any_plural_rule_answers_every_count(lua: Runtime, rule: str) -> None:
    header = f"Plural-Forms: nplurals=2; plural={rule};\n".encode()

    use(lua, "mo_file", mo_file([(b"", header)]))
