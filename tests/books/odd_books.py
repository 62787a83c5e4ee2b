"""Tiny books, each odd in one way and named for it, made from code so that nothing binary is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.book_builder import BookSource, ChapterSource, epub_files, write_epub

Files = dict[str, bytes]

FIRST = "<h1>First</h1>\n<p>Anna sowed beans. She watered them every evening.</p>\n"
SECOND = "<h1>Second</h1>\n<p>Nothing came up. Otto, the crow, had watched her.</p>\n"
THIRD = "<h1>Third</h1>\n<p>In June there were beans on the neighbour's roof.</p>\n"
ONE_PIXEL = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200014cdd8db30000000049454e44ae426082"
)
ENCRYPTION = b"""<?xml version="1.0"?>
<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
  <enc:EncryptedData>
    <enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
    <enc:CipherData><enc:CipherReference URI="OEBPS/c1.xhtml"/></enc:CipherData>
  </enc:EncryptedData>
</encryption>
"""


def plain(*bodies: str) -> Files:
    """A book that is not odd, with one chapter for each body."""
    chapters = [
        ChapterSource(f"c{number}", body.partition("<h1>")[2].partition("</h1>")[0], body)
        for number, body in enumerate(bodies, 1)
    ]
    about = BookSource("Beans", ["A. Gardener"], "en", "urn:uuid:beans", "2026-01-01T00:00:00Z", chapters)
    return epub_files(about)


def without_contents() -> Files:
    """Both tables of contents are there and empty."""
    files = plain(FIRST, SECOND, THIRD)
    empty = plain()
    return {**files, "OEBPS/nav.xhtml": empty["OEBPS/nav.xhtml"], "OEBPS/toc.ncx": empty["OEBPS/toc.ncx"]}


def with_an_empty_chapter() -> Files:
    """The second chapter has neither text nor title in it."""
    files = plain(FIRST, SECOND, THIRD)
    return {**files, "OEBPS/c2.xhtml": files["OEBPS/c2.xhtml"].replace(SECOND.encode(), b"<p>  </p>\n")}


def of_pictures_only() -> Files:
    """Every page is one picture, as in a comic."""
    picture = '<div><img src="page.png" alt=""/></div>\n'
    return {**plain(picture, picture), "OEBPS/page.png": ONE_PIXEL}


def with_one_title_for_all() -> Files:
    """Every chapter is called the same."""
    return plain(*(body.replace("Second", "First").replace("Third", "First") for body in (FIRST, SECOND, THIRD)))


def whose_contents_point_nowhere() -> Files:
    """The table of contents names files that are not there."""
    files = plain(FIRST, SECOND)
    for name in ("OEBPS/nav.xhtml", "OEBPS/toc.ncx"):
        files[name] = files[name].replace(b"c1.xhtml", b"gone.xhtml").replace(b"c2.xhtml", b"gone-too.xhtml")
    return files


def that_climbs_out_of_its_folder() -> Files:
    """A chapter's file is said to lie outside the book."""
    files = plain(FIRST, SECOND)
    return {**files, "OEBPS/package.opf": files["OEBPS/package.opf"].replace(b'"c2.xhtml"', b'"../../../secret.xhtml"')}


def that_is_encrypted() -> Files:
    """Protected against copying."""
    return {**plain(FIRST), "META-INF/encryption.xml": ENCRYPTION}


def without_a_package() -> Files:
    """What should list its parts is missing."""
    files = plain(FIRST)
    del files["OEBPS/package.opf"]
    return files


def write(make: Callable[[], Files], folder: Path) -> Path:
    """Write an odd book, under the name of its oddity."""
    target = folder / f"{make.__name__}.epub"
    write_epub(make(), target)
    return target


def truncated(folder: Path) -> Path:
    """Write a book whose download stopped half-way."""
    target = write(that_is_quite_normal, folder)
    data = target.read_bytes()
    target.write_bytes(data[: len(data) // 2])
    return target


def that_is_quite_normal() -> Files:
    """Three chapters, nothing odd."""
    return plain(FIRST, SECOND, THIRD)
