"""What must hold for any address, name or header somebody may give, or a name server may answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.runtime import Runtime
from harness.values import from_lua

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def lua() -> Iterator[Runtime]:
    """One state for all examples: these modules keep none between calls."""
    with Runtime() as runtime:
        yield runtime


@pytest.fixture(scope="module")
def in_memory(lua: Runtime) -> Any:
    """The client over a network in memory."""
    source = (HERE / "http_in_memory.lua").read_bytes()
    return lua.execute(source, str(HERE.parent / "spec"), name="@http_in_memory.lua")


NAMES = st.one_of(st.from_regex(rb"[A-Za-z-]{1,12}", fullmatch=True), st.binary(max_size=8))
VALUES = st.one_of(st.from_regex(rb"[ -~]{0,20}", fullmatch=True), st.binary(max_size=20))


@given(headers=st.dictionaries(NAMES, VALUES, max_size=5), path=st.binary(max_size=20))
@example(headers={b"Authorization": b"Bearer k\r\nX-Evil: 1"}, path=b"")
@example(headers={}, path=b" HTTP/1.1\r\nX-Evil: 1\r\n\r\n")
def test_no_header_and_no_address_can_smuggle_anything_in(
    lua: Runtime, in_memory: Any, headers: dict[bytes, bytes], path: bytes
) -> None:
    request = {"method": "POST", "url": b"http://10.0.0.1/" + path, "headers": headers, "body": b"text"}
    sent, __ = lua.call(in_memory[b"sent"], request)
    if sent == b"":
        return
    server = h11.Connection(h11.SERVER)
    server.receive_data(sent)
    seen = server.next_event()
    assert isinstance(seen, h11.Request)
    expected = [b"host", b"content-length", *(name.lower() for name in headers)]
    assert sorted(name for name, __ in seen.headers) == sorted(expected)
    data, end = server.next_event(), server.next_event()
    assert isinstance(data, h11.Data)
    assert data.data == b"text"
    assert isinstance(end, h11.EndOfMessage)
    assert server.trailing_data == (b"", False)


URLS = st.from_regex(r"https?://[a-z0-9.:\[\]@-]{0,30}(/[!-~]{0,10})?", fullmatch=True)


@given(text=st.one_of(st.text(max_size=40), URLS))
def test_an_address_is_refused_or_means_one_thing(lua: Runtime, text: str) -> None:
    url = lua.require("precis.net.url")

    def canonical(parsed: Any) -> bytes:
        return bytes(parsed[b"scheme"] + b"://" + url[b"authority"](parsed) + parsed[b"path"])

    found = url[b"parse"](text.encode("utf-8", "replace"))
    parsed = found[0] if isinstance(found, tuple) else found
    if parsed is None:
        return
    written = canonical(parsed)
    assert canonical(url[b"parse"](written)) == written
    assert written.isascii()
    assert not any(byte <= 32 or byte == 127 for byte in written)
    parts = urlsplit(written.decode())
    assert parts.hostname == parsed[b"host"].decode()
    assert (parts.port or {"http": 80, "https": 443}[parts.scheme]) == parsed[b"port"]


# Scripts without capitals, whose form the client leaves as it is.
LETTERS = st.characters(min_codepoint=0x5D0, max_codepoint=0x9FFF, categories=["Lo"])


@given(label=st.text(LETTERS, min_size=1, max_size=12))
def test_a_label_in_any_script_becomes_what_python_makes_of_it(lua: Runtime, label: str) -> None:
    ascii_form = lua.require("precis.net.punycode")[b"label"](label.encode())
    expected = b"xn--" + label.encode("punycode")
    assert ascii_form == (expected if len(expected) <= 63 else None)


ADDRESSES = st.one_of(
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: address.exploded),
    st.from_regex(r"[0-9a-f:.]{1,20}", fullmatch=True),
)


@given(text=ADDRESSES)
@example(text="::ffff:1.2.3.4")
@example(text="1::2::3")
def test_an_ip_address_is_read_and_written_as_python_does(lua: Runtime, text: str) -> None:
    module = lua.require("precis.net.ip")
    ours = module[b"parse"](text.encode())
    try:
        theirs = ipaddress.ip_address(text)
    except ValueError:
        assert ours is None
        return
    assert ours == theirs.packed
    assert ipaddress.ip_address(module[b"format"](ours).decode()) == theirs
    if module[b"is_private"](ours):
        assert theirs.is_private or theirs.is_link_local or getattr(theirs, "ipv4_mapped", None)


QUESTION = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03api\x07example\x03org\x00\x00\x01\x00\x01"
ANSWER_HEAD = QUESTION[:2] + b"\x81\x80\x00\x01\x00\x03" + QUESTION[8:]
RECORD_PARTS = st.one_of(
    st.sampled_from([b"\xc0\x0c", b"\xc0\x25", b"\xff\xff", b"\x03abc", b"\x00", b"\x00\x05\x00\x01"]),
    st.just(b"\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x00\x01"),
    st.binary(max_size=6),
)


@given(tail=st.lists(RECORD_PARTS, max_size=10).map(b"".join), place=st.integers(0, 32), byte=st.integers(0, 255))
def test_any_datagram_is_an_answer_or_ignored(lua: Runtime, tail: bytes, place: int, byte: int) -> None:
    data = bytearray(ANSWER_HEAD + tail)
    data[place] = byte
    answer = lua.require("precis.net.dns_message")[b"answer"](bytes(data), 0x1234, b"api.example.org", b"A")
    for address in from_lua(answer[b"addresses"]) if answer else []:
        ipaddress.IPv4Address(address)
