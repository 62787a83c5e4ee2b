"""What must hold for any text: cuts keep characters whole, parts add up, budgets are kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.runtime import Runtime
from tools.unicode_data import FILES, TEXT_DIRECTORY, VERSION

# Marks, joined emoji, flags and line ends are where a careless cut shows.
TRICKY = st.sampled_from(
    [
        "e\u0301",
        "नमस्ते",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "🇫🇷",
        "\r\n",
        "。",
        "Mr. ",
        "? ",
        "«a» ",
        "ภาษาไทย ",
        "\n\n",
    ]
)
TEXTS = st.lists(st.one_of(st.text(max_size=20), TRICKY), max_size=30).map("".join)
BROKEN = st.lists(st.one_of(st.binary(max_size=8), TEXTS.map(str.encode)), max_size=8).map(b"".join)


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    """One state for all examples: these modules keep none between calls."""
    with Runtime() as runtime:
        yield runtime


def encode(text: str) -> bytes:
    """Surrogates are no characters, so they never reach the plugin."""
    return text.encode("utf-8", "replace")


def estimate(text: bytes) -> int:
    """A tokenizer of a kind: bytes in fours, and at least one for anything."""
    return -(-len(text) // 4)


def module(lua: Runtime, name: str) -> Any:
    """A module of the text layer."""
    return lua.require(f"precis.text.{name}")


@given(data=BROKEN)
def test_mended_text_is_what_python_makes_of_it(lua: Runtime, data: bytes) -> None:
    mended = module(lua, "utf8")[b"mend"](data)
    assert mended.decode() == data.decode(errors="replace")
    assert module(lua, "utf8")[b"is_valid"](data) == (mended == data)


@given(text=TEXTS, offset=st.integers(-3, 700))
def test_a_cut_parts_neither_characters_nor_marks(lua: Runtime, text: str, offset: int) -> None:
    data = encode(text)
    cut = module(lua, "utf8")[b"boundary_before"](data, offset)
    before, after = data[:cut].decode(), data[cut:].decode()
    assert cut <= max(0, min(offset, len(data))) or cut == len(data)
    if before and after and before[-1] >= " ":
        assert not unicodedata.category(after[0]).startswith("M")
        assert "\u200d" not in (before[-1], after[0])


@given(text=TEXTS, size=st.integers(0, 300))
def test_prefix_and_suffix_are_the_ends_of_the_text_and_fit(lua: Runtime, text: str, size: int) -> None:
    data, utf8 = encode(text), module(lua, "utf8")
    prefix, suffix = utf8[b"prefix"](data, size), utf8[b"suffix"](data, size)
    assert data.startswith(prefix)
    assert data.endswith(suffix)
    assert max(len(prefix), len(suffix)) <= size


@given(text=TEXTS)
def test_sentences_are_not_empty_and_add_up_to_the_text(lua: Runtime, text: str) -> None:
    data = encode(text)
    borders = list(module(lua, "sentences")[b"borders"](data).values())
    assert borders == sorted(set(borders))
    assert borders[-1:] == ([len(data)] if data else [])
    for border in borders:
        data[:border].decode()


@given(text=TEXTS, limit=st.integers(1, 60))
def test_chunks_are_a_partition_within_the_budget(lua: Runtime, text: str, limit: int) -> None:
    data = encode(text)
    options = lua.eval("{ max_tokens = (...), estimate = select(2, ...) }", limit, estimate)
    chunks = [dict(chunk.items()) for chunk in module(lua, "chunks")[b"split"](data, options).values()]
    assert b"".join(chunk[b"text"] for chunk in chunks) == data
    assert [chunk[b"first"] for chunk in chunks] == [0, *(chunk[b"last"] for chunk in chunks)][: len(chunks)]
    utf8 = module(lua, "utf8")
    for chunk in chunks:
        piece = chunk[b"text"]
        piece.decode()
        assert estimate(piece) <= limit or utf8[b"boundary_before"](piece, len(piece) - 1) == 0


@pytest.mark.parametrize("side", [b"start", b"end", b"middle"])
@given(text=TEXTS.map(lambda text: text * 5), budget=st.integers(0, 200))
def test_a_shortened_text_fits_its_budget(lua: Runtime, side: bytes, text: str, budget: int) -> None:
    data = encode(text)
    options = lua.eval("{ from = (...) }", side)
    kept, whole = module(lua, "truncate")[b"to_tokens"](data, budget, estimate, options)
    kept.decode()
    assert estimate(kept) <= budget
    assert whole == (kept == data)
    ends: dict[bytes, Callable[[bytes], bool]] = {b"start": data.startswith, b"end": data.endswith}
    assert side not in ends or ends[side](kept)
    if estimate(data) <= budget:
        assert whole


def test_the_unicode_tables_are_what_their_tool_writes() -> None:
    for name, data in FILES.items():
        kept = (TEXT_DIRECTORY / name).read_text(encoding="utf-8")
        if f"Unicode {VERSION}:" not in kept:
            pytest.skip("the tables were made from another version of Unicode than this Python has")
        assert kept == data()
