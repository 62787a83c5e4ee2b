"""How often and how much of the screen is painted while a long answer streams in: e-ink shows each repaint."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import long_answer

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter
    from harness.reader import Reader, Refresh

LEAST_GAP = 0.499  # seconds between two repaints; the moments are rounded
LINES_OF_A_REPAINT = 12  # half a second's words take fewer
LINE_HEIGHT = 40  # pixels; more than a line has at this size of letters


@pytest.fixture
def streaming(reader: Reader, openrouter: MockOpenRouter, story: Path) -> Reader:
    """A reader who watches the first words of a long answer arrive."""
    openrouter.script(long_answer.reply(), path="/chat/completions")
    reader.open(story)
    reader.trigger("precis_summarise")
    reader.wait_for(long_answer.WORDS[0])
    return reader


def repaints(reader: Reader, since: float) -> list[list[Refresh]]:
    """What was refreshed at each moment at which anything was."""
    moments: dict[float, list[Refresh]] = {}
    for refresh in reader.refreshes(since):
        moments.setdefault(refresh.moment, []).append(refresh)
    return list(moments.values())


def to_the_end(reader: Reader) -> tuple[list[list[Refresh]], list[list[Refresh]]]:
    """Let it stream: the repaints until the answer was whole, and the one or two that showed it typeset."""
    start = reader.runtime.clock.now()
    reader.runtime.run_until(lambda: reader.has("Again"), limit=600)
    every = repaints(reader, start)
    whole = next(index for index, parts in enumerate(every) if any(part.h >= reader.size[1] for part in parts))
    return every[:whole], every[whole:]


def test_a_long_answer_is_painted_at_most_twice_a_second(streaming: Reader) -> None:
    painted, _ = to_the_end(streaming)

    gaps = [after[0].moment - before[0].moment for before, after in pairwise(painted)]
    assert min(gaps) >= LEAST_GAP
    assert len(painted) > 10
    streaming.leave()


def test_only_the_lines_that_changed_are_painted(streaming: Reader) -> None:
    width, height = streaming.size
    painted, finished = to_the_end(streaming)

    assert max(part.h for parts in painted for part in parts) <= LINES_OF_A_REPAINT * LINE_HEIGHT < height
    assert all(part.w <= width for parts in painted for part in parts)
    assert len(finished) <= 2
    streaming.leave()


def test_an_answer_that_arrives_under_a_list_bears_being_turned(streaming: Reader) -> None:
    streaming.runtime.execute(
        """
        local Menu = require("ui/widget/menu")
        local list = Menu:new({ title = "A list over everything", item_table = {}, covers_fullscreen = true })
        require("ui/uimanager"):show(list)
        """
    )
    streaming.wait(1)

    streaming.rotate(1)
    streaming.wait(3)

    streaming.close_window()
    streaming.wait(1)
    assert long_answer.WORDS[0] in streaming.screen()
    streaming.leave()
