"""Faults of JSON and of events: the bytes on the wire, read by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from harness.openrouter.faults import events, shapes
from tests.features.mock_client import read_http, struck
from tests.features.sse_reader import chunks_of, data_of, stream_text

Json = dict[str, Any]
SHAPES = {fault.name: fault for fault in shapes.FAULTS}


def body(name: str, *, stream: bool) -> bytes:
    return read_http(struck(name, stream=stream).received)[1]


def plain(name: str) -> Json:
    answer: Json = json.loads(body(name, stream=False))
    return answer


def message(answer: Json) -> Any:
    return answer["choices"][0]["message"]


def finish(answer: Json) -> Any:
    return answer["choices"][0]["finish_reason"]


def raw_cost(data: bytes) -> bytes:
    return data.partition(b'"cost":')[2].partition(b",")[0]


REASONS = ("length", "content_filter", "error", "tool_calls", "eos_token")


def finished_with(reason: str) -> Callable[[Json], bool]:
    return lambda answer: bool(finish(answer) == reason)


def stream_finished_with(reason: str) -> Callable[[list[Json]], bool]:
    return lambda chunks: finishes(chunks)[-2:] == [reason] * 2


# What must be true of a plain answer's JSON.
PLAIN: dict[str, Callable[[Json], bool]] = {
    "content_null": lambda a: message(a)["content"] is None and finish(a) == "stop" and a["usage"]["cost"] == 0,
    "content_empty": lambda a: message(a)["content"] == "" and a["usage"]["completion_tokens"] == 0,
    "finish_blank": lambda a: message(a)["content"] == "" and finish(a) == "",
    "content_array": lambda a: message(a)["content"][0]["text"].startswith("Anna"),
    "reasoning_only": lambda a: message(a)["content"] == "" and message(a)["reasoning"] and finish(a) == "length",
    "refusal": lambda a: message(a)["content"] is None and message(a)["refusal"] and finish(a) == "content_filter",
    **{f"finish_{reason}": finished_with(reason) for reason in REASONS},
    "finish_null": lambda a: finish(a) is None,
    "usage_missing": lambda a: "usage" not in a,
    "usage_null": lambda a: a["usage"] is None,
    "cost_null": lambda a: a["usage"]["cost"] is None,
    "cost_missing": lambda a: "cost" not in a["usage"] and a["usage"]["prompt_tokens"] > 0,
    "cost_scientific": lambda a: 0 < a["usage"]["cost"] < 0.001,
    "model_dated": lambda a: a["model"] == "mock/extractive-20260801",
    "model_other": lambda a: a["model"] == "mock/small",
    "fields_unknown": lambda a: a["later"] is None and a["choices"][0]["surprise"] == {"deep": [1, None]},
    "surrogate": lambda a: message(a)["content"].endswith("\ud83d"),
    "choice_error": lambda a: a["choices"][0]["error"]["code"] == 502 and message(a)["content"].startswith("Anna"),
    "choices_empty": lambda a: a["choices"] == [],
    "choices_missing": lambda a: "choices" not in a,
    "choices_null": lambda a: a["choices"] is None,
}  # fmt: skip


def deltas(chunks: list[Json]) -> list[Json]:
    return [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]


def finishes(chunks: list[Json]) -> list[object]:
    return [chunk["choices"][0]["finish_reason"] for chunk in chunks if chunk["choices"]]


def contents(chunks: list[Json]) -> list[object]:
    return [delta["content"] for delta in deltas(chunks)]


# What must be true of a stream's chunks.
STREAM: dict[str, Callable[[list[Json]], bool]] = {
    "content_null": lambda c: not any(contents(c)) and finishes(c)[0] == "stop",
    "content_empty": lambda c: not any(contents(c)) and finishes(c)[0] == "stop",
    "finish_blank": lambda c: not any(contents(c)) and finishes(c) == ["", ""],
    "content_array": lambda c: contents(c)[0] == [{"type": "text", "text": "Anna"}],
    "reasoning_only": lambda c: not any(contents(c)) and deltas(c)[0]["reasoning"] == "Anna"
    and finishes(c)[-1] == "length",
    "refusal": lambda c: not any(contents(c)) and "content_filter" in finishes(c) and "refusal" in deltas(c)[0],
    **{f"finish_{reason}": stream_finished_with(reason) for reason in REASONS},
    "finish_null": lambda c: set(finishes(c)) == {None},
    "finish_twice": lambda c: finishes(c).count("stop") == 4,
    "finish_with_content": lambda c: contents(c)[-2] == " sent.)" and finishes(c)[-2] == "stop",
    "all_in_one_chunk": lambda c: len(c) == 1 and finishes(c) == ["stop"] and "usage" in c[0],
    "usage_alone": lambda c: c[-1]["choices"] == [] and c[-1]["usage"]["cost"] > 0,
    "usage_null_finish": lambda c: finishes(c)[-2:] == ["stop", None] and "usage" in c[-1],
    "usage_growing": lambda c: all("usage" in chunk for chunk in c[:-2]) and c[0]["usage"]["completion_tokens"] == 0,
    "usage_missing": lambda c: not any("usage" in chunk for chunk in c) and finishes(c)[-1] == "stop",
    "usage_null": lambda c: c[-1]["usage"] is None,
    "cost_null": lambda c: c[-1]["usage"]["cost"] is None,
    "cost_missing": lambda c: "cost" not in c[-1]["usage"],
    "cost_scientific": lambda c: 0 < c[-1]["usage"]["cost"] < 0.001,
    "model_dated": lambda c: {chunk["model"] for chunk in c} == {"mock/extractive-20260801"},
    "model_other": lambda c: {chunk["model"] for chunk in c} == {"mock/small"},
    "fields_unknown": lambda c: all("openrouter_metadata" in chunk for chunk in c),
    "surrogate": lambda c: contents(c)[0] == "Anna\ud83d",
    "choice_error": lambda c: c[-1]["choices"][0]["error"]["code"] == 502 and "usage" not in c[-1],
    "error_chunk": lambda c: c[-1]["error"]["code"] == 502 and finishes(c)[-1] == "error" and "usage" not in c[-1],
    "error_chunk_usage": lambda c: c[-1]["error"]["code"] == 400 and finishes(c)[-1] is None and "usage" in c[-1],
    "error_chunk_bare": lambda c: set(c[-1]) == {"error"} and len(c) > 2,
    "error_chunk_text_code": lambda c: c[-1]["error"]["code"] == "server_error",
    "error_chunk_first": lambda c: len(c) == 1 and set(c[0]) == {"error"},
    "choices_empty": lambda c: all(chunk["choices"] == [] for chunk in c),
    "choices_missing": lambda c: not any("choices" in chunk for chunk in c),
    "choices_null": lambda c: all(chunk["choices"] is None for chunk in c),
}  # fmt: skip
WITHOUT_DONE = {"choice_error", "error_chunk", "error_chunk_bare", "error_chunk_text_code", "error_chunk_first"}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_answer_is_shaped_as_its_entry_says(name: str) -> None:
    assert PLAIN[name](plain(name))


@pytest.mark.parametrize("name", STREAM)
def test_a_stream_is_shaped_as_its_entry_says(name: str) -> None:
    data = body(name, stream=True)

    assert STREAM[name](chunks_of(data))
    assert data.endswith(b"data: [DONE]\n\n") == (name not in WITHOUT_DONE)


def test_no_shape_is_left_unread() -> None:
    assert set(PLAIN) == {name for name, fault in SHAPES.items() if fault.plain}
    assert set(STREAM) == {name for name, fault in SHAPES.items() if fault.streaming}


@pytest.mark.parametrize("stream", [True, False])
def test_a_scientific_cost_is_the_same_number_in_other_digits(stream: bool) -> None:
    written = raw_cost(body("cost_scientific", stream=stream))
    usual = raw_cost(body("model_dated", stream=stream))

    assert b"E-" in written
    assert b"E" not in usual
    assert float(written) == float(usual)


# What must be true of a stream's bytes, beside its text, which the matrix of whole faults checks.
EVENTS: dict[str, Callable[[bytes], bool]] = {
    "sse_crlf": lambda b: b.count(b"\r\n") == b.count(b"\n") > 10,
    "sse_cr": lambda b: b"\n" not in b and b.endswith(b"data: [DONE]\r\r"),
    "sse_no_space": lambda b: b.startswith(b"data:{") and b"data: " not in b,
    "sse_multi_line": lambda b: b.startswith(b'data: {\ndata:  "id"') and len(data_of(b)) > 10,
    "sse_comments": lambda b: b.count(b": OPENROUTER PROCESSING\n\ndata: ") == b.count(b"data: "),
    "sse_comment_inside": lambda b: b.count(b": comment\ndata: ") == b.count(b"data: "),
    "sse_comments_first": lambda b: b.startswith(b": OPENROUTER PROCESSING\n\n" * 100 + b"data: {"),
    "sse_fields": lambda b: b.startswith(b"event: message\nid: 0\nretry: 3000\ndata: {"),
    "sse_byte_order_mark": lambda b: b.startswith(b"\xef\xbb\xbfdata: {"),
    "sse_blank_lines": lambda b: b.startswith(b"\n\n\ndata: {"),
    "sse_empty_data": lambda b: b"\n\ndata:\n\ndata: \n\n" in b,
    "sse_unknown_line": lambda b: b"\n\nwhatever: 1\n\nnothing\n\n" in b,
    "sse_done_unended": lambda b: b.endswith(b"}\n\ndata: [DONE]"),
    "sse_after_done": lambda b: b"data: [DONE]\n\ndata: {" in b and b"LATE" in b,
    "sse_one_write": lambda b: b.endswith(b"data: [DONE]\n\n"),
    "sse_as_text": lambda b: b.startswith(b"data: {"),
    "sse_untyped": lambda b: b.startswith(b"data: {"),
    "sse_charset": lambda b: b.startswith(b"data: {"),
    "sse_not_streamed": lambda b: json.loads(b)["choices"][0]["message"]["content"].startswith("Anna"),
    "sse_bad_json": lambda b: b'\n\ndata: {"choices":[{"del\n\n' in b and b"[DONE]" in b,
    "sse_not_json": lambda b: b"\n\ndata: upstream error\n\n" in b,
    "sse_json_scalar": lambda b: b'\n\ndata: null\n\ndata: 17\n\ndata: "text"\n\ndata: []\n\n' in b,
    "sse_error_event": lambda b: b'event: error\ndata: {"error":{"message":"Provider failed"' in b,
    "sse_giant_line": lambda b: max(len(line) for line in b.split(b"\n")) > 8_000_000,
}
CONTENT_TYPES = {
    "sse_as_text": "text/plain",
    "sse_untyped": None,
    "sse_charset": "Text/Event-Stream; charset=UTF-8",
    "sse_not_streamed": "application/json",
}


@pytest.mark.parametrize("name", EVENTS)
def test_events_are_written_as_their_entry_says(name: str) -> None:
    headers, data = read_http(struck(name, stream=True).received)

    assert EVENTS[name](data)
    assert headers.get("content-type") == CONTENT_TYPES.get(name, "text/event-stream")
    assert len(stream_text(data)) > 20 or name == "sse_not_streamed"


def test_no_way_of_writing_events_is_left_unread() -> None:
    assert set(EVENTS) == {fault.name for fault in events.FAULTS}
