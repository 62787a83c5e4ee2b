"""Misbehaviour before any request is read. Chosen by header or model, it strikes in place of the answer."""

from __future__ import annotations

from collections.abc import Callable

from harness.openrouter.faults.fault import Fault
from harness.openrouter.wire import Ending, Step, Wire


def _wire(data: bytes, ending: Ending) -> Callable[[], Wire]:
    return lambda: Wire([Step(data)] if data else [], ending)


PLAIN_400 = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

FAULTS = (
    Fault("close_at_once", "Accepts the connection and closes it.", on_connect=_wire(b"", Ending.CLOSE)),
    Fault("reset_at_once", "Accepts the connection and resets it.", on_connect=_wire(b"", Ending.RESET)),
    Fault("mute", "Accepts the connection and never says a word.", on_connect=_wire(b"", Ending.HANG)),
    Fault(
        "talks_first",
        "Greets like a mail server before anything was asked, then waits.",
        on_connect=_wire(b"220 mail.example ESMTP ready\r\n", Ending.HANG),
    ),
    Fault(
        "tls_mute",
        "Never answers the TLS handshake.",
        tls_only=True,
        clear_text=True,
        on_connect=_wire(b"", Ending.HANG),
    ),
    Fault(
        "tls_clear_text",
        "Answers the TLS handshake with HTTP in clear text.",
        tls_only=True,
        clear_text=True,
        on_connect=_wire(PLAIN_400, Ending.CLOSE),
    ),
    Fault(
        "tls_garbage",
        "Answers the TLS handshake with bytes that are no TLS.",
        tls_only=True,
        clear_text=True,
        on_connect=_wire(bytes(range(256)), Ending.CLOSE),
    ),
    Fault(
        "tls_closes",
        "Closes during the TLS handshake.",
        tls_only=True,
        clear_text=True,
        on_connect=_wire(b"", Ending.CLOSE),
    ),
)
