"""The mock as an HTTP server: time, connections, TLS. Everything here runs on a virtual clock."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.openrouter import MockOpenRouter
from harness.openrouter.dead_ends import never_accepting, refusing
from harness.openrouter.tls import TlsIdentity
from tests.features.mock_client import CHAT, PROMPT, RawClient, events, request_bytes

STREAM = {"stream": True}
Maker = Callable[[], TlsIdentity]


def authorized(server: MockOpenRouter) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.key}"}


def test_a_stream_keeps_the_cadence_of_the_clock_it_is_given(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency, server.pace.cadence, server.pace.sign_every = 3.0, 0.25, 0

    received = client.chat(STREAM)

    times = [moment for moment, __ in received.writes]
    assert times[0] == 1_003.0
    deltas = len(events(received.body))
    assert times[-1] == pytest.approx(1_003.0 + 0.25 * (deltas - 1))


def test_comments_keep_a_waiting_stream_alive(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency = 2.2

    received = client.chat(STREAM)

    assert received.body.startswith(b": OPENROUTER PROCESSING\n\n" * 4 + b"data: {")
    assert [moment for moment, __ in received.writes[:4]] == pytest.approx([1_000.5, 1_001.0, 1_001.5, 1_002.0])


def test_white_space_keeps_a_waiting_plain_answer_alive(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency = 1.1

    received = client.chat()

    assert received.body.startswith(b"\n         \n" * 2 + b"{")
    assert received.now == pytest.approx(1_001.1)


def test_one_connection_serves_many_requests(server: MockOpenRouter, client: RawClient) -> None:
    first, second = client.chat(), client.chat(STREAM)

    assert first.json["choices"][0]["message"]["content"] == second.text
    assert len(server.connections) == 1
    assert server.connections[0].requests == 2


def test_requests_sent_together_are_answered_in_their_order(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency = 0.3
    one = request_bytes("POST", CHAT, {"messages": [{"role": "user", "content": PROMPT}]}, authorized(server))

    client.send(one + request_bytes("GET", "/api/v1/key", None, authorized(server)) + one[:50])
    received = client.receive()

    assert received.data.count(b"HTTP/1.1 200 OK") == 2
    assert received.data.index(b"chat.completion") < received.data.index(b"is_free_tier")
    assert [record.path for record in server.requests] == [CHAT, "/api/v1/key"]


def test_a_request_may_arrive_byte_by_byte(server: MockOpenRouter, client: RawClient) -> None:
    for byte in request_bytes("GET", "/api/v1/credits", None, authorized(server)):
        client.send(bytes([byte]))
        server.poll(client.now)

    assert client.receive().json["data"]["total_credits"] == 25


def test_a_request_body_may_be_chunked(server: MockOpenRouter, client: RawClient) -> None:
    head = request_bytes("POST", CHAT, b"", {**authorized(server), "Transfer-Encoding": "chunked"})
    head = head.replace(b"Content-Length: 0\r\n", b"")

    client.send(head + b'1b;x=y\r\n{"messages":[{"role":"user"\r\n11\r\n,"content":"Hi"}]\r\n1\r\n}\r\n0\r\n\r\n')

    assert client.receive().status == 200
    assert server.requests[0].body == {"messages": [{"role": "user", "content": "Hi"}]}


def test_a_client_that_waits_for_continue_gets_it(server: MockOpenRouter, client: RawClient) -> None:
    whole = request_bytes("POST", CHAT, {"messages": []}, {**authorized(server), "Expect": "100-continue"})
    head, body = whole.split(b"\r\n\r\n")

    client.send(head + b"\r\n\r\n")
    before = client.receive()
    client.send(body)

    assert before.data == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert client.receive().status == 400


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, 431),
    ],
)
def test_bytes_that_are_no_request_are_refused_and_the_connection_closed(
    client: RawClient, data: bytes, status: int
) -> None:
    client.send(data)

    received = client.receive()

    assert (received.status, received.ended) == (status, "closed")


def test_bad_bytes_after_a_good_request_are_refused_in_their_turn(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.latency = 1.0
    good = request_bytes("POST", CHAT, {"messages": [{"role": "user", "content": PROMPT}]}, authorized(server))

    client.send(good + b"nonsense\r\n\r\n")
    received = client.receive()

    assert received.data.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\n0\r\n\r\nHTTP/1.1 400 Bad Request\r\n" in received.data
    assert received.ended == "closed"


def test_a_client_that_leaves_is_noticed_at_the_next_poll(server: MockOpenRouter, client: RawClient) -> None:
    server.pace.cadence = 1.0
    client.send(request_bytes("POST", CHAT, {"stream": True, "messages": [{"role": "user", "content": PROMPT}]},
                              authorized(server)))  # fmt: skip
    client.receive(limit=5.0)

    client.close()
    server.poll(1_005.05)

    connection, record = server.connections[0], server.requests[0]
    assert (connection.closed_at, connection.closed_by) == (1_005.05, "client")
    assert (record.outcome, record.ended_at) == ("client_closed", 1_005.05)
    assert server.next_due() is None


def test_closing_is_asked_for_by_the_client(client: RawClient) -> None:
    received = client.ask("GET", "/api/v1/models", Connection="close")

    assert received.ended == "closed"
    assert received.headers["connection"] == "close"


def test_a_slow_reader_is_not_flooded(server: MockOpenRouter, client: RawClient) -> None:
    server.script("body_endless")
    client.send(request_bytes("POST", CHAT, {"messages": [{"role": "user", "content": PROMPT}]}, authorized(server)))

    for __ in range(50):
        server.poll(client.now)

    assert server.connections[0].bytes_out < 32 * 1024 * 1024
    assert server.next_due() is None


def trusting(identity: TlsIdentity) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=identity.authority.decode())
    return context


def test_a_right_certificate_is_believed() -> None:
    identity = TlsIdentity.right()
    with MockOpenRouter(tls=identity) as server, RawClient(server, tls=trusting(identity)) as client:
        assert server.base_url.startswith("https://")
        assert client.chat(STREAM).text == client.chat().json["choices"][0]["message"]["content"]


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        (TlsIdentity.wrong_host, "Hostname mismatch"),
        (TlsIdentity.expired, "certificate has expired"),
        (TlsIdentity.self_signed, "self-signed certificate"),
        (TlsIdentity.unknown_authority, "unable to get local issuer certificate"),
    ],
)
def test_a_wrong_certificate_is_refused_for_what_is_wrong_with_it(
    identity: Callable[[], TlsIdentity], why: str
) -> None:
    made = identity()
    with MockOpenRouter(tls=made) as server, pytest.raises(ssl.SSLCertVerificationError, match=why):
        RawClient(server, tls=trusting(made))


def test_a_thread_serves_clients_with_the_real_clock() -> None:
    with MockOpenRouter() as server:
        server.start_thread()
        with socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.sendall(request_bytes("GET", "/api/v1/models", None, {"Connection": "close"}))
            data = b"".join(iter(lambda: sock.recv(65536), b""))

    assert data.startswith(b"HTTP/1.1 200 OK")
    assert abs(server.service.epoch + time.monotonic() - time.time()) < 5


def test_a_port_can_refuse_every_connection() -> None:
    with refusing() as base_url, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", urlsplit(base_url).port), timeout=5)


def test_a_port_can_leave_every_connection_hanging() -> None:
    with never_accepting() as base_url, pytest.raises(TimeoutError):
        socket.create_connection(("127.0.0.1", urlsplit(base_url).port), timeout=0.05)


@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_no_bytes_from_a_client_end_the_server(data: bytes, cut: int) -> None:
    request = request_bytes("POST", CHAT, {"messages": [{"role": "user", "content": PROMPT}]})
    with MockOpenRouter() as server:
        with RawClient(server) as client:
            client.send(request[:cut] + data)
            client.receive()
        with RawClient(server) as client:
            assert client.chat().status == 200
