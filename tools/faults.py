"""What the reader gets from each misbehaviour of a server: every fault, streamed or not, at once or on the retry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from harness.clock import VirtualClock
from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.openrouter.faults import HARMLESS, Fault
from harness.runtime import Runtime
from tools.client_world import Call, ClientWorld

# Seconds; as short as the slowest good answer of the mock allows.
TIMEOUTS = {"connect": 5, "first_byte": 40, "first_token": 40, "idle": 10, "total": 1500}
QUESTION = "Summarise: The clerk wrote “Who are you?” on the sand – every day. The tide took it."
# Some faults name moments in time: their wall clock is this long before the nearest.
WALL_CLOCK = 1_790_000_060.0 - 20
# When the fault strikes: on the first request only, on the second after an ordinary 503, or on every one.
MOMENTS = ("first", "retry", "always")


@dataclass(frozen=True)
class Case:
    """One cell of the matrix."""

    fault: str
    stream: bool
    moment: str


@dataclass(frozen=True)
class Outcome:
    """What came of a question."""

    kind: str | None  # of the error; None: a whole answer
    text: str  # before the reader's eyes at the end
    requests: int
    connections: int
    waits: tuple[str, ...]  # kinds of errors that were waited for
    words: str  # all that is said of the error; must not tell the key
    key: str  # the key in use


def cases() -> Iterator[Case]:
    """All cells that make sense without TLS."""
    for name, fault in CATALOGUE.items():
        for stream in (True, False):
            if fault.fits(stream=stream) and not fault.tls_only:
                yield from (Case(name, stream, moment) for moment in MOMENTS)


class _Current:
    """The server of the moment, as a peer that stays."""

    def __init__(self) -> None:
        self.mock: MockOpenRouter | None = None

    def poll(self, now: float) -> bool:
        return self.mock is not None and self.mock.poll(now)

    def next_due(self) -> float | None:
        return None if self.mock is None else self.mock.next_due()


class Matrix:
    """Plays cases, one after the other, against servers of their own."""

    def __init__(self, runtime: Runtime, clock: VirtualClock) -> None:
        """The clock is the runtime's; virtual, since some cases take minutes."""
        self._clock = clock
        self._current = _Current()
        self._world = ClientWorld(runtime)
        runtime.add_peer(self._current)

    def play(self, case: Case) -> Outcome:
        """Ask once, with this fault in the way."""
        self._clock.set_wall(WALL_CLOCK)
        with MockOpenRouter(epoch=WALL_CLOCK - self._clock.now()) as mock:
            self._set_up(mock, CATALOGUE.get(case.fault, HARMLESS), case.moment)
            self._current.mock = mock
            try:
                return self._ask(mock, case)
            finally:
                self._current.mock = None

    def _set_up(self, mock: MockOpenRouter, fault: Fault, moment: str) -> None:
        if moment == "always":
            mock.always_do(fault)
        else:
            mock.script(*(["status_503", fault] if moment == "retry" else [fault]))

    def _ask(self, mock: MockOpenRouter, case: Case) -> Outcome:
        client = self._world.client(base_url=mock.base_url, key=mock.key, is_openrouter=True, timeouts=TIMEOUTS)
        request = {"model": "mock/extractive", "stream": case.stream, "max_continuations": 1}
        call = self._world.ask(client, {**request, "messages": [{"role": "user", "content": QUESTION}]})
        self._world.close(client)
        return _outcome(mock, call)


def _outcome(mock: MockOpenRouter, call: Call) -> Outcome:
    error = call.error or {}
    return Outcome(
        kind=call.kind,
        text=call.text,
        requests=len(mock.requests),
        connections=len(mock.connections),
        waits=tuple(call.waits),
        words=repr(error),
        key=mock.key,
    )


def table(runtime: Runtime, clock: VirtualClock) -> Iterator[str]:
    """The matrix as lines of text: a row for each fault, streamed or not."""
    matrix = Matrix(runtime, clock)
    yield f"{'fault':26}{'':8}" + "".join(f"{moment:^34}" for moment in MOMENTS)
    yield f"{'':34}" + f"{'kind':16}{'text':>6}{'req':>5}{'conn':>5}  " * len(MOMENTS)
    row = ""
    for case in cases():
        if case.moment == MOMENTS[0]:
            row = f"{case.fault:26}{'stream' if case.stream else 'plain':8}"
        outcome = matrix.play(case)
        row += f"{outcome.kind or 'whole':16}{len(outcome.text):6}{outcome.requests:5}{outcome.connections:5}  "
        if case.moment == MOMENTS[-1]:
            yield row


@click.command()
def faults() -> None:
    """Print what the reader gets from every misbehaviour of a server."""
    clock = VirtualClock()
    with Runtime(clock=clock) as runtime:
        for line in table(runtime, clock):
            click.echo(line)
