"""A turn of the scheduler that raises: the plugin goes on, or lets the device sleep."""

from __future__ import annotations

from pathlib import Path

from harness.reader import Reader

FAILING_TURNS = """
    local Scheduler = require("precis.async.scheduler")
    local turn, left = Scheduler.turn, ...
    Scheduler.turn = function(...)
        local delay = turn(...)
        if left > 0 then
            left = left - 1
            error("no turn")
        end
        return delay
    end
"""


def failures(reader: Reader) -> int:
    """How many were logged since it was last asked."""
    return sum("error in tick" in line for line in reader.runtime.take_log())


def summarise_with_failing_turns(reader: Reader, story: Path, number: int) -> None:
    """Ask for a summary whose first turns fail."""
    reader.open(story)
    reader.turn_pages(6)
    reader.runtime.execute(FAILING_TURNS, number)
    reader.trigger("precis_summarise")
    reader.wait_for("Something went wrong in Précis")
    reader.tap_beside()


def test_what_is_under_way_goes_on_after_one_failure(reader: Reader, story: Path) -> None:
    summarise_with_failing_turns(reader, story, 1)
    reader.wait_for("extractive ·")
    assert failures(reader) == 1
    reader.tap("Close")
    reader.quit()


def test_the_device_may_sleep_when_it_fails_again(reader: Reader, story: Path) -> None:
    summarise_with_failing_turns(reader, story, 2)
    reader.wait(3)
    assert failures(reader) == 2
    assert reader.runtime.eval("require('ui/uimanager')._prevent_standby_count") == 0
    # What the reader does next wakes it.
    reader.close_windows()
    reader.trigger("precis_summarise")
    reader.wait_for("extractive ·")
    reader.tap("Close")
    reader.quit()
