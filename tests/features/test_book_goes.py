"""A book goes, or KOReader opens it anew, under what Précis has open and under way: nothing stays, nothing is lost."""

from __future__ import annotations

import shutil
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


@pytest.fixture
def other(story: Path, tmp_path: Path) -> Path:
    """Another book."""
    return Path(shutil.copy(story, tmp_path / "other.epub"))


def go(reader: Reader, way: str, other: Path) -> None:
    """Leave the book by one of KOReader's ways."""
    reader.runtime.execute(WAYS_TO_GO[way], other)
    reader.wait(3)


def put_away(reader: Reader) -> None:
    """End KOReader, and let what lingers end too."""
    reader.quit()
    reader.wait(3)


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_no_window_outlives_its_book(reader: Reader, openrouter: MockOpenRouter, other: Path, way: str) -> None:
    openrouter.pace.cadence = 0.2
    reader.trigger("precis_panel")
    reader.tap("Summarise this chapter")
    reader.wait(2)
    assert "Stop" in reader.buttons()

    go(reader, way, other)

    assert len(reader.windows()) == 1
    assert not reader.has("Stop")
    put_away(reader)


@pytest.mark.parametrize("action", ["precis_panel", "precis_ask", "precis_people"])
def test_dialogs_go_with_the_book(reader: Reader, openrouter: MockOpenRouter, other: Path, action: str) -> None:
    openrouter.pace.latency = 5
    reader.trigger(action)
    reader.wait(1)
    assert len(reader.windows()) > 1

    go(reader, "to the file browser", other)

    assert len(reader.windows()) == 1
    put_away(reader)


def in_the_background(reader: Reader) -> None:
    """Begin a long task, and leave it to itself before it is half done."""
    reader.trigger("precis_panel")
    reader.tap("The whole book")
    reader.wait(1)
    reader.tap("In the background")
    reader.wait(1)


def prompts(openrouter: MockOpenRouter, outcome: str) -> list[str]:
    """What models were asked in requests that ended so."""
    asked = [record for record in openrouter.requests if record.method == "POST" and record.outcome == outcome]
    return [str(record.body["messages"]) for record in asked]


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_work_in_the_background_goes_on_when_the_book_is_open_again(
    reader: Reader, openrouter: MockOpenRouter, story: Path, other: Path, way: str
) -> None:
    openrouter.pace.cadence = 0.2
    in_the_background(reader)

    go(reader, way, other)
    assert prompts(openrouter, "client_closed"), "it was not under way"
    if way == "to another book":
        go(reader, way, story)
    elif way == "to the file browser":
        reader.close_browser()
        reader.open(story)
    reader.wait_for("Ready: ", limit=300)

    finished = prompts(openrouter, "complete")
    assert len(finished) == len(set(finished))
    put_away(reader)


def test_what_waited_goes_on_when_koreader_opens_the_book_anew(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.pace.cadence = 0.2
    in_the_background(reader)
    reader.network(wifi=False)
    reader.wait(2)
    reader.network(wifi=True)
    reader.wait(2)

    reader.set_font_size(40)
    reader.wait_for("Ready: ", limit=300)

    finished = prompts(openrouter, "complete")
    assert len(finished) == len(set(finished))
    put_away(reader)


def test_a_book_that_is_only_read_makes_nothing(reader: Reader) -> None:
    reader.turn_pages(2)
    reader.network(wifi=False)
    reader.network(wifi=True)
    reader.wait(5)

    assert reader.runtime.eval("package.loaded['precis.app'] == nil")
    assert not (reader.runtime.data_dir / "precis").exists()
    put_away(reader)


def test_work_stops_when_something_else_closes_its_window(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.pace.cadence = 0.2
    reader.trigger("precis_summarise")
    reader.wait(2)

    reader.runtime.execute("local U = require('ui/uimanager'); U:close(U:getTopmostVisibleWidget())")
    reader.wait(2)

    assert [record.outcome for record in openrouter.requests if record.method == "POST"] == ["client_closed"]
    put_away(reader)


def test_no_settings_outlive_a_book_that_nothing_was_asked_of(reader: Reader) -> None:
    reader.tap_menu("tools", "Précis", "Settings", "Account")
    reader.tap(next(item for item in reader.menu_items() if "sk-or" in item))
    reader.wait(1)
    assert reader.typed() is not None

    reader.close_apps()
    reader.wait(3)

    assert reader.windows() == []
    put_away(reader)
