"""What the search index costs: time, its longest slice, room and heap, beside plain FTS5 filled in one go."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from harness.clock import SystemClock
from harness.runtime import Runtime
from harness.values import from_lua
from tools.book_builder import STORY
from tools.figures import Figure, seconds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE = Path(__file__).with_suffix(".lua")
MEGABYTES = (1, 3, 30)
MEGABYTE = 1_000_000
QUESTIONS = (
    "Who is the ferryman?",
    "Why was the dog called Comma?",
    "What does the engineer of the salt company want?",
    "How low was the sea when Marta measured it?",
    "Where was the letter hidden?",
    "What did Jory count in the harbour?",
    "Who misread the gauge on the night of the eleventh of March?",
    "What is missing from the tide bell?",
)


@dataclass(frozen=True)
class Chapter:
    """A title and a text."""

    title: str
    text: bytes


def book_of(size: int) -> list[Chapter]:
    """The project's own story over and over, each time with some words of its own, until it has so many bytes."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(STORY.glob("*.md"))]
    chapters: list[Chapter] = []
    total = 0
    for number, part in enumerate(cycle(parts)):
        chapters.append(Chapter(part.partition("\n")[0].lstrip("# "), retold(part, number // len(parts))))
        total += len(chapters[-1].text)
        if total >= size:
            return chapters
    raise AssertionError("unreachable: a cycle has no end")


def retold(text: str, turn: int) -> bytes:
    """The text with one in thirteen of its longer words made into one that only this turn has."""

    def vary(match: re.Match[str]) -> str:
        is_varied = turn > 0 and (sum(match[0].encode()) + turn) % 13 == 0
        return f"{match[1]}{turn}" if is_varied else match[0]

    return re.sub(r"\b(\w{5})(\w+)\b", vary, text).encode()


def sha256(data: bytes) -> bytes:
    """In hexadecimal digits, as KOReader's own function gives it."""
    return hashlib.sha256(data).hexdigest().encode()


class Ours:
    """The plugin's index of one book, in a folder of its own."""

    def __init__(self, runtime: Runtime, folder: Path, chapters: Sequence[Chapter]) -> None:
        """Prepare; nothing is built yet."""
        self._path = folder / "ours.sqlite3"
        self._chapters = chapters
        self._runtime = runtime
        self._bench = runtime.execute(SOURCE.read_bytes(), time.thread_time, sha256, self._text, name=f"@{SOURCE}")

    def _text(self, number: int) -> bytes:
        return self._chapters[number - 1].text

    def build(self) -> dict[str, Any]:
        """Build it: seconds, longest turn in seconds, most heap in bytes."""
        titles = [chapter.title for chapter in self._chapters]
        built: dict[str, Any] = from_lua(self._runtime.call(self._bench[b"build"], str(self._path), titles))
        return built

    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    def search_seconds(self) -> float:
        """The median question."""
        taken: list[float] = from_lua(self._runtime.call(self._bench[b"search"], list(QUESTIONS * 2)))
        return median(taken[len(QUESTIONS) :])

    def close(self) -> None:
        """Close the file."""
        self._runtime.call(self._bench[b"close"])


class Plain:
    """One FTS5 table with a row for each paragraph."""

    def __init__(self, folder: Path, chapters: Sequence[Chapter]) -> None:
        """Prepare; nothing is filled in yet."""
        self._path = folder / "plain.sqlite3"
        self._database = sqlite3.connect(self._path)
        self._chapters = chapters

    def build(self) -> float:
        """Fill the table in one transaction; seconds."""
        return seconds_of(self._fill)

    def _fill(self) -> None:
        tokenizer = "porter unicode61 remove_diacritics 2"
        self._database.execute(f"CREATE VIRTUAL TABLE plain USING fts5(text, tokenize='{tokenizer}')")
        paragraphs = ((part.decode(),) for chapter in self._chapters for part in chapter.text.split(b"\n") if part)
        self._database.executemany("INSERT INTO plain VALUES (?)", paragraphs)
        self._database.commit()

    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    def search_seconds(self) -> float:
        """The median question: its words joined by OR, the best five."""
        taken = [seconds_of(partial(self._search, question)) for question in QUESTIONS * 2]
        return median(taken[len(QUESTIONS) :])

    def _search(self, question: str) -> None:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        query = "SELECT text FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 5"
        self._database.execute(query, (match,)).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def measure(megabytes: int) -> dict[str, Figure]:
    """All figures for a book of one size."""
    chapters = book_of(megabytes * MEGABYTE)
    with tempfile.TemporaryDirectory() as name, Runtime(clock=SystemClock()) as runtime:
        folder = Path(name)
        with closing(Ours(runtime, folder, chapters)) as ours, closing(Plain(folder, chapters)) as plain:
            built, plainly = ours.build(), plain.build()
            found, plainly_found = ours.search_seconds(), plain.search_seconds()
            sizes = ours.size() / (megabytes * MEGABYTE), plain.size() / (megabytes * MEGABYTE)
    size = f"{megabytes} MB"
    return {
        f"build {size}": Figure(built["seconds"], "s", f"plain FTS5 in one go: {plainly:.2f} s"),
        f"longest slice {size}": Figure(
            built["longest"] * 1000, "ms", f"plain FTS5 in one go: {plainly * 1000:.0f} ms"
        ),
        f"room {size}": Figure(sizes[0], "bytes for each of text", f"plain FTS5: {sizes[1]:.2f}"),
        f"heap while building {size}": Figure(built["heap"] / MEGABYTE, "MB"),
        f"question {size}": Figure(found * 1000, "ms", f"plain FTS5: {plainly_found * 1000:.1f} ms"),
    }


def bench() -> dict[str, Figure]:
    """The figures for each size, and how they grow from the smallest book to the largest."""
    figures: dict[str, Figure] = {}
    for megabytes in MEGABYTES:
        figures |= measure(megabytes)
    small, large = MEGABYTES[0], MEGABYTES[-1]
    for name in ("build", "longest slice", "heap while building", "question"):
        ratio = figures[f"{name} {large} MB"].value / figures[f"{name} {small} MB"].value
        note = f"from {small} MB of text to {large} MB"
        figures[f"growth of {name}"] = Figure(ratio, "times", note)
    return figures
