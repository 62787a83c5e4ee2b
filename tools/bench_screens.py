"""What a long answer does to the screen and to the processor, and what a hundred answers leave in the memory."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from harness.reader import Reader
from tools import long_answer
from tools.figures import Figure
from tools.walk_device import PAGE_READ_TO, Device, Shelf, set_up, switched_on

ANSWERS, WARM_UP = 100, 3
LIMIT = 600.0  # seconds of the reader's time
TIME_EVERY_STEP = """
    local cpu, note = ...
    local tasks = require("ui/uimanager")._tasks
    local laid_out, depth = 0, 0

    -- What KOReader's own widgets take to lay out their texts is not ours.
    local function leave_out(class, name)
        local method = rawget(class, name)
        class[name] = method and function(...)
            local start = depth == 0 and cpu()
            depth = depth + 1
            local result = method(...)
            depth = depth - 1
            laid_out = laid_out + (start and cpu() - start or 0)
            return result
        end
    end
    require("ui/widget/htmlboxwidget") -- loaded for the first finished answer otherwise
    for name, class in pairs(package.loaded) do
        if type(name) == "string" and name:find("^ui/widget/") then
            leave_out(class, "init")
            leave_out(class, "setContent")
        end
    end

    local take_due = tasks.take_due
    function tasks:take_due(now)
        local task = take_due(self, now)
        return task and {
            args = task.args,
            action = function(...)
                laid_out = 0
                local start = cpu()
                task.action(...)
                note(cpu() - start - laid_out)
            end,
        }
    end
"""


def longest_step(shelf: Shelf) -> tuple[float, int, float]:
    """CPU seconds of the longest step of the UI while a long answer streams; repaints, and the time they took."""
    steps: list[float] = []
    with switched_on(Device("600x800", "en")) as (reader, mock):
        mock.script(long_answer.reply(), path="/chat/completions")
        reader.open(shelf.story)
        reader.trigger("precis_summarise")
        reader.wait_for(long_answer.WORDS[0])
        start = reader.runtime.clock.now()
        reader.runtime.execute(TIME_EVERY_STEP, time.thread_time, steps.append)
        reader.runtime.run_until(lambda: reader.has("Again"), limit=LIMIT)
        moments = {refresh.moment for refresh in reader.refreshes(start)}
        return max(steps), len(moments), reader.runtime.clock.now() - start


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
    """Screens: time, repaints, memory."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = set_up(Path(folder))
        step, repaints, seconds = longest_step(shelf)
        growth = heap_growth(shelf)
    return {
        "longest UI step, 20 kB streaming": Figure(step * 1000, "ms CPU", "KOReader's layout left out; at most 2"),
        "repaints, 20 kB streaming": Figure(repaints / seconds, "a second", "at most 2"),
        f"heap after {ANSWERS} answers": Figure(growth / 1000, "kB more", "at most 1000"),
    }
