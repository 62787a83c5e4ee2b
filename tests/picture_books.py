"""Books of pictures, made on the spot: each page is dark in another quarter, so that pages can be told apart."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pymupdf

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 420, 595  # points
DPI = 96
QUARTERS = ((0, 0), (1, 0), (0, 1), (1, 1))  # top left, top right, bottom left, bottom right
RED, BLUE = (1, 0, 0), (0, 0, 1)
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def drawn(number: int, *, width: float = WIDTH, height: float = HEIGHT) -> Any:
    """The picture of a page, from 1: its quarter is red, and the quarter beside it blue."""
    with pymupdf.open() as paper:
        page = paper.new_page(width=width, height=height)
        across, down = QUARTERS[(number - 1) % len(QUARTERS)]
        for colour, column in ((RED, across), (BLUE, 1 - across)):
            left, top = column * width / 2, down * height / 2
            page.draw_rect(pymupdf.Rect(left, top, left + width / 2, top + height / 2), fill=colour, color=colour)
        return page.get_pixmap(dpi=DPI)


def make_scan(path: Path, pages: int = 4) -> Path:
    """A PDF whose pages are pictures, without a word."""
    with pymupdf.open() as book:
        for number in range(1, pages + 1):
            page = book.new_page(width=WIDTH, height=HEIGHT)
            page.insert_image(page.rect, pixmap=drawn(number))
        book.save(path)
    return path


def make_comic(path: Path, pages: int = 4) -> Path:
    """Pictures in a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1, pages + 1):
            archive.writestr(f"{number:03}.png", drawn(number).tobytes("png"))
    return path


def make_picture_epub(path: Path, pages: int = 3) -> Path:
    """An EPUB with a picture on each page, and no text."""
    items = "".join(
        f'<item id="p{n}" href="p{n}.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="i{n}" href="p{n}.png" media-type="image/png"/>'
        for n in range(1, pages + 1)
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(1, pages + 1))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">pictures</dc:identifier>'
        "<dc:title>Pictures</dc:title><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", package)
        for number in range(1, pages + 1):
            body = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><img src="p{number}.png" alt=""/></body></html>'
            archive.writestr(f"p{number}.xhtml", body)
            archive.writestr(f"p{number}.png", drawn(number).tobytes("png"))
    return path


def make_noise(path: Path, width: int, height: int) -> Path:
    """A PDF of one page that no encoder can make small."""
    import random

    samples = random.Random(7).randbytes(width * height)
    noise = pymupdf.Pixmap(pymupdf.csGRAY, width, height, samples, False)
    with pymupdf.open() as book:
        page = book.new_page(width=width, height=height)
        page.insert_image(page.rect, stream=io.BytesIO(noise.tobytes("png")))
        book.save(path)
    return path
