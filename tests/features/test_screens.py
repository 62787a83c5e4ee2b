"""Panel, settings, models and account, as a reader taps through them in a stand-in KOReader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.features.reader_steps import APP, send_question

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


@pytest.fixture
def panel(reader: Reader, story: Path) -> Reader:
    """A reader with the panel open on the story's third chapter."""
    reader.open(story)
    reader.turn_pages(6)
    reader.trigger("precis_panel")
    reader.wait(0.5)
    return reader


def close_all(reader: Reader) -> None:
    """Close every window over the book, each by its own button or by a tap beside it."""
    for _ in range(10):
        if len(reader.windows()) == 1:
            break
        ways = [way for way in ("Close", "Cancel", "<close>") if reader.has(way)]
        if ways:
            reader.tap(ways[0])
        else:
            reader.tap_beside()
    reader.wait(0.3)
    assert len(reader.windows()) == 1, reader.screen()


def leave(reader: Reader) -> None:
    """Close everything, the book too."""
    close_all(reader)
    reader.quit()


def test_the_panel_knows_where_the_reader_is(panel: Reader) -> None:
    screen = panel.screen()

    assert re.search(r"The Clerk of Tides · ch\. [23] of 11", screen)
    assert "extractive · today $0 of $0.50 · online" in screen
    leave(panel)


def test_everything_on_the_panel_opens(panel: Reader) -> None:
    expected = {
        "Summarise this chapter": "Summary of this chapter",
        "Recap so far": "Recap so far",
        "People, places, terms": "People, places, terms",
        "The whole book": "The whole book",
        "Past answers": "Past answers",
        "Ask the book…": "Only what I have read",
    }
    for button, title in expected.items():
        if not panel.has(button):
            panel.trigger("precis_panel")
            panel.wait(0.3)
        panel.tap(button)
        panel.wait(0.5)
        if panel.has("Go on"):
            panel.tap("Go on")
            panel.wait(0.5)
        assert title in panel.screen(), button
        close_all(panel)
    leave(panel)


def test_a_question_is_answered_with_passages_of_the_book(panel: Reader, openrouter: MockOpenRouter) -> None:
    panel.tap("Ask the book…")
    send_question(panel, "Who was Marta Venn?")
    panel.wait_for("extractive ·", limit=300)

    body = str([record.body for record in openrouter.requests if record.method == "POST"][-1])
    assert "[1]" in body
    assert "Who was Marta Venn?" in body
    assert panel.has("Follow-up")
    leave(panel)


def test_a_kept_answer_is_listed_and_opens_again(panel: Reader) -> None:
    panel.tap("Summarise this chapter")
    panel.wait_for("extractive ·")
    panel.tap("Close")
    panel.trigger("precis_panel")
    panel.tap("Past answers")
    panel.wait_for("2026-01-01")

    # The only row: how it is called depends on the chapter in view.
    panel.tap(panel.menu_items()[0])
    panel.wait(0.5)

    assert "An extract by mock/extractive" in panel.screen()
    leave(panel)


def test_while_the_list_of_models_is_on_its_way_the_screen_says_so(
    reader: Reader, openrouter: MockOpenRouter, story: Path
) -> None:
    reader.open(story)
    openrouter.always_do("stall_before_head")

    reader.tap_menu("tools", "Précis", "Settings", "Model", "Summaries: extractive")
    reader.wait(0.3)

    assert "Waiting for the answer" in reader.screen()
    reader.wait(900)
    assert "Waiting for the answer" not in reader.screen()
    close_all(reader)
    leave(reader)


def test_another_model_is_found_and_used(panel: Reader, openrouter: MockOpenRouter) -> None:
    close_all(panel)
    panel.tap_menu("tools", "Précis", "Settings", "Model", "Summaries: extractive")
    panel.wait_for("models")
    panel.tap("Mock: Echo")
    panel.wait(0.3)
    assert "per million tokens read" in panel.screen() or "Costs nothing" in panel.screen()

    panel.tap("Use this model")
    panel.wait(0.3)
    assert panel.has("Summaries: echo")
    close_all(panel)
    panel.trigger("precis_summarise")
    panel.wait_for("echo ·")

    posts = [record.body for record in openrouter.requests if record.method == "POST"]
    assert posts[-1]["model"] == "mock/echo"
    leave(panel)


def test_logging_out_removes_the_key(panel: Reader) -> None:
    key_file = panel.runtime.data_dir / "settings" / "precis_key.txt"
    close_all(panel)
    panel.tap_menu("tools", "Précis", "Settings", "Account", "Log out")
    panel.wait(0.3)

    assert "You are logged out." in panel.screen()
    assert not key_file.exists()
    leave(panel)


def test_a_key_that_stays_on_the_card_is_not_called_gone(panel: Reader) -> None:
    key_file = panel.runtime.data_dir / "settings" / "precis_key.txt"
    with key_file.open("a") as keys:
        keys.write("https://other.example sk-other\n")
    key_file.with_name("precis_key.txt.new").mkdir()
    close_all(panel)
    panel.tap_menu("tools", "Précis", "Settings", "Account", "Log out")
    panel.wait(0.3)

    assert "could not be read or written" in panel.screen()
    assert len(key_file.read_text().splitlines()) == 2
    assert panel.runtime.eval(f"{APP}.access:has_key()")
    leave(panel)


def test_a_budget_is_a_wall(panel: Reader, openrouter: MockOpenRouter) -> None:
    close_all(panel)
    panel.tap_menu("tools", "Précis", "Settings", "Money", "Daily budget: $0.50")
    panel.clear_text()
    panel.type_text("0.00001")
    panel.tap("Save")
    panel.wait(0.3)
    assert panel.has("Daily budget: $0.00001")
    close_all(panel)

    panel.trigger("precis_summarise")
    panel.wait_for("of it is spent")

    assert not [record for record in openrouter.requests if record.method == "POST"]
    leave(panel)
