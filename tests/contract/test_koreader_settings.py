"""What KOReader's settings and helpers do, held against the fakes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock import VirtualClock
from harness.runtime import Runtime
from harness.values import from_lua


def test_a_default_is_stored_the_very_table_that_was_given(runtime: Runtime, tmp_path: Path) -> None:
    """luasettings.lua:89."""
    runtime.execute(
        """
        settings = require("luasettings"):open(...)
        list = settings:readSetting("list", {})
        table.insert(list, "kept")
        """,
        tmp_path / "settings.lua",
    )

    assert runtime.eval("settings:readSetting('list')[1], settings:readSetting('flag', false)") == (b"kept", None)


def test_nothing_is_written_before_flush(runtime: Runtime, tmp_path: Path) -> None:
    """luasettings.lua:270."""
    path = tmp_path / "settings.lua"
    runtime.execute("settings = require('luasettings'):open(...) settings:saveSetting('a', 1)", path)

    assert not path.exists()
    runtime.execute("settings:flush()")
    assert path.read_text().startswith(f"-- {path}\nreturn {{")


settings_values = st.recursive(
    st.booleans() | st.integers(-(2**31), 2**31) | st.text(),
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(st.text(min_size=1), inner, min_size=1),
    max_leaves=8,
)


@given(value=settings_values)
def test_what_is_flushed_is_read_again(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.lua"
    with Runtime() as runtime:
        code = "local s = require('luasettings'):open(...) s:saveSetting('value', select(2, ...)) s:flush()"
        runtime.execute(code, path, value)

        assert from_lua(runtime.eval("require('luasettings'):open(...).data.value", path)) == value


def test_a_broken_file_gives_its_backup_else_nothing(runtime: Runtime, tmp_path: Path) -> None:
    """luasettings.lua:21."""
    path = tmp_path / "settings.lua"
    path.write_text("return { a = ")
    assert from_lua(runtime.eval("require('luasettings'):open(...).data", path)) == {}

    path.with_name("settings.lua.old").write_text("return { a = 7 }")
    assert runtime.eval("require('luasettings'):open(...).data.a", path) == 7


def test_a_file_that_rested_a_minute_becomes_the_backup(runtime: Runtime, clock: VirtualClock, tmp_path: Path) -> None:
    """luasettings.lua:252."""
    path = tmp_path / "settings.lua"
    path.write_text("return { a = 'old' }")
    os.utime(path, (clock.wall() - 61, clock.wall() - 61))

    runtime.execute("local s = require('luasettings'):open(...) s:saveSetting('a', 'new') s:flush()", path)

    assert "'old'" in path.with_name("settings.lua.old").read_text()
    assert '"new"' in path.read_text()


def test_a_toggled_setting_is_false_at_the_second_time_and_a_flipped_one_gone(runtime: Runtime) -> None:
    """luasettings.lua:145 and 198."""
    runtime.execute(
        """
        settings = require("luasettings"):open("/nowhere/settings.lua")
        settings:toggle("t"):toggle("t"):flipNilOrTrue("f")
        flipped = settings:readSetting("f")
        settings:flipNilOrTrue("f")
        """
    )

    assert runtime.eval("settings.data.t, flipped, settings:has('f')") == (False, False, False)


def test_the_hash_of_a_book_is_of_samples_of_it(runtime: Runtime, tmp_path: Path) -> None:
    """util.lua:1094: 1 kB at 0, at 1 kB, 4 kB, 16 kB: a change between the samples goes unseen."""
    book, changed, grown = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    data = bytes(range(256)) * 40
    book.write_bytes(data)
    changed.write_bytes(data[:2100] + b"!" + data[2101:])
    grown.write_bytes(data[:1100] + b"!" + data[1101:])

    hashes = [runtime.eval("require('util').partialMD5(...)", path) for path in (book, changed, grown)]

    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_escaping_html_returns_how_often_too(runtime: Runtime) -> None:
    """util.lua:1329: the second result of `gsub` comes along."""
    assert runtime.eval("require('util').htmlEscape('<a> & b')") == (b"&lt;a&gt; &amp; b", 3)


@given(data=st.binary(max_size=60))
def test_mended_text_is_valid_and_keeps_what_was_valid(data: bytes) -> None:
    """util.lua:1155."""
    with Runtime() as runtime:
        mended = runtime.eval("require('util').fixUtf8(..., '?')", data)

    assert mended.decode("utf-8") == "".join(
        "?" if "\udc80" <= character <= "\udcff" else character for character in data.decode("utf-8", "surrogateescape")
    )


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("%1 of %2", ("3", "12"), "3 of 12"),
        ("%2 before %1", ("a", "b"), "b before a"),
        ("%1 and %3", ("a", "b"), "a and %3"),
        ("100 %", (), "100 %"),
    ],
)
def test_templates_put_values_at_their_numbers(
    runtime: Runtime, template: str, values: tuple[str, ...], text: str
) -> None:
    """ffi/util.lua:785 of koreader-base."""
    assert runtime.eval("require('ffi/util').template(...)", template, *values) == text.encode()


def test_blocking_and_forking_helpers_are_errors_here(runtime: Runtime) -> None:
    """ffi/util.lua:350 of koreader-base forks, and `sleep` blocks the screen: a plugin must do neither."""
    for call in ("sleep(1)", "usleep(1)", "runInSubProcess(function() end)"):
        assert runtime.eval(f"pcall(function() require('ffi/util').{call} end)")[0] is False


def test_the_version_is_one_number(runtime: Runtime) -> None:
    """version.lua: year, month and point release, then commits."""
    assert runtime.eval("require('version'):getNormalizedCurrentVersion()") == 202607020000
