"""A store that cannot be written, is full, damaged, or of a newer version: nothing is paid for that could not be kept
account of, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tests.features.reader_steps import words_on
from tools.virtual_desk import VirtualDesk

LONG_ENOUGH = 10  # seconds
# What happens to the database behind the plugin's back, the next time it is opened.
READ_ONLY = """
local Sqlite = require("precis.koreader.sqlite")
local open = Sqlite.open
function Sqlite.open(path) return open(path, "ro") end
"""
# As many bills as may still find room in the pages that are there.
FILL = (
    "INSERT INTO ledger (time, book, task, model, state, reserved, cost) VALUES (0, 'b', 't', 'm', 'billed', '0', '0')"
)
FILLING = 200
PAGE_BYTES = 4096
ROLLED_BACK, WRITTEN_AHEAD = b"\x01\x01", b"\x02\x02"


@pytest.fixture
def open_book(reader: Reader, story: Path) -> Iterator[Callable[[], VirtualDesk]]:
    """Opens the story, again and again."""

    def open_it() -> VirtualDesk:
        if reader.ui is not None:
            reader.close_book()
            reader.wait(LONG_ENOUGH)
        return VirtualDesk(reader, story)

    yield open_it
    reader.wait(LONG_ENOUGH)
    reader.quit()


def summarise(desk: VirtualDesk, chapter: int) -> dict[str, Any]:
    return desk.run("summary", {"chapter": chapter, "is_open": True})


def store_of(reader: Reader) -> Path:
    (path,) = reader.runtime.data_dir.rglob("precis.sqlite3")
    return path


def asked(openrouter: MockOpenRouter) -> int:
    return sum(record.path.endswith("/chat/completions") for record in openrouter.requests)


def test_nothing_is_sent_when_the_store_cannot_be_written(
    open_book: Callable[[], VirtualDesk], openrouter: MockOpenRouter
) -> None:
    summarise(open_book(), 1)
    before = asked(openrouter)
    desk = open_book()
    desk.runtime.execute(READ_ONLY)

    kept, refused = summarise(desk, 1), summarise(desk, 2)

    assert kept["cached"]
    assert refused["failure"]["kind"] == "storage"
    assert asked(openrouter) == before


def test_a_closed_store_can_be_read_where_nothing_can_be_written(
    open_book: Callable[[], VirtualDesk], reader: Reader
) -> None:
    summarise(open_book(), 1)
    store = store_of(reader)
    assert file_format(store) == WRITTEN_AHEAD
    reader.close_book()
    reader.wait(LONG_ENOUGH)

    # Reading what is written ahead would take two more files.
    assert file_format(store) == ROLLED_BACK
    assert [file.name for file in store.parent.glob("precis.sqlite3*")] == [store.name]


def file_format(store: Path) -> bytes:
    """How a database is written and read, as its head says."""
    return store.read_bytes()[18:20]


def test_an_answer_that_finds_no_room_is_shown_and_without_room_for_its_bill_nothing_is_sent(
    open_book: Callable[[], VirtualDesk], openrouter: MockOpenRouter
) -> None:
    desk = open_book()
    summarise(desk, 1)
    desk.rows("PRAGMA max_page_count = 1")

    shown = [summarise(desk, chapter) for chapter in range(2, 11)]
    for _ in range(FILLING):
        desk.rows(FILL)
    before = asked(openrouter)
    refused = summarise(desk, 11)

    assert all(answer["complete"] and answer["text"] for answer in shown)
    assert "could not be kept" in desk.reader.screen()
    assert desk.rows("SELECT count(*) AS open FROM ledger WHERE state = 'in_flight'")[0]["open"] == 0
    assert refused["failure"]["kind"] == "disk_full"
    assert asked(openrouter) == before


def test_an_index_that_finds_no_folder_is_a_trouble_with_the_card(
    open_book: Callable[[], VirtualDesk], openrouter: MockOpenRouter
) -> None:
    desk = open_book()
    summarise(desk, 1)
    index = store_of(desk.reader).with_name("index")
    index.write_text("in the way")
    before = asked(openrouter)

    refused = desk.run("ask", {"question": "Who was Marta Venn?"})

    assert refused["failure"]["kind"] == "storage"
    assert asked(openrouter) == before


def test_a_damaged_store_is_mended_and_that_is_said(
    open_book: Callable[[], VirtualDesk], reader: Reader, openrouter: MockOpenRouter
) -> None:
    desk = open_book()
    for chapter in range(1, 8):
        summarise(desk, chapter)
    reader.close_book()
    reader.wait(LONG_ENOUGH)
    store = store_of(reader)
    data = bytearray(store.read_bytes())
    middle = len(data) // PAGE_BYTES // 2 * PAGE_BYTES
    data[middle : middle + PAGE_BYTES] = b"\xff" * PAGE_BYTES
    store.write_bytes(data)

    answer = summarise(open_book(), 9)

    assert answer["complete"]
    assert "was damaged" in reader.screen()
    assert list(store.parent.glob("precis.sqlite3.damaged-*"))


def test_a_store_of_a_newer_version_is_left_alone_and_nothing_is_sent(
    open_book: Callable[[], VirtualDesk], reader: Reader, openrouter: MockOpenRouter
) -> None:
    desk = open_book()
    summarise(desk, 1)
    desk.rows("PRAGMA user_version = 99")
    desk = open_book()
    before, stored = asked(openrouter), store_of(reader).read_bytes()

    answer = summarise(desk, 2)

    assert answer["failure"]["kind"] == "newer_store"
    reader.trigger("precis_panel")
    reader.tap("Past answers")
    reader.wait(0.5)
    assert "newer version" in words_on(reader)
    reader.close_windows()
    assert asked(openrouter) == before
    assert store_of(reader).read_bytes() == stored
