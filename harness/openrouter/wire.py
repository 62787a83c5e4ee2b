"""What goes out on a connection, and when: replies, and the bytes they become.

A `Reply` is HTTP as a handler thinks of it; a `Wire` is the bytes with their times, the last form before the socket.
Misbehaviour that HTTP cannot express (cut, reset, drip, lies about length) is done to the `Wire`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus


class Ending(enum.Enum):
    """What happens to the connection after the last byte."""

    KEEP_ALIVE = "keep-alive"
    CLOSE = "close"
    RESET = "reset"
    ABRUPT = "abrupt"  # the TCP connection ends without TLS's farewell; without TLS the same as CLOSE
    HANG = "hang"


class Framing(enum.Enum):
    """How the client learns where the body ends."""

    LENGTH = "length"
    CHUNKED = "chunked"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """Bytes to write, and how many seconds after the step before."""

    data: bytes
    after: float = 0.0


@dataclass(frozen=True)
class Wire:
    """A whole answer as timed writes. The steps may be endless: they are drawn one at a time."""

    steps: Iterable[Step]
    ending: Ending = Ending.KEEP_ALIVE


@dataclass
class Reply:
    """An HTTP response. `delay` is the time to its first byte, in seconds."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: list[Step] = field(default_factory=list)
    framing: Framing = Framing.LENGTH
    delay: float = 0.0
    settle: Callable[[Delivery], None] | None = None  # told once, when the exchange is over


@dataclass(frozen=True)
class Delivery:
    """How an exchange ended: "complete", "client_closed" or "server_closed"; and how many steps were written."""

    outcome: str
    steps: int
    now: float
    told_cost: bool = False  # what it costs was among what was written

    @property
    def complete(self) -> bool:
        """Whether everything was written."""
        return self.outcome == "complete"


def status_line(status: int) -> bytes:
    """The first line of a response. Codes without a registered phrase (529) get a plain one."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Overloaded" if status == 529 else "Unknown"
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


def head_of(reply: Reply, *, keep_alive: bool) -> bytes:
    """Status line and headers, up to and with the empty line."""
    headers = dict(reply.headers)
    if reply.framing is Framing.CHUNKED:
        headers["Transfer-Encoding"] = "chunked"
    elif reply.framing is Framing.LENGTH:
        headers["Content-Length"] = str(sum(len(step.data) for step in reply.body))
    headers["Connection"] = "keep-alive" if keep_alive else "close"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return status_line(reply.status) + lines.encode("latin-1", "replace") + b"\r\n"


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


LAST_CHUNK = b"0\r\n\r\n"


def to_wire(reply: Reply, *, keep_alive: bool) -> Wire:
    """The reply as timed bytes, one step for the head and one for each step of the body."""
    keep_alive = keep_alive and reply.framing is not Framing.CLOSE
    return Wire(
        list(_steps(reply, keep_alive=keep_alive)),
        Ending.KEEP_ALIVE if keep_alive else Ending.CLOSE,
    )


def _steps(reply: Reply, *, keep_alive: bool) -> Iterator[Step]:
    yield Step(head_of(reply, keep_alive=keep_alive), reply.delay)
    chunked = reply.framing is Framing.CHUNKED
    for step in reply.body:
        if step.data:
            yield Step(chunk(step.data) if chunked else step.data, step.after)
    if chunked:
        yield Step(LAST_CHUNK)
