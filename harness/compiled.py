"""Lua files that one state compiled, for the next ones: in a test that begins afresh, parsing is much of the work."""

from __future__ import annotations

import os
import time

HEADER_BYTES = 5  # LuaJIT's bytecode: a mark, its version, its flags; then the chunk's name, behind its length
SETTLED = 2.0  # seconds; what was written just now may change again without looking any different
BITS = 7  # in each byte of a length; the highest says that more follow

_Version = tuple[int, int, int, int]


class CompiledFiles:
    """Bytecode, for as long as a file stays as it was. It is kept without the path, for there are many to one file."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[_Version, tuple[bytes, bytes]] = {}

    def find(self, path: bytes) -> bytes | None:
        """The bytecode of a file, as if it was compiled under this path; None when it was not compiled yet."""
        version = _version(path)
        kept = self._kept.get(version) if version else None
        return kept and kept[0] + _length(len(path) + 1) + b"@" + path + kept[1]

    def keep(self, path: bytes, bytecode: bytes) -> None:
        """Remember what a file was compiled to."""
        version = _version(path)
        if version:
            name = _length(len(path) + 1) + b"@" + path
            self._kept[version] = bytecode[:HEADER_BYTES], bytecode[HEADER_BYTES:].removeprefix(name)


def _version(path: bytes) -> _Version | None:
    """What tells a file from all others and from itself after a change; None when that is not sure."""
    try:
        found = os.stat(path)  # noqa: PTH116 - Lua's paths are bytes
    except OSError:
        return None
    is_settled = time.time() - found.st_mtime > SETTLED
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size) if is_settled else None


def _length(count: int) -> bytes:
    low, more = count & ((1 << BITS) - 1), count >> BITS
    return bytes([low | 1 << BITS]) + _length(more) if more else bytes([low])
