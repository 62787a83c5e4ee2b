"""Fixtures that several features share: the project's own book, the command, and real time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.clock import SystemClock
from harness.openrouter import MockOpenRouter
from harness.reader import Reader
from harness.runtime import Runtime
from tests.features.mock_client import RawClient
from tests.features.picture_steps import set_up as change_setting
from tests.features.precis_command import Precis, Result
from tests.picture_books import make_scan
from tools import cli
from tools.book_builder import STORY, build_book
from tools.virtual_desk import VirtualDesk
from tools.walk_device import Shelf, set_up


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own book."""
    return build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")


@pytest.fixture
def desk(reader: Reader, story: Path) -> Iterator[VirtualDesk]:
    """The story, open, and the plugin's jobs on it."""
    desk = VirtualDesk(reader, story)
    yield desk
    reader.wait(0.2)
    reader.quit()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Books, and the data folder of somebody who has used Précis on one of them."""
    return set_up(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A book of pictures of pages."""
    return make_scan(tmp_path / "scan.pdf")


@pytest.fixture
def seeing(reader: Reader) -> Reader:
    """A reader whose model for pictures can see."""
    change_setting(reader, "picture_model", "mock/vision")
    return reader


@pytest.fixture
def precis(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Precis:
    """Run the command in a home of its own, without a key: the built-in mock answers."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("OPENROUTER_API_KEY", "PRECIS_BASE_URL", "PRECIS_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["precis", *map(str, arguments)])
        with pytest.raises(SystemExit) as ending:
            cli.main()
        printed = capfd.readouterr()
        return Result(int(ending.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def live_runtime() -> Iterator[Runtime]:
    """A fresh Lua state on the machine's own clock, for servers in threads; the test fails when anything stays open."""
    with Runtime(clock=SystemClock()) as runtime:
        yield runtime
        runtime.assert_nothing_left_open()


@pytest.fixture
def server() -> Iterator[MockOpenRouter]:
    """A mock of the service on a port of its own; whoever calls it polls it."""
    with MockOpenRouter() as server:
        yield server


@pytest.fixture
def client(server: MockOpenRouter) -> Iterator[RawClient]:
    """A plain client of the mock."""
    with RawClient(server) as client:
        yield client
