"""The device is turned while a window of ours is open: it is laid out anew, with all that was in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from tests.features.reader_steps import BOX, send_question


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader in the middle of the book's second chapter."""
    reader.open(story)
    reader.go_to(4)
    return reader


def fills_the_screen(reader: Reader) -> bool:
    """Whether the top window covers the screen as it is held now, and nothing sticks out."""
    reader.wait(1)
    size = "local d = require('ui/uimanager'):getTopmostVisibleWidget().dimen; return d.w .. 'x' .. d.h"
    width, height = reader.size
    return reader.runtime.execute(size) == f"{width}x{height}".encode() and not reader.layout_problems()


@pytest.mark.parametrize("phase", ["waiting", "streaming", "done"])
def test_an_answer_follows_the_turn(reader: Reader, openrouter: MockOpenRouter, phase: str) -> None:
    openrouter.pace.latency, openrouter.pace.cadence = 3, 0.2
    reader.trigger("precis_summarise")
    reader.wait({"waiting": 1, "streaming": 5, "done": 60}[phase])

    reader.rotate(1)
    assert fills_the_screen(reader)
    reader.rotate(0)
    assert fills_the_screen(reader)

    reader.wait_for("extractive ·", limit=120)
    assert not reader.layout_problems()
    reader.leave()


def test_the_sensor_s_word_reaches_the_book_below(reader: Reader) -> None:
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    width, height = reader.size

    reader.send("SetRotationMode", 1)  # as KOReader sends what the sensor says: to the window on top alone

    assert reader.size == (height, width)
    assert fills_the_screen(reader)
    reader.leave()


def test_a_list_follows_the_turn(reader: Reader) -> None:
    reader.trigger("precis_panel")
    reader.wait(1)
    reader.tap("Past answers")
    reader.wait(1)

    reader.rotate(1)

    assert fills_the_screen(reader)
    reader.leave()


def test_what_was_typed_is_still_there_after_a_turn(reader: Reader) -> None:
    reader.trigger("precis_ask")
    reader.wait(1)
    reader.type_text("Who rings the bell?")

    reader.rotate(1)

    assert reader.typed() == "Who rings the bell?"
    assert not reader.layout_problems()
    reader.rotate(0)
    reader.leave()


def test_a_dialog_still_works_after_a_turn(reader: Reader) -> None:
    reader.trigger("precis_panel")
    reader.wait(1)

    reader.rotate(1)

    assert not reader.layout_problems()
    reader.tap("Summarise this chapter")
    reader.wait_for("extractive ·")
    reader.leave()


def test_a_question_half_typed_can_be_asked_after_the_turn(reader: Reader, openrouter: MockOpenRouter) -> None:
    for number in range(3):
        reader.trigger("precis_ask")
        send_question(reader, f"Who was Marta Venn {number}?")
        reader.wait_for("[Again]")
        reader.tap("Close")
    reader.trigger("precis_ask")
    reader.wait_for(BOX)
    reader.tap(BOX)
    reader.type_text("And who was Ambrose Tull? " * 40)
    reader.tap_beside()  # puts the keyboard away

    reader.rotate(1)
    reader.wait(1)
    reader.tap("And who was Ambrose Tull?")
    assert "☐" in reader.screen()
    reader.tap("Ask")

    reader.wait_for("[Again]")
    assert "And who was Ambrose Tull?" in reader.screen()
    reader.leave()
