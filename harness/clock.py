"""Time for a runtime: virtual time that only tests move, or the machine's own.

Every clock counts whole microseconds inside, as KOReader's `ui/time` does, so that adding small steps never drifts.
"""

from __future__ import annotations

import math
import time
from typing import Protocol

MICROSECONDS = 1_000_000
# Long enough to sleep without burning a core, short enough that a peer's bytes are seen at once.
LONGEST_NAP = 0.02  # seconds


class Clock(Protocol):
    """What the runtime and its peers ask of time."""

    def now_us(self) -> int:
        """Monotonic microseconds."""

    def now(self) -> float:
        """Monotonic seconds."""

    def wall(self) -> float:
        """Seconds since 1970; may jump."""

    def cpu(self) -> float:
        """CPU seconds spent, for slices of work."""

    def wait_until(self, moment: float) -> None:
        """Let time pass, at most until `moment` (a value of `now`)."""


class VirtualClock:
    """A clock that stands still until it is told to move: tests with it never sleep.

    CPU time moves by `cpu_step` seconds at each look, so that code which works in slices gives way at the same
    points in every run.
    """

    def __init__(self, start: float = 1_000.0, wall_start: float = 1_767_225_600.0, cpu_step: float = 20e-6) -> None:
        """Begin at `start` monotonic seconds, and at `wall_start` seconds since 1970 (2026-01-01 unless told)."""
        self._now_us = round(start * MICROSECONDS)
        self._wall_offset = wall_start - start
        self._cpu_step = cpu_step
        self._cpu = 0.0

    def now_us(self) -> int:
        """Monotonic microseconds."""
        return self._now_us

    def now(self) -> float:
        """Monotonic seconds."""
        return self._now_us / MICROSECONDS

    def wall(self) -> float:
        """Seconds since 1970; jumps with `set_wall`."""
        return self.now() + self._wall_offset

    def cpu(self) -> float:
        """CPU seconds: a fixed step for each look."""
        self._cpu += self._cpu_step
        return self._cpu

    def advance(self, seconds: float) -> None:
        """Move both clocks on."""
        if seconds < 0:
            raise ValueError(f"monotonic time cannot go back by {-seconds} s")
        self._now_us += round(seconds * MICROSECONDS)

    def set_wall(self, epoch_seconds: float) -> None:
        """Make the wall clock jump, as a reader's does when it finds the network's time."""
        self._wall_offset = epoch_seconds - self.now()

    def wait_until(self, moment: float) -> None:
        """Jump at once to the first whole microsecond at which `now` is not before `moment`."""
        microseconds = math.floor(moment * MICROSECONDS)
        # A product of doubles may round either way; what counts is what `now` will say.
        while microseconds / MICROSECONDS < moment:
            microseconds += 1
        self._now_us = max(self._now_us, microseconds)


class WorkingClock(VirtualClock):
    """Virtual time in which work takes the processor's real time: slices are as long as on this machine."""

    def cpu(self) -> float:
        """CPU seconds of this thread."""
        return time.thread_time()


class SystemClock:
    """The machine's time, for the command line and for measuring."""

    def now_us(self) -> int:
        """Monotonic microseconds."""
        return time.monotonic_ns() // 1_000

    def now(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def cpu(self) -> float:
        """CPU seconds of this process."""
        return time.process_time()

    def wait_until(self, moment: float) -> None:
        """Sleep towards `moment`, but wake soon enough to see what arrives meanwhile."""
        time.sleep(min(max(moment - time.monotonic(), 0.0), LONGEST_NAP))
