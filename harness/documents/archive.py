"""Reads the files inside a zip without trusting it: sizes are bounded, names cannot leave it, a cut one is salvaged."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from harness.documents.errors import DamagedFileError, TooLargeError

MAX_FILE = 64 * 1024 * 1024  # bytes unpacked; the longest real chapters are under 10 MB
MAX_TOTAL = 512 * 1024 * 1024  # bytes unpacked over the life of one archive
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
LOCAL_MAGIC = b"PK\x03\x04"
STORED, DEFLATED = 0, 8


class Archive(Protocol):
    """Files by name."""

    def names(self) -> list[str]:
        """Every file's name, in the archive's order."""

    def read(self, name: str) -> bytes | None:
        """The file's bytes, or None when there is none, or when it is damaged."""


def open_archive(path: Path) -> Archive:
    """Open a zip; one without its index (cut in the middle) is read front to back, as crengine does."""
    data = path.read_bytes()
    try:
        return IndexedArchive(data)
    except zipfile.BadZipFile:
        return SalvagedArchive(data)


def join(base: str, href: str) -> str:
    """Where a link leads from a folder inside the archive. It never leads out: `..` above the root is dropped."""
    path = href if href.startswith("/") else posixpath.join(base, href)
    return posixpath.normpath("/" + path).lstrip("/")


class IndexedArchive:
    """A zip whose index is whole."""

    def __init__(self, data: bytes) -> None:
        """`zipfile.BadZipFile` when there is no index."""
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._sizes = {info.filename: info.file_size for info in self._zip.infolist()}
        self._total = 0

    def names(self) -> list[str]:
        """Every file's name."""
        return list(self._sizes)

    def read(self, name: str) -> bytes | None:
        """The declared size is checked before, the true one while unpacking."""
        if name not in self._sizes:
            return None
        self._total = _within_limits(self._sizes[name], self._total)
        try:
            with self._zip.open(name) as stream:
                return stream.read(MAX_FILE)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            return None


class SalvagedArchive:
    """What can be read from a zip that lost its index, by walking from one local header to the next."""

    def __init__(self, data: bytes) -> None:
        """`DamagedFileError` when not even one file is left."""
        self._data = data
        self._places = self._find_files()
        if not self._places:
            raise DamagedFileError("not a zip archive")
        self._total = 0

    def names(self) -> list[str]:
        """Every file's name whose header was found."""
        return list(self._places)

    def read(self, name: str) -> bytes | None:
        """A file that is itself cut counts as missing."""
        if name not in self._places:
            return None
        start, method, packed_size = self._places[name]
        if method == STORED:
            stored = self._data[start : start + packed_size]
            return stored if len(stored) == packed_size else None
        content = self._inflate(start)
        self._total = _within_limits(len(content or b""), self._total)
        return content

    def _find_files(self) -> dict[str, tuple[int, int, int]]:
        places: dict[str, tuple[int, int, int]] = {}
        at = self._data.find(LOCAL_MAGIC)
        while 0 <= at <= len(self._data) - LOCAL_HEADER.size:
            fields = LOCAL_HEADER.unpack_from(self._data, at)
            method, packed_size, name_length, extra_length = fields[3], fields[7], fields[9], fields[10]
            start = at + LOCAL_HEADER.size + name_length + extra_length
            name = self._data[at + LOCAL_HEADER.size :][:name_length].decode("utf-8", "replace")
            if method in {STORED, DEFLATED} and name:
                places[name] = (start, method, packed_size)
            at = self._data.find(LOCAL_MAGIC, start + packed_size)
        return places

    def _inflate(self, start: int) -> bytes | None:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(self._data[start:], MAX_FILE)
        except zlib.error:
            return None
        if inflater.unconsumed_tail:
            raise TooLargeError("a file in the archive unpacks to more than the limit")
        return content if inflater.eof else None


def _within_limits(size: int, total: int) -> int:
    if size > MAX_FILE or total + size > MAX_TOTAL:
        raise TooLargeError(f"a file in the archive unpacks to {size} bytes")
    return total + size
