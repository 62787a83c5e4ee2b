"""How long it takes to read a book: its chapters, a place in it, printed pages, headings, the gate's cut."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from harness.clock import SystemClock
from harness.reader import Reader
from harness.runtime import Runtime
from tools.book_builder import STORY, build_book
from tools.figures import Figure

ROOT = Path(__file__).resolve().parent.parent
LUA = Path(__file__).with_name("bench_book.lua")
LARGEST = ROOT.parent / "shared" / "books" / "en" / "leo-tolstoy_war-and-peace_louise-maude_aylmer-maude.epub"
RUNS = 5
MEGABYTE = 1_000_000
PAGES = 400
SENTENCE = "The tide came in over the flats, and nobody in the harbour spoke of the clerk. "
ENGINE_NOTE = "most of it in the stand-in's Python engine"


@contextmanager
def open_book() -> Iterator[tuple[Any, Runtime, str]]:
    """The measuring functions with a book open: the largest at hand, else the project's own."""
    with tempfile.TemporaryDirectory() as folder, Runtime(clock=SystemClock(), data_dir=Path(folder)) as runtime:
        path = LARGEST
        if not path.exists():
            path = Path(folder) / "story.epub"
            build_book(STORY, path)
        reader = Reader(runtime)
        reader.open(path)
        yield runtime.execute(LUA.read_bytes(), time.process_time, name=f"@{LUA}"), runtime, path.stem
        reader.quit()


def bench() -> dict[str, Figure]:
    """All figures of this group."""
    with open_book() as (lua, runtime, name):
        loading, reading, slowest, size = runtime.call(lua[b"read_book"])
        places = median(runtime.call(lua[b"find_place"]) for __ in range(RUNS))
        chapter = ((SENTENCE * 8).strip() + "\n") * 1600
        cut = median(runtime.call(lua[b"cut"], chapter, len(chapter) // 2) for __ in range(RUNS))
        headings = median(runtime.call(lua[b"find_headings"], chapter * 3) for __ in range(RUNS))
        seconds, printed = runtime.call(lua[b"set_pages"], PAGES)
    return {
        "chapters of a book found": Figure(loading, "s", f"{name}; {ENGINE_NOTE}"),
        "text of a book read": Figure(size / MEGABYTE / reading, "MB/s", ENGINE_NOTE),
        "slowest chapter": Figure(slowest * 1000, "ms", ENGINE_NOTE),
        "page and pointer of a place": Figure(places * 1000, "ms", ENGINE_NOTE),
        "chapter of 1 MB cut by the gate": Figure(cut * 1000, "ms", "the plugin's own Lua"),
        "headings looked for in 3 MB": Figure(headings * 1000, "ms", "the plugin's own Lua"),
        "paragraphs made of printed pages": Figure(printed / MEGABYTE / seconds, "MB/s", "the plugin's own Lua"),
    }
