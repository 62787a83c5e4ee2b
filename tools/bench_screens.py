"""What a long answer does to the screen, and what a hundred answers leave in the memory."""

from __future__ import annotations

import tempfile
from pathlib import Path

from harness.reader import Reader
from tools import long_answer
from tools.figures import Figure
from tools.walk_device import PAGE_READ_TO, Device, Shelf, set_up, switched_on

ANSWERS, WARM_UP = 100, 3
LIMIT = 600.0  # seconds of the reader's time


def repaints_a_second(shelf: Shelf) -> float:
    """How often the screen is repainted while a long answer streams."""
    with switched_on(Device("600x800", "en")) as (reader, mock):
        mock.script(long_answer.reply(), path="/chat/completions")
        reader.open(shelf.story)
        reader.trigger("precis_summarise")
        reader.wait_for(long_answer.WORDS[0])
        start = reader.runtime.clock.now()
        reader.runtime.run_until(lambda: reader.has("Again"), limit=LIMIT)
        moments = {refresh.moment for refresh in reader.refreshes(start)}
        return len(moments) / (reader.runtime.clock.now() - start)


def _open_and_close(reader: Reader) -> None:
    reader.trigger("precis_summarise")
    reader.runtime.run_until(lambda: reader.has("Again"), limit=LIMIT)
    reader.tap("Close")
    reader.wait(1)


def heap_growth(shelf: Shelf) -> int:
    """Bytes by which Lua's heap grows over a hundred answers, without what the harness notes."""
    with switched_on(Device("600x800", "en"), shelf.used) as (reader, _):
        reader.open(shelf.story)
        reader.go_to(PAGE_READ_TO)
        heaps: list[int] = []
        for number in range(WARM_UP + ANSWERS):
            _open_and_close(reader)
            if number in (WARM_UP - 1, WARM_UP + ANSWERS - 1):
                reader.forget_refreshes()
                reader.runtime.take_log()
                # What LuaJIT compiled meanwhile is counted too, and is no answer's.
                reader.runtime.execute("jit.flush()")
                heaps.append(reader.runtime.heap_bytes())
        return heaps[1] - heaps[0]


def bench() -> dict[str, Figure]:
    """Screens: repaints, memory."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = set_up(Path(folder))
        repaints = repaints_a_second(shelf)
        growth = heap_growth(shelf)
    return {
        "repaints, 20 kB streaming": Figure(repaints, "a second", "at most 2"),
        f"heap after {ANSWERS} answers": Figure(growth / 1000, "kB more", "at most 1000"),
    }
