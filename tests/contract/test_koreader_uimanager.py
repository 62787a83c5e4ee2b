"""What KOReader's UIManager does, held against the fake. Each docstring names the place in KOReader's frontend."""

from __future__ import annotations

import pytest

from harness.clock import VirtualClock
from harness.runtime import Runtime
from harness.values import LuaError, from_lua

PRELUDE = """
local UIManager = require("ui/uimanager")
local Event = require("ui/event")
local InputContainer = require("ui/widget/container/inputcontainer")
local Geom = require("ui/geometry")
seen = {}
local function window(name, fields)
    fields = fields or {}
    fields.name = name
    fields.dimen = Geom:new({ x = 0, y = 0, w = 600, h = 800 })
    for __, event in ipairs({ "Show", "CloseWidget", "FlushSettings", "Ping" }) do
        fields["on" .. event] = fields["on" .. event] or function()
            table.insert(seen, name .. " " .. event)
        end
    end
    return InputContainer:new(fields)
end
"""


def run(runtime: Runtime, code: str) -> list[str]:
    """Run code after the prelude, let what is due happen, and return what was noted in `seen`."""
    runtime.execute(PRELUDE + code)
    runtime.run_for(0)
    return from_lua(runtime.eval("seen")) or []


def test_showing_and_closing_tell_the_window_in_koreader_s_order(runtime: Runtime) -> None:
    """ui/uimanager.lua:156 and 217: Show; then FlushSettings before CloseWidget."""
    seen = run(runtime, "local w = window('a') UIManager:show(w) UIManager:close(w)")

    assert seen == ["a Show", "a FlushSettings", "a CloseWidget"]


def test_plain_windows_go_under_modal_ones_and_both_under_toasts(runtime: Runtime) -> None:
    """ui/uimanager.lua:167."""
    runtime.execute(
        PRELUDE
        + """
        UIManager:show(window("toast", { toast = true }))
        UIManager:show(window("modal", { modal = true }))
        UIManager:show(window("plain"))
        names = {}
        for widget in UIManager:topdown_widgets_iter() do
            table.insert(names, widget.name)
        end
        """
    )

    assert from_lua(runtime.eval("names")) == ["toast", "modal", "plain"]


def test_scheduling_returns_nothing_but_tick_after_next_does(runtime: Runtime) -> None:
    """ui/uimanager.lua:340, 358, 374."""
    results = runtime.execute(
        """
        local UIManager = require("ui/uimanager")
        local function task() end
        return UIManager:scheduleIn(1, task), UIManager:nextTick(task), type(UIManager:tickAfterNext(task))
        """
    )

    assert results == (None, None, b"function")


def test_tasks_due_at_one_moment_run_in_the_order_they_were_scheduled(runtime: Runtime) -> None:
    """ui/uimanager.lua:300."""
    seen = run(
        runtime,
        """
        for __, name in ipairs({ "first", "second", "third" }) do
            UIManager:nextTick(table.insert, seen, name)
        end
        """,
    )

    assert seen == ["first", "second", "third"]


def test_unscheduling_goes_by_the_function_s_identity(runtime: Runtime, clock: VirtualClock) -> None:
    """ui/uimanager.lua:445: every task with this very function is gone; the answer says whether there was one."""
    runtime.execute(
        PRELUDE
        + """
        local function task() table.insert(seen, "ran") end
        UIManager:scheduleIn(1, task)
        UIManager:scheduleIn(2, task)
        removed = UIManager:unschedule(task)
        removed_again = UIManager:unschedule(task)
        """
    )
    runtime.run_for(5)

    assert runtime.eval("removed, removed_again, #seen") == (True, False, 0)


def test_a_task_scheduled_by_a_task_waits_for_a_repaint(runtime: Runtime) -> None:
    """ui/uimanager.lua:1008 and 1470: what becomes due during a pass is run in the next one, after painting."""
    seen = run(
        runtime,
        """
        local w = window("w")
        w.paintTo = function() table.insert(seen, "painted") end
        UIManager:show(w)
        UIManager:nextTick(function()
            table.insert(seen, "first")
            UIManager:setDirty(w, "ui")
            UIManager:nextTick(function() table.insert(seen, "second") end)
        end)
        """,
    )

    assert seen == ["w Show", "first", "painted", "second"]


def test_a_chain_of_next_ticks_never_lets_input_in(runtime: Runtime) -> None:
    """ui/uimanager.lua:1468: one turn repeats until nothing new was scheduled. Here that is an error, not a freeze."""
    runtime.execute(
        """
        local UIManager = require("ui/uimanager")
        local function again() UIManager:nextTick(again) end
        again()
        """
    )

    with pytest.raises(LuaError, match="input would never be read"):
        runtime.run_for(1)


def test_an_error_in_a_task_leaves_the_loop(runtime: Runtime) -> None:
    """ui/uimanager.lua:1024: nothing protects a scheduled function; on a device KOReader is gone."""
    runtime.execute("require('ui/uimanager'):nextTick(function() error('crash') end)")

    with pytest.raises(LuaError, match="crash"):
        runtime.run_for(1)


def test_polled_objects_are_asked_again_until_they_have_nothing(runtime: Runtime) -> None:
    """ui/uimanager.lua:1451."""
    runtime.execute(
        PRELUDE
        + """
        UIManager:show(window("w"))
        local left = 3
        zmq = { waitEvent = function()
            left = left - 1
            return left > 0 and Event:new("Ping") or nil
        end, stop = function() end }
        UIManager:insertZMQ(zmq)
        """
    )
    runtime.run_for(0)
    runtime.execute("require('ui/uimanager'):removeZMQ(zmq)")

    assert from_lua(runtime.eval("seen")).count("w Ping") == 2


def test_polled_objects_are_asked_at_least_every_fifty_milliseconds(runtime: Runtime) -> None:
    """ui/uimanager.lua:29 and 1506."""
    runtime.execute(
        """
        polls = 0
        zmq = { waitEvent = function() polls = polls + 1 end, stop = function() end }
        require("ui/uimanager"):insertZMQ(zmq)
        """
    )
    runtime.run_for(1)
    runtime.execute("require('ui/uimanager'):removeZMQ(zmq)")

    assert 20 <= runtime.eval("polls") <= 22


def test_an_event_stops_at_the_first_handler_that_says_true(runtime: Runtime) -> None:
    """ui/widget/container/widgetcontainer.lua:80: children come before their parent, in order."""
    seen = run(
        runtime,
        """
        local function child(name, answer)
            return { handleEvent = function() table.insert(seen, name) return answer end }
        end
        local parent = window("parent", { child("one", nil), child("two", true), child("three", nil) })
        parent:handleEvent(Event:new("Ping"))
        """,
    )

    assert seen == ["one", "two"]


def test_sending_reaches_the_top_window_and_those_always_active(runtime: Runtime) -> None:
    """ui/uimanager.lua:889."""
    seen = run(
        runtime,
        """
        UIManager:show(window("always", { is_always_active = true }))
        UIManager:show(window("hidden"))
        UIManager:show(window("top"))
        seen = {}
        UIManager:sendEvent(Event:new("Ping"))
        """,
    )

    assert seen == ["top Ping", "always Ping"]


def test_broadcasting_reaches_every_window_though_one_says_true(runtime: Runtime) -> None:
    """ui/uimanager.lua:969."""
    seen = run(
        runtime,
        """
        UIManager:show(window("low"))
        UIManager:show(window("top", { onPing = function() table.insert(seen, "top Ping") return true end }))
        seen = {}
        UIManager:broadcastEvent(Event:new("Ping"))
        """,
    )

    assert seen == ["top Ping", "low Ping"]


def test_standby_may_not_be_allowed_more_often_than_prevented(runtime: Runtime) -> None:
    """ui/uimanager.lua:1648."""
    with pytest.raises(LuaError, match="standby"):
        runtime.execute("require('ui/uimanager'):allowStandby()")


def test_windows_hear_of_standby_when_the_turn_ends(runtime: Runtime) -> None:
    """ui/uimanager.lua:1666: only the change seen at the end of a turn counts."""
    runtime.execute(
        PRELUDE
        + """
        local w = window("w")
        w.onPreventStandby = function() table.insert(seen, "prevented") end
        w.onAllowStandby = function() table.insert(seen, "allowed") end
        UIManager:show(w)
        seen = {}
        UIManager:preventStandby()
        """
    )
    runtime.run_for(0)
    runtime.execute("require('ui/uimanager'):allowStandby()")
    runtime.run_for(0)

    assert from_lua(runtime.eval("seen")) == ["prevented", "allowed"]


def refreshes(runtime: Runtime, code: str) -> list[tuple[str, float, float]]:
    """Run code, and return what was refreshed: mode, y, height."""
    runtime.execute(PRELUDE + code)
    runtime.run_for(0)
    log = from_lua(runtime.call(runtime.require("harness.ui.inspect")[b"refreshes"])) or []
    return [(item["mode"], item["y"], item["h"]) for item in log]


def test_a_repaint_without_a_wish_is_a_partial_refresh_of_the_whole_screen(runtime: Runtime) -> None:
    """ui/uimanager.lua:1270."""
    assert refreshes(runtime, "UIManager:show(window('w'))") == [("partial", 0, 800)]


def test_refreshes_that_touch_are_joined_and_the_stronger_mode_wins(runtime: Runtime) -> None:
    """ui/uimanager.lua:1127."""
    log = refreshes(
        runtime,
        """
        UIManager:setDirty(nil, "fast", Geom:new({ x = 0, y = 0, w = 600, h = 100 }))
        UIManager:setDirty(nil, "ui", Geom:new({ x = 0, y = 100, w = 600, h = 50 }))
        UIManager:setDirty(nil, "a2", Geom:new({ x = 0, y = 700, w = 600, h = 50 }))
        """,
    )

    assert log == [("ui", 0, 150), ("a2", 700, 50)]


def test_every_sixth_partial_refresh_flashes(runtime: Runtime) -> None:
    """ui/uimanager.lua:1163: with a region it becomes flashui, without one full."""
    modes = []
    for _ in range(6):
        log = refreshes(runtime, "UIManager:setDirty(nil, 'partial', Geom:new({ x = 0, y = 0, w = 9, h = 9 }))")
        modes.append(log[-1][0])

    assert modes == ["partial"] * 4 + ["flashui"] + ["partial"]


def test_what_lies_under_a_window_that_covers_the_screen_is_not_painted(runtime: Runtime) -> None:
    """ui/uimanager.lua:1232."""
    seen = run(
        runtime,
        """
        for __, name in ipairs({ "low", "cover", "top" }) do
            local w = window(name, { covers_fullscreen = name == "cover" })
            w.paintTo = function() table.insert(seen, name .. " painted") end
            UIManager:show(w)
        end
        seen = {}
        """,
    )

    assert seen == ["cover painted", "top painted"]


def test_quitting_forgets_windows_and_tasks(runtime: Runtime) -> None:
    """ui/uimanager.lua:819."""
    runtime.execute(
        PRELUDE
        + """
        UIManager:show(window("w"))
        UIManager:scheduleIn(1, function() table.insert(seen, "ran") end)
        seen = {}
        code = UIManager:quit()
        """
    )
    runtime.run_for(5)

    assert runtime.eval("code, #seen, require('ui/uimanager'):getNthTopWidget()") == (0, 0, None)
