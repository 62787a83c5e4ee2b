"""JSON means the same over every codec, and survives being written and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.replay import Replay, replaying

CODECS = ("rapidjson", "cjson", "json", "dkjson")  # rapidjson: the harness's stand-in for KOReader's

NUMBERS = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
NAMES = st.text(max_size=8)
VALUES = st.recursive(
    st.one_of(st.booleans(), NUMBERS, st.text(max_size=12), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=25,
)
# Text that is nearly JSON.
SCRAPS = st.lists(
    st.sampled_from(
        [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            '"',
            '"a"',
            "1",
            "-",
            "0",
            ".5",
            "e9",
            "true",
            "null",
            "nan",
            " ",
            "\\u",
            "d83d",
            "\\",
        ]
    ),
    max_size=12,
).map("".join)


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    """A Lua state with all codecs."""
    yield from replaying()


def without_nulls(value: Any) -> Any:
    """What the plugin makes of a value: null members and items are absent, numbers are doubles without a sign on 0."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value if item is not None]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) + 0.0
    return value


def same(value: Any) -> str:
    """A value in one form that tells True from 1."""
    return json.dumps(value, sort_keys=True)


@given(value=VALUES)
@example(value={"a": [], "b": {}, "c": [[], {}, None], "d": [None]})
@example(value=["\ud83d\ude00", "\x00\x1f\x7f", "\u2028", "/"])
@example(value=[5e-324, 1.7976931348623157e308, 0.1, 1e15, 1e21])
def test_any_value_survives_a_round_trip_over_every_codec(replay: Replay, value: Any) -> None:
    if value is None:
        return
    text = json.dumps(value).encode()
    written = {codec: replay.rewritten(codec, text) for codec in CODECS}
    first = written[CODECS[0]]
    assert first is not None
    assert same(without_nulls(json.loads(first))) == same(_as_written(without_nulls(value)))
    assert set(written.values()) == {first}
    assert replay.rewritten("cjson", first) == first


def _as_written(value: Any) -> Any:
    """Lone surrogates become U+FFFD: they cannot be written as UTF-8."""
    if isinstance(value, dict):
        return {_mended(name): _as_written(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    if isinstance(value, str):
        return _mended(value)
    return value


def _mended(text: str) -> str:
    # A pair of surrogates, however it came about, is one character to JSON.
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join("\ufffd" if 0xD800 <= ord(character) <= 0xDFFF else character for character in paired)


def _is_json(text: bytes) -> bool:
    """Python's opinion, made as strict as the standard."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        value = json.loads(text.decode(errors="replace"), parse_constant=refuse)
    except ValueError:
        return False
    except RecursionError:
        return False
    return value is not None


@given(
    text=st.one_of(SCRAPS.map(str.encode), st.binary(max_size=30), VALUES.map(lambda value: json.dumps(value).encode()))
)
@example(text=b'{"a":1,"a":2}')
@example(text=b"[1,2,]")
@example(text=b"1e400")
@example(text=b'"\\ud83d\\u0041"')
def test_every_codec_judges_text_as_the_standard_does(replay: Replay, text: bytes) -> None:
    results = {codec: replay.rewritten(codec, text) for codec in CODECS}
    assert len(set(results.values())) == 1, results
    if b"e" in text or b"E" in text or text.startswith(b"\xef\xbb\xbf"):
        return  # numbers beyond all doubles, and byte order marks, are where Python differs
    assert (results["cjson"] is not None) == _is_json(text)


@given(text=st.binary(max_size=60))
def test_bytes_in_strings_come_out_as_valid_text(replay: Replay, text: bytes) -> None:
    inside = bytes(byte for byte in text if byte >= 0x20 and byte not in b'"\\')
    written = replay.rewritten("rapidjson", b'["' + inside + b'"]')
    assert written is not None
    assert json.loads(written) == [inside.decode(errors="replace")]
