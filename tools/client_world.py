"""The plugin's client over real sockets, asked from Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.runtime import Runtime
from harness.values import from_lua

SOURCE = Path(__file__).with_suffix(".lua")
SHORTEST_STEP = 0.0005  # seconds; a shorter one may be too small for the clock to move at all


@dataclass
class Call:
    """A question under way, or what came of it."""

    table: Any

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return bool(self.table[b"done"])

    @property
    def error(self) -> dict[str, Any] | None:
        """The fields of the error, without what was received."""
        error = self.table[b"error"]
        if error is None:
            return None
        fields = {name: value for name, value in error.items() if name != b"partial"}
        return {name.decode(): from_lua(value) for name, value in fields.items()}

    @property
    def kind(self) -> str | None:
        """The kind of the error; None: the answer is whole."""
        error = self.table[b"error"]
        return None if error is None else error[b"kind"].decode()

    @property
    def text(self) -> str:
        """What the reader has before their eyes at the end."""
        return from_lua(self.table[b"text"]) or ""

    @property
    def result(self) -> dict[str, Any]:
        """The completion, whole or partial."""
        return from_lua(self.table[b"result"]) or {}

    @property
    def waits(self) -> list[str]:
        """The kinds of errors that were waited for."""
        return from_lua(self.table[b"waits"]) or []


class ClientWorld:
    """A scheduler and its clients, served by the runtime's loop."""

    def __init__(self, runtime: Runtime, random: Callable[[], float] = lambda: 0.5, *, tls: bool = False) -> None:
        """`random` decides the jitter of waits."""
        self._runtime = runtime
        clock = {"now": runtime.clock.now, "wall": runtime.clock.wall, "cpu": runtime.clock.cpu}
        self._lua = runtime.execute(SOURCE.read_bytes(), clock, random, tls, name="@client_world.lua")
        self._delay: float | None = None
        runtime.add_peer(self)

    def poll(self, now: float) -> bool:
        """One turn of the scheduler. What it left over is for the next moment; having come to rest is news."""
        was_busy = self._delay is not None
        self._delay = self._lua[b"turn"]()
        return was_busy and self._delay is None

    def next_due(self) -> float | None:
        """When the scheduler wants its next turn."""
        return None if self._delay is None else self._runtime.clock.now() + max(self._delay, SHORTEST_STEP)

    def client(self, **options: Any) -> Any:
        """A client with connections of its own. Options as of `Client.new`, and `key`."""
        return self._lua[b"client"](self._runtime.to_lua(options))

    def begin(self, client: Any, request: Mapping[str, Any]) -> Call:
        """Start to ask."""
        return Call(self._lua[b"ask"](client, json.dumps(request).encode()))

    def ask(self, client: Any, request: Mapping[str, Any], limit: float = 3600.0) -> Call:
        """Ask and wait for the end."""
        call = self.begin(client, request)
        self._finish(call, limit)
        return call

    def call(self, client: Any, name: str, *arguments: Any) -> Call:
        """Call another function of the client and wait for its end; the value is in `table`."""
        call = Call(self._lua[b"call"](client, name.encode(), *(self._runtime.to_lua(each) for each in arguments)))
        self._finish(call, 3600.0)
        return call

    def cancel(self, call: Call) -> None:
        """Stop it, as the reader would."""
        self._lua[b"cancel"](call.table)
        self._finish(call, 10.0)

    def close(self, client: Any) -> None:
        """Close all its connections."""
        self._lua[b"close"](client)

    def _finish(self, call: Call, limit: float) -> None:
        self._runtime.run_until(lambda: call.done, limit)
        errors = from_lua(self._lua[b"errors"])
        if errors:
            raise AssertionError(f"errors in tasks: {errors}")
