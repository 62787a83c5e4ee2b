"""What a person can do with the simulated reader, and what she sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.clock import VirtualClock
from harness.reader import NotOnScreenError, Reader
from harness.runtime import Runtime, StillOpenError
from harness.values import LuaError
from tests.contract.sample_plugin import PLAIN, reader_with, write_book

DIALOGS = (
    PLAIN
    + """
local ButtonDialog = require("ui/widget/buttondialog")
function Sample:addToMainMenu(items)
    items.sample = { text = "Sample", sorting_hint = "more_tools", sub_item_table = {
        { text = "Panel", callback = function() self:panel() end },
        { text = "Crash", callback = function() error("no guard here") end },
        { text = "Tick", checked_func = function() return ticked end, callback = function() ticked = not ticked end },
        { text = "Off", enabled = false, callback = function() table.insert(seen, "off") end },
    } }
end
function Sample:panel()
    local dialog
    local function button(text)
        return { text = text, callback = function()
            table.insert(seen, text)
            UIManager:close(dialog)
        end }
    end
    dialog = ButtonDialog:new({ title = "Panel", buttons = {
        { button("One"), button("Two") },
        { button("Three") },
    } })
    UIManager:show(dialog)
end
function Sample:onSuspend() table.insert(seen, "suspended") end
function Sample:onResume() table.insert(seen, "resumed") end
"""
)


@pytest.fixture
def reader(runtime: Runtime, tmp_path: Path) -> Reader:
    """A person with a book open and a plugin with a few dialogs."""
    reader = reader_with(runtime, tmp_path, DIALOGS)
    reader.open(write_book(tmp_path))
    return reader


def seen(reader: Reader) -> list[str]:
    return [item.decode() for item in reader.runtime.eval("seen").values()]


def test_the_page_is_read_on_the_screen(reader: Reader) -> None:
    assert "Paragraph 1.1 tells of beans" in reader.screen()


def test_pages_turn_by_touch(reader: Reader) -> None:
    reader.tap_at(500, 400)
    assert reader.page() == 2

    reader.tap_at(20, 400)
    assert reader.page() == 1


def test_a_path_through_the_menu_is_tapped_item_by_item(reader: Reader) -> None:
    reader.tap_menu("tools", "More tools", "Sample", "Panel")

    assert reader.windows() == ["ReaderUI", "Panel"]
    assert reader.screen() == "Panel\n[One]  [Two]\n[Three]"
    reader.tap("One")


def test_a_menu_path_that_does_not_exist_says_what_there_is(reader: Reader) -> None:
    with pytest.raises(NotOnScreenError, match="More tools"):
        reader.tap_menu("tools", "Nothing of the kind")


def test_a_ticked_item_stays_and_shows_its_mark(reader: Reader) -> None:
    reader.tap_menu("tools", "More tools", "Sample", "Tick")

    assert "☑" in reader.screen()
    assert reader.has("Tick")


def test_what_is_off_does_nothing(reader: Reader) -> None:
    reader.tap_menu("tools", "More tools", "Sample", "Off")

    assert seen(reader) == []
    assert "Off" not in reader.buttons()


def test_an_unprotected_callback_that_fails_ends_the_test(reader: Reader) -> None:
    with pytest.raises(LuaError, match="no guard here"):
        reader.tap_menu("tools", "More tools", "Sample", "Crash")


@pytest.mark.parametrize("text", ["One", "Two", "Three"])
def test_everything_can_be_chosen_with_keys_alone(tmp_path: Path, text: str) -> None:
    keys = {"isTouchDevice": False, "hasKeys": True, "hasDPad": True}
    with Runtime(device=keys) as runtime:
        reader = reader_with(runtime, tmp_path, DIALOGS)
        reader.open(write_book(tmp_path))
        runtime.execute("require('apps/reader/readerui').instance.sample:panel()")
        reader.settle()

        reader.choose_by_keys(text)

        assert seen(reader) == [text]
        assert reader.windows() == ["ReaderUI"]


def test_keys_move_a_visible_focus(tmp_path: Path) -> None:
    with Runtime(device={"isTouchDevice": False, "hasKeys": True, "hasDPad": True}) as runtime:
        reader = reader_with(runtime, tmp_path, DIALOGS)
        reader.open(write_book(tmp_path))
        runtime.execute("require('apps/reader/readerui').instance.sample:panel()")
        reader.settle()

        focus = [reader.focused()]
        for key in ("Right", "Down", "Down"):
            reader.press(key)
            focus.append(reader.focused())

    assert focus == ["One", "Two", "Three", "One"]


def test_a_night_s_sleep_moves_the_wall_clock_only(reader: Reader, clock: VirtualClock) -> None:
    now, wall = clock.now(), clock.wall()
    reader.suspend()
    reader.resume(after_seconds=8 * 3600)

    assert seen(reader) == ["suspended", "resumed"]
    assert clock.now() - now < 1
    assert clock.wall() - wall >= 8 * 3600


def test_the_screen_can_have_any_size(tmp_path: Path) -> None:
    with Runtime(screen=(1264, 1680)) as runtime:
        reader = reader_with(runtime, tmp_path, DIALOGS)
        reader.open(write_book(tmp_path))
        reader.tap_menu("tools", "More tools", "Sample", "Panel")

        assert reader.size == (1264, 1680)
        assert reader.find("Three").h > 80
        assert reader.layout_problems() == []


def test_right_to_left_languages_mirror_the_layout(tmp_path: Path) -> None:
    with Runtime(language="ar") as runtime:
        reader = reader_with(runtime, tmp_path, DIALOGS)
        reader.open(write_book(tmp_path))
        reader.tap_menu("tools", "More tools", "Sample", "Panel")

        assert reader.find("One").x > reader.find("Two").x


CRAMPED = """
UIManager = require("ui/uimanager")
local Font, TextWidget = require("ui/font"), require("ui/widget/textwidget")
local OverlapGroup = require("ui/widget/overlapgroup")
local InputContainer = require("ui/widget/container/inputcontainer")
local function line(text, offset, width)
    return TextWidget:new({ text = text, face = Font:getFace("cfont"), overlap_offset = offset, max_width = width })
end
UIManager:show(InputContainer:new({ OverlapGroup:new({
    line("one upon", { 10, 10 }), line("the other", { 40, 20 }),
    line("much too long for its place", { 10, 200 }, 100),
    line("beyond the edge of the screen", { 500, 300 }),
}) }))
"""


def test_cramped_layouts_are_noticed(runtime: Runtime) -> None:
    reader = Reader(runtime, plugin=None)
    runtime.execute(CRAMPED)
    reader.settle()

    problems = reader.layout_problems()

    assert [problem.partition(":")[0] for problem in problems[:2]] == ["cut off", "off the screen"]
    assert problems[2:] == ["'the other' lies over 'one upon'"]


def test_repaints_are_counted_with_their_place(reader: Reader, clock: VirtualClock) -> None:
    reader.wait(1)
    start = clock.now()
    reader.turn_pages(1)

    assert [(refresh.mode, refresh.w, refresh.h) for refresh in reader.refreshes(start)] == [("partial", 600, 800)]


LEAKS = {
    "scheduled function": "UIManager:scheduleIn(99, function() end)",
    "prevented standby": "UIManager:preventStandby()",
    "window": "UIManager:show(InfoMessage:new({ text = 'left' }))",
    "polled object (ZMQ)": "UIManager:insertZMQ({ waitEvent = function() end, stop = function() end })",
    "socket": "listener = require('socket').bind('127.0.0.1', 0)",
    "error in the log": "require('logger').err('not good')",
    "error that KOReader swallowed": "error('hidden')",
}


@pytest.mark.parametrize("kind", LEAKS)
def test_what_a_plugin_leaves_behind_is_found(tmp_path: Path, kind: str) -> None:
    with Runtime() as runtime:
        reader = reader_with(runtime, tmp_path, PLAIN + f"\nfunction Sample:onReaderReady() {LEAKS[kind]} end")
        reader.open(write_book(tmp_path))
        reader.close_book()

        with pytest.raises(StillOpenError) as caught:
            runtime.assert_nothing_left_open()

    assert kind in caught.value.leftovers


def test_what_core_leaves_is_not_the_plugin_s_fault(reader: Reader) -> None:
    reader.runtime.execute("require('ui/uimanager'):scheduleIn(99, function() end)")
    reader.open_menu()

    assert reader.runtime.leftovers() == {}


def test_ending_koreader_leaves_nothing(reader: Reader) -> None:
    reader.tap_menu("tools", "More tools", "Sample", "Panel")
    reader.tap("One")
    reader.quit()

    assert reader.windows() == []
