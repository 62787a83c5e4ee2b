"""How fast replies are read: event streams, their JSON, and the list of models, each beside plain Python in one run."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from harness.clock import SystemClock
from harness.runtime import Runtime
from tools.figures import Figure, median_seconds

WORDS = "the tide rose over the harbour wall and nobody had written it down".split()
PIECE_BYTES = 4096  # as much as a socket gives at once
RUNS = 5
READ_STREAM = """
    local pieces = ...
    local Sse = require("precis.openrouter.sse")
    return function()
        local parser, count = Sse.new(), 0
        for index = 1, #pieces do
            count = count + #parser:feed(pieces[index])
        end
        return count + #parser:finish()
    end
"""
READ_JSON = """
    local text, codec_name = ...
    local json = require("precis.text.json").new(require("precis.koreader.codec").load(codec_name))
    return function()
        return assert(json.decode(text))
    end
"""
WRITE_JSON = """
    local text, codec_name = ...
    local json = require("precis.text.json").new(require("precis.koreader.codec").load(codec_name))
    local value = assert(json.decode(text))
    return function()
        return #assert(json.encode(value))
    end
"""


def make_stream(events: int) -> bytes:
    """A streamed answer as OpenRouter sends it, with a keep-alive comment now and then."""
    rng = random.Random(1)  # noqa: S311 - the same bytes in every run, not a secret
    parts = []
    for number in range(events):
        delta = {"role": "assistant", "content": " " + rng.choice(WORDS)}
        chunk = {"id": "gen-1", "model": "acme/one", "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        parts.append(f"data: {json.dumps(chunk)}\n\n")
        if number % 50 == 0:
            parts.append(": OPENROUTER PROCESSING\n\n")
    return "".join([*parts, "data: [DONE]\n\n"]).encode()


def make_models(count: int) -> bytes:
    """A list of models about as long as the service's own."""
    entry = {
        "name": "One",
        "description": " ".join(WORDS * 6),
        "context_length": 128_000,
        "pricing": {"prompt": "0.00000015", "completion": "0.0000006"},
        "architecture": {"input_modalities": ["text", "image"], "tokenizer": "GPT"},
        "supported_parameters": ["max_tokens", "temperature", "tools", "response_format"],
        "top_provider": {"context_length": 128_000, "max_completion_tokens": 16_384},
    }
    return json.dumps({"data": [{"id": f"acme/model-{number}", **entry} for number in range(count)]}).encode()


def split_plainly(stream: bytes) -> int:
    """What a script would do: split the whole stream at its line ends and count the data lines."""
    return sum(line.startswith(b"data: ") for line in stream.split(b"\n"))


def pieces_of(data: bytes) -> list[bytes]:
    """The same bytes as a socket would hand them over."""
    return [data[first : first + PIECE_BYTES] for first in range(0, len(data), PIECE_BYTES)]


def megabytes_per_second(size: int, action: Callable[[], object]) -> float:
    """How much is worked through in a second, by the median of some runs."""
    return size / 1_000_000 / median_seconds(action, RUNS)


def bench() -> dict[str, Figure]:
    """Event streams and JSON, in megabytes a second and against Python."""
    stream, models = make_stream(20_000), make_models(460)
    with Runtime(clock=SystemClock()) as runtime:
        read_stream = runtime.execute(READ_STREAM, pieces_of(stream))
        read_json = runtime.execute(READ_JSON, models, "cjson")
        write_json = runtime.execute(WRITE_JSON, models, "cjson")
        sse = megabytes_per_second(len(stream), lambda: runtime.call(read_stream))
        decode = megabytes_per_second(len(models), lambda: runtime.call(read_json))
        encode = megabytes_per_second(len(models), lambda: runtime.call(write_json))
    plain_sse = megabytes_per_second(len(stream), lambda: split_plainly(stream))
    plain_decode = megabytes_per_second(len(models), lambda: json.loads(models))
    value = json.loads(models)
    plain_encode = megabytes_per_second(len(models), lambda: json.dumps(value, sort_keys=True))
    return {
        "event stream read": Figure(sse, "MB/s", f"{sse / plain_sse:.2f} of Python's bytes.split"),
        "JSON read": Figure(decode, "MB/s", f"{decode / plain_decode:.2f} of Python's json.loads"),
        "JSON written": Figure(encode, "MB/s", f"{encode / plain_encode:.2f} of Python's json.dumps"),
    }
