"""Tools → Précis → Summarise this chapter, from the tap to the last button, in a stand-in KOReader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.openrouter.dead_ends import refusing
from harness.openrouter.pacing import Pace
from tests.features.reader_steps import APP

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.openrouter.request_log import RequestRecord
    from harness.reader import Reader


def summarise(reader: Reader, story: Path) -> None:
    """Open the book and tap the menu entry."""
    reader.open(story)
    reader.tap_menu("tools", "Précis", "Summarise this chapter")


def questions(openrouter: MockOpenRouter) -> list[RequestRecord]:
    """What was asked of a model."""
    return [record for record in openrouter.requests if record.method == "POST"]


def closed_at(openrouter: MockOpenRouter) -> float | None:
    """When the connection of the first question was closed."""
    asked = questions(openrouter)[0].connection
    return next(record.closed_at for record in openrouter.connections if record.number == asked)


def finish(reader: Reader) -> None:
    """Close what is open, as a reader would in the end."""
    if reader.has("Close"):
        reader.tap("Close")
    reader.close_book()
    # What is asked about a bill after a failure is let go only then.
    reader.wait(3)
    reader.quit()


def test_a_summary_streams_in_and_tells_what_it_took(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    summarise(reader, story)
    assert "Waiting for the answer" in reader.screen()
    assert reader.buttons() == ["<close>", "Stop", "In the background", "Close"]

    reader.wait_for("extractive ·")

    screen = reader.screen()
    assert "Summary of this chapter" in screen
    assert "The Chair by the Gauge" in screen
    assert "An extract by mock/extractive" in screen
    assert re.search(r"\d+ tokens · \$0\.\d+", screen)
    finish(reader)


def test_it_is_not_paid_for_again(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    summarise(reader, story)
    reader.wait_for("extractive ·")
    reader.tap("Close")

    reader.tap_menu("tools", "Précis", "Summarise this chapter")
    reader.wait_for("An extract by")

    assert len(questions(openrouter)) == 1
    finish(reader)


def test_another_answer_is_made_when_the_reader_wants_one(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    summarise(reader, story)
    reader.wait_for("extractive ·")

    reader.tap("Again")
    reader.wait_for("extractive ·")

    assert len(questions(openrouter)) == 2
    finish(reader)


def test_nothing_behind_the_page_is_sent_until_the_reader_wants_the_whole_chapter(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    summarise(reader, story)
    reader.wait_for("up to this page")
    reader.tap("Whole chapter")
    reader.wait_for("extractive ·")

    first, second = (str(record.body) for record in questions(openrouter))
    assert len(second) > 2 * len(first)
    assert "up to this page" not in reader.screen()
    finish(reader)


def test_stop_closes_the_connection_at_once_and_keeps_the_text(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    openrouter.service.pace = Pace(latency=0.5, cadence=0.3)
    summarise(reader, story)
    reader.wait(3)
    before = reader.runtime.clock.now()

    reader.tap("Stop")
    reader.wait(0.1)

    closed = closed_at(openrouter)
    assert closed is not None
    assert closed - before <= 0.1
    screen = reader.screen()
    assert "This answer is incomplete." in screen
    assert "Marta Venn" in screen
    assert reader.buttons() == ["<close>", "Try again", "Save…", "Close"]
    finish(reader)


def test_closing_the_screen_stops_the_request(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    openrouter.service.pace = Pace(latency=5.0)
    summarise(reader, story)
    reader.wait(1)

    reader.tap("Close")
    reader.wait(0.1)

    assert closed_at(openrouter) is not None
    assert not reader.has("Stop")
    finish(reader)


def test_closing_the_book_leaves_nothing_open(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    openrouter.service.pace = Pace(latency=5.0)
    summarise(reader, story)
    reader.wait(1)

    reader.close_book()
    reader.wait(3)

    assert all(record.closed_at is not None for record in openrouter.connections)
    reader.quit()


def test_a_lost_network_ends_a_request_at_once_and_keeps_its_text(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    openrouter.service.pace = Pace(latency=0.5, cadence=0.3)
    summarise(reader, story)
    reader.wait(3)

    reader.broadcast("NetworkDisconnected")
    reader.wait_for("This answer is incomplete.", limit=5)

    assert "Marta Venn" in reader.screen()
    finish(reader)


def test_a_long_sleep_ends_a_request_when_the_device_wakes(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    openrouter.service.pace = Pace(latency=0.5, cadence=0.3)
    summarise(reader, story)
    reader.wait(3)

    reader.suspend()
    reader.resume(after_seconds=3600)
    reader.wait_for("This answer is incomplete.", limit=5)

    assert "Marta Venn" in reader.screen()
    finish(reader)


@pytest.mark.parametrize(
    ("fault", "words", "button"),
    [
        ("type_authentication", "does not accept the key", "Enter key"),
        ("credits", "not have enough credit", "Add credit"),
        ("status_404", "does not have the model", "Choose a model"),
        ("moderation", "declined to work on this text", "Another model"),
        ("body_html", "did not come from the service", "Try again"),
    ],
)
def test_a_failure_is_worded_and_its_button_leads_to_success(
    reader: Reader, openrouter: MockOpenRouter, story: Path, fault: str, words: str, button: str
) -> None:
    summarise(reader, story)
    reader.wait_for("extractive ·")
    openrouter.always_do(fault)
    reader.tap("Again")
    reader.wait_for(words, limit=300)
    assert reader.has(button)

    openrouter.always_do(None)
    reader.tap("Try again")
    reader.wait_for("An extract by")

    finish(reader)


def test_text_received_before_the_line_broke_stays(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    openrouter.script(None, "eof_mid_text")

    summarise(reader, story)
    reader.wait_for("This answer is incomplete.", limit=300)

    assert "The connection broke" in reader.screen()
    assert "Marta" in reader.screen()
    finish(reader)


def test_without_a_key_the_reader_is_asked_for_it_first(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    key_file = reader.runtime.data_dir / "settings" / "precis_key.txt"
    key_file.unlink()
    summarise(reader, story)
    reader.wait_for("No key is set.")

    reader.tap("Enter key")
    reader.type_text(f"  {openrouter.key}\u200b ")
    reader.tap("Save")
    reader.wait_for("extractive ·")

    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.read_text().split()[1:] == [openrouter.key]
    assert not any(openrouter.key in line for line in reader.runtime.take_log())
    finish(reader)


def test_long_chapters_are_sent_whole_part_by_part(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    reader.open(story)
    reader.runtime.execute(
        "require('apps/reader/readerui').instance.precis:app().settings:override('model', 'mock/tiny')"
    )
    reader.go_to(reader.page_count())
    reader.tap_menu("tools", "Précis", "Summarise this chapter")
    reader.wait_for("tiny ·", limit=300)

    sent = [str(record.body) for record in questions(openrouter)]
    assert "Red Ink" in sent[0]
    finish(reader)


def test_pages_turn_while_text_streams_and_the_place_stays(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    openrouter.service.pace = Pace(latency=0.2, cadence=0.05)
    reader.open(story)
    reader.runtime.execute(
        "require('apps/reader/readerui').instance.precis:app().settings:override('model', 'mock/echo')"
    )
    reader.go_to(reader.page_count())
    reader.tap_menu("tools", "Précis", "Summarise this chapter")
    reader.wait_for("Page 1 of 3", limit=60)

    reader.swipe("west")
    page = text_lines(reader)
    reader.swipe("east")
    assert text_lines(reader) != page
    reader.swipe("west")
    reader.wait(5)
    assert "Writing…" in reader.screen()
    assert text_lines(reader) == page
    reader.wait_for("echo ·", limit=300)

    # Typeset, lines break elsewhere; what stood in the middle of the page is still in view.
    middle = page[len(page) // 2].split()[:5]
    assert " ".join(middle) in " ".join(text_lines(reader)).replace("  ", " ")
    finish(reader)


def text_lines(reader: Reader) -> list[str]:
    """The lines of the answer's text on the screen."""
    lines = reader.screen().splitlines()[2:]
    return lines[: next(index for index, line in enumerate(lines) if "Page" in line)]


def test_what_is_begun_anew_takes_the_place_of_what_is_under_way(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    reader.open(story)
    with refusing() as nowhere:
        reader.runtime.execute(f"{APP}.settings:set('base_url', {nowhere!r})")
        reader.trigger("precis_summarise")
        reader.wait_for("[Turn on Wi-Fi]", limit=900)
    reader.runtime.execute(f"{APP}.settings:set('base_url', {openrouter.base_url!r})")
    reader.network(wifi=False)
    reader.tap("Turn on Wi-Fi")
    reader.tap("Turn on")
    openrouter.pace.latency = 5
    # KOReader's message that it connects lies above and may be tapped away.
    reader.tap_beside()
    reader.tap("Try again")
    reader.wait_for("[Again]", limit=300)

    answers = [record.outcome for record in openrouter.requests if record.path.endswith("/chat/completions")]
    assert answers == ["client_closed", "complete"]
    assert reader.screen().count("An extract by") == 1
    reader.leave()
