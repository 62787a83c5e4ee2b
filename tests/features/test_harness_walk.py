"""The walk that visits every screen, and the monkey that does anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.monkey import Monkey
from harness.reader import Reader
from harness.runtime import Runtime
from harness.values import LuaError
from harness.walk import Walk
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


@pytest.mark.parametrize("by_keys", [False, True])
def test_a_walk_sees_every_screen_and_every_fault(tmp_path: Path, by_keys: bool) -> None:
    walk = Walk(lambda: contextmanager(begin)(tmp_path, "error('fell')"), by_keys=by_keys)

    report = walk.run()

    assert set(report.screens) >= {(), ("Kitchen",)}
    assert sorted((finding.path, finding.what.partition(":")[0]) for finding in report.findings) == [
        (("Cellar",), "LuaError"),
        (("Painted door",), "the button does nothing"),
    ]


def test_a_walk_leaves_alone_what_it_is_told_to(tmp_path: Path) -> None:
    walk = Walk(lambda: contextmanager(begin)(tmp_path, "error('fell')"), skip=lambda label: label != "Kitchen")

    assert walk.run().findings == []


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
