"""Tools that catalogue entries are made of: cutting, delaying and rewriting replies and their bytes."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator

from harness.openrouter.wire import Ending, Framing, Reply, Step, Wire

APART = 0.001  # seconds between writes that must not reach the client as one
FOREVER_EVERY = 5.0  # seconds between signs of life that never end

OnReply = Callable[[Reply], Reply]
OnWire = Callable[[Wire, int | None], Wire]


def length(steps: Iterable[Step]) -> int:
    """Bytes in all steps."""
    return sum(len(step.data) for step in steps)


def first_bytes(steps: Iterable[Step], count: int) -> Iterator[Step]:
    """The steps up to so many bytes."""
    for step in steps:
        if count <= 0:
            return
        yield Step(step.data[:count], step.after)
        count -= len(step.data)


def broken_off(ending: Ending) -> OnWire:
    """End after `number` bytes; after half of them when no number is given."""

    def act(wire: Wire, number: int | None) -> Wire:
        steps = list(wire.steps)
        at = length(steps) // 2 if number is None else number
        return Wire(list(first_bytes(steps, at)), ending)

    return act


def in_pieces(size: int, apart: float) -> OnWire:
    """The same bytes in writes of `size` (or `number`), some seconds apart."""

    def act(wire: Wire, number: int | None) -> Wire:
        return Wire(list(_pieces(wire.steps, number or size, apart)), wire.ending)

    return act


def _pieces(steps: Iterable[Step], size: int, apart: float) -> Iterator[Step]:
    for step in steps:
        for at in range(0, len(step.data), size):
            yield Step(step.data[at : at + size], step.after + apart if at == 0 else apart)


def split_characters(wire: Wire, number: int | None) -> Wire:
    """Every write ends inside a character where there is one of several bytes."""
    steps: list[Step] = []
    for step in wire.steps:
        cuts = [at for at in range(1, len(step.data)) if _is_continuation(step.data[at]) and step.data[at - 1] >= 0x80]
        edges = [0, *cuts, len(step.data)]
        parts = [step.data[first:last] for first, last in itertools.pairwise(edges)]
        steps.extend(Step(part, APART if index else step.after) for index, part in enumerate(parts))
    return Wire(steps, wire.ending)


def _is_continuation(byte: int) -> bool:
    return byte & 0xC0 == 0x80


def delayed(seconds: float) -> OnWire:
    """Nothing for so long (or `number` seconds), then everything as it should be."""

    def act(wire: Wire, number: int | None) -> Wire:
        pause = seconds if number is None else number
        return Wire(itertools.chain([Step(b"", pause)], wire.steps), wire.ending)

    return act


def raw(data: bytes, ending: Ending = Ending.CLOSE) -> OnWire:
    """These bytes in place of the answer."""
    return lambda wire, number: Wire([Step(data)], ending)


def rewritten(change: Callable[[bytes], bytes], ending: Ending | None = None) -> OnWire:
    """All bytes changed as one string, in one write."""

    def act(wire: Wire, number: int | None) -> Wire:
        steps = list(wire.steps)
        data = change(b"".join(step.data for step in steps))
        return Wire([Step(data, sum(step.after for step in steps))], ending or wire.ending)

    return act


def head_rewritten(change: Callable[[bytes], bytes], ending: Ending | None = None) -> OnWire:
    """Only the head changed (status line and headers, with its empty line)."""

    def act(wire: Wire, number: int | None) -> Wire:
        head, *rest = list(wire.steps)
        return Wire([Step(change(head.data), head.after), *rest], ending or wire.ending)

    return act


def header_added(line: bytes) -> OnWire:
    """One more header line, given with neither end."""
    return head_rewritten(lambda head: head[:-2] + line + b"\r\n\r\n")


def steps_changed(change: Callable[[bytes], bytes]) -> OnReply:
    """Each step of the body changed; for a stream, each event."""

    def act(reply: Reply) -> Reply:
        return dataclasses.replace(reply, body=[Step(change(step.data), step.after) for step in reply.body])

    return act


def body_replaced(data: bytes, **changes: object) -> OnReply:
    """Another body, with the reply's status unless `status` is among the changes."""

    def act(reply: Reply) -> Reply:
        plain = dataclasses.replace(reply, body=[Step(data)], framing=Framing.LENGTH)
        return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]

    return act


def first_steps(reply: Reply, share: float) -> list[Step]:
    """The first part of a body's steps: the text of a stream so far."""
    return reply.body[: max(1, int(len(reply.body) * share))]


def is_stream(reply: Reply) -> bool:
    """Whether the body is server-sent events."""
    return reply.headers.get("Content-Type", "").startswith("text/event-stream")
