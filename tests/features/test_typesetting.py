"""Finished answers on the page: the engine that KOReader typesets them with leaves nothing beyond the margin."""

from __future__ import annotations

import pymupdf
import pytest

from harness.runtime import Runtime

WIDTH, HEIGHT, LETTERS = 580, 622, 24  # pixels, as on a small screen

ANSWERS = {
    "a line of code": "```\nprint('a line of code that is a good deal longer than the screen is wide')\n```",
    "a word without an end": "Unbrokenword" * 60,
    "an address in a list": "- https://example.org/" + "a-path-without-spaces/" * 12,
    "a table": "| Name | Who | Since |\n|---|---|---|\n| Watson | a doctor with a very long description | 1887 |",
}


def page_of(runtime: Runtime, text: str) -> pymupdf.Page:
    """The first page of an answer."""
    page = """
        local AnswerHtml = require("precis.ui.answer_html")
        return "<style>" .. AnswerHtml.style() .. "</style>" .. AnswerHtml.body({ text = ... })
    """
    html = runtime.execute(page, text)
    document = pymupdf.open(stream=html, filetype="html")
    document.layout(width=WIDTH, height=HEIGHT, fontsize=LETTERS)
    return document[0]


@pytest.mark.parametrize("what", ANSWERS)
def test_nothing_sticks_out_at_the_right(runtime: Runtime, what: str) -> None:
    words = page_of(runtime, ANSWERS[what]).get_text("words")

    assert words
    assert max(word[2] for word in words) <= WIDTH


def test_a_short_word_in_a_table_stays_whole(runtime: Runtime) -> None:
    words = [word[4] for word in page_of(runtime, ANSWERS["a table"]).get_text("words")]

    assert {"Name", "Who", "Since", "1887"} <= set(words)
