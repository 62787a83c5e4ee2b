"""KOReader starts, opens books and shows its menu; until the reader asks Précis for something, nothing is touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.values import from_lua

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

# Notes what is opened: files by io.open, databases, sockets.
WATCH = """
    G_opened = {}
    local function note(module, name)
        local open = module[name]
        module[name] = function(...)
            table.insert(G_opened, tostring(({ ... })[1]))
            return open(...)
        end
    end
    note(io, "open")
    note(require("lua-ljsqlite3/init"), "open")
    for __, name in ipairs({ "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6" }) do
        note(require("socket.core"), name)
    end
"""
OF_THE_MENU = {"precis.lua", "precis_key.txt", "precis-key.txt", "en.po", "en.mo"}
# KOReader's own files, and the plugin's code.
EXPECTED = re.compile(r"settings\.reader\.lua|metadata\.|history|\.sdr/|\.epub$|/modules\.pack$|\.koplugin/precis/")

# What a menu has no use for.
WORKING_ROOMS = {"book", "index", "net", "openrouter", "reading", "store", "tasks", "text"}


@pytest.fixture
def watched(reader: Reader) -> Reader:
    """A reader whose KOReader notes what is opened from its start on."""
    reader.runtime.execute(WATCH)
    return reader


def opened(reader: Reader) -> list[str]:
    """What was opened so far, but for what KOReader opens itself."""
    found = [str(name) for name in from_lua(reader.runtime.globals[b"G_opened"]) or []]
    return [Path(name).name for name in found if not EXPECTED.search(name)]


def test_opening_a_book_opens_nothing_else(watched: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    watched.open(story)
    watched.turn_pages(3)
    watched.wait(10)
    watched.close_book()
    watched.open_browser(story.parent)
    watched.wait(10)

    assert opened(watched) == []
    assert openrouter.connections == []
    watched.leave()


def test_the_menu_needs_the_settings_and_the_words_alone(
    watched: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    watched.open(story)
    watched.tap_menu("tools", "Précis")
    watched.wait(10)

    assert watched.has("Summarise this chapter")
    assert set(opened(watched)) <= OF_THE_MENU
    assert openrouter.connections == []
    watched.leave()


def loaded(reader: Reader) -> set[str]:
    """The rooms of the plugin that anything is loaded of."""
    names = reader.runtime.eval(
        """(function()
            local rooms = {}
            for name in pairs(package.loaded) do
                rooms[#rooms + 1] = name:match("^precis%.([^.]+)")
            end
            return rooms
        end)()"""
    )
    return {str(name) for name in from_lua(names)}


def test_a_book_that_is_only_read_loads_next_to_nothing(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.wait(10)

    assert loaded(reader) <= {"errors", "koreader", "modules", "on_demand", "packed", "ui"}
    reader.leave()


def test_the_menu_loads_nothing_that_works(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.tap_menu("tools", "Précis")

    assert reader.has("Summarise this chapter")
    assert not loaded(reader) & WORKING_ROOMS
    reader.leave()


def test_what_was_not_loaded_is_there_when_it_is_needed(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.tap_menu("tools", "Précis", "Summarise this chapter")
    reader.wait_for("extractive ·")

    assert loaded(reader) >= WORKING_ROOMS - {"index"}
    reader.leave()


def test_the_panel_reads_the_contents_once(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.runtime.execute(
        """
        local Loader = require("precis.book.loader")
        local load = Loader.load
        G_loads = 0
        function Loader.load(...)
            G_loads = G_loads + 1
            require("precis.async.task").sleep(0.1) -- as a long book takes
            return load(...)
        end
        """
    )

    reader.trigger("precis_panel")
    reader.wait(2)

    assert reader.runtime.eval("G_loads") == 1
    reader.leave()


# Names the modules that something loaded in one go, not a little at a time.
NOTE_WHO_LOADS = """
    G_in_one_go = {}
    local load = require
    function require(name)
        local is_new = name:find("^precis%.") and not package.loaded[name]
        if is_new and not debug.traceback():find("precis/modules.lua", 1, true) then
            table.insert(G_in_one_go, name)
        end
        return load(name)
    end
"""


@pytest.mark.parametrize("wish", ["panel", "summarise", "recap", "people"])
def test_what_the_first_wish_needs_is_loaded_in_slices(reader: Reader, story: Path, wish: str) -> None:
    reader.open(story)
    reader.wait(1)
    reader.runtime.execute(NOTE_WHO_LOADS)

    reader.trigger(f"precis_{wish}")
    reader.wait(20)

    assert len(reader.windows()) > 1
    assert not from_lua(reader.runtime.globals[b"G_in_one_go"])
    reader.leave()


def test_settings_find_everything_loaded_when_the_menu_was_looked_at(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.tap_menu("tools", "Précis")
    reader.wait(1)
    reader.runtime.execute(NOTE_WHO_LOADS)

    reader.tap("Settings")

    assert reader.has("Account")
    assert not from_lua(reader.runtime.globals[b"G_in_one_go"])
    reader.leave()


def test_a_wish_is_dropped_with_its_book(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.runtime.execute("require('dispatcher'):init() require('dispatcher'):execute({ precis_panel = true })")

    reader.close_book()
    reader.open_browser(story.parent)
    reader.wait(10)

    assert len(reader.windows()) == 1
    reader.leave()
