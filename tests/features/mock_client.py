"""A bare client for tests of the mock: bytes out, timed bytes in, on a virtual clock. Replies are read by h11."""

from __future__ import annotations

import functools
import json
import socket
import ssl
from dataclasses import dataclass, field
from typing import Any

import h11

from harness.openrouter import MockOpenRouter
from harness.openrouter.accounts import BillLine

CHAT = "/api/v1/chat/completions"
STORY = (
    "Anna left the harbour at dawn. The ferry carried only Anna and old Boris. At noon it rained. "
    "Anna rang the copper bell herself."
)
PROMPT = f"Summarise this chapter.\n<text>\n{STORY}\n</text>"


@dataclass
class Received:
    """What came, when, and how it ended: "open", "closed" or "reset"."""

    writes: list[tuple[float, bytes]] = field(default_factory=list)
    ended: str = "open"
    now: float = 0.0
    size: int = 0

    @property
    def data(self) -> bytes:
        return b"".join(data for __, data in self.writes)

    @property
    def head(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1])

    @property
    def body(self) -> bytes:
        """The body as a strict HTTP reader sees it."""
        return read_http(self)[1]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def headers(self) -> dict[str, str]:
        return read_http(self)[0]

    @property
    def text(self) -> str:
        """The text of a stream's deltas, by the plainest possible reading."""
        return "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in events(self.body))


class Incomplete(Exception):
    """A response that breaks off; `body` is what came of it."""

    def __init__(self, body: bytes) -> None:
        super().__init__(f"{len(body)} bytes")
        self.body = body


def read_http(received: Received) -> tuple[dict[str, str], bytes]:
    """Headers and body of the final response, read by h11. `Incomplete` when it is not whole, or its head too large."""
    if len(received.head) > 64 * 1024:
        raise Incomplete(b"")
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(received.data)
    if received.ended != "open":
        connection.receive_data(b"")
    headers: dict[str, str] = {}
    body = b""
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as exc:
            raise Incomplete(body) from exc
        if isinstance(event, h11.Response):
            headers = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return headers, body
        elif not isinstance(event, h11.InformationalResponse):
            raise Incomplete(body)


def events(body: bytes) -> list[dict[str, Any]]:
    """The JSON objects of a stream written the usual way."""
    blocks = [block for block in body.decode().split("\n\n") if block.startswith("data: {")]
    return [json.loads(block[6:]) for block in blocks]


def request_bytes(method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> bytes:
    """A request as bytes. `body` is encoded as JSON unless it is bytes."""
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    lines = {"Host": "127.0.0.1", "Content-Length": str(len(data)), **(headers or {})}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode() + b"\r\n" + data


def strike(server: MockOpenRouter, name: str, *, stream: bool, prompt: str = PROMPT) -> Received:
    """One chat request that meets this fault, and all that comes within 150 seconds of the clock, at most 9 MiB."""
    server.script(name)
    body = {"stream": stream, "messages": [{"role": "user", "content": prompt}]}
    data = request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"})
    with RawClient(server) as client:
        client.send(data)
        return client.receive(limit=150.0, most_bytes=9 * 1024 * 1024)


class RawClient:
    """One connection to a mock that this client polls. The clock moves only when nobody has anything to do."""

    def __init__(self, server: MockOpenRouter, now: float = 1_000.0, tls: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.now = now
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setblocking(False)
        self._tls = tls
        if tls is not None:
            # Without suppress_ragged_eofs Python hides that the farewell is missing.
            self.socket = tls.wrap_socket(
                self.socket, server_hostname="localhost", do_handshake_on_connect=False, suppress_ragged_eofs=False
            )
            try:
                self._shake_hands()
            except BaseException:
                self.socket.close()
                raise

    def _shake_hands(self) -> None:
        assert isinstance(self.socket, ssl.SSLSocket)
        for __ in range(100):
            try:
                self.socket.do_handshake()
            except ssl.SSLWantReadError:
                self.server.poll(self.now)
            else:
                return
        raise TimeoutError("the TLS handshake does not end")

    def send(self, data: bytes) -> None:
        self.socket.setblocking(True)
        self.socket.sendall(data)
        self.socket.setblocking(False)

    def chat(self, body: dict[str, Any] | None = None, *, key: str | None = None, **headers: str) -> Received:
        """A chat request and its whole answer. Header names are given with `_` for `-`."""
        given = {"messages": [{"role": "user", "content": PROMPT}], **(body or {})}
        return self.ask("POST", CHAT, given, key=key, **headers)

    def ask(self, method: str, path: str, body: object = None, *, key: str | None = None, **headers: str) -> Received:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        secret = self.server.key if key is None else key
        if secret:
            named["Authorization"] = f"Bearer {secret}"
        self.send(request_bytes(method, path, body, named))
        return self.receive()

    def receive(self, limit: float = 120.0, most_bytes: int = 16 * 1024 * 1024) -> Received:
        """All that comes until the server closes, has nothing scheduled, or `limit` seconds have passed."""
        received = Received()
        until = self.now + limit
        while received.ended == "open" and received.size < most_bytes:
            busy = self.server.poll(self.now)
            if self._read(received) or busy:
                continue
            due = self.server.next_due()
            if due is None or due > until:
                break
            self.now = max(self.now, due)
        received.now = self.now
        return received

    def _read(self, received: Received) -> bool:
        try:
            data = self.socket.recv(1 << 20)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except (ConnectionResetError, ssl.SSLEOFError):
            received.ended = "reset"
            return True
        if data:
            received.writes.append((self.now, data))
            received.size += len(data)
        else:
            received.ended = "closed"
        return True

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@dataclass(frozen=True)
class Strike:
    """What one request that met a fault got, and what it cost."""

    received: Received
    bill: list[BillLine]
    holds: int


@functools.cache
def struck(name: str, *, stream: bool) -> Strike:
    """Meet each fault once; the tests look at it from several sides."""
    with MockOpenRouter() as server:
        received = strike(server, name, stream=stream)
        server.poll(5_000.0)  # notices that the client has left
        return Strike(received, server.bill.lines, len(server.service.accounts.holds))
