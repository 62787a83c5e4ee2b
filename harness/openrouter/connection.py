"""One client's connection: bytes in, requests out; timed bytes out, and a note of how and when it ended."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harness.openrouter.http_request import BadRequestBytes, Request, RequestReader
from harness.openrouter.wire import Delivery, Ending, Reply, Step, Wire, to_wire

READ_BYTES = 64 * 1024
MAX_WAITING_BYTES = 1024 * 1024  # past this, no further step is drawn until the client reads


@dataclass
class ConnectionRecord:
    """What is remembered of a connection. Times are the clock's seconds; `closed_by` is "client" or "server"."""

    number: int
    opened_at: float
    closed_at: float | None = None
    closed_by: str | None = None
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0


@dataclass
class Exchange:
    """A request and the answer on its way."""

    request: Request | None
    wire: Wire
    on_end: Callable[[Delivery], None]
    steps: Iterator[Step] = field(init=False)
    next_step: Step | None = field(init=False)
    due: float = 0.0
    sent: int = 0

    def begin(self, now: float) -> None:
        """Start counting the time to the first step."""
        self.steps = iter(self.wire.steps)
        self.due = now
        self.draw()

    def draw(self) -> None:
        """Make the following step the next one. Its time counts from the step before, so lateness does not add up."""
        self.next_step = next(self.steps, None)
        if self.next_step is not None:
            self.due += self.next_step.after


class Connection:
    """A non-blocking socket, plain or TLS. `respond` is asked for the answer to each request."""

    def __init__(
        self,
        sock: socket.socket,
        record: ConnectionRecord,
        respond: Callable[[Connection, Request, float], Exchange],
    ) -> None:
        self.socket = sock
        self.record = record
        self._respond = respond
        self._reader = RequestReader()
        self._requests: deque[Request] = deque()
        self._exchange: Exchange | None = None
        self._outbox = bytearray()
        self._handshaking = isinstance(sock, ssl.SSLSocket)
        self._wants_write = False
        self._ending: Ending | None = None

    @property
    def closed(self) -> bool:
        """Whether the socket is gone."""
        return self.record.closed_at is not None

    def interest(self) -> int:
        """The selector's events to wait for. Reading always: that is how a client's leaving is seen at once."""
        writing = self._wants_write or (bool(self._outbox) and not self._handshaking)
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)

    def next_due(self) -> float | None:
        """When the next step wants to go out; None while nothing is scheduled."""
        exchange = self._exchange
        if exchange is None or exchange.next_step is None or len(self._outbox) > MAX_WAITING_BYTES:
            return None
        return exchange.due

    def on_ready(self, now: float) -> None:
        """The socket has something to read, or room to write."""
        if self._handshaking and not self._handshake(now):
            return
        self._read(now)
        if not self.closed:
            self._flush(now)

    def advance(self, now: float) -> bool:
        """Write every step whose time has come, and start on the next request. True if anything was done."""
        busy = False
        while not self.closed and self._begin_exchange(now):
            busy = self._write_due_steps(now) or busy
            if self._exchange is not None:
                break
        return busy

    def close(self, now: float, by: str = "server", *, farewell: bool = True) -> None:
        """Close, by default in the order that TLS asks for, and tell the exchange under way how far it got."""
        if self.closed:
            return
        self._note_closed(now, by)
        if farewell and isinstance(self.socket, ssl.SSLSocket) and not self._handshaking:
            with contextlib.suppress(OSError, ValueError):  # ours is sent; the other side owes its half of the farewell
                self.socket.unwrap()
        self.socket.close()

    def reset(self, now: float) -> None:
        """Close with RST: the client sees "connection reset", and what it had not read yet may be lost."""
        if self.closed:
            return
        self._note_closed(now, "server")
        raw = socket.socket(fileno=self.socket.detach())
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()

    def _note_closed(self, now: float, by: str) -> None:
        self.record.closed_at = now
        self.record.closed_by = by
        if self._exchange is not None:
            exchange, self._exchange = self._exchange, None
            exchange.on_end(Delivery(f"{by}_closed", exchange.sent, now))

    def _handshake(self, now: float) -> bool:
        assert isinstance(self.socket, ssl.SSLSocket)
        self._wants_write = False
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLWantWriteError:
            self._wants_write = True
            return False
        except OSError:
            self.close(now, "client")
            return False
        self._handshaking = False
        return True

    def _read(self, now: float) -> None:
        while not self.closed:
            try:
                data = self.socket.recv(READ_BYTES)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            except OSError:
                data = b""
            if not data:
                self.close(now, "client")
                return
            self.record.bytes_in += len(data)
            self._reader.feed(data)
            if self._ending is None:
                self._take_requests(now)

    def _take_requests(self, now: float) -> None:
        try:
            if self._reader.wants_continue():
                self._outbox += b"HTTP/1.1 100 Continue\r\n\r\n"
                self._flush(now)
            while (request := self._reader.take()) is not None:
                self._requests.append(request)
        except BadRequestBytes as exc:
            self.start(to_wire(Reply(status=exc.status), keep_alive=False), now)

    def start(self, wire: Wire, now: float) -> None:
        """Answer without a request: bytes on connecting, or to something that was no request."""
        if self._exchange is None:
            self._exchange = Exchange(None, wire, lambda delivery: None)
            self._exchange.begin(now)

    def _begin_exchange(self, now: float) -> bool:
        if self._exchange is None and self._requests and self._ending is None:
            self.record.requests += 1
            self._exchange = self._respond(self, self._requests.popleft(), now)
            self._exchange.begin(now)
        return self._exchange is not None

    def _write_due_steps(self, now: float) -> bool:
        busy = False
        while (exchange := self._exchange) is not None and len(self._outbox) <= MAX_WAITING_BYTES:
            if exchange.next_step is None:
                return self._end_exchange(exchange, now) or busy
            if exchange.due > now:
                break
            self._outbox += exchange.next_step.data
            exchange.sent += 1
            exchange.draw()
            self._flush(now)
            busy = True
        return busy

    def _end_exchange(self, exchange: Exchange, now: float) -> bool:
        if exchange.wire.ending is Ending.HANG:
            return False  # it stays the exchange under way until somebody closes
        self._exchange = None
        exchange.on_end(Delivery("complete", exchange.sent, now))
        if exchange.wire.ending is not Ending.KEEP_ALIVE:
            self._ending = exchange.wire.ending
            self._flush(now)
        return True

    def _flush(self, now: float) -> None:
        while self._outbox and not self._handshaking:
            try:
                sent = self.socket.send(self._outbox)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            except OSError:
                self.close(now, "client")
                return
            self.record.bytes_out += sent
            del self._outbox[:sent]
        if self._ending in (Ending.CLOSE, Ending.ABRUPT):
            self.close(now, farewell=self._ending is Ending.CLOSE)
        elif self._ending is Ending.RESET:
            self.reset(now)
