"""The plugin's HTTP client over real sockets, and servers on this machine for it to talk to."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from harness.openrouter.tls import TlsIdentity
from harness.runtime import Runtime
from harness.values import from_lua

LOOK_EVERY = 0.002  # seconds between two looks at sockets: a test's servers answer at once
PATIENCE = 10.0  # seconds for what takes milliseconds
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@dataclass
class Call:
    """A request under way, or what came of it."""

    table: Any

    def __getattr__(self, name: str) -> Any:
        value = self.table[name.encode()]
        return from_lua(value, text=name != "body")

    @property
    def outcome(self) -> str:
        """The status, or the kind of the error with its reason or phase."""
        if not self.kind:
            return str(self.status)
        return " ".join(part for part in (self.kind, self.why or self.phase) if part)


class NetWorld:
    """The client and its scheduler, served by the runtime's loop as one of its peers."""

    def __init__(
        self,
        runtime: Runtime,
        options: Mapping[str, object] | None = None,
        files: Mapping[str, str] | None = None,
        name_server_port: int = 53,
    ) -> None:
        """Files are what the resolver finds at /etc/hosts and /etc/resolv.conf."""
        self._runtime = runtime
        clock = {"now": runtime.clock.now, "wall": runtime.clock.wall, "cpu": runtime.clock.cpu}
        source = (Path(__file__).parent / "net_world.lua").read_bytes()
        self.lua = runtime.execute(source, clock, options or {}, files or {}, name_server_port, name="@net_world.lua")
        self._delay: float | None = None
        runtime.add_peer(self)

    def poll(self, now: float) -> bool:
        """One turn of the scheduler."""
        self._delay = self.lua[b"turn"]()
        return self._delay is not None and self._delay <= LOOK_EVERY

    def next_due(self) -> float | None:
        """When the scheduler wants its next turn; sockets are looked at more often than on a device."""
        if self._delay is None:
            return None
        return self._runtime.clock.now() + min(self._delay, LOOK_EVERY)

    def begin(self, url: str, method: str = "GET", body: bytes | None = None, **more: object) -> Call:
        """Start a request."""
        request: dict[str, object] = {"method": method, "url": url, **more}
        if body is not None:
            request["body"] = body
        return Call(self.lua[b"request"](self._runtime.to_lua(request)))

    def request(self, url: str, method: str = "GET", body: bytes | None = None, **more: object) -> Call:
        """Start a request and wait for its end."""
        call = self.begin(url, method, body, **more)
        self.finish(call)
        return call

    def finish(self, *calls: Call) -> None:
        """Wait for the end of requests."""
        self._runtime.run_until(lambda: all(call.done for call in calls), PATIENCE)
        assert not from_lua(self.lua[b"errors"]), from_lua(self.lua[b"errors"])

    def run_until(self, predicate: Callable[[], bool]) -> None:
        self._runtime.run_until(predicate, PATIENCE)

    @property
    def stats(self) -> dict[str, int]:
        """The client's connections."""
        counts: dict[str, int] = from_lua(self.lua[b"stats"]())
        return counts


class Connection:
    """A server's side of one connection."""

    def __init__(self, raw: socket.socket, number: int) -> None:
        """`number` counts the server's connections from one."""
        self.socket = raw
        self.number = number
        self._buffer = b""

    def read_request(self) -> tuple[bytes, bytes] | None:
        """Head and body of the next request; None when the client has gone."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._fill():
                return None
        head, __, self._buffer = self._buffer.partition(b"\r\n\r\n")
        size = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0
        )
        while len(self._buffer) < size:
            if not self._fill():
                return None
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        return head, body

    def _fill(self) -> bool:
        data = self.socket.recv(65536)
        self._buffer += data
        return bool(data)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.socket.sendall(data)

    def wait_for_end(self) -> None:
        """Read on until the client hangs up."""
        while self.socket.recv(65536):
            pass

    def reset(self) -> None:
        """End the connection the hard way."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()


Handler = Callable[[Connection], None]


class Server:
    """Listens on a loopback port; each connection is served by the handler, in a thread of its own."""

    def __init__(self, handler: Handler, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        """With a context, TLS is spoken; a failed handshake is noted in `refusals`."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[tuple[bytes, bytes]] = []
        self.refusals: list[str] = []
        self.connections = 0
        self.ended = 0
        self._handler = handler
        self._context = context
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *__: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for raw in self._open:
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _accept(self) -> None:
        while True:
            try:
                raw, __ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(raw)
            thread = threading.Thread(target=self._serve, args=(raw, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket, number: int) -> None:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self._context:
                raw = self._context.wrap_socket(raw, server_side=True)
                self._open.append(raw)
            self._handler(Connection(raw, number))
        except OSError as exc:
            self.refusals.append(str(exc))
        finally:
            raw.close()
            self.ended += 1


def answering(answer: bytes, requests: list[tuple[bytes, bytes]]) -> Handler:
    """A handler that gives every request the same answer, and keeps what was asked."""

    def handle(connection: Connection) -> None:
        while request := connection.read_request():
            requests.append(request)
            connection.send(answer)

    return handle


@contextlib.contextmanager
def serving(answer: bytes = OK, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """A server that gives every request the same answer."""
    requests: list[tuple[bytes, bytes]] = []
    with Server(answering(answer, requests), context, host) as server:
        server.requests = requests
        yield server


@contextlib.contextmanager
def serving_with(handler: Handler, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server whose connections are served by a function."""
    with Server(handler, context) as server:
        yield server


def write_authority(folder: Path, *identities: TlsIdentity) -> str:
    """A bundle that holds the authorities of these identities."""
    path = folder / "authorities.pem"
    path.write_bytes(b"".join(identity.authority for identity in identities))
    return str(path)
