"""A book of fixed pages: MuPDF's document calls as KOReader uses them, over PyMuPDF.

Text comes as MuPDF gives it: lines of words with boxes, in points from the page's top left corner. White space parts
words; so does every Chinese character and every mark of punctuation beyond ASCII, as in KOReader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pymupdf

from harness.documents.errors import DamagedFileError, DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from harness.documents.pixels import Pixels

# After each of these KOReader's word ends.
WORD_BREAK = re.compile(
    "[\u2000-\u206f\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee\U00020000-\U0002a6df]"
)
KERNING = 0.2  # points
WORDS_ONLY = 0  # extraction flags: ligatures come apart, as in KOReader


@dataclass(frozen=True)
class Word:
    """A word and its box."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class LockedError(DocumentError):
    """The file wants a password first."""


class PagedDocument:
    """An open PDF, or a comic's pictures in a zip. Pages count from 1."""

    has_pages = True

    def __init__(self, path: Path) -> None:
        """`DamagedFileError` when it is no PDF or nothing is left of it; a locked one opens, but shows nothing."""
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        kind = "cbz" if path.suffix.lower() == ".cbz" else "pdf"
        try:
            self._pdf: Any = pymupdf.open(path, filetype=kind)
        except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError) as exc:
            raise DamagedFileError(str(exc)) from exc
        if not self.is_locked and self._pdf.page_count == 0:
            raise DamagedFileError("no page can be read")

    @property
    def is_locked(self) -> bool:
        """Whether a password is still wanted."""
        return bool(self._pdf.is_encrypted)

    def unlock(self, password: str) -> bool:
        """Whether the password opened it."""
        return bool(self._pdf.authenticate(password))

    @property
    def metadata(self) -> dict[str, str]:
        """Title, author, subject and keywords; a value may be empty."""
        known = self._pdf.metadata or {}
        return {key: known.get(key) or "" for key in ("title", "author", "subject", "keywords")}

    def page_count(self) -> int:
        """0 while it is locked."""
        return 0 if self.is_locked else int(self._pdf.page_count)

    def contents(self) -> list[tuple[int, int, str]]:
        """(page, depth, title) of every line of the outline; page 0 where its link is broken."""
        self._check_unlocked()
        return [(max(int(page), 0), int(depth), title) for depth, title, page in self._pdf.get_toc()]

    def lines(self, page: int) -> list[list[Word]]:
        """The text of a page; an empty list when it has none."""
        self._check_unlocked()
        lines: dict[tuple[int, int], list[Word]] = {}
        for x0, y0, x1, y1, text, block, line, __ in self._pdf[page - 1].get_text("words", flags=WORDS_ONLY):
            lines.setdefault((block, line), []).extend(_split(Word(text, x0, y0, x1, y1)))
        return list(lines.values())

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page, in points."""
        box = self._pdf[page - 1].rect
        return box.width, box.height

    def picture(self, page: int, zoom: float, pixels: Pixels) -> None:
        """Draw a page from its top left corner; what it does not cover is white."""
        colours = pymupdf.csRGB if pixels.has_colour else pymupdf.csGRAY
        drawn = self._pdf[page - 1].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=colours, alpha=False)
        pixels.put(drawn)

    def _check_unlocked(self) -> None:
        if self.is_locked:
            raise LockedError("the document is locked")


def _split(word: Word) -> list[Word]:
    """Part a word as KOReader does; its box is shared out by characters, with the overlap of kerned letters."""
    if word.text.isascii():
        return [word]
    ends = [match.end() for match in WORD_BREAK.finditer(word.text)]
    borders = sorted({0, *ends, len(word.text)})
    width = (word.x1 - word.x0) / max(len(word.text), 1)
    return [
        Word(word.text[first:last], word.x0 + first * width - KERNING, word.y0, word.x0 + last * width, word.y1)
        for first, last in pairwise(borders)
    ]
