"""An answer of 20 kB that streams in at a reader's pace: what that does to a screen is tested, and measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from harness.openrouter.wire import Framing, Reply, Step

BYTES = 20_000
WORDS_PER_EVENT, CADENCE = 3, 0.04  # seconds between two events
WORDS = "tide harbour ledger window Marta lantern water evening gauge barrage".split()
WORDS_PER_PARAGRAPH = 60


def _words() -> Iterator[str]:
    # The same words again and again would be taken for a model that is caught in a loop.
    dice, length, number = Random(1), 0, 0  # noqa: S311 - the same in every run, not a secret
    while length < BYTES:
        number += 1
        word = dice.choice(WORDS) + ("\n\n" if number % WORDS_PER_PARAGRAPH == 0 else " ")
        length += len(word)
        yield word


def _event(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    body: dict[str, object] = {"id": "gen-long", "model": "mock/extractive", "choices": [choice]}
    if finish:
        body["usage"] = {"prompt_tokens": 9, "completion_tokens": 9, "cost": 0}
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def reply() -> Reply:
    """The answer, some words at a time, to be scripted at the mock."""
    words = list(_words())
    pieces = ["".join(words[first : first + WORDS_PER_EVENT]) for first in range(0, len(words), WORDS_PER_EVENT)]
    steps = [Step(_event(piece), CADENCE) for piece in pieces]
    ending = Step(_event("", "stop") + b"data: [DONE]\n\n", CADENCE)
    return Reply(200, {"Content-Type": "text/event-stream"}, [*steps, ending], Framing.CHUNKED)
