"""Nothing is paid for twice, whenever the power goes: `kill -9` in the middle of every task, then the same task again.

PRECIS_EVERY_CRASH=1 kills at every request and at every statement to the store there is (`make crash`), else at a few.
"""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from harness.openrouter import MockOpenRouter
from harness.openrouter.request_log import RequestRecord
from tools.book_builder import STORY, build_book

ROOT = Path(__file__).resolve().parents[2]
LATENCY = 0.05  # seconds; long enough for a kill to find requests on their way
AT_ONCE = 3  # requests that the plugin has on their way at most
PATIENCE = 60.0  # seconds
EVERY = bool(os.environ.get("PRECIS_EVERY_CRASH"))

# What is typed, by task.
TASKS = {
    "chapter": ["summarize", "{story}", "--chapter", "3"],
    "chapter in parts": ["summarize", "{long}", "--chapter", "1", "--model", "mock/tiny"],
    "overview": ["summarize", "{story}", "--book"],
    "recap": ["recap", "{story}", "--at", "4:2000"],
    "ask": ["ask", "{story}", "Who keeps the gauge?", "--model", "mock/plain"],
    "ask with tools": ["ask", "{story}", "Who keeps the gauge?"],
    "xray": ["xray", "{story}", "--until", "5"],
    "selection": ["explain", "{story}", "--text", "the gauge"],
    "prepare": ["prepare", "{story}"],
    "queue": ["queue", "{story}"],
}
IN_ONE_REQUEST = {"chapter", "ask", "selection"}
AT_REQUESTS = list(TASKS) if EVERY else ["overview"]
AT_STATEMENTS = list(TASKS) if EVERY else ["queue"]
# In the middle of a transaction: the bill is in already, the answer is not.
SOME_STATEMENTS = ["INSERT OR REPLACE INTO artefacts"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The story, and all of it as one chapter that is long for a small model."""
    folder = tmp_path_factory.mktemp("books")
    long = folder / "long.txt"
    long.write_text("\n\n".join(part.read_text() for part in sorted(STORY.glob("*.md"))))
    return {"story": build_book(STORY, folder / "story.epub"), "long": long}


@pytest.fixture
def service() -> Iterator[MockOpenRouter]:
    with MockOpenRouter(latency=LATENCY) as server:
        server.start_thread()
        yield server


class Desk:
    """The command, run as a process of its own with a home of its own."""

    def __init__(self, service: MockOpenRouter, books: dict[str, Path], home: Path) -> None:
        self._service = service
        self._base_url = service.base_url
        self._books = books
        self._home = home

    def start(self, task: str, at_statement: str = "0") -> subprocess.Popen[bytes]:
        arguments = [part.format(**self._books) for part in TASKS[task]]
        if task != "queue":
            arguments += ["--json"] if "--model" in arguments else ["--json", "--model", "mock/extractive"]
        environment = {
            **os.environ,
            "XDG_DATA_HOME": str(self._home),
            "OPENROUTER_API_KEY": self._service.key,
            "PRECIS_BASE_URL": self._base_url,
            "CRASH_AT": at_statement,
        }
        command = [sys.executable, "-m", "tests.features.crash_child", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, task: str) -> dict[str, Any]:
        """Run it to its end; the answer."""
        out, err = self.start(task).communicate(timeout=PATIENCE)
        assert out, err.decode()
        answer: dict[str, Any] = json.loads(out)
        return answer

    def kill_at_request(self, task: str, number: int) -> bool:
        """Kill it as soon as its request of this number has come in; whether it came so far."""
        process = self.start(task)
        deadline = time.monotonic() + PATIENCE
        while len(questions(self._service)) < number and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.kill()
        process.communicate()
        return len(questions(self._service)) >= number

    def kill_at_statement(self, task: str, statement: str) -> bool:
        """Let it kill itself in place of a statement to the store; whether it came so far."""
        process = self.start(task, statement)
        process.communicate(timeout=PATIENCE)
        return process.returncode < 0

    def stored(self) -> int:
        """How many paid answers outlived it."""
        stores = list(self._home.rglob("precis.sqlite3"))
        if not stores:
            return 0
        with closing(sqlite3.connect(stores[0])) as database:
            is_made = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'artefacts'").fetchone()
            paid = "SELECT count(*) FROM artefacts WHERE cost IS NOT NULL"
            return int(database.execute(paid).fetchone()[0]) if is_made else 0


def questions(service: MockOpenRouter) -> list[RequestRecord]:
    """What was asked of a model."""
    return [record for record in service.requests if record.path.endswith("/chat/completions")]


def key_of(record: RequestRecord) -> str:
    """A question by its words."""
    return json.dumps(record.body["messages"], sort_keys=True)


def billed(service: MockOpenRouter) -> Counter[str]:
    """How many times each question was charged for."""
    charged = {line.generation for line in service.bill.lines}
    return Counter(key_of(record) for record in questions(service) if record.generation in charged)


@pytest.fixture(scope="module")
def untroubled(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each task's answer when nothing goes wrong."""
    answers = {}
    with MockOpenRouter() as server:
        server.start_thread()
        for task in dict.fromkeys([*AT_REQUESTS, *AT_STATEMENTS]):
            server.requests.clear()
            answers[task] = Desk(server, books, tmp_path_factory.mktemp("home")).finish(task)["text"]
            assert (len(questions(server)) == 1) == (task in IN_ONE_REQUEST)
    return answers


def check_resumed(service: MockOpenRouter, desk: Desk, task: str, text: str) -> None:
    """Go on after a crash: the same answer, and only what was on its way is paid for again."""
    asked, stored = len(questions(service)), desk.stored()

    answer = desk.finish(task)

    twice = {question for question, times in billed(service).items() if times > 1}
    assert answer["complete"]
    assert answer["text"] == text
    assert asked - stored <= AT_ONCE
    assert len(twice) <= asked - stored
    assert max(billed(service).values()) <= 2


@pytest.mark.parametrize("task", AT_REQUESTS)
def test_nothing_is_paid_for_twice_when_the_power_goes_at_a_request(
    task: str, books: dict[str, Path], tmp_path: Path, untroubled: dict[str, str]
) -> None:
    crashes = 0
    for number in itertools.count(1) if EVERY else [2]:
        with MockOpenRouter(latency=LATENCY) as service:
            service.start_thread()
            desk = Desk(service, books, tmp_path / str(crashes))
            if not desk.kill_at_request(task, number):
                break
            crashes += 1
            check_resumed(service, desk, task, untroubled[task])
    assert crashes


@pytest.mark.parametrize("task", AT_STATEMENTS)
def test_nothing_is_paid_for_twice_when_the_power_goes_while_something_is_stored(
    task: str, books: dict[str, Path], tmp_path: Path, untroubled: dict[str, str]
) -> None:
    crashes = 0
    # Further requests are stored as the first was.
    every = itertools.count(1, 1 if task in IN_ONE_REQUEST else 7)
    for statement in map(str, every) if EVERY else SOME_STATEMENTS:
        with MockOpenRouter() as service:
            service.start_thread()
            desk = Desk(service, books, tmp_path / str(crashes))
            if not desk.kill_at_statement(task, statement):
                break
            crashes += 1
            check_resumed(service, desk, task, untroubled[task])
    assert crashes


def test_what_is_stored_opens_without_a_service(
    service: MockOpenRouter, books: dict[str, Path], tmp_path: Path
) -> None:
    desk = Desk(service, books, tmp_path)
    first = desk.finish("recap")
    service.stop()

    second = desk.finish("recap")

    assert second["text"] == first["text"]
    assert (second["cached"], second["requests"]) == (True, 0)
