"""How long the plugin holds KOReader's loop, stretch by stretch, without what KOReader's stand-ins take meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.runtime import Runtime

# Within a turn of the scheduler others get no turn either, but a turn is as long as it takes itself time to be.
UNINTERRUPTED = ("callback", "step", "end")


@dataclass(frozen=True)
class Stretch:
    """One stretch that nothing could interrupt: a callback of KOReader's, or a task's step or end."""

    kind: str
    place: str
    seconds: float  # of the processor

    def __str__(self) -> str:
        """Where it is, and how long it took."""
        return f"{self.kind} {self.place}: {self.seconds * 1000:.2f} ms"


class Stopwatch:
    """Watches runtimes, one after another, and keeps every stretch."""

    def __init__(self, cpu: Callable[[], float] = time.thread_time) -> None:
        """Begin with nothing; `cpu` tells the seconds of processor spent so far."""
        self._cpu = cpu
        self.stretches: list[Stretch] = []

    def watch(self, runtime: Runtime) -> None:
        """Time what the plugin does in this runtime from now on. Must come before KOReader is started in it."""
        start = runtime.require("harness.stopwatch")[b"start"]
        runtime.call(start, self._cpu, self._note)

    def _note(self, kind: bytes, place: bytes, seconds: float, ending: bytes | None) -> None:
        where = place.decode() + (f" → {ending.decode()}" if ending else "")
        self.stretches.append(Stretch(kind.decode(), where, seconds))

    def of(self, kinds: Iterable[str] = UNINTERRUPTED) -> list[Stretch]:
        """The stretches of some kinds, the longest first."""
        found = [stretch for stretch in self.stretches if stretch.kind in kinds]
        return sorted(found, key=lambda stretch: -stretch.seconds)
