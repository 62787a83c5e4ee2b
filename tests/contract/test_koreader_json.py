"""What KOReader's three JSON modules do with odd input: `rapidjson` is a fake, the other two are the real ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

json_values = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(value=json_values.filter(lambda value: value is not None))
def test_what_is_decoded_is_encoded_again(value: Any) -> None:
    with Runtime() as runtime:
        text = runtime.eval(
            "(function(json, text) return json.encode((json.decode(text))) end)(require('rapidjson'), ...)",
            json.dumps(value),
        )

    assert json.loads(text) == value


def test_decoding_gives_a_value_or_nil_and_a_reason(runtime: Runtime) -> None:
    value, reason = runtime.eval("require('rapidjson').decode('{\"a\": }')")

    assert value is None
    assert reason


def test_decoding_anything_but_a_string_throws(runtime: Runtime) -> None:
    assert runtime.eval("pcall(require('rapidjson').decode, nil)")[0] is False


def test_null_is_true_in_a_condition(runtime: Runtime) -> None:
    runtime.execute("json = require('rapidjson') value = json.decode('[null]')[1]")

    assert runtime.eval("value == json.null, value and true") == (True, True)


@pytest.mark.parametrize(
    ("lua", "options", "text"),
    [
        ("{}", "{}", "{}"),
        ("{}", "{ empty_table_as_array = true }", "[]"),
        ("json.array({})", "{}", "[]"),
        ("json.object({})", "{ empty_table_as_array = true }", "{}"),
        ("{ b = 1, a = { 1, 2.5 } }", "{ sort_keys = true }", '{"a":[1,2.5],"b":1}'),
        ("{ a = json.null }", "{}", '{"a":null}'),
        ("'tab\\t and \\1'", "{}", '"tab\\t and \\u0001"'),
        ("9007199254740991", "{}", "9007199254740991"),
    ],
)
def test_encoding_follows_its_options(runtime: Runtime, lua: str, options: str, text: str) -> None:
    runtime.execute("json = require('rapidjson')")

    assert runtime.eval(f"json.encode({lua}, {options})") == text.encode()


@pytest.mark.parametrize("value", ["print", "{ f = print }", "0/0", "coroutine.create(print)"])
def test_encoding_what_json_cannot_say_throws(runtime: Runtime, value: str) -> None:
    assert runtime.eval(f"pcall(require('rapidjson').encode, {value})")[0] is False


def test_encoding_stops_at_a_depth(runtime: Runtime) -> None:
    runtime.execute("deep = {} local inner = deep for __ = 1, 130 do inner[1] = {} inner = inner[1] end")

    assert runtime.eval("pcall(require('rapidjson').encode, deep)")[0] is False
    assert runtime.eval("pcall(require('rapidjson').encode, deep, { max_depth = 200 })")[0] is True


def test_tables_remember_what_they_were_in_json(runtime: Runtime) -> None:
    runtime.execute('value = require(\'rapidjson\').decode(\'{"list": [1], "map": {"a": 1}}\')')

    kinds = runtime.eval("getmetatable(value.list).__jsontype, getmetatable(value.map).__jsontype")
    assert kinds == (b"array", b"object")


def test_luajson_throws_and_reads_nothing_as_nil(runtime: Runtime) -> None:
    """KOReader's `json`: "" is nil without an error, null is a function."""
    assert runtime.eval("pcall(require('json').decode, '{')")[0] is False
    assert runtime.eval("require('json').decode('')") is None
    assert runtime.eval("type(require('json').decode('[null]')[1])") == b"function"


def test_luajson_makes_invalid_text_of_surrogate_pairs(runtime: Runtime) -> None:
    text = runtime.eval("require('json').decode('[\"\\\\ud83d\\\\ude00\"]')[1]")

    with pytest.raises(UnicodeDecodeError):
        text.decode("utf-8")


def test_dkjson_takes_null_for_nil(runtime: Runtime) -> None:
    assert from_lua(runtime.eval("(require('dkjson').decode('{\"a\": null, \"b\": 1}'))")) == {"b": 1}
