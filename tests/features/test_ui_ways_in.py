"""The ways into Précis besides its menu: a selection, a looked-up word, a book in the file browser, a chapter's end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.clock import VirtualClock
from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tests.features.reader_steps import APP, send_question
from tools.book_builder import build_book

if TYPE_CHECKING:
    from harness.openrouter.request_log import RequestRecord

STORY = Path(__file__).resolve().parents[1] / "books" / "the-clerk-of-tides"
DAY = 86_400


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's own book in it."""
    folder = tmp_path_factory.mktemp("shelf")
    build_book(STORY, folder / "story.epub")
    return folder


@pytest.fixture
def reader(reader: Reader, shelf: Path) -> Reader:
    """A reader in the middle of the book's second chapter."""
    reader.open(shelf / "story.epub")
    reader.go_to(4)
    return reader


@contextmanager
def koreader(version: str) -> Iterator[tuple[Reader, MockOpenRouter]]:
    """A reader with another version of KOReader."""
    with Runtime(koreader_version=version) as runtime:
        mock = MockOpenRouter()
        runtime.add_peer(mock)
        log_in(runtime.data_dir, mock)
        try:
            yield Reader(runtime), mock
            runtime.assert_nothing_left_open()
        finally:
            mock.stop()


def questions(openrouter: MockOpenRouter) -> list[RequestRecord]:
    """What was asked of a model."""
    return [record for record in openrouter.requests if record.method == "POST"]


def some_words(reader: Reader) -> str:
    """Words that stand on the page."""
    return " ".join(reader.page_text().split()[4:7])


def test_selected_words_are_explained_and_the_answer_becomes_their_note(
    reader: Reader, openrouter: MockOpenRouter
) -> None:
    words = some_words(reader)
    reader.select_text(words)
    reader.tap("Précis")
    reader.tap("Explain")
    reader.wait_for("extractive ·")
    assert words in str(questions(openrouter)[0].body)

    reader.tap("Save…")
    reader.tap("Note on the highlight")
    reader.tap("Save…")
    reader.tap("Note on the highlight")

    annotations = reader.ui[b"annotation"][b"annotations"]
    assert len(annotations) == 1
    assert b"An extract by mock/extractive" in annotations[1][b"note"]
    reader.leave()


def test_an_answer_is_copied_and_written_beside_the_book(reader: Reader, shelf: Path) -> None:
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.tap("Save…")
    reader.tap("Copy")
    assert "An extract by mock/extractive" in reader.clipboard()

    for _ in range(2):
        reader.tap("Save…")
        reader.tap("Markdown file beside the book")

    kept = (shelf / "story.precis.md").read_text()
    assert kept.startswith("# The Clerk of Tides\n")
    assert kept.count("## Summary of this chapter\n") == 2
    reader.leave()


def test_a_cited_passage_is_shown_and_leads_into_the_book_and_back(reader: Reader) -> None:
    before = reader.page()
    reader.trigger("precis_ask")
    send_question(reader, "Who was Marta Venn?")
    reader.wait_for("extractive ·", limit=300)
    link = next(target for target in reader.targets() if target.kind == "link")
    reader.tap_at(*link.centre)
    assert reader.windows()[-1].startswith(link.text)

    reader.tap("Go there")
    reader.wait(0.5)
    assert len(reader.windows()) == 1
    there = reader.page()

    reader.send("GoBackLink")
    assert reader.page() == before != there
    reader.leave()


@pytest.mark.parametrize("version", ["v2025.08", "v2026.07.2"])
def test_a_looked_up_word_is_explained_in_every_version_of_the_dictionary(version: str, shelf: Path) -> None:
    with koreader(version) as (reader, openrouter):
        reader.open(shelf / "story.epub")
        reader.turn_pages(3)
        reader.look_up("barrage")
        reader.tap("Précis")
        reader.tap("Define")
        reader.wait_for("extractive ·")

        assert "barrage" in str(questions(openrouter)[0].body)
        reader.leave()


def test_a_koreader_that_is_too_old_says_so_and_does_nothing_else(shelf: Path) -> None:
    with koreader("v2025.04") as (reader, openrouter):
        reader.open(shelf / "story.epub")
        reader.tap_menu("tools", "Précis")
        reader.tap("KOReader is too old for Précis.")
        assert "Update KOReader to 2025.08" in reader.screen()
        reader.tap_beside()
        reader.trigger("precis_summarise")
        assert "too old" in reader.screen()
        reader.tap_beside()
        assert not openrouter.requests
        reader.leave()


def test_a_book_is_prepared_from_the_file_browser(reader: Reader, openrouter: MockOpenRouter, shelf: Path) -> None:
    reader.close_book()
    reader.open_browser(shelf)
    reader.hold("story.epub")
    reader.tap("Précis: prepare")
    reader.wait_for("Go on")
    reader.tap("Go on")
    reader.wait_for("Again", limit=300)

    assert len(questions(openrouter)) == 11
    reader.leave()


def test_somebody_who_comes_back_after_days_is_offered_a_recap(reader: Reader, shelf: Path) -> None:
    turn_on(reader, "offer_coming_back")
    reader.close_book()
    clock = reader.runtime.clock
    assert isinstance(clock, VirtualClock)
    clock.set_wall(clock.wall() + 12.5 * DAY)
    reader.open(shelf / "story.epub")
    reader.wait(0.2)
    assert "It is 12 days since you read this." in reader.screen()

    reader.tap("Recap so far")
    if reader.has("Go on"):
        reader.tap("Go on")
    reader.wait_for("extractive ·", limit=300)
    reader.leave()


def turn_on(reader: Reader, setting: str) -> None:
    """Switch one of the plugin's settings on."""
    reader.runtime.execute(f"{APP}.settings:set({setting!r}, true) {APP}.settings:flush()")


def test_nothing_is_offered_unless_the_reader_wants_it(reader: Reader) -> None:
    reader.turn_pages(20)
    reader.wait(1)

    assert len(reader.windows()) == 1
    reader.leave()


def test_a_finished_chapter_is_offered_as_a_summary(reader: Reader, openrouter: MockOpenRouter) -> None:
    turn_on(reader, "offer_chapter_end")
    for _ in range(30):
        reader.turn_pages(1)
        reader.wait(0.2)
        if reader.has("Summarise it"):
            break
    reader.tap("Summarise it")
    reader.wait_for("extractive ·")

    assert "The Chair by the Gauge" in str(questions(openrouter)[0].body)
    reader.leave()
