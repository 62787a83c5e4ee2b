"""Addresses where no server answers: what no fault of a running server can show."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator

from harness.openrouter.api import PREFIX

HOST = "127.0.0.1"
MAX_FILLERS = 64


@contextlib.contextmanager
def refusing() -> Iterator[str]:
    """The base URL of a port that refuses connections, kept from others meanwhile."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield f"http://{HOST}:{held.getsockname()[1]}{PREFIX}"


@contextlib.contextmanager
def never_accepting() -> Iterator[str]:
    """The base URL of a port that answers no SYN: connecting goes on until the client gives up.

    It listens with a queue that is kept full, so the kernel (Linux) drops whoever comes next.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((HOST, 0))
        listener.listen(0)
        address = listener.getsockname()
        for __ in range(MAX_FILLERS):
            filler = stack.enter_context(socket.socket())
            if not _connects(filler, address):
                break
        yield f"http://{HOST}:{address[1]}{PREFIX}"


def _connects(filler: socket.socket, address: tuple[str, int]) -> bool:
    """Whether the connection stands at once, as it does on loopback while the queue has room."""
    filler.setblocking(False)
    if filler.connect_ex(address) not in {0, errno.EINPROGRESS}:
        return False
    with contextlib.suppress(OSError):
        filler.getpeername()
        return True
    return False
