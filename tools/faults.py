"""What the reader gets from each misbehaviour of a server: every fault, streamed or not, at once or on the retry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.openrouter.faults import Fault
from harness.runtime import Runtime
from tools.client_world import Call, ClientWorld

# Seconds; as short as the slowest good answer of the mock allows.
TIMEOUTS = {"connect": 5, "first_byte": 40, "first_token": 40, "idle": 10, "total": 1500}
QUESTION = (
    "Summarise the chapter.\n\nThe clerk counted the tides. Each morning the sea brought him a letter – unsigned, "
    "in a blue hand. “Who are you?” he wrote back on the sand. The tide took his question and gave no answer for a "
    "year. Then one evening a woman in a grey coat walked up the beach and read him all his questions aloud."
)
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
    message: str  # for the log; must not tell the key


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

    def __init__(self, runtime: Runtime) -> None:
        """The runtime's clock should be virtual: some cases take minutes."""
        self._runtime = runtime
        self._current = _Current()
        self._world = ClientWorld(runtime)
        runtime.add_peer(self._current)

    def play(self, case: Case) -> Outcome:
        """Ask once, with this fault in the way."""
        clock = self._runtime.clock
        with MockOpenRouter(epoch=clock.wall() - clock.now()) as mock:
            self._set_up(mock, CATALOGUE[case.fault], case.moment)
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
        message=" ".join(str(error.get(name, "")) for name in ("message", "provider_message")),
    )
