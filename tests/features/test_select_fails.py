"""`select` raises when the process has more descriptors open than its table holds; the plugin goes on without it."""

from __future__ import annotations

from pathlib import Path

from harness.reader import Reader
from harness.runtime import Runtime
from tools.book_builder import build_book
from tools.package import ROOT

STORY = ROOT / "tests" / "books" / "the-clerk-of-tides"


def test_an_answer_arrives_without_select(reader: Reader, runtime: Runtime, tmp_path: Path) -> None:
    reader.open(build_book(STORY, tmp_path / "story.epub"))
    reader.turn_pages(6)
    runtime.execute('require("socket").select = function() error("descriptor too large for set size") end')

    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")

    log = [line for line in runtime.take_log() if "descriptor too large" in line]
    assert len(log) == 1
    reader.tap("Close")
    reader.quit()
