"""Pictures as KOReader's blitbuffers hold them: pixels of one gray value or of red, green and blue.

A new one is black, as memory from `calloc` is. Drawing and encoding are MuPDF's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf

from harness.values import as_text

if TYPE_CHECKING:
    from harness.documents.reflowable import ReflowableDocument

WHITE = 255
MARGIN = 20  # pixels around what a flowing page shows
LINE_SIZE = 16  # pixels of a line of text on it


class Pixels:
    """A picture in memory. Lua calls its methods with a dot."""

    def __init__(self, width: int, height: int, *, has_colour: bool) -> None:
        """All black."""
        self.has_colour = has_colour
        colours = pymupdf.csRGB if has_colour else pymupdf.csGRAY
        self._map: Any = pymupdf.Pixmap(colours, pymupdf.IRect(0, 0, int(width), int(height)), False)
        self._map.clear_with(0)

    def put(self, drawn: Any) -> None:
        """White, and over it another picture at its own place."""
        self._map.clear_with(WHITE)
        self._map.copy(drawn, drawn.irect)

    def scaled(self, width: int, height: int) -> Pixels:
        """The same picture in another size, smoothly."""
        other = Pixels(width, height, has_colour=self.has_colour)
        other.put(pymupdf.Pixmap(self._map, int(width), int(height), None))
        return other

    def invert(self) -> None:
        """As night mode does."""
        self._map.invert_irect()

    def swap_colours(self) -> None:
        """Red for blue and blue for red, as on some screens."""
        if self.has_colour:
            samples = bytearray(self._map.samples)
            samples[0::3], samples[2::3] = samples[2::3], samples[0::3]
            self._map = pymupdf.Pixmap(pymupdf.csRGB, self._map.width, self._map.height, bytes(samples), False)

    def write_jpeg(self, path: bytes, quality: int) -> None:
        """Write the file; a folder that is not there leaves none, and nothing is said, as in KOReader."""
        _write(path, self._map.tobytes("jpeg", jpg_quality=int(quality)))

    def write_png(self, path: bytes) -> None:
        """The same as PNG."""
        _write(path, self._map.tobytes("png"))

    def pixel(self, x: int, y: int) -> tuple[int, ...]:
        """The values at a place."""
        return tuple(self._map.pixel(int(x), int(y)))


def _write(path: bytes, data: bytes) -> None:
    target = Path(as_text(path))
    if target.parent.is_dir():
        target.write_bytes(data)


def draw_flowing(document: ReflowableDocument, pixels: Pixels, width: int, height: int, *, inverts: bool) -> None:
    """The page in view of a flowing book: its pictures from the top, each as large as fits, then its text."""
    with pymupdf.open() as paper:
        page = paper.new_page(width=int(width), height=int(height))
        top = float(MARGIN)
        for data in document.pictures_in_view():
            top = _place(page, data, top, inverts=inverts)
        room = pymupdf.Rect(MARGIN, top, width - MARGIN, height - MARGIN)
        if room.height > LINE_SIZE:
            page.insert_textbox(room, document.page_text(document.page), fontsize=LINE_SIZE)
        colours = pymupdf.csRGB if pixels.has_colour else pymupdf.csGRAY
        pixels.put(page.get_pixmap(colorspace=colours, alpha=False))


def _place(page: Any, data: bytes, top: float, *, inverts: bool) -> float:
    try:
        picture = pymupdf.Pixmap(data)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
        return top
    if inverts:
        picture.invert_irect()
    room = pymupdf.Rect(MARGIN, top, page.rect.width - MARGIN, page.rect.height - MARGIN)
    scale = min(room.width / picture.width, room.height / picture.height)
    if scale <= 0:
        return top
    box = pymupdf.Rect(room.x0, top, room.x0 + picture.width * scale, top + picture.height * scale)
    page.insert_image(box, pixmap=picture)
    return float(box.y1)
