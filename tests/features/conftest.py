"""Fixtures of the tests that keep real time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.clock import SystemClock
from harness.runtime import Runtime


@pytest.fixture
def live_runtime() -> Iterator[Runtime]:
    """A fresh Lua state on the machine's own clock, for servers in threads; the test fails when anything stays open."""
    with Runtime(clock=SystemClock()) as runtime:
        yield runtime
        runtime.assert_nothing_left_open()
