"""What a device's little memory holds does not grow with what the reader has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from harness.reader import Reader

ANSWERS = 100
MOST_GROWTH = 20_000  # bytes; a megabyte were allowed, but a leak shows long before
WARM_UP = 3  # answers; modules, faces and prepared statements are loaded once


def open_and_close_an_answer(reader: Reader) -> None:
    """Show what was paid for before, and close it again."""
    reader.trigger("precis_summarise")
    reader.wait_for("mock/extractive")
    reader.tap("Close")
    reader.wait(0.3)


def heap_bytes(reader: Reader) -> int:
    """What the plugin and KOReader hold, without what the harness notes for tests."""
    reader.forget_refreshes()
    reader.runtime.take_log()
    return reader.runtime.heap_bytes()


def test_a_hundred_answers_leave_the_memory_as_it_was(reader: Reader, story: Path) -> None:
    # Compiled traces are counted too, and come and go as they like.
    reader.runtime.execute("jit.off() jit.flush()")
    reader.open(story)
    for _ in range(WARM_UP):
        open_and_close_an_answer(reader)
    before = heap_bytes(reader)

    for _ in range(ANSWERS):
        open_and_close_an_answer(reader)

    assert heap_bytes(reader) - before < MOST_GROWTH
    reader.leave()
