"""A mock with a thread of its own, for clients that block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from harness.openrouter import MockOpenRouter

QUESTION = [{"role": "user", "content": "Who rang the bell?\n<text>\nAnna rang the bell.\nBoris slept.\n</text>"}]
SEARCH = {
    "type": "function",
    "function": {
        "name": "search_book",
        "description": "Search the book.",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
    },
}


@contextmanager
def running_mock() -> Iterator[MockOpenRouter]:
    """A mock that is served until the block ends."""
    with MockOpenRouter() as server:
        server.start_thread()
        yield server
