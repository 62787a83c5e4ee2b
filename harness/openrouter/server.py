"""The mock OpenRouter: a single-threaded HTTP/1.1 server that does nothing unless it is polled.

Time is whatever `poll` is given, so a test's virtual clock governs latencies and cadences; sockets are real. For
clients outside the process `start_thread` polls it with the real clock instead.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from typing import TYPE_CHECKING, TextIO

from harness.openrouter import api, faults
from harness.openrouter.accounts import Bill, Key
from harness.openrouter.connection import Connection
from harness.openrouter.exchange import ConnectionRecord
from harness.openrouter.faults import HARMLESS, Fault
from harness.openrouter.pacing import Pace
from harness.openrouter.request_log import RequestLog, RequestRecord
from harness.openrouter.responder import Responder, ScriptItem
from harness.openrouter.service import Service
from harness.openrouter.transport import Transport
from harness.openrouter.wire import Reply

if TYPE_CHECKING:
    from harness.openrouter.tls import TlsIdentity

EPOCH = 1_790_000_000.0  # the wall clock when a virtual clock shows 0: September 2026
HOST = "127.0.0.1"
THREAD_WAIT = 0.05  # seconds; the longest a thread sleeps before it looks for new steps


class MockOpenRouter:
    """A server on a loopback port. Poll it, or start its thread; close it in the end.

    `latency` is seconds to the first token, `cadence` seconds between deltas. `epoch` is the wall clock at clock 0.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        tls: TlsIdentity | None = None,
        latency: float = 0.0,
        cadence: float = 0.0,
        epoch: float = EPOCH,
        log: TextIO | None = None,
    ) -> None:
        self.service = Service(Pace(latency, cadence), epoch)
        self.key = self.service.accounts.add_key("default").secret
        self._responder = Responder(self.service, RequestLog(log))
        self._tls = tls.server_context() if tls is not None else None
        self._records: list[ConnectionRecord] = []
        self._open: dict[int, Connection] = {}
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server((HOST, port), backlog=128)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._now: float | None = None  # of the last poll

    # What tests look at

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def base_url(self) -> str:
        """What a client is given as its base URL."""
        return f"{'https' if self._tls else 'http'}://{HOST}:{self.port}{api.PREFIX}"

    @property
    def requests(self) -> list[RequestRecord]:
        """Every request so far, keys left out."""
        return self._responder.log.records

    @property
    def connections(self) -> list[ConnectionRecord]:
        """Every connection so far."""
        return self._records

    @property
    def bill(self) -> Bill:
        """What was charged, exactly."""
        return self.service.accounts.bill

    @property
    def keys(self) -> dict[str, Key]:
        """The account's keys by their secret."""
        return self.service.accounts.keys

    @property
    def pace(self) -> Pace:
        """How fast answers come; may be changed at any time."""
        return self.service.pace

    @property
    def require_key(self) -> bool:
        """Whether a key is wanted; local servers want none."""
        return self._responder.require_key

    @require_key.setter
    def require_key(self, wanted: bool) -> None:
        self._responder.require_key = wanted

    # What tests set up

    def approve_login(self, challenge: str, label: str = "phone") -> str:
        """Be the person who approves a login on the website: the code it shows."""
        return self.service.logins.approve(challenge, label, self._now)

    def script(self, *items: Fault | Reply | str | None, path: str = "") -> None:
        """Queue what the next requests get, one item each: a fault or its name, a reply, None for a good answer.

        With `path`, only requests whose path ends so take an item; others are answered meanwhile.
        """
        chosen = (item if isinstance(item, Reply) else _fault(item) for item in items)
        self._responder.script.extend(ScriptItem(item, path) for item in chosen)

    def forget_script(self) -> None:
        """Forget what was queued and not taken yet."""
        self._responder.script.clear()

    def always_do(self, fault: Fault | str | None) -> None:
        """Misbehave like this on every request that nothing else was said for; None ends it."""
        self._responder.always = _fault(fault)

    # Running

    def poll(self, now: float) -> bool:
        """Do all that can be done at this time without waiting. True if anything was done."""
        return self._turn(now, 0)

    def next_due(self) -> float | None:
        """When the next scheduled write is due; None while only clients can move things on."""
        dues = [due for connection in self._open.values() if (due := connection.next_due()) is not None]
        return min(dues, default=None)

    def start_thread(self) -> None:
        """Serve with the real clock, in a thread of its own, until `stop`."""
        self.service.set_epoch(time.time() - time.monotonic())
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="mock-openrouter", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, if any, and close every socket."""
        self._stopping = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.close()

    def close(self) -> None:
        """Close every socket. The records stay."""
        for connection in list(self._open.values()):
            connection.close(self._now or 0.0)
        self._open.clear()
        self._selector.close()
        self._listener.close()

    def __enter__(self) -> MockOpenRouter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopping:
            now = time.monotonic()
            due = self.next_due()
            self._turn(now, THREAD_WAIT if due is None else min(max(due - now, 0.0), THREAD_WAIT))

    def _turn(self, now: float, wait: float) -> bool:
        ready = self._selector.select(wait)
        self._now = now = time.monotonic() if wait else now
        for entry, __ in ready:
            if entry.fileobj is self._listener:
                self._accept(now)
            else:
                entry.data.on_ready(now)
                self._watch(entry.data)  # at once: the number of a closed socket may come back with the next accept
        busy = bool(ready)
        for connection in list(self._open.values()):
            busy = connection.advance(now) or busy
            self._watch(connection)
        return busy

    def _accept(self, now: float) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                sock, __ = self._listener.accept()
                self._welcome(sock, now)

    def _welcome(self, sock: socket.socket, now: float) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        fault = self._responder.fault_on_connecting()
        if self._tls is not None and not (fault and fault.clear_text):
            sock = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        record = ConnectionRecord(len(self._records) + 1, now)
        self._records.append(record)
        connection = Connection(Transport(sock), record, self._responder.respond)
        self._open[record.number] = connection
        self._selector.register(sock, selectors.EVENT_READ, connection)
        if fault is not None and fault.on_connect is not None:
            connection.say(fault.on_connect())

    def _watch(self, connection: Connection) -> None:
        """Keep the selector in step with what the connection waits for."""
        if connection.closed:
            del self._open[connection.record.number]
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(connection.transport.socket)
            return
        events = connection.interest()
        if self._selector.get_key(connection.transport.socket).events != events:
            self._selector.modify(connection.transport.socket, events, connection)


def _fault(choice: Fault | str | None) -> Fault:
    return faults.find(choice) if isinstance(choice, str) else choice or HARMLESS
