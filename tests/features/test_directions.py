"""Text of another direction than KOReader's keeps its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import from_lua

FIRST_STRONG, END = "\u2068", "\u2069"
QUESTION = "Who rings the bell?"


@pytest.mark.parametrize(
    ("language", "ask", "shown"), [("ar", "اسأل", FIRST_STRONG + QUESTION + END), ("en", "Ask", QUESTION)]
)
def test_a_question_begins_where_its_language_does(language: str, ask: str, shown: str, story: Path) -> None:
    with Runtime(language=language) as runtime:
        openrouter = MockOpenRouter()
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime)
        reader.open(story)
        reader.trigger("precis_ask")
        reader.wait(1)
        reader.type_text(QUESTION)
        reader.tap(ask)
        reader.wait_for("extractive", limit=60)

        title = reader.runtime.eval("require('ui/uimanager'):getTopmostVisibleWidget()._title_bar.title")
        assert from_lua(title) == shown

        reader.leave()
        openrouter.stop()
