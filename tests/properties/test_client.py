"""Whatever a server says, the client neither raises nor hangs, keeps its deadlines, and keeps the key to itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.replay import KEY, Outcome, Replay, Reply, Step, pieces_at, replaying

TOTAL = 900.0  # seconds, the client's own deadline for an answer
KINDS = {
    "offline", "dropped", "timeout", "protocol", "too_large", "key_rejected", "credits", "key_limit", "guardrail",
    "rate_limit", "daily_limit", "model_unknown", "text_too_long", "bad_request", "refused", "provider", "server",
    "bad_json", "empty_answer", "reasoning_only", "cut_by_length",
}  # fmt: skip

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.text(max_size=6),
    st.sampled_from(["stop", "length", KEY]),
)
NAMES = st.sampled_from(
    ["id", "model", "choices", "delta", "message", "content", "finish_reason", "error", "code", "usage", "cost",
     "index", "tool_calls", "function", "arguments", "reasoning", "reasoning_details", "type", "text", "metadata",
     "raw", "limit_source", "availability", "retryable", "retry_after", "headers", "provider_name",
     "prompt_tokens", "refusal"]
)  # fmt: skip
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=20,
)


def _choice(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    words = st.fixed_dictionaries(
        {}, optional={"content": inner, "reasoning": inner, "tool_calls": inner, "refusal": inner}
    )
    return st.fixed_dictionaries(
        {}, optional={"delta": words, "message": words, "finish_reason": LEAVES, "error": inner}
    )


# Nearly right chunks, with anything at all in any place.
CHUNKS = st.one_of(
    SHAPES,
    st.fixed_dictionaries(
        {}, optional={"choices": st.lists(_choice(SHAPES), max_size=2), "usage": SHAPES, "error": SHAPES, "id": LEAVES}
    ),
)
EVENTS = st.one_of(
    CHUNKS.map(lambda chunk: b"data: " + json.dumps(chunk).encode() + b"\n\n"),
    st.sampled_from(
        [b": OPENROUTER PROCESSING\n\n", b"data: [DONE]\n\n", b"data:\n\n", b"\r\n", b"data: {", b"event: error\n"]
    ),
    st.binary(max_size=12),
)
BODIES = st.one_of(
    st.lists(EVENTS, max_size=6).map(b"".join),
    CHUNKS.map(lambda chunk: b"\n   \n" + json.dumps(chunk).encode()),
    st.binary(max_size=40),
)
STATUSES = st.sampled_from([200, 200, 200, 204, 302, 400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 529])
WAITS = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["-1", "nan", "inf", "1e400", "soon", "", "0x10"]))
HEADERS = st.dictionaries(st.sampled_from(["retry-after", "x-ratelimit-reset", "x-generation-id"]), WAITS, max_size=2)
CLOSINGS: list[list[Step]] = [[], [], [{"kind": "dropped"}], [{"kind": "protocol"}], [1e6]]
ENDINGS = st.sampled_from(CLOSINGS)


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """A reply of any kind, cut anywhere, with pauses, that may break off."""
    body = draw(BODIES)
    cuts = draw(st.lists(st.integers(0, 200), max_size=4))
    steps: list[Step] = []
    for piece in pieces_at(body, cuts):
        steps += [piece, draw(st.sampled_from([0.0, 0.0, 1.0, 50.0]))]
    return Reply([*steps, *draw(ENDINGS)], status=draw(STATUSES), headers=draw(HEADERS))


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    """The plugin's client with scripted replies."""
    yield from replaying()


def _check(outcome: Outcome) -> None:
    assert outcome.is_whole == (outcome.kind is None)
    assert outcome.kind is None or outcome.kind in KINDS
    # A request may only begin before the deadline, and ends at it.
    assert outcome.seconds <= TOTAL + 1
    if outcome.kind and outcome.error.get("may_be_billed"):
        assert outcome.requests == 1 + outcome.waits


def _says_nothing_of_the_key(outcome: Outcome) -> None:
    told = json.dumps({name: outcome.error.get(name) for name in ("message", "provider_message", "provider_name")})
    assert KEY not in told
    assert KEY[:20] not in told


@given(scripted=st.lists(replies(), min_size=1, max_size=3), stream=st.booleans())
@example(scripted=[Reply([b'{"error":null}'])], stream=False)
@example(
    scripted=[Reply([b'data: {"choices":[{"delta":{"tool_calls":[{"index":[],"function":1}]}}]}\n\n'])], stream=True
)
@example(scripted=[Reply([b'{"error":{"metadata":{"raw":{"error":{"message":{}}}}}}'], status=500)], stream=True)
def test_nothing_a_server_says_makes_the_client_raise_or_hang(
    replay: Replay, scripted: list[Reply], stream: bool
) -> None:
    outcome = replay.ask(*scripted, stream=stream)
    _check(outcome)
    _says_nothing_of_the_key(outcome)


@given(
    status=STATUSES,
    body=st.one_of(BODIES, SHAPES.map(lambda shape: json.dumps({"error": shape}).encode())),
    headers=HEADERS,
)
def test_any_error_reply_becomes_an_error_of_a_known_kind(
    replay: Replay, status: int, body: bytes, headers: dict[str, str]
) -> None:
    error = replay.failure(status, body, headers)
    assert error["kind"] in KINDS
    assert error.get("retry_after", 0) >= 0
    assert len(error.get("provider_message", "")) <= 501
    assert KEY not in json.dumps([error["message"], error.get("provider_message")])


@given(prefix=st.text(max_size=10), suffix=st.text(max_size=10), place=st.sampled_from(["message", "raw", "detail"]))
def test_a_key_that_a_server_repeats_is_shown_to_nobody(replay: Replay, prefix: str, suffix: str, place: str) -> None:
    words = f"{prefix}{KEY}{suffix}"
    body = {"raw": {"error": {"metadata": {"raw": words}}}, "detail": {"detail": words}}
    told = body.get(place, {"error": {"message": words}})
    error = replay.failure(400, json.dumps(told).encode())
    assert KEY not in json.dumps(error)


@given(
    waits=st.lists(st.integers(0, 80), min_size=1, max_size=6),
    status=st.sampled_from([408, 429, 500, 502, 503, 529]),
)
def test_retries_wait_as_they_are_told_and_end_before_the_deadline(
    replay: Replay, waits: list[int], status: int
) -> None:
    refusals = [
        Reply([b'{"error":{"message":"later"}}'], status=status, headers={"retry-after": str(n)}) for n in waits
    ]
    outcome = replay.ask(*refusals)
    followed = 0
    for wait in [*waits, *[waits[-1]] * 3][:3]:
        if wait > 60:
            break
        followed += 1
    assert outcome.requests == followed + 1
    told = sum([*waits, *[waits[-1]] * 3][:followed])
    assert told <= outcome.seconds <= TOTAL
