"""A request's answer on its way, and what is remembered of the connection it goes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from harness.openrouter.wire import Delivery, Step, Wire

COST_MARK = b'"usage":{'


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
    """The steps of one answer, drawn one at a time; `on_end` is told once how it ended."""

    wire: Wire
    on_end: Callable[[Delivery], None]
    next_step: Step | None = None
    due: float = 0.0
    sent: int = 0
    told_cost: bool = False  # the bytes written say what the answer costs
    _tail: bytes = b""  # of what was written, in case the mark is cut
    _steps: Iterator[Step] = field(init=False)

    def begin(self, now: float) -> None:
        """Start counting the time to the first step."""
        self._steps = iter(self.wire.steps)
        self.due = now
        self._draw()

    def next_due(self) -> float | None:
        """When the next step wants to go out; None after the last."""
        return None if self.next_step is None else self.due

    def take(self) -> bytes:
        """The bytes of the next step, whose time has come."""
        assert self.next_step is not None
        data = self.next_step.data
        self.sent += 1
        self.told_cost = self.told_cost or COST_MARK in self._tail + data
        self._tail = (self._tail + data)[-len(COST_MARK) :]
        self._draw()
        return data

    def delivery(self, outcome: str, now: float) -> Delivery:
        """How it ended."""
        return Delivery(outcome, self.sent, now, self.told_cost)

    def _draw(self) -> None:
        """Make the following step the next one. Its time counts from the step before, so lateness does not add up."""
        self.next_step = next(self._steps, None)
        if self.next_step is not None:
            self.due += self.next_step.after
