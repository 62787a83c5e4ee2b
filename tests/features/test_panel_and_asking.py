"""The panel's ticks, and the box in which a question is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.features.reader_steps import BOX, send_question

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

PRECIS = "require('apps/reader/readerui').instance.precis"


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader in the middle of the project's own book."""
    reader.open(story)
    reader.turn_pages(6)
    return reader


def questions(openrouter: MockOpenRouter) -> list[dict[str, Any]]:
    """What was asked of a model."""
    found: list[Any] = [record.body for record in openrouter.requests if record.method == "POST"]
    return found


def open_panel(reader: Reader) -> None:
    """Open the panel, and give it the moment that it takes to look things up."""
    reader.trigger("precis_panel")
    reader.wait_for("· ch. ")


def open_box(reader: Reader) -> None:
    """Open the box for a question."""
    reader.trigger("precis_ask")
    reader.wait_for(BOX)


def ask(reader: Reader, question: str) -> None:
    """Ask, and wait for the whole answer."""
    reader.trigger("precis_ask")
    send_question(reader, question)
    reader.wait_for("extractive ·", limit=300)
    reader.tap("Close")


def test_what_is_paid_for_is_ticked_and_opens_without_a_network(reader: Reader, openrouter: MockOpenRouter) -> None:
    open_panel(reader)
    assert "✓" not in reader.screen()
    reader.tap("Summarise this chapter")
    reader.wait_for("extractive ·", limit=300)
    reader.tap("Close")
    reader.network(wifi=False, online=False, can_connect=False)
    # As beyond this device: only there a network is needed.
    reader.runtime.execute(f"{PRECIS}:app().needs_network = function() return true end")

    open_panel(reader)
    screen = reader.screen()
    assert "✓ Summarise this chapter" in screen
    assert "✓ Recap so far" not in screen
    assert "Past answers (1)" in screen
    assert "offline" in screen
    asked = len(questions(openrouter))
    reader.tap("Summarise this chapter")
    reader.wait_for("An extract by mock/extractive")

    assert len(questions(openrouter)) == asked
    reader.leave()


def test_what_is_not_paid_for_asks_for_the_network_first(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.network(wifi=False, online=False)
    reader.runtime.execute(f"{PRECIS}:app().needs_network = function() return true end")

    open_panel(reader)
    reader.tap("Recap so far")
    reader.wait_for("Wi-Fi")

    assert not questions(openrouter)
    reader.leave()


def test_what_was_asked_lately_is_asked_again_with_two_taps(reader: Reader, openrouter: MockOpenRouter) -> None:
    ask(reader, "Who was Marta Venn?")
    ask(reader, "What did Dov lose?")
    asked = len(questions(openrouter))

    open_box(reader)
    reader.tap("Who was Marta Venn?")
    reader.tap("Ask")
    reader.wait_for("Follow-up", limit=300)

    assert "Who was Marta Venn?" in reader.screen()
    # It was paid for.
    assert len(questions(openrouter)) == asked
    reader.leave()


def test_an_empty_box_says_what_is_missing(reader: Reader, openrouter: MockOpenRouter) -> None:
    open_box(reader)
    reader.type_text("   ")

    reader.tap("Ask")

    assert "Type a question first." in reader.screen()
    reader.tap_beside()
    assert BOX in reader.screen()
    assert not openrouter.requests
    reader.leave()


def test_how_much_of_the_book_may_answer_is_remembered_for_it(reader: Reader, openrouter: MockOpenRouter) -> None:
    open_box(reader)
    assert "☑" in reader.find(BOX).text
    reader.tap(BOX)
    reader.type_text("Who was Marta Venn?")
    reader.tap("Ask")
    reader.wait_for("Follow-up", limit=300)
    reader.tap("Close")

    open_box(reader)

    assert "☐" in reader.find(BOX).text
    reader.leave()


def test_a_ticked_box_closes_the_gate_though_the_settings_leave_it_open(
    reader: Reader, openrouter: MockOpenRouter
) -> None:
    reader.runtime.execute(f"{PRECIS}:app().settings:set('only_what_i_have_read', false)")
    open_box(reader)
    if "☐" in reader.find(BOX).text:
        reader.tap(BOX)
    reader.type_text("How does the story end?")
    reader.tap("Ask")
    reader.wait_for("Follow-up", limit=300)

    body = str(questions(openrouter)[-1])
    assert "The Chair by the Gauge" in body
    # A chapter that lies ahead.
    assert "Red Ink" not in body
    reader.leave()


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "sideways"])
def test_the_buttons_of_the_box_stay_above_the_keyboard(reader: Reader, turned: bool) -> None:
    if turned:
        reader.rotate()
    recent = ", ".join(f"'Why did Marta Venn climb up to the lantern for the {nth} time?'" for nth in range(5))
    reader.runtime.execute(
        f"require('precis.ui.ask_dialog').open({{ guard = {PRECIS}:app().host.guard, title = 'Ask the book',"
        f" recent = {{ {recent} }}, only_read = true, ask = print }})"
    )
    reader.wait(0.1)  # painted

    ask = reader.find("Ask")
    keyboard = reader.runtime.eval("require('ui/widget/virtualkeyboard').height()")
    height = reader.runtime.eval("require('device').screen:getHeight()")
    assert ask.y + ask.h <= height - keyboard
    assert any("Why did Marta Venn" in target.text for target in reader.targets())
    reader.leave()
