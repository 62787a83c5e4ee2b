"""Asking on about an answer that no question was asked for: a summary, a recap; and what may not come along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.features.reader_steps import APP, posts, send_question

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader at the end of the book's first chapter."""
    reader.open(story)
    reader.go_to(5)
    return reader


def follow_up(reader: Reader, question: str) -> None:
    """Ask on, and wait for the whole answer."""
    reader.tap("Follow-up")
    send_question(reader, question)
    reader.wait_for("Passages", limit=300)


def test_a_summary_is_what_a_conversation_may_begin_with(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    follow_up(reader, "Who was Marta Venn?")
    last = posts(openrouter)[-1]["messages"]
    assert last[1]["content"] == "Summary: The Chair by the Gauge"
    assert "An extract by mock/extractive" in last[2]["content"]
    reader.close_windows()

    reader.tap_menu("tools", "Précis", "Conversations")
    reader.wait_for("Summary: The Chair by the Gauge")
    reader.close_windows()
    reader.trigger("precis_ask")
    reader.wait_for("Who was Marta Venn?")
    # That was never asked.
    assert not reader.has("Summary: The Chair by the Gauge")
    reader.leave()


def test_a_summary_of_unread_pages_is_not_sent_with_a_question_about_read_ones(
    reader: Reader, openrouter: MockOpenRouter
) -> None:
    reader.go_to(4)  # in the middle of the chapter
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.tap("Whole chapter")
    reader.wait(0.3)
    reader.wait_for("extractive ·")
    follow_up(reader, "Who was Marta Venn?")

    assert "Summary: The Chair" not in str(posts(openrouter)[-1])
    reader.leave()


@pytest.mark.parametrize("is_kept", [False, True], ids=["new", "kept"])
def test_an_answer_stays_one_of_unread_pages_when_the_reader_wants_no_more_of_them(
    reader: Reader, openrouter: MockOpenRouter, is_kept: bool
) -> None:
    reader.go_to(4)
    reader.runtime.execute(f"{APP}.settings:set('only_what_i_have_read', false)")
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    if is_kept:
        reader.tap("Close")
        reader.tap_menu("tools", "Précis", "Past answers")
        reader.wait_for("Summary: The Chair by the Gauge")
        reader.tap("Summary: The Chair by the Gauge")
        reader.wait(0.3)
    reader.runtime.execute(f"{APP}.settings:set('only_what_i_have_read', true)")
    follow_up(reader, "Who was Marta Venn?")

    assert "Summary: The Chair" not in str(posts(openrouter)[-1])
    reader.leave()
