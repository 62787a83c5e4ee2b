"""Fixtures for tests of a KOReader plugin: `clock`, `runtime`, `openrouter`, `reader`.

The plugin is named on pytest's command line or in a conftest: `pytest_plugins = ["harness.pytest_plugin"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.clock import VirtualClock
from harness.compiled import CompiledFiles
from harness.reader import Reader
from harness.runtime import Runtime

if TYPE_CHECKING:
    from harness.openrouter import MockOpenRouter


def pytest_configure() -> None:
    """Let the Lua states of this run share what is compiled."""
    Runtime.compiled = CompiledFiles()


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


@pytest.fixture
def openrouter(runtime: Runtime) -> Iterator[MockOpenRouter]:
    """A mock OpenRouter on a loopback port, served by the runtime's loop."""
    mock = pytest.importorskip("harness.openrouter").MockOpenRouter()
    runtime.add_peer(mock)
    yield mock
    mock.stop()


@pytest.fixture
def reader(runtime: Runtime, openrouter: MockOpenRouter) -> Reader:
    """A person with a reader on which Précis is installed, logged in at the mock."""
    log_in(runtime.data_dir, openrouter)
    return Reader(runtime)


def log_in(data_dir: Path, openrouter: MockOpenRouter) -> None:
    """Write the plugin's settings and key as they are after logging in at this mock."""
    settings = data_dir / "settings"
    settings.mkdir(exist_ok=True)
    lines = [f'    base_url = "{openrouter.base_url}",', '    model = "mock/extractive",']
    (settings / "precis.lua").write_text("\n".join(["return {", *lines, "}", ""]))
    (settings / "precis_key.txt").write_text(f"{openrouter.key}\n")
