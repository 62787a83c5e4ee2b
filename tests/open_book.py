"""A real book, open in the plugin's own book layer without a reader around it, for tests of chapters and places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.clock import SystemClock
from harness.runtime import Runtime
from harness.values import from_lua

# The least of KOReader's ReaderUI that the adapters look at.
OPEN = """
local Registry = require("document/documentregistry")
local file, hide_asides, font_size = ...
local document = Registry:openDocument(file)
if not document then
    return nil
end
if document.loadDocument then
    if not document:loadDocument() then
        return nil
    end
    document:render()
    document:setHideNonlinearFlows(hide_asides)
    if font_size then
        document:setFontSize(font_size)
    end
end
local toc = { toc = nil }
function toc:fillToc()
    self.toc = self.toc or (document.is_locked and {} or document:getToc())
end
return {
    document = document,
    toc = toc,
    page = 1, -- of a paged book
    getCurrentPage = function(self)
        return document.info.has_pages and self.page or document:getCurrentPage()
    end,
    doc_props = document.is_locked and {} or document:getProps(),
    doc_settings = { readSetting = function() return "5d41402abc4b2a76b9719d911017c592" end },
}
"""
RUN = """
local fn, clock = ...
local Scheduler = require("precis.async.scheduler")
local failure
local scheduler = Scheduler.new({
    clock = clock,
    select = function() return {}, {} end,
    wake = function() end,
    on_error = function(__, err) failure = err end,
})
local results
local task = scheduler:spawn(function() return fn() end, { name = "test" })
task:on_done(function(...) results = { ... } end)
while not results do
    scheduler:turn()
end
if failure then error(failure.message, 0) end
return results[1], results[2]
"""


class BookError(Exception):
    """What the book layer returned instead of a value."""

    def __init__(self, kind: str, message: str) -> None:
        """The error's kind and its words for the log."""
        super().__init__(f"{kind}: {message}")
        self.kind = kind


@dataclass(frozen=True)
class Place:
    """A chapter and a byte offset in its text."""

    chapter: int
    offset: int


class OpenBook:
    """The plugin's Book over the harness's document. Calls that wait run to their end."""

    def __init__(
        self, runtime: Runtime, path: Path, *, hide_asides: bool = False, font_size: int | None = None
    ) -> None:
        """Open the file and load its chapters; `BookError` when the book layer refuses."""
        self._runtime = runtime
        self.ui = runtime.execute(OPEN, str(path), hide_asides, font_size)
        if self.ui is None:
            raise BookError("unopened", "the document does not open")
        self._clock = runtime.execute("local now = ... return { now = now, cpu = now }", SystemClock().now)
        adapter = runtime.execute("return require('precis.koreader.document').open(...)", self.ui)
        self._book = runtime.execute("return require('precis.book.book').new({ document = ..., clock = {} })", adapter)
        self.run("load")

    def run(self, method: str, *arguments: Any) -> Any:
        """Call a method of the book inside a task."""
        return self.run_on(self._book, method, *arguments)

    def run_on(self, target: Any, method: str, *arguments: Any) -> Any:
        """Call a method of any Lua object inside a task; `nil, err` becomes `BookError`."""
        call = self._runtime.execute(
            "local target, method, a, b, c = ... return function() return target[method](target, a, b, c) end",
            target,
            method,
            *arguments,
        )
        value, err = self._runtime.execute(RUN, call, self._clock)
        if value is None:
            details = from_lua(err)
            raise BookError(details["kind"], details["message"])
        return value

    def chapters(self) -> list[dict[str, Any]]:
        """Every chapter's fields."""
        found: list[dict[str, Any]] = from_lua(self._book[b"chapters"](self._book))
        return found

    def text(self, number: int) -> bytes:
        """A chapter's own text."""
        text: bytes = self.run("text", number)
        return text

    def whole_text(self) -> bytes:
        """All chapters' texts, joined by line ends."""
        return b"\n".join(self.text(chapter["number"]) for chapter in self.chapters())

    def place(self, method: str) -> Place:
        """`here` or `visible_end`."""
        found = self.run(method)
        return Place(found[b"chapter"], found[b"offset"])

    def position(self, place: Place) -> dict[str, Any]:
        """The page, and the xpointer where the book has one, that show a place."""
        position: dict[str, Any] = from_lua(self.run("position_of", self.lua_place(place)))
        return position

    def lua_place(self, place: Place) -> Any:
        """The place as Lua has it."""
        return self._runtime.to_lua({"chapter": place.chapter, "offset": place.offset})

    def gate(self, limit: Place | None) -> Any:
        """A gate over the book."""
        bound = self.lua_place(limit) if limit else None
        return self._runtime.execute(
            "local book, limit = ... return require('precis.book.gate').new(book, { limit = limit })", self._book, bound
        )

    def identity(self) -> str:
        """The book's fingerprint."""
        return str(self._book[b"identity"](self._book).decode())

    def metadata(self) -> dict[str, Any]:
        """Title, authors, language and file."""
        found: dict[str, Any] = from_lua(self._book[b"metadata"](self._book))
        return found

    def set_view(self, page: int, visible_area: dict[str, float], zoom: float) -> None:
        """Let KOReader show a part of a fixed page."""
        self.ui[b"page"] = page
        view = {"state": {"page": page, "zoom": zoom, "rotation": 0}, "visible_area": visible_area}
        self.ui[b"view"] = self._runtime.to_lua(view)

    def close(self) -> None:
        """Close the document under the plugin's feet, as KOReader does."""
        self.document("close")
        self.ui[b"document"] = None

    def select(self, first: bytes, last: bytes) -> None:
        """Let the reader have selected a range, as KOReader keeps it."""
        selected = {"selected_text": {"pos0": first, "pos1": last}}
        self.ui[b"highlight"] = self._runtime.to_lua(selected)

    def selection(self) -> tuple[bytes, bytes] | None:
        """What the document draws as selected."""
        ends: tuple[bytes, bytes] | None = self._runtime.execute(
            "return (...)._document.selection()", self.ui[b"document"]
        )
        return ends

    def document(self, method: str, *arguments: Any) -> Any:
        """Call one of KOReader's document methods."""
        document = self.ui[b"document"]
        return self._runtime.call(document[method.encode()], document, *arguments)


@contextmanager
def opened(path: Path, *, hide_asides: bool = False, font_size: int | None = None) -> Iterator[OpenBook]:
    """Open a book in a Lua state of its own, with or without the parts that it marks as aside."""
    with Runtime(clock=SystemClock()) as runtime:
        yield OpenBook(runtime, path, hide_asides=hide_asides, font_size=font_size)
