"""What a measurement gives: a number with its unit and what it is to be compared with."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number. `note` says what it was measured against, when the number alone says little."""

    value: float
    unit: str
    note: str = ""


def seconds_of(action: Callable[[], object]) -> float:
    """How long one call takes, in seconds."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_seconds(action: Callable[[], object], times: int) -> float:
    """The median of so many calls, in seconds, after one call that does not count."""
    action()
    return statistics.median(seconds_of(action) for _ in range(times))
