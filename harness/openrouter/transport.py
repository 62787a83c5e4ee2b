"""A non-blocking socket, plain or TLS, behind the five things a connection does with it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct

READ_BYTES = 64 * 1024
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # linger for 0 seconds: closing sends RST
WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Transport:
    """Bytes to and from one client. Nothing here waits."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.wants_write = False  # for the handshake, before any byte of ours
        self._ready = not isinstance(sock, ssl.SSLSocket)

    def ready(self) -> bool:
        """Go on with the TLS handshake; whether it is over. Raises `OSError` when it fails."""
        if self._ready:
            return True
        assert isinstance(self.socket, ssl.SSLSocket)
        self.wants_write = False
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLWantWriteError:
            self.wants_write = True
            return False
        self._ready = True
        return True

    @property
    def is_ready(self) -> bool:
        """Whether the handshake is over, without going on with it."""
        return self._ready

    def receive(self) -> bytes | None:
        """What has arrived; None when nothing has, b"" when the client is gone."""
        try:
            return self.socket.recv(READ_BYTES)
        except WOULD_BLOCK:
            return None
        except OSError:
            return b""

    def send(self, data: bytearray) -> int | None:
        """How many bytes went out; None when there is no room now. Raises `OSError` when the client is gone."""
        try:
            return self.socket.send(data)
        except WOULD_BLOCK:
            return None

    def close(self, *, farewell: bool) -> None:
        """Close, with TLS's close_notify or without."""
        if farewell and self._ready and isinstance(self.socket, ssl.SSLSocket):
            with contextlib.suppress(OSError, ValueError):  # ours is sent; the other side owes its half
                self.socket.unwrap()
        self.socket.close()

    def reset(self) -> None:
        """Close with RST: the client sees "connection reset", and may lose what it had not read yet."""
        raw = socket.socket(fileno=self.socket.detach())
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        raw.close()
