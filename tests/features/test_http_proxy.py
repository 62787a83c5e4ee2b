"""Requests through an HTTP proxy: it opens a way and learns nothing else."""

from __future__ import annotations

import base64
import socket
import threading
from pathlib import Path

import pytest

from harness.openrouter.tls import TlsIdentity
from harness.runtime import Runtime
from tests.features.net_world import Connection, NetWorld, Server, serving, serving_with, write_authority

SECRET = "Bearer a-secret-key"


@pytest.fixture
def identity() -> TlsIdentity:
    return TlsIdentity.right("service.test")


def pump(source: socket.socket, target: socket.socket, seen: list[bytes]) -> None:
    """Copy bytes one way, and keep them."""
    try:
        while data := source.recv(65536):
            seen.append(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Tunnels:
    """What a proxy does with connections: opens ways to one server, whatever name was asked for."""

    def __init__(self, port: int) -> None:
        """The server is on this machine, at this port."""
        self.port = port
        self.asked: list[bytes] = []
        self.seen: list[bytes] = []

    def __call__(self, connection: Connection) -> None:
        """Serve one connection."""
        request = connection.read_request()
        assert request
        self.asked.append(request[0])
        with socket.create_connection(("127.0.0.1", self.port)) as onward:
            connection.send(b"HTTP/1.1 200 Connection established\r\nX-Via: test\r\n\r\n")
            back = threading.Thread(target=pump, args=(onward, connection.socket, self.seen), daemon=True)
            back.start()
            pump(connection.socket, onward, self.seen)
            back.join(5)


def ask_through(
    live_runtime: Runtime, folder: Path, identity: TlsIdentity, proxy: Server, credentials: str = ""
) -> tuple[NetWorld, str]:
    """What comes of a request to https://service.test:8443/ through the proxy."""
    options = {"proxy": f"http://{credentials}127.0.0.1:{proxy.port}", "ca_file": write_authority(folder, identity)}
    world = NetWorld(live_runtime, options)
    call = world.request("https://service.test:8443/", headers={"Authorization": SECRET}, deadlines={"connect": 0.3})
    return world, call.outcome


def test_tls_runs_through_the_proxy_from_end_to_end(
    live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity
) -> None:
    with serving(context=identity.server_context()) as server:
        tunnels = Tunnels(server.port)
        with serving_with(tunnels) as proxy:
            world, outcome = ask_through(live_runtime, tmp_path, identity, proxy)
            world.request("https://service.test:8443/again")
            world.lua[b"close_idle"]()
    assert outcome == "200"
    assert [head.split()[1] for head, __ in server.requests] == [b"/", b"/again"]
    assert tunnels.asked == [b"CONNECT service.test:8443 HTTP/1.1\r\nHost: service.test:8443"]
    assert SECRET.encode() not in b"".join(tunnels.asked + tunnels.seen)


def test_the_proxy_gets_its_own_password_and_the_server_does_not(
    live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity
) -> None:
    with serving(context=identity.server_context()) as server:
        tunnels = Tunnels(server.port)
        with serving_with(tunnels) as proxy:
            world, outcome = ask_through(live_runtime, tmp_path, identity, proxy, credentials="reader:p%40ss@")
            world.lua[b"close_idle"]()
    assert outcome == "200"
    authorization = b"Proxy-Authorization: Basic " + base64.b64encode(b"reader:p@ss")
    assert authorization in tunnels.asked[0]
    assert b"Proxy-Authorization" not in server.requests[0][0]


def test_a_proxy_cannot_pass_itself_off_as_the_server(
    live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity
) -> None:
    impostor = TlsIdentity.right("service.test")
    with serving(context=impostor.server_context()) as server, serving_with(Tunnels(server.port)) as proxy:
        __, outcome = ask_through(live_runtime, tmp_path, identity, proxy)
    assert outcome == "tls unknown_authority"
    assert not server.requests


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", "proxy"),
        (b"HTTP/1.1 502 Bad gateway\r\nContent-Length: 0\r\n\r\n", "proxy"),
        (b"SSH-2.0-OpenSSH\r\n", "proxy"),
        (b"", "timeout connect"),
    ],
)
def test_a_proxy_that_opens_no_way_is_named_as_the_cause(
    live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity, answer: bytes, outcome: str
) -> None:
    with serving(answer) as proxy:
        __, came = ask_through(live_runtime, tmp_path, identity, proxy)
    assert came == outcome
    assert SECRET.encode() not in proxy.requests[0][0]


def test_clear_text_never_goes_to_the_proxy(live_runtime: Runtime) -> None:
    with serving() as server, serving() as proxy:
        world = NetWorld(live_runtime, {"proxy": f"http://127.0.0.1:{proxy.port}"})
        assert world.request(f"http://127.0.0.1:{server.port}/", headers={"Authorization": SECRET}).status == 200
        world.lua[b"close_idle"]()
        assert proxy.connections == 0


def test_a_proxy_address_that_is_none_is_refused(live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity) -> None:
    world = NetWorld(live_runtime, {"proxy": "proxy without scheme", "ca_file": write_authority(tmp_path, identity)})
    assert world.request("https://service.test/").outcome == "bad_url"
