"""What is asked before more than a little money is spent, and what would take less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.openrouter.errors import json_reply
from harness.values import from_lua
from tests.features.reader_steps import APP, posts, words_on

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader

QUESTION = re.compile(r"About [\d,]+ tokens in (\d+) parts, \$0\.\d+ to \$0\.\d+, about \d+ \w+\. Summarise\?")


@pytest.fixture
def asked(reader: Reader, story: Path) -> Reader:
    """A reader who wants the whole book of a dear model, and is asked first."""
    reader.open(story)
    reader.go_to(reader.page_count() // 2)
    set_to(reader, "model", "mock/large")
    want_the_book(reader)
    return reader


def set_to(reader: Reader, name: str, value: str) -> None:
    """Change a setting of the plugin."""
    reader.runtime.execute(f"{APP}.settings:set(...)", name, value)


def want_the_book(reader: Reader) -> None:
    """Tap "The whole book", and wait until something is asked."""
    reader.trigger("precis_panel")
    reader.wait(0.5)
    reader.tap("The whole book")
    reader.wait_for("Summarise?")


def said(reader: Reader) -> str:
    """The question, without its icon."""
    return words_on(reader).replace("<notice-question> ", "")


def test_it_is_told_what_it_takes(asked: Reader, openrouter: MockOpenRouter) -> None:
    assert QUESTION.search(said(asked))
    assert not posts(openrouter)

    asked.tap("Go on")
    asked.wait_for("[Again]", limit=300)

    assert {body["model"] for body in posts(openrouter)} == {"mock/large"}
    asked.leave()


def test_nothing_is_sent_when_the_reader_does_not_want_it(asked: Reader, openrouter: MockOpenRouter) -> None:
    asked.tap("Cancel")
    asked.wait(1)

    assert len(asked.windows()) == 1
    assert not posts(openrouter)
    asked.leave()


def test_a_cheaper_model_is_shown_with_its_price_and_taken_once(asked: Reader, openrouter: MockOpenRouter) -> None:
    asked.tap("Cheaper model")
    assert re.search(r"With Mock: .*: About [\d,]+ tokens in \d+ parts, \$0\.\d+", said(asked))
    asked.tap("Cancel")
    assert QUESTION.search(said(asked)), "the first question is still open"
    asked.tap("Cheaper model")
    asked.tap("Use it")
    # It was agreed to: nothing more is asked.
    asked.wait_for("[Again]", limit=300)

    models = {str(body["model"]) for body in posts(openrouter)}
    assert len(models) == 1
    assert "mock/large" not in models
    assert from_lua(asked.runtime.eval(f"{APP}.settings:get('model')")) == "mock/large"
    asked.leave()


def test_the_chapter_in_view_may_be_enough(asked: Reader, openrouter: MockOpenRouter) -> None:
    asked.tap("Only this chapter")
    asked.wait(1)
    if asked.has("Go on"):
        asked.tap("Go on")
    asked.wait_for("[Again]", limit=300)

    assert "Summary of this chapter" in asked.screen()
    assert len(posts(openrouter)) == 1
    asked.leave()


def test_work_left_to_the_background_still_asks(reader: Reader, openrouter: MockOpenRouter, story: Path) -> None:
    reader.open(story)
    reader.go_to(reader.page_count() // 2)
    set_to(reader, "model", "mock/large")
    openrouter.pace.latency = 2
    reader.trigger("precis_panel")
    reader.wait(0.5)
    reader.tap("The whole book")
    reader.tap("In the background")
    reader.wait_for("Summarise?")
    assert not reader.has("Cheaper model")

    reader.tap("Go on")
    reader.wait_for("Ready: The whole book", limit=300)

    reader.leave()


def test_where_nobody_knows_the_prices_tokens_alone_are_told(
    reader: Reader, openrouter: MockOpenRouter, tmp_path: Path
) -> None:
    book = tmp_path / "long.txt"
    book.write_text("\n\n".join(f"On day {day} the tide came up to the ninth step. " * 20 for day in range(320)))
    # As a server of the reader's own tells of its models.
    openrouter.script(json_reply({"data": [{"id": "mock/extractive", "object": "model"}]}), path="/models")
    reader.open(book)
    reader.go_to(reader.page_count())
    want_the_book(reader)

    assert re.search(r"About [\d,]+ tokens in \d+ parts, about \d+ \w+\. Summarise\?", said(reader))
    assert "$" not in said(reader)
    assert not reader.has("Cheaper model")
    reader.tap("Cancel")
    reader.leave()
