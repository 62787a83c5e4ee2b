"""A small plugin and a small book, for tests of the KOReader fakes themselves."""

from __future__ import annotations

from pathlib import Path

from harness.reader import Reader
from harness.runtime import Runtime
from tests.books import odd_books

HEAD = """
local WidgetContainer = require("ui/widget/container/widgetcontainer")
local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")
local Sample = WidgetContainer:extend({ is_doc_only = false })
seen = seen or {}
"""

PLAIN = """
function Sample:init()
    self.ui.menu:registerToMainMenu(self)
end
"""


def write_plugin(folder: Path, body: str = PLAIN, name: str = "sample") -> Path:
    """Write a plugin's folder; `body` defines methods of the class `Sample`."""
    plugin = folder / f"{name}-source"
    plugin.mkdir(parents=True)
    (plugin / "_meta.lua").write_text('return { fullname = "A sample", description = "For tests", name = "ignored" }\n')
    (plugin / "main.lua").write_text(f"{HEAD}\n{body}\nreturn Sample\n")
    return plugin


def write_book(folder: Path, chapters: int = 3, paragraphs: int = 12) -> Path:
    """Write a book whose chapters take a few pages each."""
    bodies = [
        f"<h1>Chapter {number}</h1>\n"
        + "".join(
            f"<p>Paragraph {number}.{count} tells of beans, crows and the neighbour's roof, at some length, "
            "so that it fills two or three lines of the page.</p>\n"
            for count in range(1, paragraphs + 1)
        )
        for number in range(1, chapters + 1)
    ]
    return odd_books.write(lambda: odd_books.plain(*bodies), folder)


def reader_with(runtime: Runtime, folder: Path, body: str = PLAIN) -> Reader:
    """A person whose KOReader has the sample plugin."""
    return Reader(runtime, write_plugin(folder, body), "sample")
