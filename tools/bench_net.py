"""What the HTTP client costs: requests a second, several at once, and processor time while an answer streams."""

from __future__ import annotations

import http.client
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from harness.clock import SystemClock
from harness.runtime import Runtime
from tools.figures import Figure, median_seconds, seconds_of

SOURCE = Path(__file__).with_suffix(".lua")
REQUESTS = 300
PARTS = 12
LATENCY = 0.1  # seconds before each answer, for requests side by side
RUNS = 5
DELTAS = 200
CADENCE = 0.005  # seconds between deltas
DELTA = b'data: {"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":" word"}}]}\n\n'
BIG = bytes(1 << 20)


def chunk(data: bytes) -> bytes:
    """The data framed for a body in chunks."""
    return b"%x\r\n%b\r\n" % (len(data), data)


class Answers(socketserver.StreamRequestHandler):
    """Answers by path: at once, after a while, as a stream, as one large body, in chunks of one byte."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Serve one connection."""
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            for piece in self.pieces(line.split()[1].decode()):
                self.wfile.write(piece)

    def pieces(self, path: str) -> Iterator[bytes]:
        """The bytes of an answer, as they are sent."""
        if path == "/slow":
            time.sleep(LATENCY)
        if path in ("/quick", "/slow"):
            yield b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        elif path == "/large":
            yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BIG) + BIG
        else:
            yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            yield from self.stream() if path == "/stream" else [chunk(b"x") * 200_000]
            yield b"0\r\n\r\n"

    def stream(self) -> Iterator[bytes]:
        """Deltas, each in a chunk of its own, at an even pace."""
        for _ in range(DELTAS):
            time.sleep(CADENCE)
            yield chunk(DELTA)


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free loopback port."""

    daemon_threads = True
    request_queue_size = 64


@contextmanager
def client() -> Iterator[tuple[Any, int]]:
    """The plugin's client and the port of a server for it."""
    with Server(("127.0.0.1", 0), Answers) as server, Runtime(clock=SystemClock()) as runtime:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        url = f"http://127.0.0.1:{port}"
        # The thread's own processor time: the server's is not ours.
        bench = runtime.execute(SOURCE.read_bytes(), time.monotonic, time.thread_time, url, name="@bench_net.lua")
        try:
            yield bench, port
        finally:
            bench[b"close"]()
            server.shutdown()


def ask_with_python(port: int) -> None:
    """The same requests as ours, by Python's own client."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(REQUESTS):
        connection.request("GET", "/quick")
        connection.getresponse().read()
    connection.close()


def bench() -> dict[str, Figure]:
    """Speed over keep-alive, side by side, and the cost of streaming."""
    with client() as (ours, port):
        our_seconds = median_seconds(lambda: ours[b"ask_in_turn"](b"/quick", REQUESTS, False), RUNS)
        their_seconds = median_seconds(lambda: ask_with_python(port), RUNS)
        in_turn = seconds_of(lambda: ours[b"ask_in_turn"](b"/slow", PARTS, True))
        at_once = seconds_of(lambda: ours[b"ask_at_once"](b"/slow", PARTS, True))
        streamed, streaming_seconds, _ = ours[b"stream"](b"/stream", True)
        steps = {
            path: median(ours[b"stream"](path, True)[2] for _ in range(RUNS))
            for path in (b"/stream", b"/large", b"/bytes")
        }
    return {
        "requests over one connection": Figure(REQUESTS / our_seconds, "/s"),
        "of Python's http.client": Figure(their_seconds / our_seconds, "times as many"),
        f"{PARTS} requests at once": Figure(at_once / in_turn, "of one after another", "six connections"),
        "processor while streaming": Figure(streaming_seconds * 1e6 / (streamed / 1000), "µs/kB", "looks included"),
        "longest step, streaming": Figure(steps[b"/stream"] * 1000, "ms", "at most 2"),
        "longest step, one large body": Figure(steps[b"/large"] * 1000, "ms", "at most 2"),
        "longest step, chunks of one byte": Figure(steps[b"/bytes"] * 1000, "ms", "at most 2"),
    }
