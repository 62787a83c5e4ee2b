"""HTTP that surprises: heads, lengths and chunks that bend or break the rules."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable

from harness.openrouter.faults.fault import Fault
from harness.openrouter.faults.kit import OnReply, OnWire, head_rewritten, header_added, raw, rewritten
from harness.openrouter.wire import Ending, Framing, Reply, Step, Wire, head_of

ELSEWHERE = "https://elsewhere.example/api/v1/chat/completions"
GIANT_HEADER_BYTES = 1024 * 1024
MANY_HEADERS = 20_000


def _redirect(status: int, location: str) -> Fault:
    return Fault(
        f"redirect_{status}",
        f"{status} to another host.",
        instead=lambda: Reply(status, {"Location": location}, []),
        billed=False,
    )


def _sized(change: Callable[[int], str], ending: Ending | None = None) -> tuple[OnReply, OnWire]:
    """A sized body whose Content-Length says something else."""
    pattern = re.compile(rb"Content-Length: (\d+)")

    def change_head(head: bytes) -> bytes:
        return pattern.sub(lambda match: b"Content-Length: " + change(int(match.group(1))).encode(), head)

    return _with_length, head_rewritten(change_head, ending)


def _with_length(reply: Reply) -> Reply:
    return dataclasses.replace(reply, framing=Framing.LENGTH)


def _with_chunks(reply: Reply) -> Reply:
    return dataclasses.replace(reply, framing=Framing.CHUNKED)


def _lying(name: str, what: str, change: Callable[[int], str], ending: Ending | None = None, **more: bool) -> Fault:
    on_reply, on_wire = _sized(change, ending)
    return Fault(name, what, on_reply=on_reply, on_wire=on_wire, **more)  # type: ignore[arg-type]


def _chunks(change: Callable[[bytes], bytes], *, from_share: float = 0.0) -> OnWire:
    """Change the framing of the chunks from some share of them on."""

    def act(wire: Wire, number: int | None) -> Wire:
        head, *chunks = list(wire.steps)
        start = int(len(chunks) * from_share)
        changed = [Step(change(step.data), step.after) for step in chunks[start:]]
        return Wire([head, *chunks[:start], *changed], wire.ending)

    return act


def _size_line(replacement: bytes) -> OnWire:
    """A chunk size that cannot be, in the middle of the answer; the connection stays open."""

    def change(data: bytes) -> bytes:
        return replacement + data[data.index(b"\r\n") :]

    return _chunks(change, from_share=0.5)


def _bad_size(name: str, what: str, size: bytes) -> Fault:
    return Fault(name, what, on_reply=_with_chunks, on_wire=_size_line(size), text_first=True)


def _odd_chunks(name: str, what: str, change: Callable[[bytes], bytes]) -> Fault:
    return Fault(name, what, on_reply=_with_chunks, on_wire=_chunks(change), text_first=True, whole=True)


def _hex(data: bytes) -> bytes:
    size, rest = data.split(b"\r\n", 1)
    return b"000" + size.upper() + b"\r\n" + rest


def _extended(data: bytes) -> bytes:
    size, rest = data.split(b"\r\n", 1)
    return size + b';name="va;lue"\r\n' + rest


def _with_trailers(data: bytes) -> bytes:
    return b"0\r\nX-Checksum: 17\r\nX-Late: yes\r\n\r\n" if data == b"0\r\n\r\n" else data


def _lower_case(head: bytes) -> bytes:
    return re.sub(rb"\r\n([\w-]+): ", lambda match: b"\r\n" + match[1].lower() + b":", head)


def _first_line(line: bytes) -> OnWire:
    return head_rewritten(lambda head: line + head[head.index(b"\r\n") :])


def _status_line(name: str, what: str, line: bytes, *, whole: bool = False) -> Fault:
    return Fault(name, what, on_wire=_first_line(line), whole=whole, text_first=whole)


def _before(data: bytes, *, endless: bool = False) -> OnWire:
    def act(wire: Wire, number: int | None) -> Wire:
        if endless:
            return Wire(itertools.repeat(Step(data, 0.1)), Ending.HANG)
        return Wire([Step(data), *wire.steps], wire.ending)

    return act


def _unsolicited(wire: Wire, number: int | None) -> Wire:
    """A second response that nobody asked for, on the same connection."""
    second = Reply(200, {"Content-Type": "application/json"}, [Step(b'{"stray":true}')])
    return Wire([*wire.steps, Step(head_of(second, keep_alive=True) + b'{"stray":true}')], wire.ending)


def _until_close(reply: Reply) -> Reply:
    return dataclasses.replace(reply, framing=Framing.CLOSE)


def _bodiless(status: int) -> Fault:
    reply = Reply(status, {}, [], Framing.CLOSE)
    return Fault(f"no_body_{status}", f"{status}, which has no body.", billed=False,
                 instead=lambda: dataclasses.replace(reply))  # fmt: skip


FAULTS = (
    *(_redirect(status, ELSEWHERE) for status in (301, 302, 303, 307, 308)),
    _bodiless(204),
    _bodiless(304),
    _lying("length_too_long", "Content-Length promises more than comes; then it closes.",
           lambda size: str(size + 100), Ending.CLOSE, text_first=True),
    _lying("length_too_long_open", "Content-Length promises more than comes, and the connection stays open.",
           lambda size: str(size + 100), Ending.HANG, text_first=True),
    _lying("length_too_short", "More bytes than Content-Length promised.",
           lambda size: str(size // 2), text_first=True),
    _lying("length_negative", "A negative Content-Length.", lambda size: "-1"),
    _lying("length_nonsense", "A Content-Length that is no number.", lambda size: "many"),
    _lying("length_huge", "A Content-Length of 10^30.", lambda size: "1" + "0" * 30),
    _lying("length_twice", "Two Content-Lengths that differ.", lambda size: f"{size}\r\nContent-Length: {size + 7}"),
    _lying("length_and_chunks", "Content-Length beside Transfer-Encoding: chunked, with a sized body.",
           lambda size: f"{size}\r\nTransfer-Encoding: chunked"),
    _bad_size("chunk_size_letters", "A chunk size that is no number.", b"zz"),
    _bad_size("chunk_size_negative", "A negative chunk size.", b"-5"),
    _bad_size("chunk_size_huge", "A chunk size of sixteen F.", b"ffffffffffffffff"),
    _bad_size("chunk_size_empty", "An empty chunk size.", b""),
    _bad_size("chunk_size_spaces", "A chunk size of white space.", b"  "),
    _bad_size("chunk_size_endless", "A chunk size line of 100,000 digits.", b"0" * 100_000 + b"5"),
    Fault("chunk_unended", "Chunk data without its line end.", on_reply=_with_chunks, text_first=True,
          on_wire=_chunks(lambda data: data[:-2], from_share=0.5)),
    _odd_chunks("chunk_upper_case", "Chunk sizes in capitals with zeros before them.", _hex),
    _odd_chunks("chunk_extensions", "Chunk sizes with extensions.", _extended),
    _odd_chunks("chunk_trailers", "Headers after the last chunk.", _with_trailers),
    Fault("chunk_per_byte", "A chunk for every byte.", on_reply=lambda reply: dataclasses.replace(
        reply, framing=Framing.CHUNKED,
        body=[Step(bytes([byte])) for step in reply.body for byte in step.data]), text_first=True, whole=True),
    Fault("until_close", "Neither length nor chunks: the body ends when the connection does.",
          on_reply=_until_close, text_first=True, whole=True),
    Fault("keep_alive_broken", "Says keep-alive and closes after the answer.",
          on_wire=lambda wire, number: Wire(wire.steps, Ending.CLOSE), text_first=True, whole=True),
    Fault("header_giant", "A header of 1 MiB.", on_wire=header_added(b"X-Giant: " + b"x" * GIANT_HEADER_BYTES)),
    Fault("header_many", "20,000 headers.", on_wire=header_added(b"\r\n".join([b"X-Many: 1"] * MANY_HEADERS))),
    Fault("header_no_colon", "A header line without a colon.", on_wire=header_added(b"this is no header")),
    Fault("header_folded", "A header continued on the next line.", text_first=True, whole=True,
          on_wire=header_added(b"X-Folded: one\r\n two")),
    Fault("header_binary", "Binary data in a header.", on_wire=header_added(b"X-Binary: \x00\x01\xff")),
    Fault("header_lower_case", "Header names in lower case, no space after the colon.", text_first=True, whole=True,
          on_wire=head_rewritten(_lower_case)),
    Fault("header_line_feeds", "Header lines that end with LF alone.", text_first=True, whole=True,
          on_wire=head_rewritten(lambda head: head.replace(b"\r\n", b"\n"))),
    _status_line("status_line_short", "A status line without a phrase.", b"HTTP/1.1 200", whole=True),
    Fault("status_line_old", "HTTP/1.0, whose body ends when the connection does.", on_reply=_until_close,
          on_wire=_first_line(b"HTTP/1.0 200 OK"), text_first=True, whole=True),
    _status_line("status_line_new", "HTTP/2 on the status line.", b"HTTP/2 200"),
    _status_line("status_line_long", "A status of four digits.", b"HTTP/1.1 2000 OK"),
    _status_line("status_line_other", "A status line of another protocol.", b"ICY 200 OK"),
    _status_line("status_line_giant", "A status line of 1 MiB.", b"HTTP/1.1 200 " + b"O" * GIANT_HEADER_BYTES),
    Fault("not_http", "The banner of an SSH server.", on_wire=raw(b"SSH-2.0-OpenSSH_9.2\r\n", Ending.HANG)),
    Fault("not_http_binary", "Binary data without a head.", on_wire=raw(bytes(range(256)) * 64)),
    Fault("not_http_body", "The JSON alone, without a head.",
          on_wire=rewritten(lambda data: data.split(b"\r\n\r\n", 1)[1], Ending.CLOSE)),
    Fault("continue_first", "100 Continue that nobody asked for.", text_first=True, whole=True,
          on_wire=_before(b"HTTP/1.1 100 Continue\r\n\r\n")),
    Fault("early_hints", "103 Early Hints before the answer.", text_first=True, whole=True,
          on_wire=_before(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")),
    Fault("continue_for_ever", "100 Continue again and again.",
          on_wire=_before(b"HTTP/1.1 100 Continue\r\n\r\n", endless=True)),
    Fault("second_answer", "A second response that nobody asked for.", on_wire=_unsolicited,
          text_first=True, whole=True),
    Fault("chunk_endless", "One chunk that never ends.", on_reply=_with_chunks,
          on_wire=lambda wire, number: Wire(itertools.chain(
              list(wire.steps)[:1], [Step(b"7fffffff\r\n")], itertools.repeat(Step(b" " * 1024, 1.0))), Ending.HANG)),
)  # fmt: skip
