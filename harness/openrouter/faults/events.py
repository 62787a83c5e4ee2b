"""Server-sent events written in other ways: all that the format allows, and some that it does not."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable
from typing import Any

from harness.openrouter import exact_json
from harness.openrouter.faults.fault import Fault
from harness.openrouter.faults.kit import OnReply, is_stream, steps_changed
from harness.openrouter.wire import Framing, Reply, Step

GIANT_LINE_BYTES = 8 * 1024 * 1024
Change = Callable[[bytes], bytes]


def _stream_only(change: OnReply) -> OnReply:
    """Leave replies that are no stream, such as errors, as they are."""
    return lambda reply: change(reply) if is_stream(reply) else reply


def _each(change: Change) -> OnReply:
    return _stream_only(steps_changed(change))


def _steps(change: Callable[[list[Step]], list[Step]]) -> OnReply:
    return _stream_only(lambda reply: dataclasses.replace(reply, body=change(list(reply.body))))


def _before_each(data: bytes) -> OnReply:
    return _each(lambda event: data + event)


def _after_first(*data: bytes) -> OnReply:
    """Something strange after the first third of the events, then on as if nothing was."""
    strange = [Step(each) for each in data]
    return _steps(lambda steps: [*steps[: len(steps) // 3], *strange, *steps[len(steps) // 3 :]])


def _pretty(event: bytes) -> bytes:
    """The JSON over many `data:` lines."""
    payload = event.removeprefix(b"data: ").rstrip()
    if not payload.startswith(b"{"):
        return event
    lines = json.dumps(json.loads(payload, parse_float=exact_json.Literal), indent=1, default=_literal).split("\n")
    return "".join(f"data: {line}\n" for line in lines).encode() + b"\n"


def _literal(value: Any) -> float:
    return float(value.text)


def _numbered(steps: list[Step]) -> list[Step]:
    head = b"event: message\nid: %d\nretry: 3000\n"
    return [Step(head % index + step.data, step.after) for index, step in enumerate(steps)]


def _without_last_line_end(steps: list[Step]) -> list[Step]:
    return [*steps[:-1], Step(steps[-1].data.rstrip(b"\n"), steps[-1].after)]


def _joined(steps: list[Step]) -> list[Step]:
    """All events in one write."""
    return [Step(b"".join(step.data for step in steps))]


def _as_plain(reply: Reply) -> Reply:
    """A stream's text as one JSON body, for a server that does not stream."""
    chunks = [json.loads(step.data[6:]) for step in reply.body if step.data.startswith(b"data: {")]
    text = "".join(chunk["choices"][0]["delta"]["content"] or "" for chunk in chunks if chunk["choices"])
    last = {key: value for key, value in chunks[-1].items() if key != "object"}
    message = {"role": "assistant", "content": text, "refusal": None, "reasoning": None}
    last["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
    headers = {**reply.headers, "Content-Type": "application/json"}
    body = [Step(json.dumps({"object": "chat.completion", **last}, ensure_ascii=False).encode())]
    return dataclasses.replace(reply, headers=headers, body=body, framing=Framing.LENGTH)


def _typed(content_type: str | None) -> OnReply:
    def act(reply: Reply) -> Reply:
        headers = {name: value for name, value in reply.headers.items() if name != "Content-Type"}
        if content_type is not None:
            headers["Content-Type"] = content_type
        return dataclasses.replace(reply, headers=headers)

    return act


def _whole(name: str, what: str, on_reply: OnReply) -> Fault:
    return Fault(name, what, on_reply=on_reply, plain=False, text_first=True, whole=True)


FAULTS = (
    _whole("sse_crlf", "Lines end with CR LF.", _each(lambda event: event.replace(b"\n", b"\r\n"))),
    _whole("sse_cr", "Lines end with CR alone.", _each(lambda event: event.replace(b"\n", b"\r"))),
    _whole("sse_no_space", "`data:` without a space.", _each(lambda event: event.replace(b"data: ", b"data:", 1))),
    _whole("sse_multi_line", "JSON over many data lines.", _each(_pretty)),
    _whole("sse_comments", "A comment before every event.", _before_each(b": OPENROUTER PROCESSING\n\n")),
    _whole("sse_comment_inside", "A comment line inside an event.", _before_each(b": comment\n")),
    _whole("sse_comments_first", "A hundred comments before the first event.",
           _steps(lambda steps: [*[Step(b": OPENROUTER PROCESSING\n\n", 0.1)] * 100, *steps])),
    _whole("sse_fields", "event, id and retry lines.", _steps(_numbered)),
    _whole("sse_byte_order_mark", "A byte order mark before the first line.",
           _steps(lambda steps: [Step(b"\xef\xbb\xbf" + steps[0].data, steps[0].after), *steps[1:]])),
    _whole("sse_blank_lines", "Blank lines before every event.", _before_each(b"\n\n\n")),
    _whole("sse_empty_data", "Events without data.", _after_first(b"data:\n\n", b"data: \n\n")),
    _whole("sse_unknown_line", "Lines of no known field.", _after_first(b"whatever: 1\n\n", b"nothing\n\n")),
    _whole("sse_done_unended", "[DONE] without a line end.", _steps(_without_last_line_end)),
    _whole("sse_after_done", "More events after [DONE].",
           _steps(lambda steps: [*steps, Step(b'data: {"choices":[{"delta":{"content":"LATE"}}]}\n\n')])),
    _whole("sse_one_write", "The whole stream in one write.", _steps(_joined)),
    _whole("sse_as_text", "A stream that is called text/plain.", _typed("text/plain")),
    _whole("sse_untyped", "A stream without a Content-Type.", _typed(None)),
    _whole("sse_charset", "A stream whose type has parameters.", _typed("Text/Event-Stream; charset=UTF-8")),
    _whole("sse_not_streamed", "A plain JSON answer to a request for a stream.", _stream_only(_as_plain)),
    Fault("sse_bad_json", "One event is cut JSON.", on_reply=_after_first(b'data: {"choices":[{"del\n\n'),
          plain=False, text_first=True),
    Fault("sse_not_json", "One event is no JSON at all.", on_reply=_after_first(b"data: upstream error\n\n"),
          plain=False, text_first=True),
    Fault("sse_json_scalar", "Events whose JSON is no object.",
          on_reply=_after_first(b"data: null\n\n", b"data: 17\n\n", b'data: "text"\n\n', b"data: []\n\n"),
          plain=False, text_first=True),
    Fault("sse_error_event", "`event: error` with an error.", text_first=True, plain=False,
          on_reply=_after_first(b'event: error\ndata: {"error":{"message":"Provider failed","code":502}}\n\n')),
    Fault("sse_giant_line", "One line of 8 MiB.", plain=False, text_first=True,
          on_reply=_steps(lambda steps: [*steps[: len(steps) // 3], Step(b"data: {"), *itertools.repeat(
              Step(b'"x":1,' * 10_923), GIANT_LINE_BYTES // 65_538)])),
)  # fmt: skip
