"""Host names over a real UDP socket: the client finds its server, whatever the name server does."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable

from harness.runtime import Runtime
from tests.features.net_world import NetWorld, serving

NO_SUCH_NAME, SERVER_FAILED, TRUNCATED = 0x8183, 0x8182, 0x8380
ADDRESS, IPV6_ADDRESS = 1, 28
FILES = {"/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:2\n"}

Answerer = Callable[[bytes], list[bytes]]


def answer(question: bytes, *addresses: str, flags: int = 0x8180) -> bytes:
    """An answer to the question with those of the addresses that it asks for."""
    kind = struct.unpack_from(">H", question, len(question) - 4)[0]
    family = socket.AF_INET if kind == ADDRESS else socket.AF_INET6
    packed = [socket.inet_pton(family, address) for address in addresses if (":" in address) == (kind == IPV6_ADDRESS)]
    records = [struct.pack(">HHHIH", 0xC00C, kind, 1, 60, len(data)) + data for data in packed]
    return question[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0) + question[12:] + b"".join(records)


class NameServer:
    """Answers questions on a loopback port, over UDP and TCP."""

    def __init__(self, over_udp: Answerer, over_tcp: Answerer | None = None) -> None:
        """Each answerer gives the messages to send for a question."""
        self.names: list[bytes] = []
        self._over_udp = over_udp
        self._over_tcp = over_tcp
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=serve, daemon=True) for serve in (self._serve_udp, self._serve_tcp)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> NameServer:
        return self

    def __exit__(self, *__: object) -> None:
        for raw in (self._udp, self._listener):
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
            raw.close()
        for thread in self._threads:
            thread.join(5)

    def _serve_udp(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                question, sender = self._udp.recvfrom(4096)
                if not question:
                    return
                self.names.append(question[12:-5])
                for message in self._over_udp(question):
                    self._udp.sendto(message, sender)

    def _serve_tcp(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, __ = self._listener.accept()
                with connection:
                    question = connection.recv(4096)[2:]
                    for message in self._over_tcp(question) if self._over_tcp else []:
                        framed = struct.pack(">H", len(message)) + message
                        connection.sendall(framed[:5])
                        connection.sendall(framed[5:])


def outcome_of(live_runtime: Runtime, name_server: NameServer) -> str:
    """What comes of a request to service.test, whose server is on the loopback."""
    world = NetWorld(live_runtime, {}, FILES, name_server.port)
    with serving() as server:
        call = world.request(f"http://service.test:{server.port}/")
        world.lua[b"close_all"]()
    return call.outcome


def test_a_name_is_found_and_asked_for_once(live_runtime: Runtime) -> None:
    with NameServer(lambda question: [answer(question, "127.0.0.1")]) as name_server, serving() as server:
        world = NetWorld(live_runtime, {}, FILES, name_server.port)
        calls = [world.begin(f"http://service.test:{server.port}/") for __ in range(6)]
        world.finish(*calls)
        assert [call.outcome for call in calls] == ["200"] * 6
        assert name_server.names == [b"\x07service\x04test"] * 2  # one question for each kind of address
        world.lua[b"close_all"]()


def test_an_answer_too_long_for_udp_is_fetched_over_tcp(live_runtime: Runtime) -> None:
    with NameServer(
        lambda question: [answer(question, flags=TRUNCATED)],
        lambda question: [answer(question, "127.0.0.1")],
    ) as name_server:
        assert outcome_of(live_runtime, name_server) == "200"


def test_a_dead_first_address_does_not_hide_a_living_second(live_runtime: Runtime) -> None:
    with NameServer(lambda question: [answer(question, "127.0.0.99", "127.0.0.1")]) as name_server:
        assert outcome_of(live_runtime, name_server) == "200"


def test_forged_and_broken_answers_are_passed_over(live_runtime: Runtime) -> None:
    def deceive(question: bytes) -> list[bytes]:
        forged = b"\0\0" + answer(question, "127.0.0.99", "::2")[2:]
        return [forged, b"", b"\xff" * 40, question, answer(question, "127.0.0.1")]

    with NameServer(deceive) as name_server:
        assert outcome_of(live_runtime, name_server) == "200"


def test_a_name_that_does_not_exist_says_so(live_runtime: Runtime) -> None:
    with NameServer(lambda question: [answer(question, flags=NO_SUCH_NAME)]) as name_server:
        assert outcome_of(live_runtime, name_server) == "offline no_such_name"


def test_a_failing_name_server_is_told_from_a_missing_name(live_runtime: Runtime) -> None:
    with NameServer(lambda question: [answer(question, flags=SERVER_FAILED)]) as name_server:
        assert outcome_of(live_runtime, name_server) == "offline no_name_server"


def test_a_network_without_name_server_never_blocks_and_ends_in_time(live_runtime: Runtime) -> None:
    with NameServer(lambda __: []) as name_server:
        world = NetWorld(live_runtime, {}, FILES, name_server.port)
        started = time.monotonic()
        call = world.request("http://service.test/", deadlines={"connect": 0.4})
    assert call.outcome == "timeout connect"
    assert time.monotonic() - started < 2
    assert world.lua[b"longest_step"] < 0.1


def test_nobody_at_the_name_servers_port_is_noticed_at_once(live_runtime: Runtime) -> None:
    with NameServer(lambda __: []) as name_server:
        pass  # gone again: the system refuses datagrams to its port
    started = time.monotonic()
    assert outcome_of(live_runtime, name_server) == "offline no_name_server"
    assert time.monotonic() - started < 1
