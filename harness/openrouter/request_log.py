"""What came in and how it went, for tests to read and for `--log`. Keys never enter it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TextIO

from harness.openrouter.http_request import Request

REDACTED = "[redacted]"
_KEY = re.compile(r"sk-[A-Za-z0-9_-]{8,}")
_SECRET_HEADERS = ("authorization", "x-api-key", "cookie", "proxy-authorization")


@dataclass
class RequestRecord:
    """One request. Times are the clock's seconds; `outcome` is None until the exchange is over."""

    time: float
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    connection: int
    body_bytes: int = 0
    key: str | None = None  # the label of the key in the Authorization header, when it is one of the server's
    status: int | None = None
    fault: str | None = None
    generation: str | None = None
    outcome: str | None = (
        None  # "complete"; "client_closed" when it left before the end; "server_closed" when the server stopped
    )
    ended_at: float | None = None
    bytes_sent: int = 0

    def as_line(self) -> str:
        """The record as one line of JSON."""
        return json.dumps(vars(self), ensure_ascii=False)


@dataclass
class RequestLog:
    """Every request since the start, in order. `file` gets each as a line when it is over."""

    file: TextIO | None = None
    records: list[RequestRecord] = field(default_factory=list)

    def open(self, request: Request, now: float, connection: int, keys: dict[str, str]) -> RequestRecord:
        """Begin a record. `keys` are the server's, with their labels: wherever they stand, they are left out."""
        hide = _hider(list(keys))
        headers = {
            name: REDACTED if name in _SECRET_HEADERS else hide(value) for name, value in request.headers.items()
        }
        body = _walk(request.json, hide)
        record = RequestRecord(now, request.method, hide(request.target), headers, body, connection, len(request.body))
        record.key = keys.get(request.headers.get("authorization", "").partition(" ")[2])
        self.records.append(record)
        return record

    def close(self, record: RequestRecord, now: float, outcome: str) -> None:
        """End a record."""
        record.ended_at, record.outcome = now, outcome
        if self.file is not None:
            self.file.write(record.as_line() + "\n")
            self.file.flush()


def _hider(secrets: list[str]) -> Callable[[str], str]:
    def hide(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, REDACTED)
        return _KEY.sub(REDACTED, text)

    return hide


def _walk(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [_walk(member, hide) for member in value]
    if isinstance(value, dict):
        return {hide(name): _walk(member, hide) for name, member in value.items()}
    return value
