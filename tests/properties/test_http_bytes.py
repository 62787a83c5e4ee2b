"""What must hold for any bytes a network can bring: no error of ours, no hang, no lost text, no open socket."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

HERE = Path(__file__).parent
# What may come of an answer that is not one, or is cut short.
EXPECTED_KINDS = {"protocol", "dropped", "timeout", "too_large"}
ENDINGS = st.sampled_from([b"closed", b"Connection reset by peer", None])
CUTS = st.lists(st.integers(0, 600), max_size=12)
BODIES = st.binary(max_size=300)

STATUS_LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 200 OK", b"HTTP/1.1 404", b"HTTP/1.1 100 Go on", b"HTTP/1.1 204 No", b"HTTP/2 200",
     b"HTTP/1.1 20x", b"HTTP/1.1  200 OK", b"HTTP/1.9 299 x", b"HTTP/1.1 999 Odd", b"http/1.1 200 ok", b""]
)  # fmt: skip
HEADER_LINES = st.sampled_from(
    [b"Content-Length: 5", b"Content-Length: 0", b"Content-Length: -5", b"content-length: 5, 5", b"Content-Length: 5 5",
     b"Content-Length: 18446744073709551617", b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity",
     b"Transfer-Encoding: CHUNKED", b"Connection: close", b"Connection: keep-alive", b" folded", b"X : y", b"X", b": y",
     b"X: \xff\xfe", b"X: a\0b", b"X:" + b" " * 300, b"Location: http://elsewhere.example/", b"X: a\rb"]
)  # fmt: skip
BODY_PARTS = st.one_of(
    st.sampled_from([b"5\r\nhello\r\n", b"0\r\n\r\n", b"5;a=b\r\nhello\r\n", b"-5\r\n", b"FFFFFFFFFFFFFFFFF\r\n",
                     b"\r\n", b"5\r\nhell", b"hello", b"0\r\nX: y\r\n\r\n", b"5\nhello\n", b"000000005\r\nhello\r\n"]),
    st.binary(max_size=12),
)  # fmt: skip


@st.composite
def odd_answers(draw: st.DrawFn) -> bytes:
    """Bytes that look like an answer, right or wrong in one place or another."""
    ends = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\n\r\n"])
    lines = [draw(STATUS_LINES), *draw(st.lists(HEADER_LINES, max_size=5))]
    head = b"".join(line + draw(st.one_of(st.just(b"\r\n"), ends)) for line in lines)
    return head + draw(st.sampled_from([b"\r\n", b"\n", b""])) + b"".join(draw(st.lists(BODY_PARTS, max_size=5)))


ANSWERS = st.one_of(st.binary(max_size=200), odd_answers(), st.lists(odd_answers(), max_size=3).map(b"".join))


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    """One state for all examples: each has its own network."""
    with Runtime() as runtime:
        yield runtime


@pytest.fixture(scope="module")
def in_memory(lua: Runtime) -> Any:
    """The client over a network in memory."""
    source = (HERE / "http_in_memory.lua").read_bytes()
    return lua.execute(source, str(HERE.parent / "spec"), name="@http_in_memory.lua")


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    """The same bytes in pieces."""
    places = sorted({min(place, len(data)) for place in cuts} | {0, len(data)})
    return [data[first:last] for first, last in itertools.pairwise(places)]


def ask(lua: Runtime, in_memory: Any, data: bytes, cuts: list[int], ending: bytes | None, method: str = "GET") -> Any:
    """What the client makes of an answer; whatever that is, nothing of ours failed or stayed open."""
    result = from_lua(lua.call(in_memory[b"ask"], method, cut(data, cuts), ending), text=False)
    assert b"errors" not in result, result[b"errors"].decode()
    assert result[b"open"] == 0
    return result


def read_with_h11(data: bytes, method: str) -> tuple[int, bytes] | None:
    """Status and body as h11 reads them from a connection that ends; None where it finds fault."""
    reader = h11.Connection(h11.CLIENT)
    reader.send(h11.Request(method=method, target="/", headers=[("Host", "10.0.0.1")]))
    reader.send(h11.EndOfMessage())
    reader.receive_data(data)
    status, body, ended = 0, b"", False
    try:
        while True:
            event = reader.next_event()
            if event is h11.NEED_DATA:
                if ended:
                    return None
                reader.receive_data(b"")
                ended = True
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return status, body
            elif event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
                return None
    except h11.RemoteProtocolError:
        return None


@given(data=ANSWERS, cuts=CUTS, ending=ENDINGS, method=st.sampled_from(["GET", "POST", "HEAD"]))
@example(data=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", cuts=[], ending=None, method="GET")
@example(
    data=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnever a line", cuts=[50], ending=None, method="GET"
)
def test_any_bytes_as_an_answer_never_raise_or_hang(
    lua: Runtime, in_memory: Any, data: bytes, cuts: list[int], ending: bytes | None, method: str
) -> None:
    result = ask(lua, in_memory, data, cuts, ending, method)
    if b"kind" in result:
        assert result[b"kind"].decode() in EXPECTED_KINDS
        assert result[b"sent"] is True
        assert result[b"idle"] == 0
    else:
        assert result[b"is_complete"]
    assert result[b"connections"] == 1


@given(data=ANSWERS, cuts=CUTS)
def test_an_answer_we_accept_reads_as_another_parser_reads_it(
    lua: Runtime, in_memory: Any, data: bytes, cuts: list[int]
) -> None:
    result = ask(lua, in_memory, data, cuts, b"closed")
    theirs = read_with_h11(data, "GET")
    if result.get(b"is_complete") and theirs:
        assert (result[b"status"], result[b"body"]) == theirs


@given(data=ANSWERS, first=CUTS, second=CUTS, ending=ENDINGS)
def test_an_answer_reads_the_same_however_it_is_cut(
    lua: Runtime, in_memory: Any, data: bytes, first: list[int], second: list[int], ending: bytes | None
) -> None:
    results = [ask(lua, in_memory, data, cuts, ending) for cuts in (first, second)]
    seen = [(result.get(b"status"), result.get(b"body"), result.get(b"kind")) for result in results]
    assert seen[0] == seen[1]


@st.composite
def right_answers(draw: st.DrawFn) -> tuple[bytes, bytes, bool]:
    """An answer as a server should write it, its body, and whether its own framing ends it."""
    body = draw(BODIES)
    framing = draw(st.sampled_from(["sized", "chunked", "until close"]))
    head = b"HTTP/1.1 200 OK\r\nServer: test\r\n"
    if framing == "sized":
        return head + b"Content-Length: %d\r\n\r\n" % len(body) + body, body, True
    if framing == "until close":
        return head + b"\r\n" + body, body, False
    pieces = [piece for piece in cut(body, draw(CUTS)) if piece]
    extension = draw(st.sampled_from([b"", b";x", b' ; x="y;z"']))
    chunks = b"".join(b"%X%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces)
    trailer = draw(st.sampled_from([b"", b"X: y\r\n"]))
    return head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n" + trailer + b"\r\n", body, True


@given(answer=right_answers(), cuts=CUTS)
def test_a_right_answer_is_read_whole_and_keeps_its_connection(
    lua: Runtime, in_memory: Any, answer: tuple[bytes, bytes, bool], cuts: list[int]
) -> None:
    data, body, ends_itself = answer
    result = ask(lua, in_memory, data, cuts, None if ends_itself else b"closed")
    assert result[b"is_complete"]
    assert result[b"body"] == body
    assert result[b"idle"] == (1 if ends_itself else 0)


@given(answer=right_answers(), cuts=CUTS, length=st.integers(0, 1000), ending=ENDINGS)
def test_an_answer_cut_short_loses_nothing_of_what_came(
    lua: Runtime, in_memory: Any, answer: tuple[bytes, bytes, bool], cuts: list[int], length: int, ending: bytes | None
) -> None:
    data, body, ends_itself = answer
    result = ask(lua, in_memory, data[:length], cuts, ending)
    if length >= len(data) or (result.get(b"is_complete") and not ends_itself):
        return
    assert result[b"kind"] in ({b"timeout"} if ending is None else {b"dropped"})
    head, __, came = data[:length].partition(b"\r\n\r\n")
    received = result.get(b"body", b"")
    assert body.startswith(received)
    if b"chunked" not in head:
        assert received == came
