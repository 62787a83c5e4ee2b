"""The Lua state, its border with Python, and its time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock import VirtualClock
from harness.runtime import NeverHappenedError, Runtime, StillOpenError
from harness.values import HarnessError, LuaError, from_lua


def test_every_byte_crosses_the_border_unchanged(runtime: Runtime) -> None:
    all_bytes = bytes(range(256))

    assert runtime.eval("(...)", all_bytes) == all_bytes


plain_values = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.text(min_size=1), inner, min_size=1),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def echo() -> Iterator[Callable[[Any], Any]]:
    with Runtime() as runtime:
        yield lambda value: from_lua(runtime.eval("(...)", value))


@given(value=plain_values)
def test_values_that_go_to_lua_come_back_equal(echo: Callable[[Any], Any], value: Any) -> None:
    assert echo(value) == value


def test_a_sixty_four_bit_integer_keeps_all_its_digits(runtime: Runtime) -> None:
    assert from_lua(runtime.eval("9007199254740993LL")) == 9007199254740993


def test_a_table_within_itself_is_refused(runtime: Runtime) -> None:
    with pytest.raises(HarnessError, match="contains itself"):
        from_lua(runtime.eval("(function() local t = {}; t.t = t; return t end)()"))


def test_an_error_in_lua_tells_its_message_and_where_it_arose(runtime: Runtime) -> None:
    with pytest.raises(LuaError) as caught:
        runtime.execute("local function deep()\n error('broken') end\n deep()", name="@some.lua")

    assert caught.value.message == "some.lua:2: broken"
    assert "in function 'deep'" in caught.value.traceback


def test_the_state_has_what_koreader_s_luajit_has_and_no_more(runtime: Runtime) -> None:
    has = runtime.eval("table.pack ~= nil, table.unpack ~= nil, utf8 ~= nil, table.move ~= nil, bit ~= nil")

    assert has == (True, True, False, True, True)


def test_a_script_cannot_end_the_process(runtime: Runtime) -> None:
    with pytest.raises(LuaError, match=r"os\.exit\(3\) was called"):
        runtime.execute("os.exit(3)")


def test_lua_sees_the_virtual_time(runtime: Runtime, clock: VirtualClock) -> None:
    before = runtime.eval("os.time()")
    clock.advance(90)

    assert runtime.eval("os.time()") - before == 90


def test_a_jump_of_the_wall_clock_leaves_the_monotonic_one_alone(runtime: Runtime, clock: VirtualClock) -> None:
    before = runtime.eval("require('ui/time').now()")
    clock.set_wall(2_000_000_000)

    assert runtime.eval("os.time()") == 2_000_000_000
    assert runtime.eval("require('ui/time').now()") == before


def test_waiting_for_what_never_happens_ends_at_its_limit(runtime: Runtime, clock: VirtualClock) -> None:
    start = clock.now()

    with pytest.raises(NeverHappenedError):
        runtime.run_until(lambda: False, limit=12)
    assert clock.now() == start + 12


def test_the_heap_is_measured_without_its_garbage(runtime: Runtime) -> None:
    empty = runtime.heap_bytes()
    fill = "for index = 1, 100000 do target[index] = index end"
    runtime.execute(f"local target = {{}} {fill}")
    assert runtime.heap_bytes() - empty < 100_000

    runtime.execute(f"target = {{}} {fill}")
    assert runtime.heap_bytes() - empty > 800_000


def test_closing_frees_what_the_state_held() -> None:
    freed: list[bool] = []
    with Runtime() as runtime:
        runtime.execute(
            """
            local note = ...
            kept = newproxy(true)
            getmetatable(kept).__gc = function() note() end
            """,
            lambda: freed.append(True),
        )
        assert freed == []

    assert freed == [True]


class Bell:
    """A peer that rings once, at its time."""

    def __init__(self, moment: float) -> None:
        self.moment: float | None = moment
        self.rang_at: float | None = None

    def poll(self, now: float) -> bool:
        if self.moment is None or now < self.moment:
            return False
        self.moment, self.rang_at = None, now
        return True

    def next_due(self) -> float | None:
        return self.moment


def test_the_loop_jumps_to_the_moment_a_peer_waits_for(runtime: Runtime, clock: VirtualClock) -> None:
    bell = Bell(clock.now() + 7.5)
    runtime.add_peer(bell)

    runtime.run_until(lambda: bell.rang_at is not None)

    assert bell.rang_at == clock.now() == 1007.5


def test_an_open_socket_is_reported_with_where_it_was_made() -> None:
    with Runtime() as runtime:
        runtime.execute("listener = require('socket').bind('127.0.0.1', 0)", name="@opener.lua")

        with pytest.raises(StillOpenError, match=r"opener\.lua"):
            runtime.assert_nothing_left_open()
        runtime.execute("listener:close()")
        runtime.assert_nothing_left_open()


def test_a_socket_that_luasec_took_over_counts_once() -> None:
    left, right = socket.socketpair()
    with Runtime() as runtime, left, right:
        runtime.execute(
            """
            local tcp = require("socket").tcp4()
            tcp:setfd(...)
            local secure = assert(require("ssl").wrap(tcp, { mode = "client", protocol = "any", verify = "none" }))
            held = { tcp, secure }
            """,
            left.detach(),
        )

        assert len(runtime.leftovers()["socket"]) == 1
        runtime.execute("held[2]:close()")
        assert runtime.leftovers() == {}


def test_closing_a_runtime_closes_its_sockets(tmp_path: Path) -> None:
    with Runtime(data_dir=tmp_path) as runtime:
        runtime.execute("listener = require('socket').bind('127.0.0.1', 0)")
        port = runtime.eval("(select(2, listener:getsockname()))")

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))
