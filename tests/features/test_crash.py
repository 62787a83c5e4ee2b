"""Nothing is paid for twice, whenever the power goes: `kill -9` in the middle of every task, then the same task again.

PRECIS_EVERY_CRASH=1 kills at every request there is (`make crash`), else at a few.
"""

from __future__ import annotations

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
from tools.book_builder import build_book

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "tests" / "books" / "the-clerk-of-tides"
LATENCY = 0.05  # seconds; long enough for a kill to find requests on their way
AT_ONCE = 3  # requests that the plugin has on their way at most
PATIENCE = 60.0  # seconds

# What is typed, and how many requests it takes without a crash.
TASKS = {
    "overview": (["summarize", "{book}", "--book", "--model", "mock/extractive"], 12),
    "recap": (["recap", "{book}", "--at", "4:2000", "--model", "mock/extractive"], 5),
    "parts": (["summarize", "{book}", "--chapter", "3", "--model", "mock/tiny"], 1),
    "xray": (["xray", "{book}", "--until", "5", "--model", "mock/extractive"], 4),
    "ask": (["ask", "{book}", "Who keeps the gauge?", "--model", "mock/extractive"], 2),
}
FEW = [("overview", 7), ("ask", 1)]
EVERY = [(task, number) for task, (_, requests) in TASKS.items() for number in range(1, requests + 1)]
CRASHES = EVERY if os.environ.get("PRECIS_EVERY_CRASH") else FEW


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_book(STORY, tmp_path_factory.mktemp("story") / "story.epub")


@pytest.fixture
def service() -> Iterator[MockOpenRouter]:
    with MockOpenRouter(latency=LATENCY) as server:
        server.start_thread()
        yield server


class Desk:
    """The command, run as a process of its own with a home of its own."""

    def __init__(self, service: MockOpenRouter, story: Path, home: Path) -> None:
        self._service = service
        self._base_url = service.base_url
        self._story = story
        self._home = home

    def start(self, task: str) -> subprocess.Popen[bytes]:
        arguments = [part.format(book=self._story) for part in TASKS[task][0]]
        environment = {
            **os.environ,
            "XDG_DATA_HOME": str(self._home),
            "OPENROUTER_API_KEY": self._service.key,
            "PRECIS_BASE_URL": self._base_url,
        }
        command = [sys.executable, "-m", "tools.cli", *arguments, "--json"]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, task: str) -> dict[str, Any]:
        """Run it to its end; the answer."""
        out, err = self.start(task).communicate(timeout=PATIENCE)
        assert out, err.decode()
        answer: dict[str, Any] = json.loads(out)
        return answer

    def kill_at(self, task: str, number: int) -> tuple[int, int]:
        """Kill it as soon as its request of this number has come in: how many were asked, and how many are stored."""
        process = self.start(task)
        deadline = time.monotonic() + PATIENCE
        while len(questions(self._service)) < number and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.kill()
        process.communicate()
        return len(questions(self._service)), self._stored()

    def _stored(self) -> int:
        (store,) = self._home.rglob("precis.sqlite3")
        with closing(sqlite3.connect(store)) as database:
            count: int = database.execute("SELECT count(*) FROM artefacts").fetchone()[0]
        return count


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
def untroubled(story: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each task's answer when nothing goes wrong."""
    answers = {}
    with MockOpenRouter() as server:
        server.start_thread()
        for task in dict.fromkeys(task for task, _ in CRASHES):
            answers[task] = Desk(server, story, tmp_path_factory.mktemp(task)).finish(task)["text"]
    return answers


@pytest.mark.parametrize(("task", "number"), CRASHES)
def test_nothing_is_paid_for_twice_when_the_power_goes(
    task: str, number: int, service: MockOpenRouter, story: Path, tmp_path: Path, untroubled: dict[str, str]
) -> None:
    desk = Desk(service, story, tmp_path)

    asked, stored = desk.kill_at(task, number)
    answer = desk.finish(task)

    twice = {question for question, times in billed(service).items() if times > 1}
    assert answer["complete"]
    assert answer["text"] == untroubled[task]
    assert asked - stored <= AT_ONCE
    assert len(twice) <= asked - stored
    assert max(billed(service).values()) <= 2


def test_what_is_stored_opens_without_a_service(service: MockOpenRouter, story: Path, tmp_path: Path) -> None:
    desk = Desk(service, story, tmp_path)
    first = desk.finish("recap")
    service.stop()

    second = desk.finish("recap")

    assert second["text"] == first["text"]
    assert (second["cached"], second["requests"]) == (True, 0)
