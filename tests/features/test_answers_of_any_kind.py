"""Answers as models really give them, titles of any length, and answers that were kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.openrouter.errors import json_reply
from tests.features.reader_steps import APP, posts, send_question, words_on

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.openrouter.wire import Reply
    from harness.reader import Reader

# What has broken renderers: nothing closed, nothing balanced, tables without end, links and pictures to elsewhere.
BROKEN_MARKDOWN = "\n".join(
    [
        "# " * 40 + "deep",
        "**bold *both ***none `code",
        "| a | b |\n|---|\n| " + "| " * 200,
        "> " * 300 + "quoted",
        "- " * 300 + "item",
        "[link](javascript:alert(1)) ![picture](https://elsewhere.example/x.png)",
        "<script>alert(1)</script><table><tr><td>&nbsp;&#0;&#xD800;",
        "```\nnever closed",
        "\u202e\u2066right to left\u0000\u0007\ufeff" + "\u0301" * 200,
    ]
)


@pytest.fixture
def reader(reader: Reader, story: Path) -> Reader:
    """A reader in the third chapter."""
    reader.open(story)
    reader.turn_pages(10)
    return reader


def ask(reader: Reader, question: str) -> None:
    """Ask, and wait for the whole answer."""
    reader.trigger("precis_ask")
    send_question(reader, question)
    reader.wait_for("Follow-up", limit=300)


def test_a_kept_answer_opens_with_working_citations_and_goes_on(reader: Reader, openrouter: MockOpenRouter) -> None:
    ask(reader, "Who was Marta Venn?")
    reader.tap("Close")
    reader.trigger("precis_panel")
    reader.wait_for("Past answers (1)")
    reader.tap("Past answers (1)")
    reader.wait(0.5)
    reader.tap(next(item for item in reader.menu_items() if item.startswith("Who was Marta Venn?")))
    reader.wait(0.5)
    asked = len(posts(openrouter))

    link = next(target for target in reader.targets() if target.kind == "link")
    reader.tap_at(*link.centre)
    reader.wait(0.3)

    assert reader.has("Go there")
    reader.tap("Close")
    assert len(posts(openrouter)) == asked
    reader.tap("Follow-up")
    send_question(reader, "And why?")
    reader.wait_for("Follow-up", limit=300)
    assert "Who was Marta Venn?" in str(posts(openrouter)[-1])
    reader.leave()


def test_a_citation_that_is_not_in_the_book_is_no_link(reader: Reader) -> None:
    reader.runtime.execute(f"{APP}.settings:set('model', 'mock/liar')")

    ask(reader, "What was the moon made of?")

    assert [target for target in reader.targets() if target.kind == "link"] == []
    assert "These words were not found in the book." in words_on(reader)
    reader.leave()


def test_a_question_as_long_as_a_page_fits_its_title(reader: Reader) -> None:
    ask(reader, "why " * 1200)

    assert reader.layout_problems() == []
    reader.leave()


def test_a_model_whose_name_never_ends_leaves_the_price_in_view(reader: Reader, openrouter: MockOpenRouter) -> None:
    reader.trigger("precis_summarise")
    reader.wait_for("[Again]", limit=300)
    reader.tap("Close")
    reader.runtime.execute(f"{APP}.settings:set('model', ...)", "maker/" + "endless-" * 60)

    reader.trigger("precis_panel")
    reader.wait(0.5)
    assert reader.layout_problems() == []
    assert "of $0.50 · online" in words_on(reader).replace("] [", "")
    reader.leave()


def test_an_answer_fits_the_screen_however_that_is_turned(reader: Reader) -> None:
    ask(reader, "Who was Marta Venn?")

    for mode in (1, 0, 3):
        reader.rotate(mode)
        reader.wait(0.3)
        width, height = reader.size
        close = reader.find("Close")
        assert abs(close.x + close.w - width) < 2
        assert abs(close.y + close.h - height) < 20
    reader.rotate(0)
    reader.leave()


def test_markdown_built_to_break_is_shown_all_the_same(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.script(whole_answer(BROKEN_MARKDOWN), path="/chat/completions")

    reader.trigger("precis_summarise")
    reader.wait_for("[Again]", limit=300)

    for _ in range(8):
        assert reader.layout_problems() == []
        reader.swipe("west")
    # What looks like a link is none, and nothing is fetched.
    assert [target for target in reader.targets() if target.kind == "link"] == []
    assert len(openrouter.requests) == len([record for record in openrouter.requests if "/api/v1/" in record.path])
    reader.leave()


def whole_answer(text: str) -> Reply:
    """A reply that says just this."""
    message = {"role": "assistant", "content": text}
    return json_reply(
        {
            "id": "gen-broken",
            "object": "chat.completion",
            "model": "mock/extractive",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20, "cost": 0.001},
        }
    )


def test_a_long_answer_says_on_every_page_that_it_broke_off(reader: Reader, openrouter: MockOpenRouter) -> None:
    openrouter.script(whole_answer("Long. " * 2000), "moderation", path="/chat/completions")
    reader.runtime.execute(f"{APP}.settings:set('only_what_i_have_read', false)")
    reader.runtime.execute(f"{APP}.settings:set('parallel_requests', 1)")
    reader.runtime.execute(f"{APP}.settings:set('ask_above', '100')")

    reader.trigger("precis_panel")
    reader.wait(0.5)
    reader.tap("The whole book")
    reader.wait_for("[Try again]", limit=300)
    happened = ("Page 1 of", "declined")
    assert all(words in words_on(reader) for words in happened)

    shown = "1"
    while f"Page {shown} of {shown}" not in words_on(reader):
        reader.swipe("west")
        (shown,) = re.findall(r"Page (\d+) of", words_on(reader))
        assert words_on(reader).count("declined") == 1
    assert reader.layout_problems() == []
    reader.leave()
