"""Completions as timed replies: when the first byte comes, what keeps the connection alive, how fast deltas follow."""

from __future__ import annotations

from dataclasses import dataclass

from harness.openrouter import chat, exact_json
from harness.openrouter.chat import Completion
from harness.openrouter.chat_bodies import Json, body_of, chunks_of
from harness.openrouter.faults import Fault
from harness.openrouter.wire import Framing, Reply, Step

DONE = b"data: [DONE]\n\n"
COMMENT = b": OPENROUTER PROCESSING\n\n"
WHITE_SPACE = b"\n         \n"  # what a plain answer is kept alive with
DEFAULT_SIGN_EVERY = 0.5  # seconds


@dataclass
class Pace:
    """How fast answers come, in seconds. `sign_every`: between signs of life before the first delta; 0 for none."""

    latency: float = 0.0
    cadence: float = 0.0
    sign_every: float = DEFAULT_SIGN_EVERY

    def plain(self, completion: Completion, fault: Fault) -> Reply:
        """The whole answer at once, after the time it takes to be thought and spoken."""
        cadence = self.cadence + completion.model.cadence
        pieces = sum(1 for __ in chat.deltas(completion.answer.text)) if cadence else 0
        signs, rest = self._signs(WHITE_SPACE, self.wait(completion) + cadence * pieces)
        answer = Step(exact_json.to_bytes(fault.on_body(body_of(completion))), rest if signs else 0.0)
        delay = self.sign_every if signs else rest
        return Reply(200, {"Content-Type": "application/json"}, [*signs, answer], Framing.CHUNKED, delay)

    def stream(self, completion: Completion, fault: Fault) -> Reply:
        """The answer as server-sent events, one step each."""
        signs, rest = self._signs(COMMENT, self.wait(completion))
        cadence = self.cadence + completion.model.cadence
        body = list(signs)
        for index, chunk in enumerate(fault.on_chunks(chunks_of(completion))):
            first = rest if signs else 0.0
            body.append(Step(event(chunk), cadence if index else first))
        if fault.done:
            body.append(Step(DONE))
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        return Reply(200, headers, body, Framing.CHUNKED, self.sign_every if signs else rest)

    def wait(self, completion: Completion) -> float:
        """Seconds to the first delta."""
        return self.latency + completion.model.latency

    def signs_before(self, completion: Completion) -> int:
        """How many comments stand before the first delta of a stream."""
        return len(self._signs(COMMENT, self.wait(completion))[0])

    def _signs(self, sign: bytes, seconds: float) -> tuple[list[Step], float]:
        """Signs of life for a wait, and the time left after the last. The first goes out with the head."""
        count = int(seconds / self.sign_every) if self.sign_every > 0 else 0
        steps = [Step(sign, self.sign_every if index else 0.0) for index in range(count)]
        return steps, seconds - count * self.sign_every


def event(chunk: Json) -> bytes:
    """A chunk as a server-sent event."""
    return b"data: " + exact_json.to_bytes(chunk) + b"\n\n"
