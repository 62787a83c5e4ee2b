"""Requests read from bytes, however they arrive: a small incremental HTTP/1.1 parser for the server's side."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

MAX_HEAD_BYTES = 64 * 1024
MAX_BODY_BYTES = 32 * 1024 * 1024


class BadRequestBytes(Exception):
    """What arrived is not a request this server reads. `status` is the answer to give before closing."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Request:
    """One request, whole. Header names are in lower case; of repeated headers the last counts."""

    method: str
    target: str
    version: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of repeated ones the last counts."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def keep_alive(self) -> bool:
        """Whether the client allows another request on this connection."""
        wish = self.headers.get("connection", "").lower()
        return wish == "keep-alive" if self.version == "HTTP/1.0" else wish != "close"

    @cached_property
    def json(self) -> object:
        """The body as JSON, or None when it is none."""
        try:
            return json.loads(self.body) if self.body else None
        except (ValueError, RecursionError):
            return None


class RequestReader:
    """Turns bytes into requests. Give it what arrives; take what is complete. Bytes of a next request are kept."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._head: Request | None = None
        self._head_length = 0

    def feed(self, data: bytes) -> None:
        """Add what the socket gave."""
        self._bytes += data

    def wants_continue(self) -> bool:
        """True once per request whose client waits for `100 Continue` before it sends the body."""
        self._read_head()
        if self._head is None or self._head.headers.get("expect", "").lower() != "100-continue":
            return False
        del self._head.headers["expect"]
        return len(self._bytes) == self._head_length

    def take(self) -> Request | None:
        """The next complete request, or None when more bytes are needed."""
        self._read_head()
        if self._head is None:
            return None
        found = self._chunked_body() if self._is_chunked() else self._sized_body()
        if found is None:
            return None
        body, end = found
        head, self._head = self._head, None
        del self._bytes[:end]
        return Request(head.method, head.target, head.version, head.headers, body)

    def _read_head(self) -> None:
        if self._head is not None:
            return
        end = self._bytes.find(b"\r\n\r\n")
        if end < 0:
            if len(self._bytes) > MAX_HEAD_BYTES:
                raise BadRequestBytes(431, "Request header fields too large")
            return
        self._head = _parse_head(bytes(self._bytes[:end]))
        self._head_length = end + 4

    def _is_chunked(self) -> bool:
        assert self._head is not None
        return "chunked" in self._head.headers.get("transfer-encoding", "").lower()

    def _sized_body(self) -> tuple[bytes, int] | None:
        assert self._head is not None
        text = self._head.headers.get("content-length", "0")
        if not text.isdigit():
            raise BadRequestBytes(400, "Malformed Content-Length")
        length = int(text)
        if length > MAX_BODY_BYTES:
            raise BadRequestBytes(413, "Request body too large")
        end = self._head_length + length
        return (bytes(self._bytes[self._head_length : end]), end) if len(self._bytes) >= end else None

    def _chunked_body(self) -> tuple[bytes, int] | None:
        parts: list[bytes] = []
        at = self._head_length
        while True:
            line_end = self._bytes.find(b"\r\n", at)
            if line_end < 0:
                return None
            size = _chunk_size(bytes(self._bytes[at:line_end]))
            start = line_end + 2
            if len(self._bytes) < start + size + 2:
                return None
            if size == 0:
                return b"".join(parts), start + 2
            parts.append(bytes(self._bytes[start : start + size]))
            at = start + size + 2


def _chunk_size(line: bytes) -> int:
    try:
        size = int(line.split(b";")[0].strip(), 16)
    except ValueError as exc:
        raise BadRequestBytes(400, "Malformed chunk size") from exc
    if not 0 <= size <= MAX_BODY_BYTES:
        raise BadRequestBytes(413, "Request body too large")
    return size


def _parse_head(head: bytes) -> Request:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequestBytes(400, "Malformed request line")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise BadRequestBytes(400, "Malformed header line")
        headers[name.lower()] = value.strip()
    return Request(words[0], words[1], words[2], headers, b"")
