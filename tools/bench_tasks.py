"""What a whole book's overview takes against a service that needs 300 ms: time, requests, tokens, memory."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.openrouter import MockOpenRouter
from harness.pytest_plugin import log_in
from harness.reader import Reader
from harness.runtime import Runtime
from tools.book_builder import STORY, build_book
from tools.figures import Figure, median_seconds
from tools.virtual_desk import VirtualDesk

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "books" / "en"
BOOKS = {
    "15 chapters": SHARED / "arthur-conan-doyle_the-hound-of-the-baskervilles.epub",
    "361 chapters": SHARED / "leo-tolstoy_war-and-peace_louise-maude_aylmer-maude.epub",
}
LATENCY = 0.3  # seconds to an answer's first word
AT_ONCE = 3  # requests, the plugin's default
BYTES_PER_TOKEN = 4  # as the mock counts
CHAPTER_PROMPT = "You summarise part of a book"


class HeapWatch:
    """Notes how large the Lua heap gets. A peer of the loop: looked at in every turn."""

    def __init__(self, runtime: Runtime) -> None:
        """Begin with the heap as it is."""
        self._count = runtime.eval("function() return collectgarbage('count') end")
        self.start = self.peak = float(self._count())

    def poll(self, now: float) -> bool:
        """Look once more."""
        self.peak = max(self.peak, float(self._count()))
        return False

    def next_due(self) -> float | None:
        """It needs no moment of its own."""
        return None


@contextmanager
def open_desk(book: Path) -> Iterator[tuple[VirtualDesk, MockOpenRouter]]:
    """A book open in virtual time, beside a mock that takes its time to answer."""
    with Runtime() as runtime, MockOpenRouter(latency=LATENCY) as openrouter:
        runtime.add_peer(openrouter)
        log_in(runtime.data_dir, openrouter)
        reader = Reader(runtime)
        desk = VirtualDesk(reader, book)
        desk.set(day_budget="")
        yield desk, openrouter
        reader.quit()


def overview(name: str, book: Path) -> dict[str, Figure]:
    """One whole book, from nothing to its overview."""
    with open_desk(book) as (desk, openrouter):
        watch = HeapWatch(desk.runtime)
        desk.runtime.add_peer(watch)
        start = desk.runtime.clock.now()
        answer = desk.run("overview", {"is_open": True})
        seconds = desk.runtime.clock.now() - start
        asked = [record for record in openrouter.requests if record.path.endswith("/chat/completions")]
        tokens = {line.generation: line.prompt_tokens for line in openrouter.bill.lines}
        of_chapters = sum(
            tokens[record.generation or ""]
            for record in asked
            if record.body["messages"][0]["content"].startswith(CHAPTER_PROMPT)
        )
        # What stands before and behind the book itself is not sent.
        text = sum(chapter["length"] for chapter in desk.chapters() if chapter["matter"] == "body") / BYTES_PER_TOKEN
        again = median_seconds(lambda: desk.run("overview", {"is_open": True}), 9)
    critical = math.ceil(len(asked) / AT_ONCE) * LATENCY
    prompts, notes = 100 * (of_chapters / text - 1), 100 * (sum(tokens.values()) - of_chapters) / text
    overhead = f"of the text's tokens: prompts {prompts:.1f}, summaries sent on {notes:.1f}; at most 12"
    return {
        f"overview of {name}": Figure(
            seconds, "s", f"{answer['requests']} requests, {seconds / critical:.2f} of the critical path"
        ),
        f"overhead, {name}": Figure(prompts + notes, "%", overhead),
        f"stored overview, {name}": Figure(again * 1000, "ms", "at most 10"),
        f"heap, {name}": Figure((watch.peak - watch.start) / 1000, "MB", "above the open book; at most 16"),
    }


def stored_answer() -> Figure:
    """A summary that is paid for already, from the tap to its last word."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_desk(build_book(STORY, Path(folder) / "story.epub")) as (desk, _),
    ):
        settings = {"chapter": 2, "is_open": True}
        seconds = median_seconds(lambda: desk.run("summary", settings), 9)
    return Figure(seconds * 1000, "ms", "at most 10")


def bench() -> dict[str, Figure]:
    """The overview of each large book that is there, and a stored answer."""
    figures = {"stored answer": stored_answer()}
    for name, book in BOOKS.items():
        if book.is_file():
            figures.update(overview(name, book))
    return figures
