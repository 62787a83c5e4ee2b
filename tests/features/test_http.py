"""The HTTP client over real sockets: what only the operating system can show."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from harness.runtime import Runtime
from tests.features.net_world import OK, Connection, NetWorld, serving, serving_with


@pytest.fixture
def world(live_runtime: Runtime) -> Iterator[NetWorld]:
    world = NetWorld(live_runtime)
    yield world
    world.lua[b"close_all"]()


def test_one_connection_serves_request_after_request(world: NetWorld) -> None:
    with serving() as server:
        for number in range(20):
            call = world.request(f"http://127.0.0.1:{server.port}/{number}")
            assert (call.status, call.body) == (200, b"hi")
        assert server.connections == 1
        assert [head.split()[1] for head, __ in server.requests] == [b"/%d" % number for number in range(20)]
        world.lua[b"close_idle"]()


def test_twelve_requests_at_once_use_six_connections(world: NetWorld) -> None:
    gate = threading.Barrier(6)

    def handle(connection: Connection) -> None:
        gate.wait(5)  # until all six are there at the same time
        while connection.read_request():
            connection.send(OK)

    with serving_with(handle) as server:
        calls = [world.begin(f"http://127.0.0.1:{server.port}/") for __ in range(12)]
        world.finish(*calls)
        assert [call.body for call in calls] == [b"hi"] * 12
        assert server.connections == 6
        assert world.stats == {"open": 6, "idle": 6, "opened_total": 6, "reused_total": 6}
        world.lua[b"close_idle"]()


def test_a_large_body_goes_both_ways_unchanged(world: NetWorld) -> None:
    data = os.urandom(1 << 20)

    def echo(connection: Connection) -> None:
        request = connection.read_request()
        assert request
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        pieces = (request[1][first : first + 5000] for first in range(0, len(request[1]), 5000))
        connection.send(head + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n")
        connection.wait_for_end()

    with serving_with(echo) as server:
        call = world.request(f"http://127.0.0.1:{server.port}/", "POST", data)
        assert call.body == data
        world.lua[b"close_idle"]()


def test_a_cancel_reaches_the_server_within_one_turn(world: NetWorld) -> None:
    gone = threading.Event()

    def handle(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun")
        connection.wait_for_end()
        gone.set()

    with serving_with(handle) as server:
        call = world.begin(f"http://127.0.0.1:{server.port}/")
        world.run_until(lambda: call.received == 5)

        world.lua[b"cancel"](call.table)
        world.lua[b"turn"]()

        assert gone.wait(5)
        assert (call.outcome, call.sent, call.body) == ("cancelled", True, b"begun")
        assert world.lua[b"count"]() == 0


def test_a_connection_the_server_has_closed_is_replaced_unnoticed(world: NetWorld) -> None:
    def one_answer_each(connection: Connection) -> None:
        connection.read_request()
        connection.send(OK)

    with serving_with(one_answer_each) as server:
        for __ in range(5):
            ended = server.ended
            assert world.request(f"http://127.0.0.1:{server.port}/").body == b"hi"
            world.run_until(lambda ended=ended: server.ended > ended)  # type: ignore[misc]
        assert server.connections == 5
        world.lua[b"close_idle"]()


@pytest.mark.parametrize("how", ["ends", "resets"])
def test_a_connection_that_breaks_in_mid_answer_loses_nothing(world: NetWorld, how: str) -> None:
    release = threading.Event()

    def handle(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun")
        release.wait(5)
        if how == "resets":
            connection.reset()

    with serving_with(handle) as server:
        call = world.begin(f"http://127.0.0.1:{server.port}/")
        world.run_until(lambda: call.received == 5)
        release.set()
        world.finish(call)
        assert (call.outcome, call.sent, call.body) == ("dropped", True, b"begun")


def test_nobody_listening_is_offline(world: NetWorld) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    call = world.request(f"http://127.0.0.1:{port}/")
    assert (call.outcome, call.sent) == ("offline refused", None)


def test_a_server_that_never_answers_is_given_up_in_time(world: NetWorld) -> None:
    with serving_with(Connection.wait_for_end) as server:
        started = time.monotonic()
        call = world.request(f"http://127.0.0.1:{server.port}/", deadlines={"first_byte": 0.2})
        assert call.outcome == "timeout first_byte"
        assert 0.19 < time.monotonic() - started < 2


def test_ipv6_works_where_the_machine_has_it(world: NetWorld) -> None:
    try:
        with serving(host="::1") as server:
            assert world.request(f"http://[::1]:{server.port}/").body == b"hi"
            world.lua[b"close_idle"]()
            assert b"Host: [::1]:%d" % server.port in server.requests[0][0]
    except OSError as exc:
        pytest.skip(f"no IPv6 loopback here: {exc}")
