"""What is left out of the package changes nothing of what it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.runtime import PLUGIN, Runtime
from tools.slim import slim

SAME_CODE = """
    local function code(source)
        return string.dump(assert(loadstring(source, "=file")), "sd") -- stripped, and the same every time
    end
    return code((...)) == code((select(2, ...)))
"""
LINES = """
    local lines = {}
    for line in pairs(debug.getinfo(assert(loadstring(...)), "L").activelines) do
        lines[#lines + 1] = line
    end
    table.sort(lines)
    return table.concat(lines, " ")
"""


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    with Runtime() as runtime:
        yield runtime


def test_every_file_of_the_plugin_compiles_to_the_same_code_without_what_only_people_read(lua: Runtime) -> None:
    changed = [
        path.name
        for path in PLUGIN.rglob("*.lua")
        if not lua.execute(SAME_CODE, path.read_text(), slim(path.read_text()))
    ]

    assert not changed


def test_a_trace_names_the_line_of_the_source(lua: Runtime) -> None:
    source = (PLUGIN / "precis" / "errors.lua").read_text()

    assert lua.execute(LINES, slim(source)) == lua.execute(LINES, source)


@pytest.mark.parametrize(
    ("source", "slimmed"),
    [
        ("local a = 1 -- one\n", "local a=1\n"),
        ("-- first\nreturn 2", "\nreturn 2"),
        ("--[[ a\nb ]] return 3", "\n return 3"),
        ("--[==[ ]] \n]==] return 4", "\n return 4"),
        ('return "-- no  comment"', 'return"-- no  comment"'),
        ("return '\\'-- no comment'", "return'\\'-- no comment'"),
        ("return [[\n-- no comment\n]]", "return [[\n-- no comment\n]]"),
        ("return [=[ ]] -- no comment ]=] -- a comment", "return [=[ ]] -- no comment ]=]"),
        ("if a then\n    return [[\n    b]]\nend", "if a then\nreturn [[\n    b]]\nend"),
        ("return 6--[[ six ]]or 7", "return 6 or 7"),
        ("return \"it's\" -- it's", 'return"it\'s"'),
        ("return 5 - -1, 1 .. 2, a [b] , not c", "return 5 - -1,1 .. 2,a [b],not c"),
        ("f ( { [ [[ a  b ]] ] = #d } )", "f({[ [[ a  b ]] ]=#d})"),
    ],
)
def test_comments_and_needless_spaces_go_and_strings_stay(source: str, slimmed: str) -> None:
    assert slim(source) == slimmed


def test_other_code_is_noticed(lua: Runtime) -> None:
    assert not lua.execute(SAME_CODE, "return 1 -- one", "return 2")
