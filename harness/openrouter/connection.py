"""One client's connection: requests in, timed answers out, and a note of how and when it ended."""

from __future__ import annotations

import selectors
from collections import deque
from collections.abc import Callable

from harness.openrouter.exchange import ConnectionRecord, Exchange
from harness.openrouter.http_request import BadRequestBytes, Request, RequestReader
from harness.openrouter.transport import Transport
from harness.openrouter.wire import Ending, Reply, Wire, to_wire

MAX_WAITING_BYTES = 1024 * 1024  # past this, no further step is drawn until the client reads
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """Reads requests, asks `respond` for the answer to each, and writes the answers one after the other."""

    def __init__(
        self,
        transport: Transport,
        record: ConnectionRecord,
        respond: Callable[[ConnectionRecord, Request, float], Exchange],
    ) -> None:
        self.transport = transport
        self.record = record
        self._respond = respond
        self._reader = RequestReader()
        self._waiting: deque[Request | Wire] = deque()
        self._reading = True  # until something came that was no request
        self._exchange: Exchange | None = None
        self._outbox = bytearray()
        self._ending: Ending | None = None  # what is to happen when the outbox is empty

    @property
    def closed(self) -> bool:
        """Whether the socket is gone."""
        return self.record.closed_at is not None

    def interest(self) -> int:
        """The selector's events to wait for. Reading always: that is how a client's leaving is seen at once."""
        writing = self.transport.wants_write or (bool(self._outbox) and self.transport.is_ready)
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)

    def next_due(self) -> float | None:
        """When the next step wants to go out; None while nothing is scheduled."""
        if self._exchange is None or len(self._outbox) > MAX_WAITING_BYTES:
            return None
        return self._exchange.next_due()

    def say(self, wire: Wire) -> None:
        """Answer without a request, in its turn: on connecting, or to something that was no request."""
        self._waiting.append(wire)

    def on_ready(self, now: float) -> None:
        """The socket has something to read, or room to write."""
        try:
            if not self.transport.ready():
                return
        except OSError:
            self.close(now, "client")
            return
        self._read(now)
        if not self.closed:
            self._flush(now)

    def advance(self, now: float) -> bool:
        """Write every step whose time has come, and start on the next request. True if anything was done."""
        busy = False
        while not self.closed and self._under_way(now) is not None:
            busy = self._write_due_steps(now) or busy
            if self._exchange is not None:
                break
        return busy

    def close(self, now: float, by: str = "server", *, farewell: bool = True) -> None:
        """Close, and tell the exchange under way how far it got."""
        if not self.closed:
            self._note_closed(now, by)
            self.transport.close(farewell=farewell)

    def _note_closed(self, now: float, by: str) -> None:
        self.record.closed_at = now
        self.record.closed_by = by
        if self._exchange is not None:
            exchange, self._exchange = self._exchange, None
            exchange.on_end(exchange.delivery(f"{by}_closed", now))

    def _read(self, now: float) -> None:
        while not self.closed and (data := self.transport.receive()) is not None:
            if not data:
                self.close(now, "client")
                return
            self.record.bytes_in += len(data)
            self._reader.feed(data)
            if self._ending is None and self._reading:
                self._take_requests(now)

    def _take_requests(self, now: float) -> None:
        try:
            if self._reader.wants_continue():
                self._outbox += CONTINUE
                self._flush(now)
            while (request := self._reader.take()) is not None:
                self._waiting.append(request)
        except BadRequestBytes as exc:
            self._reading = False
            self.say(to_wire(Reply(status=exc.status), keep_alive=False))

    def _under_way(self, now: float) -> Exchange | None:
        """The exchange under way; the next request's when there is none."""
        if self._exchange is None and self._waiting and self._ending is None:
            self._exchange = self._exchange_for(self._waiting.popleft(), now)
            self._exchange.begin(now)
        return self._exchange

    def _exchange_for(self, item: Request | Wire, now: float) -> Exchange:
        if isinstance(item, Wire):
            return Exchange(item, lambda delivery: None)
        self.record.requests += 1
        return self._respond(self.record, item, now)

    def _write_due_steps(self, now: float) -> bool:
        busy = False
        while (exchange := self._exchange) is not None and len(self._outbox) <= MAX_WAITING_BYTES:
            if exchange.next_step is None:
                return self._end_exchange(exchange, now) or busy
            if exchange.due > now:
                break
            self._outbox += exchange.take()
            self._flush(now)
            busy = True
        return busy

    def _end_exchange(self, exchange: Exchange, now: float) -> bool:
        if exchange.wire.ending is Ending.HANG:
            return False  # it stays the exchange under way until somebody closes
        self._exchange = None
        exchange.on_end(exchange.delivery("complete", now))
        if exchange.wire.ending is not Ending.KEEP_ALIVE:
            self._ending = exchange.wire.ending
            self._flush(now)
        return True

    def _flush(self, now: float) -> None:
        while self._outbox and self.transport.is_ready:
            try:
                sent = self.transport.send(self._outbox)
            except OSError:
                self.close(now, "client")
                return
            if sent is None:
                return
            self.record.bytes_out += sent
            del self._outbox[:sent]
        if self._ending is Ending.RESET:
            self._note_closed(now, "server")
            self.transport.reset()
        elif self._ending is not None:
            self.close(now, farewell=self._ending is Ending.CLOSE)
