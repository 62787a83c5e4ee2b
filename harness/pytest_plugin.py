"""Fixtures for tests of a KOReader plugin: `clock`, `runtime`, `openrouter`, `reader`.

The plugin is named on pytest's command line or in a conftest: `pytest_plugins = ["harness.pytest_plugin"]`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.clock import VirtualClock
from harness.runtime import Runtime


@pytest.fixture
def clock() -> VirtualClock:
    """Time that only the test and the loop move."""
    return VirtualClock()


@pytest.fixture
def runtime(clock: VirtualClock) -> Iterator[Runtime]:
    """A fresh Lua state; the test fails when it leaves anything open."""
    with Runtime(clock=clock) as runtime:
        yield runtime
        runtime.assert_nothing_left_open()
