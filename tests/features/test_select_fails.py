"""`select` raises when the process has more descriptors open than its table holds; the plugin goes on without it."""

from __future__ import annotations

from pathlib import Path

from harness.reader import Reader
from harness.runtime import Runtime


def test_an_answer_arrives_without_select(reader: Reader, runtime: Runtime, story: Path) -> None:
    reader.open(story)
    reader.turn_pages(6)
    runtime.execute('require("socket").select = function() error("descriptor too large for set size") end')

    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")

    log = [line for line in runtime.take_log() if "descriptor too large" in line]
    assert len(log) == 1
    reader.tap("Close")
    reader.quit()
