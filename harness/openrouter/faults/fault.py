"""What a misbehaviour is: a name, a sentence, and what it does at which stage of an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from harness.openrouter.wire import Reply, Wire

Json = dict[str, Any]


def _same_body(body: Json) -> object:
    return body


def _same_chunks(chunks: Iterable[Json]) -> Iterable[Json]:
    return chunks


def _same_reply(reply: Reply) -> Reply:
    return reply


def _same_wire(wire: Wire, number: int | None) -> Wire:
    return wire


@dataclass(frozen=True)
class Fault:
    """One misbehaviour, as data. Stages from the first to the last; each does nothing unless given.

    `number` is what a name such as `close_after@137` sets: a byte position, mostly.
    """

    name: str
    what: str
    on_connect: Callable[[], Wire] | None = None  # before any request is read
    tls_only: bool = False  # means nothing on a port without TLS
    clear_text: bool = False  # with on_connect: speak without TLS on a TLS port
    instead: Callable[[], Reply] | None = None  # in place of the handler's reply
    on_body: Callable[[Json], object] = _same_body  # the JSON of a plain answer
    on_chunks: Callable[[Iterable[Json]], Iterable[Json]] = _same_chunks  # the JSON of a stream
    done: bool = True  # a stream ends with [DONE]
    on_reply: Callable[[Reply], Reply] = _same_reply  # HTTP: status, headers, body, framing
    on_wire: Callable[[Wire, int | None], Wire] = _same_wire  # bytes and their times
    number: int | None = None
    streaming: bool = True  # makes sense for a streamed answer
    plain: bool = True  # makes sense for one that is not
    text_first: bool = False  # a stream's reader gets some of the answer's text before it goes wrong
    whole: bool = False  # nothing is lost: a careful client reads the whole answer
    billed: bool = True  # the account is charged all the same

    def fits(self, *, stream: bool) -> bool:
        """Whether it makes sense for this kind of request."""
        return self.streaming if stream else self.plain

    def numbered(self, number: int) -> Fault:
        """The same with its number set."""
        return dataclasses.replace(self, number=number)

    def wire(self, wire: Wire) -> Wire:
        """The bytes as this fault has them. One that strikes on connecting, chosen too late for that, strikes now."""
        return self.on_connect() if self.on_connect is not None else self.on_wire(wire, self.number)


HARMLESS = Fault("none", "Answers as it should.", whole=True)
