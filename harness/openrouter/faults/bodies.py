"""Bodies that are no answer at all: HTML, binary, other JSON, too deep, too large, cut."""

from __future__ import annotations

import dataclasses
import gzip
import itertools
from collections.abc import Callable

from harness.openrouter.faults.fault import Fault
from harness.openrouter.faults.kit import OnReply, body_replaced
from harness.openrouter.wire import Framing, Reply, Step, Wire, chunk

DEPTH = 100_000
HTML = b"<!DOCTYPE html><html><body><form>Log in to the hotel's Wi-Fi</form><script>alert(1)</script></body></html>"
KILOBYTES_64 = 64 * 1024


def _typed(data: bytes, content_type: str) -> OnReply:
    return body_replaced(data, headers={"Content-Type": content_type})


def _json(data: bytes) -> OnReply:
    return _typed(data, "application/json")


def _changed(change: Callable[[bytes], bytes]) -> OnReply:
    """The body as one string, changed."""

    def act(reply: Reply) -> Reply:
        data = change(b"".join(step.data for step in reply.body))
        return dataclasses.replace(reply, body=[Step(data)], framing=Framing.LENGTH)

    return act


def _spaced(reply: Reply) -> Reply:
    """White space first, as a plain answer is kept alive."""
    return dataclasses.replace(reply, body=[*[Step(b"\n         \n", 0.2)] * 8, *reply.body], framing=Framing.CHUNKED)


def _endless(wire: Wire, number: int | None) -> Wire:
    """A body that never stops: a chunk of 64 KiB after the other."""
    head = next(iter(wire.steps))
    return Wire(itertools.chain([head], itertools.repeat(Step(chunk(b"x" * KILOBYTES_64)))), wire.ending)


def _compressed(cut: int | None) -> OnReply:
    """Compressed although nobody asked for it, whole or cut."""

    def act(reply: Reply) -> Reply:
        data = gzip.compress(b"".join(step.data for step in reply.body), mtime=0)[:cut]
        headers = {**reply.headers, "Content-Encoding": "gzip"}
        return dataclasses.replace(reply, headers=headers, body=[Step(data)], framing=Framing.LENGTH)

    return act


def _instead(name: str, what: str, on_reply: OnReply) -> Fault:
    return Fault(name, what, on_reply=on_reply)


FAULTS = (
    _instead("body_html", "200 with a page of HTML, as from a hotel's Wi-Fi.", _typed(HTML, "text/html")),
    _instead("body_html_as_json", "HTML that is called JSON.", _json(HTML)),
    _instead("body_html_as_stream", "HTML that is called a stream.", _typed(HTML, "text/event-stream")),
    _instead("body_binary", "200 with binary data.", _typed(bytes(range(256)) * 16, "application/octet-stream")),
    _instead("body_binary_as_json", "Binary data that is called JSON.", _json(bytes(range(256)) * 16)),
    _instead("body_empty", "200 with an empty body.", _json(b"")),
    _instead("body_blank", "200 with white space only.", _json(b"\n  \n" * 20)),
    _instead("body_other_json", "200 with JSON of another service.", _json(b'{"status":"ok","result":42}')),
    _instead("body_json_array", "200 with a JSON array.", _json(b"[1,2,3]")),
    _instead("body_json_null", "200 with JSON null.", _json(b"null")),
    _instead("body_json_text", "200 with a JSON string.", _json(b'"Once upon a time"')),
    _instead("body_deep", "JSON 100,000 levels deep.", _json(b'{"choices":' + b"[" * DEPTH + b"]" * DEPTH + b"}")),
    _instead("body_not_a_number", "JSON with NaN.", _json(b'{"choices":[],"usage":{"cost":NaN}}')),
    _instead("body_bad_utf8", "JSON with bytes that are no UTF-8.",
             _json(b'{"choices":[{"index":0,"finish_reason":"stop","message":{"content":"caf\xe9 \xff\xfe"}}]}')),
    Fault("body_cut", "JSON, or a stream, that ends half-way, by HTTP in order.", text_first=True,
          on_reply=_changed(lambda data: data[: len(data) // 2])),
    Fault("body_two_values", "Two JSON values in a row.", streaming=False,
          on_reply=_changed(lambda data: data + b'{"error":null}')),
    Fault("byte_order_mark", "JSON after a byte order mark.", streaming=False, whole=True,
          on_reply=_changed(lambda data: b"\xef\xbb\xbf" + data)),
    Fault("white_space_first", "White space before the JSON.", streaming=False, whole=True, on_reply=_spaced),
    Fault("body_endless", "A body that never stops.", on_wire=_endless),
    Fault("body_gzip", "gzip although nobody asked.", on_reply=_compressed(None)),
    Fault("body_gzip_cut", "gzip although nobody asked, and cut.", on_reply=_compressed(-20)),
)  # fmt: skip
