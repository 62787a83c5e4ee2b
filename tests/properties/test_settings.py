"""A settings file with nonsense in every field, out of an older version, a hand or a broken card."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua
from tools.docs import settings

NAMES = [setting["name"] for setting in settings()]
nonsense = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats()
    | st.text(max_size=40)
    | st.binary(max_size=40)
    | st.sampled_from(["", ".", "-1", "0x10", "1e9", "\n", "a" * 5000, "http://", "book", "sentence"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=4,
)
# Reads every setting with the data given, then says of each whether setting it anew to what was read is accepted.
READ_ALL = """
local stored = ...
local LuaSettings = require("luasettings")
LuaSettings.open = function() return setmetatable({ data = stored }, { __index = LuaSettings }) end
local settings = require("precis.koreader.settings").open()
local read, accepted = {}, {}
for name, description in pairs(require("precis.koreader.setting_descriptions")) do
    read[name] = settings:get(name)
    accepted[name] = settings:set(name, read[name])
end
return read, accepted
"""


@pytest.fixture(scope="module")
def lua() -> Any:
    """A Lua state for all examples; a settings object is made for each."""
    with Runtime() as runtime:
        yield runtime


@given(stored=st.dictionaries(st.sampled_from(NAMES), nonsense))
def test_nonsense_in_any_field_is_read_as_its_default(lua: Runtime, stored: dict[str, Any]) -> None:
    read, accepted = lua.execute(READ_ALL, stored)

    descriptions = from_lua(lua.eval("require('precis.koreader.setting_descriptions')"))
    assert all(from_lua(accepted).values())
    for name, value in from_lua(read).items():
        description = descriptions[name]
        assert type(value) is type(description["default"]) or isinstance(value, int | float), name
        if description["type"] == "number":
            assert description["min"] <= value <= description["max"], name


@given(stored=nonsense)
def test_a_file_that_holds_no_table_at_all_gives_the_defaults(lua: Runtime, stored: Any) -> None:
    code = READ_ALL.replace("local stored = ...", "local stored = type(...) ~= 'table' and ... or nil")
    read, _ = lua.execute(code, stored)

    descriptions = from_lua(lua.eval("require('precis.koreader.setting_descriptions')"))
    assert from_lua(read) == {name: description["default"] for name, description in descriptions.items()}


def test_every_default_is_a_value_that_its_setting_can_have(lua: Runtime) -> None:
    _, accepted = lua.execute(READ_ALL, {})

    assert set(from_lua(accepted).values()) == {True}
