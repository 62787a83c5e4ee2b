"""The stopwatch tells the plugin's own work from what KOReader does for it meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.stopwatch import Stopwatch, Stretch
from tools.walk_device import Device, switched_on

# The panel takes a second by itself, and three of KOReader's, which calls back for half a second more.
SLOW_PANEL = """
    local spend = ...
    local InfoMessage = require("ui/widget/infomessage")
    function InfoMessage:init()
        spend(3)
        self.done()
    end
    require("precis.ui.panel_screen").open = function()
        spend(1)
        InfoMessage:new({ done = require("precis.koreader.guard").new():wrap("done", function() spend(0.5) end) })
    end
"""


class Work:
    """Seconds of processor, as many as somebody says he spent."""

    def __init__(self) -> None:
        """Begin with none."""
        self.spent = 0.0

    def spend(self, seconds: float) -> None:
        """Work."""
        self.spent += seconds


@pytest.fixture(scope="module")
def stretches(story: Path) -> list[Stretch]:
    """What was noted of a slow panel."""
    work = Work()
    stopwatch = Stopwatch(lambda: work.spent)
    with switched_on(Device("600x800", "en", stopwatch=stopwatch)) as (reader, _):
        reader.open(story)
        reader.runtime.execute(SLOW_PANEL, work.spend)
        reader.trigger("precis_panel")
        reader.leave()
    return stopwatch.of()


def test_a_callback_is_as_long_as_the_plugin_worked_in_it(stretches: list[Stretch]) -> None:
    assert stretches[0].seconds == pytest.approx(1.5)
    assert stretches[0].place.startswith("loaded, main.lua:")


def test_what_koreader_calls_back_meanwhile_is_noted_too(stretches: list[Stretch]) -> None:
    assert stretches[1].seconds == pytest.approx(0.5)
    assert stretches[1].place.startswith("done, ")


def test_steps_of_tasks_tell_where_they_began_and_ended(story: Path) -> None:
    stopwatch = Stopwatch()
    with switched_on(Device("600x800", "en", stopwatch=stopwatch)) as (reader, _):
        reader.open(story)
        reader.trigger("precis_summarise")
        reader.wait_for("extractive ·")
        reader.leave()

    steps = [stretch.place for stretch in stopwatch.of(["step"])]
    assert any(place.startswith("summary, its beginning → ") for place in steps)
    assert any(place.startswith("summary, ") and place.endswith(" → its end") for place in steps)
    assert any("net/stream.lua:" in place for place in steps)
