"""The command as a process that loses its power at the nth statement given to the store, or at one that begins with
certain words: `CRASH_AT=… crash_child …`.

Takes the command line of `precis`, or `queue BOOK`: three waiting jobs of a book.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tools import cli
from tools.commands.reading import make_options
from tools.reading import Desk

# Whatever is asked of the store goes through `each`.
WATCH = """
local kill_at, kill = ...
local Sqlite = require("precis.koreader.sqlite")
local open, count = Sqlite.open, 0
function Sqlite.open(path, ...)
    local database, err = open(path, ...)
    if database and path:find("precis.sqlite3", 1, true) then
        local each = database.each
        function database.each(self, sql, ...)
            count = count + 1
            if tostring(count) == kill_at or sql:find(kill_at, 1, true) == 1 then
                kill()
            end
            return each(self, sql, ...)
        end
    end
    return database, err
end
"""
RUN_QUEUE = """
local done = ...
local Task = require("precis.async.task")
local reading = require("apps/reader/readerui").instance.precis:reading()
reading:spawn("queue", function()
    assert(reading:load())
    local records = assert(reading.records:all())
    -- What waits already is not put in twice, and what was done costs nothing.
    for chapter = 1, 3 do
        local order = { chapter = chapter, is_open = true, length = "paragraph", style = "narrative" }
        assert(reading.waiting:add("summary", order, "Summary"):await())
    end
    -- What waited when the book was opened is being run already.
    local run = reading.waiting:run({
        on_ready = function() end,
        confirm = function(__, ___, decide) decide(true) end,
    })
    if run then
        assert(run:await())
    end
    while #records.queue:entries() > 0 do
        Task.sleep(0.05)
    end
    local texts = {}
    for __, artefact in ipairs(records.artefacts:of_book(reading.book:identity(), { task = "chapter_summary" })) do
        texts[#texts + 1] = artefact.text
    end
    table.sort(texts)
    return { text = table.concat(texts, "\\n"), complete = #records.queue:entries() == 0 }
end):on_done(function(result, err)
    assert(result, err and err.message)
    done(result.text, result.complete)
end)
"""


def lose_power() -> None:
    """End at once, with nothing finished."""
    os.kill(os.getpid(), signal.SIGKILL)


class FragileDesk(Desk):
    """A desk that may lose its power."""

    def _open(self) -> None:
        super()._open()
        self._runtime.execute(WATCH, os.environ["CRASH_AT"], lose_power)

    def run_queue(self) -> dict[str, Any]:
        """Put three jobs in, and run what waits."""
        outcome: list[dict[str, Any]] = []
        self._runtime.execute(
            RUN_QUEUE, lambda text, complete: outcome.append({"text": text.decode(), "complete": complete})
        )
        self._runtime.run_until(lambda: bool(outcome), limit=60)
        return outcome[0]


def main() -> None:
    """Run the command, or the queue."""
    if sys.argv[1] == "queue":
        options = make_options(os.environ["OPENROUTER_API_KEY"], os.environ["PRECIS_BASE_URL"], "mock/extractive")
        with FragileDesk(Path(sys.argv[2]), options) as desk:
            print(json.dumps(desk.run_queue()))
    else:
        import tools.reading

        tools.reading.Desk = FragileDesk  # type: ignore[misc]
        cli.main()


if __name__ == "__main__":
    main()
