"""The walk that visits every screen, and the monkey that does anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.monkey import Monkey
from harness.reader import Reader
from harness.runtime import Runtime
from harness.sabotaged_walk import SabotagedWalk
from harness.turned_walk import DIFFERS, TurnedWalk
from harness.values import LuaError
from harness.walk import DEAD, NOTHING_THERE, Walk
from tests.contract.sample_plugin import PLAIN, reader_with, write_book

ROOMS = (
    PLAIN
    + """
local ButtonDialog = require("ui/widget/buttondialog")
local function dialog(title, buttons)
    local shown
    local row = {}
    for __, button in ipairs(buttons) do
        table.insert(row, { text = button[1], callback = function()
            if button[2] ~= nil then UIManager:close(shown) end
            if button[2] then button[2]() end
        end })
    end
    shown = ButtonDialog:new({ title = title, buttons = { row } })
    UIManager:show(shown)
end
function Sample:hall()
    dialog("Hall", {
        { "Kitchen", function() dialog("Kitchen", { { "Leave", false } }) end },
        { "Cellar", function() FALL() end },
        { "Painted door" },
    })
end
"""
)


def begin(folder: Path, cellar: str) -> Iterator[Reader]:
    keys = {"hasKeys": True, "hasDPad": True}
    with Runtime(device=keys) as runtime:
        reader = reader_with(
            runtime, folder / str(len(list(folder.iterdir()))), f"local function FALL() {cellar} end\n" + ROOMS
        )
        reader.open(write_book(folder))
        runtime.execute("require('apps/reader/readerui').instance.sample:hall()")
        reader.settle()
        yield reader


def walk_from(folder: Path, cellar: str, **options: Any) -> Walk:
    return Walk({"hall": lambda: contextmanager(begin)(folder, cellar)}, **options)


@pytest.mark.parametrize("by_keys", [False, True])
def test_a_walk_sees_every_screen_and_every_fault(tmp_path: Path, by_keys: bool) -> None:
    report = walk_from(tmp_path, "error('fell')", by_keys=by_keys, ways_out=("Leave",)).run()

    assert [str(screen.way) for screen in report.screens] == ["hall", "hall → Kitchen"]
    assert (report.pressed, report.buttons, report.steps) == (4, 4, 4)
    found = {str(finding.way): finding.what for finding in report.findings}
    assert found.pop("hall → Cellar").startswith("LuaError")
    assert found == {"hall → Painted door": DEAD}


def test_a_walk_notes_what_stays_behind(tmp_path: Path) -> None:
    report = walk_from(tmp_path, "UIManager:preventStandby()").run()

    assert any(finding.what.startswith("prevented standby: ") for finding in report.findings)


def test_a_walk_notes_windows_that_nothing_closes(tmp_path: Path) -> None:
    trap = "UIManager:show(require('ui/widget/infomessage'):new({ text = 'Trap', dismissable = false }))"

    report = walk_from(tmp_path, trap).run()

    assert "no way out of 'Trap'" in str(report)


def test_a_walk_with_sabotage_finds_what_no_guard_stands_before(tmp_path: Path) -> None:
    starts = {"hall": lambda: contextmanager(begin)(tmp_path, "dialog('Cellar', {})")}

    report = SabotagedWalk(starts, ways_out=("Leave",)).run()

    assert all("KOReader ends with" in finding.what and "sabotage" in finding.what for finding in report.findings)
    assert [str(finding.way) for finding in report.findings] == [
        "hall → Kitchen",
        "hall → Cellar",
        "hall → Painted door",
    ]


def test_a_walk_that_turns_the_device_finds_what_does_not_fit_sideways(tmp_path: Path) -> None:
    show = """
        local viewer = require("ui/widget/textviewer"):new({ title = "Letter", text = "Words" })
        function viewer:onSetRotationMode(mode)
            self.title = ("Letter "):rep(mode == 1 and 80 or 1)
            self.buttons_table = { { { text = mode == 1 and "Sideways" or "Upright" } } }
            self:init()
        end
        UIManager:show(viewer)
    """
    starts = {"hall": lambda: contextmanager(begin)(tmp_path, show)}

    report = TurnedWalk(starts, ways_out=("Leave", "Close")).run()

    found = [finding.what for finding in report.findings if str(finding.way) == "hall → Cellar"]
    assert any(what.startswith("held sideways: cut off: 'Letter Letter") for what in found)
    assert DIFFERS in found


def test_a_walk_leaves_alone_what_it_is_told_to(tmp_path: Path) -> None:
    report = walk_from(tmp_path, "error('fell')", skip=lambda reader: lambda label: label != "Kitchen").run()

    assert report.findings == []
    assert report.buttons == 1


TELL = "require('ui/uimanager'):show(require('ui/widget/infomessage'):new({ text = 'Wine' }))"


def test_a_walk_tries_every_button_again_where_it_starts(tmp_path: Path) -> None:
    starts = {
        "day": lambda: contextmanager(begin)(tmp_path, TELL),
        "night": lambda: contextmanager(begin)(tmp_path, "error('fell')"),
    }

    report = Walk(starts, ways_out=("Leave",)).run()

    assert [str(finding.way) for finding in report.findings if finding.what != DEAD] == ["night → Cellar"]


def test_a_walk_notes_a_start_where_nothing_is(tmp_path: Path) -> None:
    @contextmanager
    def nothing() -> Iterator[Reader]:
        with contextmanager(begin)(tmp_path, "") as reader:
            reader.close_windows()
            yield reader

    assert [finding.what for finding in Walk({"nowhere": nothing}).run().findings] == [NOTHING_THERE]


def test_a_walk_notes_a_start_that_nobody_comes_to(tmp_path: Path) -> None:
    @contextmanager
    def locked() -> Iterator[Reader]:
        with contextmanager(begin)(tmp_path, "") as reader:
            reader.tap("Attic")
            yield reader

    assert "at the start, NotOnScreenError: 'Attic' is not there" in str(Walk({"roof": locked}).run())


@pytest.mark.parametrize("by_keys", [False, True])
def test_a_walk_leafs_through_texts(tmp_path: Path, by_keys: bool) -> None:
    show = """
        local pages, lines = 1, {}
        for line = 1, 200 do lines[line] = "Line " .. line end
        local text = table.concat(lines, "\\n")
        local viewer = require("ui/widget/textviewer"):new({ title = "Long", text = text })
        local scroll = viewer.scroll_widget.scrollDown
        viewer.scroll_widget.scrollDown = function(self)
            pages = pages + 1
            assert(pages < 5, "the fifth page fell")
            return scroll(self)
        end
        UIManager:show(viewer)
    """

    report = walk_from(tmp_path, show, by_keys=by_keys, ways_out=("Leave", "Close")).run()

    assert any("the fifth page fell" in finding.what for finding in report.findings)


def test_a_walk_of_few_steps_says_what_it_left_out(tmp_path: Path) -> None:
    report = walk_from(tmp_path, "error('fell')").run(most_steps=1)

    assert (report.pressed, report.steps) == (1, 1)
    assert report.buttons > 1


def test_a_monkey_with_the_same_seed_does_the_same(tmp_path: Path) -> None:
    diaries = []
    for _ in range(2):
        with contextmanager(begin)(tmp_path, "dialog('Cellar', { { 'Up', false } })") as reader:
            monkey = Monkey(reader, seed=7)
            monkey.act(40)
            diaries.append(monkey.diary)

    assert diaries[0] == diaries[1]


def test_a_monkey_finds_what_crashes(tmp_path: Path) -> None:
    with contextmanager(begin)(tmp_path, "error('fell')") as reader:
        monkey = Monkey(reader, seed=1)

        with pytest.raises(LuaError, match="fell"):
            monkey.act(200)
