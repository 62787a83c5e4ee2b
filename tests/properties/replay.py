"""Scripted replies for the plugin's client, in memory: no sockets, no waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from harness.runtime import Runtime

HERE = Path(__file__).parent
SPECS = HERE.parent / "spec"
KEY = "sk-or-v1-5f1c0a9e7b3d2468ace013579bdf2468"


# Bytes arrive, seconds pass, or the connection fails with an error of this kind.
Step = bytes | float | Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What the server says to one request."""

    steps: Sequence[Step]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_table(self) -> dict[str, object]:
        """For Lua."""
        return {"steps": list(self.steps), "status": self.status, "headers": dict(self.headers)}


@dataclass(frozen=True)
class Outcome:
    """What came of a question."""

    answer: dict[str, Any]
    is_whole: bool
    error: dict[str, Any]
    shown: str
    thoughts: str
    requests: int
    waits: int
    seconds: float
    raw: str

    @property
    def kind(self) -> str | None:
        """The kind of the error."""
        kind: str | None = self.error.get("kind")
        return kind


class Replay:
    """The client in a Lua state of its own."""

    def __init__(self, runtime: Runtime) -> None:
        """Loads `replay.lua`."""
        runtime.execute(b'package.path = package.path .. ";' + str(SPECS / "?.lua").encode() + b'"')
        self._runtime = runtime
        self._lua = runtime.execute((HERE / "replay.lua").read_bytes(), KEY, name="@replay.lua")

    def ask(self, *replies: Reply, stream: bool = True) -> Outcome:
        """Ask, with one reply for each request; the last one for all further ones."""
        tables = self._runtime.to_lua([reply.as_table() for reply in replies])
        raw = self._runtime.call(self._lua[b"ask"], tables, stream).decode()
        told = json.loads(raw)
        return Outcome(
            answer=told.get("answer") or {},
            is_whole=told["is_whole"],
            error=told.get("error") or {},
            shown=told["shown"],
            thoughts=told["thoughts"],
            requests=told["requests"],
            waits=told["waits"],
            seconds=told["seconds"],
            raw=raw,
        )

    def events(self, pieces: Sequence[bytes]) -> list[dict[str, str]]:
        """What the stream parser makes of bytes in these pieces."""
        told = self._runtime.call(self._lua[b"events"], self._runtime.to_lua(list(pieces)))
        events: list[dict[str, str]] = json.loads(told)
        return events

    def failure(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The error that an error reply is turned into."""
        told = self._runtime.call(self._lua[b"failure"], status, body, self._runtime.to_lua(dict(headers or {})))
        fields: dict[str, Any] = json.loads(told)
        return fields

    def call(self, name: str, reply: Reply, argument: object = None) -> tuple[Any, Any]:
        """Call another function of the client: its value and error, as Lua has them."""
        tables = self._runtime.to_lua([reply.as_table()])
        result = self._runtime.call(self._lua[b"call"], tables, name, self._runtime.to_lua(argument))
        return result if isinstance(result, tuple) else (result, None)

    def rewritten(self, codec: str, text: bytes) -> bytes | None:
        """JSON read and written again; None for what is not JSON."""
        result: bytes | None = self._runtime.call(self._lua[b"rewritten"], codec, text)
        return result


def pieces_at(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """The bytes cut at these offsets."""
    borders = [0, *sorted({cut % (len(data) + 1) for cut in cuts}), len(data)]
    return [data[first:last] for first, last in pairwise(borders) if last > first]


def replaying() -> Iterator[Replay]:
    """A replay in a fresh state; for fixtures."""
    with Runtime() as runtime:
        yield Replay(runtime)


def _joined(content: str | list[dict[str, Any]]) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


@dataclass
class Reading:
    """What recorded bytes say, read without the plugin: the other opinion in every comparison."""

    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    tool_calls: dict[int, dict[str, str]] = field(default_factory=dict)
    finish: str | None = None
    usage: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    model: str | None = None
    provider: str | None = None
    id: str | None = None

    @classmethod
    def of_stream(cls, data: bytes) -> Reading:
        """Read a recorded stream."""
        reading = cls()
        for block in data.decode().replace("\r\n", "\n").split("\n\n"):
            lines = [line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
            payload = "\n".join(lines)
            if payload and payload.strip() != "[DONE]":
                reading._take(json.loads(payload, parse_float=Decimal), "delta")
        return reading

    @classmethod
    def of_body(cls, data: bytes) -> Reading:
        """Read a recorded body."""
        reading = cls()
        reading._take(json.loads(data, parse_float=Decimal), "message")
        return reading

    def _take(self, chunk: dict[str, Any], words: str) -> None:
        self.error = chunk.get("error") or self.error
        self.usage = chunk.get("usage") or self.usage
        self.model = chunk.get("model") or self.model
        self.provider = chunk.get("provider") or self.provider
        self.id = chunk.get("id") or self.id
        for choice in chunk.get("choices") or []:
            self.error = choice.get("error") or self.error
            self.finish = choice.get("finish_reason") or self.finish
            self._take_words(choice.get(words) or {})

    def _take_words(self, words: dict[str, Any]) -> None:
        self.text += _joined(words.get("content") or "")
        self.refusal += words.get("refusal") or ""
        self.reasoning += words.get("reasoning") or ""
        for position, piece in enumerate(words.get("tool_calls") or []):
            call = self.tool_calls.setdefault(piece.get("index", position), {"arguments": ""})
            call["id"] = call.get("id") or piece.get("id") or ""
            named = piece.get("function") or {}
            call["name"] = call.get("name") or named.get("name") or ""
            call["arguments"] += named.get("arguments") or ""

    @property
    def calls(self) -> list[dict[str, str]]:
        """The tool calls in order."""
        return [self.tool_calls[index] for index in sorted(self.tool_calls)]

    @property
    def cost(self) -> Decimal | None:
        """What it cost, exactly."""
        cost = (self.usage or {}).get("cost")
        return None if cost is None else Decimal(cost)
