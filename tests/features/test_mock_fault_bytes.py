"""Faults of HTTP and of sockets: what goes over the wire, looked at byte by byte and second by second."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
from collections.abc import Callable

import pytest

from harness.openrouter import CATALOGUE, MockOpenRouter
from harness.openrouter.faults import bodies, connecting, cutting, framing
from harness.openrouter.tls import TlsIdentity
from tests.features.mock_client import CHAT, PROMPT, RawClient, Received, read_http, request_bytes, strike, struck
from tests.features.test_mock_server import trusting

Check = Callable[[Received], bool]
END = b"\r\n\r\n"
FOREVER = 1_145.0  # a moment near the end of the 150 seconds a strike lasts


def raw_body(received: Received) -> bytes:
    return received.data.partition(END)[2]


def declared_length(received: Received) -> str:
    return received.head.partition(b"Content-Length: ")[2].split(b"\r\n")[0].decode()


def body_is(data: bytes) -> Check:
    return lambda received: raw_body(received) == data


def size_lines(received: Received) -> list[bytes]:
    """The lines before chunks, found by their looks: short, and followed by data."""
    return re.findall(rb"(?:^|\r\n)([^\r\n]*)\r\n(?=data|:|\{|\r\n)", raw_body(received))


def head_says(text: bytes) -> Check:
    return lambda received: text in received.head and received.head.startswith(b"HTTP/1.1 ")


def starts(data: bytes) -> Check:
    return lambda received: received.data.startswith(data)


def silent_for_ever(received: Received) -> bool:
    return received.ended == "open"


BODIES: dict[str, Check] = {
    "body_html": lambda r: b"text/html" in r.head and raw_body(r).startswith(b"<!DOCTYPE html>"),
    "body_html_as_json": lambda r: b"application/json" in r.head and raw_body(r).startswith(b"<!DOCTYPE html>"),
    "body_html_as_stream": lambda r: b"text/event-stream" in r.head and raw_body(r).startswith(b"<!DOCTYPE html>"),
    "body_binary": body_is(bytes(range(256)) * 16),
    "body_binary_as_json": body_is(bytes(range(256)) * 16),
    "body_empty": body_is(b""),
    "body_blank": lambda r: len(raw_body(r)) == 80 and not raw_body(r).strip(),
    "body_other_json": body_is(b'{"status":"ok","result":42}'),
    "body_json_array": body_is(b"[1,2,3]"),
    "body_json_null": body_is(b"null"),
    "body_json_text": body_is(b'"Once upon a time"'),
    "body_deep": lambda r: raw_body(r).count(b"[") == raw_body(r).count(b"]") == 100_000,
    "body_not_a_number": lambda r: b"NaN" in raw_body(r),
    "body_bad_utf8": lambda r: b"caf\xe9 \xff\xfe" in raw_body(r),
    "body_cut": lambda r: len(raw_body(r)) == int(declared_length(r)) > 100 and not raw_body(r).endswith(b"}"),
    "body_two_values": lambda r: raw_body(r).endswith(b'}}{"error":null}'),
    "byte_order_mark": lambda r: raw_body(r).startswith(b'\xef\xbb\xbf{"id"'),
    "white_space_first": lambda r: read_http(r)[1].startswith(b"\n         \n" * 8 + b"{") and r.now > 1_001.5,
    "body_endless": lambda r: len(r.data) >= 9 * 1024 * 1024 and r.ended == "open",
    "body_gzip": lambda r: b"Content-Encoding: gzip" in r.head and b"mock/extractive" in gzip.decompress(raw_body(r)),
    "body_gzip_cut": lambda r: b"Content-Encoding: gzip" in r.head and raw_body(r).startswith(b"\x1f\x8b"),
}

FRAMING: dict[str, Check] = {
    **{f"redirect_{status}": head_says(b"Location: https://elsewhere.example/api/v1/chat/completions")
       for status in (301, 302, 303, 307, 308)},
    "no_body_204": lambda r: r.status == 204 and r.data.endswith(END),
    "no_body_304": lambda r: r.status == 304 and r.data.endswith(END),
    "length_too_long": lambda r: int(declared_length(r)) == len(raw_body(r)) + 100 and r.ended == "closed",
    "length_too_long_open": lambda r: int(declared_length(r)) == len(raw_body(r)) + 100 and r.ended == "open",
    "length_too_short": lambda r: int(declared_length(r)) == len(raw_body(r)) // 2,
    "length_negative": lambda r: declared_length(r) == "-1",
    "length_nonsense": lambda r: declared_length(r) == "many",
    "length_huge": lambda r: declared_length(r) == "1" + "0" * 30,
    "length_twice": lambda r: r.head.count(b"Content-Length") == 2,
    "length_and_chunks": lambda r: b"\r\nTransfer-Encoding: chunked" in r.head
    and len(raw_body(r)) == int(declared_length(r)),
    "chunk_size_letters": lambda r: b"\r\nzz\r\n" in r.data,
    "chunk_size_negative": lambda r: b"\r\n-5\r\n" in r.data,
    "chunk_size_huge": lambda r: b"\r\nffffffffffffffff\r\n" in r.data,
    "chunk_size_empty": lambda r: b"}\n\n\r\n\r\ndata" in r.data or b"}\r\n\r\n\r\n" in r.data,
    "chunk_size_spaces": lambda r: b"\r\n  \r\n" in r.data,
    "chunk_size_endless": lambda r: b"\r\n" + b"0" * 100_000 + b"5\r\n" in r.data,
    "chunk_unended": lambda r: not r.data.endswith(END) and (b"}\n\n1" in r.data or r.data.endswith(b"\r\n0\r\n")),
    "chunk_upper_case": lambda r: all(line.startswith(b"000") and not line.islower() for line in size_lines(r)[:3]),
    "chunk_extensions": lambda r: b';name="va;lue"\r\n' in raw_body(r)[:40],
    "chunk_trailers": lambda r: r.data.endswith(b"0\r\nX-Checksum: 17\r\nX-Late: yes\r\n\r\n"),
    "chunk_per_byte": lambda r: raw_body(r).count(b"1\r\n") > 500 and len(raw_body(r)) == 6 * len(r.body) + 5,
    "until_close": lambda r: b"Content-Length" not in r.head and b"chunked" not in r.head and r.ended == "closed",
    "keep_alive_broken": lambda r: b"Connection: keep-alive" in r.head and r.ended == "closed",
    "header_giant": lambda r: len(r.head) > 1024 * 1024 and r.head.endswith(b"x" * 1000),
    "header_many": lambda r: r.head.count(b"\r\nX-Many: 1") == 20_000,
    "header_no_colon": lambda r: r.head.endswith(b"\r\nthis is no header"),
    "header_folded": lambda r: r.head.endswith(b"\r\nX-Folded: one\r\n two"),
    "header_binary": lambda r: r.head.endswith(b"\r\nX-Binary: \x00\x01\xff"),
    "header_lower_case": lambda r: b"\r\ncontent-type:application/json\r\n" in r.head,
    "header_line_feeds": lambda r: b"\n\n" in r.data and b"\r\n" not in r.data.partition(b"\n\n")[0],
    "status_line_short": starts(b"HTTP/1.1 200\r\n"),
    "status_line_old": lambda r: r.data.startswith(b"HTTP/1.0 200 OK\r\n") and r.ended == "closed",
    "status_line_new": starts(b"HTTP/2 200\r\n"),
    "status_line_long": starts(b"HTTP/1.1 2000 OK\r\n"),
    "status_line_other": starts(b"ICY 200 OK\r\n"),
    "status_line_giant": lambda r: len(r.data.split(b"\r\n")[0]) > 1024 * 1024,
    "not_http": lambda r: r.data == b"SSH-2.0-OpenSSH_9.2\r\n" and r.ended == "open",
    "not_http_binary": lambda r: r.data == bytes(range(256)) * 64 and r.ended == "closed",
    "not_http_body": lambda r: b"HTTP/" not in r.data and b'{"id":"gen-' in r.data,
    "continue_first": starts(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"),
    "early_hints": starts(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n"),
    "continue_for_ever": lambda r: r.data.count(b"100 Continue") > 1_000 and b"200" not in r.data,
    "second_answer": lambda r: r.data.count(b"HTTP/1.1 200 OK") == 2 and r.data.endswith(b'{"stray":true}'),
    "chunk_endless": lambda r: b"\r\n7fffffff\r\n" in r.data and r.writes[-1][0] > FOREVER,
}  # fmt: skip

CUTTING: dict[str, Check] = {
    "close_after": lambda r: r.ended == "closed" and len(r.data) > 500 and not r.data.endswith(END),
    "reset_after": lambda r: r.ended == "reset" and not r.data.endswith(END),
    "stall_after": lambda r: silent_for_ever(r) and len(r.data) > 500 and not r.data.endswith(END),
    "stall_before_head": lambda r: silent_for_ever(r) and not r.data,
    "stall_in_head": lambda r: silent_for_ever(r) and len(r.data) == 40,
    "empty_answer": lambda r: r.ended == "closed" and not r.data,
    "eof_mid_text": lambda r: r.data.endswith(b"0\r\n\r\n") and b'"usage"' not in r.data and b"Anna" in r.data,
    "eof_without_done": lambda r: r.data.endswith(b"0\r\n\r\n") and b'"usage"' in r.data and b"[DONE]" not in r.data,
    "eof_without_finish": lambda r: r.data.endswith(b"0\r\n\r\n") and b'"stop"' not in r.data and b"sent.)" in r.data,
    "no_last_chunk": lambda r: r.ended == "closed" and r.data.endswith(b"[DONE]\n\n\r\n"),
    "stall_with_comments": lambda r: (
        b"Anna" in r.data and r.data.endswith(b": OPENROUTER PROCESSING\n\n\r\n") and r.writes[-1][0] > FOREVER
    ),
    "comments_for_ever": lambda r: b"data:" not in r.data and r.writes[-1][0] > FOREVER,
    "repeats_for_ever": lambda r: r.data.count(b'"content":"Anna"') > 2_000,
    "drip": lambda r: all(len(data) == 1 for __, data in r.writes) and r.writes[1][0] - r.writes[0][0] < 0.011,
    "pieces": lambda r: all(len(data) <= 7 for __, data in r.writes) and len(r.writes) > 100,
    "split_utf8": lambda r: r.data.endswith(b"0\r\n\r\n"),
    "late": lambda r: r.writes[0][0] == 1_030.0,
    "slow": lambda r: r.writes[5][0] - r.writes[4][0] == 2.0,
}
STREAMED = {*CUTTING, "chunk_unended"} - {"stall_in_head"}


@pytest.mark.parametrize(("name", "check"), {**BODIES, **FRAMING, **CUTTING}.items())
def test_the_bytes_are_as_odd_as_the_entry_says(name: str, check: Check) -> None:
    assert check(struck(name, stream=name in STREAMED).received)


def test_no_oddity_of_bytes_is_left_unread() -> None:
    listed = {fault.name for group in (bodies, framing, cutting, connecting) for fault in group.FAULTS}
    tls_only = {name for name, fault in CATALOGUE.items() if fault.tls_only}

    assert listed == {*BODIES, *FRAMING, *CUTTING, *CONNECTING, *tls_only}
    assert tls_only == {"tls_no_farewell", *RAW_TLS}


@pytest.mark.parametrize("ending", ["close_after", "reset_after", "stall_after"])
def test_an_answer_can_break_off_at_any_byte(server: MockOpenRouter, ending: str) -> None:
    with RawClient(server) as client:
        whole = len(client.chat({"stream": True}).data)

    for position in range(0, whole, 331):
        received = strike(server, f"{ending}@{position}", stream=True)
        # A reset may take with it what the reader had not read yet.
        assert len(received.data) == position or (ending == "reset_after" and len(received.data) < position)


def test_characters_are_cut_between_writes(server: MockOpenRouter) -> None:
    received = strike(server, "split_utf8", stream=True, prompt="<text>\n海は青い。鐘が鳴る。\n</text>")

    assert any(data[:1] >= b"\x80" and data[:1] < b"\xc0" for __, data in received.writes)
    assert "鐘が鳴る" in received.text


def test_writes_of_a_given_size(server: MockOpenRouter) -> None:
    received = strike(server, "pieces@3", stream=False)

    assert {len(data) for __, data in received.writes} <= {1, 2, 3}
    assert json.loads(received.body)["object"] == "chat.completion"


CONNECTING: dict[str, tuple[bytes, str]] = {
    "close_at_once": (b"", "closed"),
    "reset_at_once": (b"", "reset"),
    "mute": (b"", "open"),
    "talks_first": (b"220 mail.example ESMTP ready\r\n", "open"),
}


@pytest.mark.parametrize("name", CONNECTING)
def test_a_connection_can_go_wrong_before_a_word_is_said(server: MockOpenRouter, name: str) -> None:
    server.always_do(name)

    with RawClient(server) as client:
        received = client.receive()

    assert (received.data, received.ended) == CONNECTING[name]
    assert not server.requests


@pytest.mark.parametrize("name", CONNECTING)
def test_chosen_too_late_it_strikes_in_place_of_the_answer(server: MockOpenRouter, name: str) -> None:
    with RawClient(server) as client:
        received = client.chat(X_Mock_Fault=name)

    assert (received.data, received.ended) == CONNECTING[name]
    assert server.requests[0].fault == name


RAW_TLS: dict[str, tuple[bytes, str]] = {
    "tls_mute": (b"", "open"),
    "tls_clear_text": (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "closed"),
    "tls_garbage": (bytes(range(256)), "closed"),
    "tls_closes": (b"", "closed"),
}


@pytest.mark.parametrize("name", RAW_TLS)
def test_a_handshake_meets_something_else_than_tls(name: str) -> None:
    with MockOpenRouter(tls=TlsIdentity.right()) as server:
        server.always_do(name)
        with RawClient(server) as client:
            received = client.receive()

    assert (received.data, received.ended) == RAW_TLS[name]


# Some builds of Python show an end without the farewell as a good one; then only the data tells.
@pytest.mark.parametrize(("name", "endings"), [("tls_no_farewell", {"reset", "closed"}), ("close_after", {"closed"})])
def test_tls_may_end_without_its_farewell(name: str, endings: set[str]) -> None:
    identity = TlsIdentity.right()
    with MockOpenRouter(tls=identity) as server:
        server.script(name)
        with RawClient(server, tls=trusting(identity)) as client:
            received = client.chat({"stream": True})

    assert b"Anna" in received.data
    assert received.ended in endings


def test_a_client_that_resets_is_noted_as_one_that_left(server: MockOpenRouter) -> None:
    server.pace.cadence = 1.0
    body = {"stream": True, "messages": [{"role": "user", "content": PROMPT}]}
    with RawClient(server) as client:
        client.send(request_bytes("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"}))
        client.receive(limit=3.0)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    server.poll(1_003.01)

    assert server.requests[0].outcome == "client_closed"
    assert server.connections[0].closed_at == 1_003.01
