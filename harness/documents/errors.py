"""Why a file cannot be opened as a book."""

from __future__ import annotations


class DocumentError(Exception):
    """A file that cannot be opened as a book; the message says why."""


class DamagedFileError(DocumentError):
    """The file is cut, corrupt or lacks a part without which nothing can be read."""


class UnknownFormatError(DocumentError):
    """No engine reads this kind of file."""


class TooLargeError(DocumentError):
    """Unpacked, the file would be larger than a reader's memory."""
