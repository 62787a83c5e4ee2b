"""Whom the client trusts over TLS, and that it sends nothing to anybody else."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from harness.openrouter.tls import TlsIdentity
from harness.runtime import Runtime
from tests.features.net_world import Connection, NetWorld, serving, serving_with, write_authority

HOSTS = "127.0.0.1 api.service.test deep.api.service.test service.test xn--bcher-kva.test"
KEY = {"Authorization": "Bearer a-secret-key"}


def issued(*names: str, not_before: datetime | None = None) -> TlsIdentity:
    """A certificate for these names, by an authority of its own."""
    authority = trustme.CA()
    leaf = authority.issue_cert(*names, not_before=not_before)
    chain = b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
    return TlsIdentity(chain, leaf.private_key_pem.bytes(), authority.cert_pem.bytes())


def fingerprint(identity: TlsIdentity) -> str:
    """What a reader would confirm: SHA-256 of the server's own certificate."""
    return x509.load_pem_x509_certificate(identity.chain).fingerprint(hashes.SHA256()).hex()


def world_for(live_runtime: Runtime, **options: object) -> NetWorld:
    return NetWorld(live_runtime, options, {"/etc/hosts": HOSTS})


def outcome_of(live_runtime: Runtime, folder: Path, identity: TlsIdentity, host: str, **options: object) -> str:
    """What comes of a request to the host, and whether the server saw anything of it."""
    options.setdefault("ca_file", write_authority(folder, identity))
    world = world_for(live_runtime, **options)
    with serving(context=identity.server_context()) as server:
        call = world.request(f"https://{host}:{server.port}/", headers=KEY, deadlines={"connect": 5})
        world.lua[b"close_all"]()
    if call.kind:
        assert not server.requests
        assert not call.sent
    return call.outcome


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (("127.0.0.1",), "127.0.0.1"),
        (("localhost",), "localhost"),
        (("other.example", "*.service.test"), "api.service.test"),
        (("bücher.test",), "bücher.test"),
        (("xn--bcher-kva.test",), "BÜCHER.test"),
    ],
)
def test_a_certificate_for_the_host_is_trusted(
    live_runtime: Runtime, tmp_path: Path, names: tuple[str, ...], host: str
) -> None:
    assert outcome_of(live_runtime, tmp_path, issued(*names), host) == "200"


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (("elsewhere.example",), "127.0.0.1"),
        (("127.0.0.2",), "127.0.0.1"),
        (("localhost",), "127.0.0.1"),
        (("*.service.test",), "service.test"),
        (("*.service.test",), "deep.api.service.test"),
        (("service.test",), "api.service.test"),
    ],
)
def test_a_certificate_for_another_host_is_refused(
    live_runtime: Runtime, tmp_path: Path, names: tuple[str, ...], host: str
) -> None:
    assert outcome_of(live_runtime, tmp_path, issued(*names), host) == "tls wrong_host"


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        (TlsIdentity.expired(), "expired"),
        (issued("localhost", not_before=datetime.now(UTC) + timedelta(days=2)), "not_yet_valid"),
        (TlsIdentity.self_signed(), "self_signed"),
        (TlsIdentity.unknown_authority(), "unknown_authority"),
    ],
)
def test_a_chain_that_cannot_be_trusted_is_refused_with_the_reason(
    live_runtime: Runtime, tmp_path: Path, identity: TlsIdentity, why: str
) -> None:
    assert outcome_of(live_runtime, tmp_path, identity, "localhost") == f"tls {why}"


def test_a_refusal_shows_the_fingerprint_so_that_the_reader_can_confirm_it(
    live_runtime: Runtime, tmp_path: Path
) -> None:
    identity = TlsIdentity.self_signed()
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving(context=identity.server_context()) as server:
        call = world.request(f"https://localhost:{server.port}/")
    assert call.fingerprint == fingerprint(identity)


@pytest.mark.parametrize("ca_file", [None, "/nowhere/ca-bundle.crt"])
def test_without_a_bundle_nobody_is_trusted_and_nobody_called(live_runtime: Runtime, ca_file: str | None) -> None:
    world = world_for(live_runtime, **({"ca_file": ca_file} if ca_file else {}))
    with serving() as server:
        assert world.request(f"https://localhost:{server.port}/").outcome == "tls no_bundle"
        assert server.connections == 0


def test_without_luasec_there_is_no_https(live_runtime: Runtime) -> None:
    assert world_for(live_runtime, without_ssl=True).request("https://localhost/").outcome == "tls no_tls"


def test_a_pinned_certificate_is_trusted_whoever_signed_it(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = TlsIdentity.self_signed()
    for pin in (fingerprint(identity), fingerprint(identity).upper(), ["00" * 32, fingerprint(identity)]):
        assert outcome_of(live_runtime, tmp_path, identity, "localhost", pins={"localhost": pin}) == "200"


def test_a_pin_serves_without_any_bundle(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = TlsIdentity.self_signed()
    pins = {"localhost": fingerprint(identity)}
    assert outcome_of(live_runtime, tmp_path, identity, "localhost", pins=pins, ca_file=None) == "200"


def test_another_certificate_than_the_pinned_one_is_refused(live_runtime: Runtime, tmp_path: Path) -> None:
    pins = {"localhost": fingerprint(TlsIdentity.self_signed())}
    assert outcome_of(live_runtime, tmp_path, TlsIdentity.right(), "localhost", pins=pins) == "tls pin_mismatch"


def test_a_pin_for_one_host_says_nothing_about_another(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = TlsIdentity.self_signed()
    pins = {"service.test": fingerprint(identity)}
    assert outcome_of(live_runtime, tmp_path, identity, "localhost", pins=pins) == "tls self_signed"


def test_a_reader_may_give_up_verification_for_one_host(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = TlsIdentity.self_signed()
    assert outcome_of(live_runtime, tmp_path, identity, "localhost", unverified={"localhost": True}) == "200"
    assert (
        outcome_of(live_runtime, tmp_path, identity, "localhost", unverified={"service.test": True})
        == "tls self_signed"
    )


def test_the_server_is_told_which_host_is_meant_but_not_an_address(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = issued("bücher.test", "127.0.0.1")
    context, told = identity.server_context(), []
    context.sni_callback = lambda __, name, ___: told.append(name)
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving(context=context) as server:
        assert world.request(f"https://bücher.test:{server.port}/").status == 200
        assert world.request(f"https://127.0.0.1:{server.port}/").status == 200
        world.lua[b"close_idle"]()
        assert b"Host: xn--bcher-kva.test:%d" % server.port in server.requests[0][0]
    assert told == ["xn--bcher-kva.test", None]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_older_than_1_2_is_refused(live_runtime: Runtime, tmp_path: Path) -> None:
    identity = TlsIdentity.right()
    context = identity.server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving(context=context) as server:
        assert world.request(f"https://localhost:{server.port}/").outcome == "tls too_old"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_keep_their_connections(live_runtime: Runtime, tmp_path: Path, version: ssl.TLSVersion) -> None:
    identity = TlsIdentity.right()
    context = identity.server_context()
    context.minimum_version = context.maximum_version = version
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving(context=context) as server:
        for __ in range(3):
            assert world.request(f"https://localhost:{server.port}/").body == b"hi"
        assert world.stats == {"open": 1, "idle": 1, "opened_total": 1, "reused_total": 2}
        world.lua[b"close_idle"]()


def test_a_server_without_tls_is_told_apart(live_runtime: Runtime, tmp_path: Path) -> None:
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, TlsIdentity.right()))

    def speak_plainly(connection: Connection) -> None:
        connection.send(b"220 mail.example ESMTP ready\r\n")
        connection.wait_for_end()

    with serving_with(speak_plainly) as server:
        assert world.request(f"https://localhost:{server.port}/").outcome == "tls not_tls"


def test_a_server_silent_in_the_handshake_is_given_up_in_time(live_runtime: Runtime, tmp_path: Path) -> None:
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, TlsIdentity.right()))
    with serving_with(Connection.wait_for_end) as server:
        call = world.request(f"https://localhost:{server.port}/", deadlines={"connect": 0.2})
    assert call.outcome == "timeout connect"


def test_a_large_body_goes_both_ways_over_tls_unchanged(live_runtime: Runtime, tmp_path: Path) -> None:
    identity, data = TlsIdentity.right(), bytes(range(256)) * 4096

    def echo(connection: Connection) -> None:
        request = connection.read_request()
        assert request
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(request[1]) + request[1])
        connection.wait_for_end()

    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving_with(echo, identity.server_context()) as server:
        assert world.request(f"https://localhost:{server.port}/", "POST", data).body == data
        world.lua[b"close_idle"]()


BEGUN = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"
REFUSED = b"HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n"


def end(connection: Connection, how: str) -> None:
    """Leave with a goodbye, without one, or rudely."""
    raw = connection.socket
    if how == "says goodbye" and isinstance(raw, ssl.SSLSocket):
        raw.settimeout(0.2)
        raw.unwrap()
    elif how == "resets":
        connection.reset()


@pytest.mark.parametrize("how", ["says goodbye", "vanishes", "resets"])
@pytest.mark.parametrize("when", ["unasked", "asked", "answering", "uploading", "refusing"])
def test_however_a_tls_connection_ends_nothing_hangs_or_is_lost(
    live_runtime: Runtime, tmp_path: Path, when: str, how: str
) -> None:
    identity = TlsIdentity.right()

    def handle(connection: Connection) -> None:
        if when in ("asked", "answering"):
            connection.read_request()
        elif when in ("uploading", "refusing"):
            connection.socket.recv(1000)
        if when in ("answering", "refusing"):
            connection.send(BEGUN if when == "answering" else REFUSED)
        end(connection, how)

    body = bytes(8 << 20) if when in ("uploading", "refusing") else b"x"
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    with serving_with(handle, identity.server_context()) as server:
        call = world.request(f"https://localhost:{server.port}/", "POST", body)
    # A reset may overtake what was sent before it, and a refusal may be lost with the bytes nobody read.
    expected = {"dropped", "413"} if when == "refusing" else {"dropped"}
    assert call.outcome in expected
    if when == "answering" and how != "resets":
        assert (call.sent, call.body) == (True, b"begun")


def test_cancelling_an_upload_to_a_server_that_stopped_reading_does_not_block(
    live_runtime: Runtime, tmp_path: Path
) -> None:
    identity = TlsIdentity.right()
    world = world_for(live_runtime, ca_file=write_authority(tmp_path, identity))
    release: list[bool] = []

    def never_read(connection: Connection) -> None:
        while not release:
            time.sleep(0.01)

    with serving_with(never_read, identity.server_context()) as server:
        call = world.begin(f"https://localhost:{server.port}/", "POST", bytes(32 << 20))
        world.run_until(lambda: world.stats["open"] == 1 and server.connections == 1)
        until = time.monotonic() + 0.3
        world.run_until(lambda: time.monotonic() > until)

        world.lua[b"cancel"](call.table)
        started = time.monotonic()
        world.lua[b"turn"]()

        assert time.monotonic() - started < 0.5
        assert call.outcome == "cancelled"
        assert world.stats["open"] == 0
        release.append(True)
