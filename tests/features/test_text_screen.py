"""Texts in windows of their own: a heading or a question over them may be as long as it likes."""

from __future__ import annotations

from pathlib import Path

from harness.reader import Reader
from harness.runtime import Runtime

SHOW = """
    local title = ...
    require("precis.ui.text_screen").open({
        guard = require("precis.koreader.guard").new(require("logger"), function() end),
        name = "test",
        title = title,
        text = "Of this.",
        rows = function(close_and)
            return { { { text = "Close", callback = close_and() } } }
        end,
    })
"""


def test_a_long_title_stands_there_whole_and_an_endless_one_leaves_room_for_the_text() -> None:
    with Runtime() as runtime:
        reader = Reader(runtime)
        for title in (
            "Of what was said in the harbour when the tide had gone out, and of who heard it",
            "word " * 2000,
        ):
            runtime.execute(SHOW, title)
            reader.settle()

            assert reader.layout_problems() == []
            assert title[:20] in reader.screen().replace("\n", " ")
            assert "Of this." in reader.screen()

            reader.tap("Close")
            assert reader.windows() == []


def test_a_text_fits_the_screen_that_was_turned_under_it(reader: Reader, story: Path) -> None:
    reader.open(story)
    reader.settle()
    reader.trigger("precis_summarise")  # for Précis to be there, and to be told of the turn
    reader.wait(60)
    reader.close_windows()
    reader.runtime.execute(SHOW, "Of what was said")
    reader.settle()

    for rotation in (1, 0):
        reader.rotate(rotation)

        assert reader.layout_problems() == []
        assert reader.painted()[0].x > 0

    reader.leave()
