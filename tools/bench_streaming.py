"""How long a reader waits: for the first words, and for a long chapter."""

from __future__ import annotations

import json
import re
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

from harness.clock import SystemClock
from harness.documents.face import DocumentsFace
from harness.openrouter.catalogue import Model
from harness.openrouter.server import MockOpenRouter
from harness.reader import Reader
from harness.runtime import Runtime
from tools.book_builder import STORY, BookSource, ChapterSource, epub_files, read_book, write_epub
from tools.figures import Figure

RUNS = 9
DELTAS = 100
CADENCE = 0.02  # seconds between deltas
THINKING = 0.1  # seconds before the first one
LATENCY = 0.3  # seconds to the first token, for the long chapter
TELLINGS = 3
CONTEXT_OF_TWELVE_PARTS = 5900  # tokens; what makes twelve parts of the story told so many times
CONTEXT_FOR_ALL = 128_000  # tokens
MOST_PARALLEL = 6
NO_QUESTIONS = {"ask_above": "100", "day_budget": "100"}  # dollars


class StopwatchServer:
    """Streams one answer to each connection, and notes when the first word left it."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.first_byte_at = 0.0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.address: tuple[str, int] = self._listener.getsockname()

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening, which ends the thread."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            # A client that has seen enough hangs up.
            with connection, suppress(ConnectionError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if read_request(connection).startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        time.sleep(THINKING)
        self.first_byte_at = time.monotonic()
        for number in range(DELTAS):
            connection.sendall(delta(f"word{number} "))
            time.sleep(CADENCE)
        connection.sendall(delta("", "stop") + b"data: [DONE]\n\n")


def read_request(connection: socket.socket) -> bytes:
    """Read a request with its body; its head comes back."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head


def delta(text: str, finish: str | None = None) -> bytes:
    """One event of a stream, as the service sends it."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "gen-1", "model": "bench", "choices": [choice]}).encode() + b"\n\n"


def plain_client_delay(server: StopwatchServer) -> float:
    """Seconds from the first word's leaving to its arrival in the plainest client there is."""
    with socket.create_connection(server.address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
        received = b""
        while b"word0" not in received:
            received += connection.recv(65536)
        return time.monotonic() - server.first_byte_at


@contextmanager
def device(book: Path, base_url: str, **settings: object) -> Iterator[Reader]:
    """A reader with the book open and the plugin set to an endpoint, in real time."""
    chosen = {"base_url": base_url, "model": "bench", **settings}
    with tempfile.TemporaryDirectory() as folder, Runtime(clock=SystemClock(), data_dir=Path(folder)) as runtime:
        settings_dir = Path(folder) / "settings"
        settings_dir.mkdir(exist_ok=True)
        values = ", ".join(f"{name} = {json.dumps(value)}" for name, value in chosen.items())
        (settings_dir / "precis.lua").write_text(f"return {{ {values} }}")
        (settings_dir / "precis_key.txt").write_text("sk-or-v1-bench")
        runtime.provide("documents", DocumentsFace())
        reader = Reader(runtime)
        reader.open(book)
        yield reader
        reader.quit()


def summarise(reader: Reader) -> None:
    """Tap until the request is on its way."""
    reader.tap_menu("tools", "Précis", "Summarise this chapter")


def screen_delay(book: Path, server: StopwatchServer) -> float:
    """Seconds from the first word's leaving to the repaint that shows it."""
    server.first_byte_at = float("inf")
    with device(book, f"http://127.0.0.1:{server.address[1]}/v1") as reader:
        summarise(reader)
        reader.runtime.run_until(lambda: bool(reader.refreshes(server.first_byte_at)), limit=10)
        shown_at = reader.refreshes(server.first_byte_at)[0].moment
        if "word0" not in reader.screen():
            raise RuntimeError(f"the first repaint does not show the first word:\n{reader.screen()}")
        return shown_at - server.first_byte_at


def long_chapter_book(folder: Path, tellings: int) -> Path:
    """A book whose first chapter is the story told so many times over; with none, it is as it was."""
    story = read_book(STORY)
    once = "".join(chapter.body for chapter in story.chapters)
    # No two parts may be the same: the second would not be asked for.
    body = "".join(once.replace("<p>", f"<p>({telling}) ") for telling in range(tellings)) or story.chapters[0].body
    whole = ChapterSource("whole", story.title, body)
    target = folder / f"{tellings}.epub"
    # A book that were one chapter alone would be cut into smaller ones.
    write_epub(epub_files(BookSource(**{**vars(story), "chapters": [whole, *story.chapters[1:]]})), target)
    return target


def seconds_for_chapter(book: Path, context: int) -> tuple[int, float]:
    """Requests, and seconds from the tap to the finished answer, for a model of so many tokens."""
    settings = {
        "model": "mock/bench",
        "parallel_requests": MOST_PARALLEL,
        "only_what_i_have_read": False,
        **NO_QUESTIONS,
    }
    with MockOpenRouter(latency=LATENCY) as server:
        server.require_key = False
        server.service.catalogue.add(Model("mock/bench", "Bench", "", context=context))
        with device(book, server.base_url, **settings) as reader:
            reader.runtime.add_peer(server)
            start = time.monotonic()
            summarise(reader)
            reader.runtime.run_until(lambda: reader.has("Again"), limit=120)
            seconds = time.monotonic() - start
        return sum(request.method == "POST" for request in server.requests), seconds


def bench() -> dict[str, Figure]:
    """What a reader waits for."""
    with tempfile.TemporaryDirectory() as name, StopwatchServer() as server:
        folder = Path(name)
        short = long_chapter_book(folder, 0)
        plain = median(plain_client_delay(server) for _ in range(RUNS))
        screen = median(screen_delay(short, server) for _ in range(RUNS))
        requests, many_seconds = seconds_for_chapter(long_chapter_book(folder, TELLINGS), CONTEXT_OF_TWELVE_PARTS)
        _, one_seconds = seconds_for_chapter(short, CONTEXT_FOR_ALL)
    rounds = -(-(requests - 1) // MOST_PARALLEL) + 1
    return {
        "first word sent → on the screen": Figure(
            screen * 1000, "ms", f"a plain socket receives it in {plain * 1000:.2f}"
        ),
        f"chapter of {requests - 1} parts, {LATENCY * 1000:.0f} ms latency": Figure(
            many_seconds / one_seconds, "× one request", f"{MOST_PARALLEL} at once: {rounds} rounds at best"
        ),
        "chapter of one request": Figure(one_seconds, "s", f"{LATENCY} of them the server's"),
    }
