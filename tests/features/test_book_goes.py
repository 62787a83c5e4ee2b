"""A book goes, or KOReader opens it anew, under what Précis has open and under way: nothing stays, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.openrouter import MockOpenRouter
from harness.reader import Reader

WAYS_TO_GO = {
    "to the file browser": "require('apps/reader/readerui').instance:onHome()",
    "to another book": "require('apps/reader/readerui').instance:switchDocument(...)",
    "to be opened anew": "require('apps/reader/readerui').instance:reloadDocument()",
}


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader in the middle of the book's second chapter."""
    reader.open(story)
    reader.go_to(4)
    return reader


def go(reader: Reader, way: str, story: Path) -> None:
    """Leave the book by one of KOReader's ways."""
    reader.runtime.execute(WAYS_TO_GO[way], story)
    reader.wait(3)


def put_away(reader: Reader) -> None:
    """End KOReader, and let what lingers end too."""
    reader.quit()
    reader.wait(3)


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_no_window_outlives_its_book(reader: Reader, openrouter: MockOpenRouter, story: Path, way: str) -> None:
    openrouter.pace.cadence = 0.2
    reader.trigger("precis_panel")
    reader.tap("Summarise this chapter")
    reader.wait(2)
    assert "Stop" in reader.buttons()

    go(reader, way, story)

    assert len(reader.windows()) == 1
    assert not reader.has("Stop")
    put_away(reader)


@pytest.mark.parametrize("action", ["precis_panel", "precis_ask", "precis_people"])
def test_dialogs_go_with_the_book(reader: Reader, openrouter: MockOpenRouter, story: Path, action: str) -> None:
    openrouter.pace.latency = 5
    reader.trigger(action)
    reader.wait(1)
    assert len(reader.windows()) > 1

    go(reader, "to the file browser", story)

    assert len(reader.windows()) == 1
    put_away(reader)


def test_work_stops_when_something_else_closes_its_window(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.pace.cadence = 0.2
    reader.trigger("precis_summarise")
    reader.wait(2)

    reader.runtime.execute("local U = require('ui/uimanager'); U:close(U:getTopmostVisibleWidget())")
    reader.wait(2)

    assert [record.outcome for record in openrouter.requests if record.method == "POST"] == ["client_closed"]
    put_away(reader)
