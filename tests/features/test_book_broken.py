"""Books that something is wrong with: a clear error, or all the text that is left; never a Lua error."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.independent_text import epub_text, squeezed
from tests.open_book import BookError, opened
from tests.shared_data import shared_path

# The book all of them were made from, in full, has this many characters that are no white space.
WHOLE = 256_000

REFUSED = {
    "09_drm-like-encryption.epub": "unreadable_book",
    "10_zip-bomb-150MB-chapter.epub": "unopened",
    "15_opf-cut.epub": "unreadable_book",
    "16_no-container.epub": "unreadable_book",
    "20_empty-file.epub": "unopened",
    "21_html-named-epub.epub": "unopened",
    "24_empty-spine.epub": "unreadable_book",
}
WHOLE_TEXT = (
    "02_truncated-last-100-bytes.epub",
    "04_wrong-mimetype-content.epub",
    "05_mimetype-missing.epub",
    "06_mimetype-last-and-deflated.epub",
    "17_malformed-xhtml.epub",
    "19_invalid-utf8-bytes.epub",
    "22_toc-files-malformed.epub",
    "23_toc-points-nowhere.epub",
    "25_no-metadata.epub",
    "26_2000-extra-entries.epub",
)
# Books of which something is lost: what must still be there, and how many chapters.
PART_OF_TEXT = {
    "01_truncated-60pct.epub": (140_000, 15, "Dartmoor"),
    "03_corrupt-deflate-in-chapter-5.epub": (240_000, 15, "A Retrospection"),
    "07_spine-file-missing-in-zip.epub": (240_000, 15, "A Retrospection"),
    "08_spine-idref-without-manifest-item.epub": (235_000, 14, "A Retrospection"),
    "11_billion-laughs.epub": (240_000, 15, "A Retrospection"),
    "13_path-traversal.epub": (240_000, 14, "A Retrospection"),
    "28_utf16-content.epub": (72_000, 5, "Sherlock Holmes"),
}


@pytest.mark.parametrize(("name", "kind"), REFUSED.items())
def test_a_book_that_cannot_be_read_is_refused_with_a_reason(name: str, kind: str) -> None:
    with pytest.raises(BookError) as failure, opened(shared_path(f"books/broken/{name}")):
        pass

    assert failure.value.kind == kind


@pytest.mark.parametrize("name", WHOLE_TEXT)
def test_damage_beside_the_text_loses_none_of_it(name: str) -> None:
    with opened(shared_path(f"books/broken/{name}")) as book:
        text = book.whole_text().decode("utf-8")

    assert len(squeezed(text)) > WHOLE
    assert squeezed(text).startswith("IMr.SherlockHolmes")
    assert "A Retrospection" in text


@pytest.mark.parametrize(("name", "expected"), PART_OF_TEXT.items())
def test_damage_to_a_part_leaves_the_others(name: str, expected: tuple[int, int, str]) -> None:
    characters, chapters, words = expected

    with opened(shared_path(f"books/broken/{name}")) as book:
        text = book.whole_text().decode("utf-8")
        assert len(book.chapters()) == chapters

    assert len(squeezed(text)) > characters
    assert words in text
    assert "Failed handling" not in text


def test_a_chapter_whose_file_is_corrupt_has_no_text_instead_of_an_engines_message() -> None:
    with opened(shared_path("books/broken/03_corrupt-deflate-in-chapter-5.epub")) as book:
        assert book.text(5) == b""
        assert b"Sir Henry" in book.text(6)


def test_links_that_leave_the_book_bring_nothing_of_the_machine_in() -> None:
    with opened(shared_path("books/broken/13_path-traversal.epub")) as book:
        assert b"root:" not in book.whole_text()


def test_contents_that_lead_nowhere_leave_chapters_with_titles_from_the_text() -> None:
    with opened(shared_path("books/broken/23_toc-points-nowhere.epub")) as book:
        chapters = book.chapters()

    assert len(chapters) == 15
    assert chapters[1]["title"] == "II The Curse of the Baskervilles"


def test_a_cut_archive_gives_the_same_text_as_the_whole_one() -> None:
    whole = epub_text(shared_path("books/broken/25_no-metadata.epub"))

    with opened(shared_path("books/broken/02_truncated-last-100-bytes.epub")) as book:
        assert squeezed(book.whole_text().decode()) == whole


def test_a_protected_book_with_a_cover_in_clear_is_still_refused_as_protected(tmp_path: Path) -> None:
    source = shared_path("books/broken/09_drm-like-encryption.epub")
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(source) as protected, zipfile.ZipFile(path, "w") as archive:
        for name in protected.namelist():
            archive.writestr(name, protected.read(name))
        archive.writestr("OEBPS/clear.xhtml", "<html><body><h1>A cover</h1></body></html>")
    rewrite(path, "OEBPS/content.opf", b'<spine toc="ncx">', b'<spine toc="ncx"><itemref idref="clear"/>')
    rewrite(path, "OEBPS/content.opf", b"<manifest>", b'<manifest><item id="clear" href="clear.xhtml" media-type="x"/>')

    with pytest.raises(BookError, match="encrypted") as failure, opened(path):
        pass

    assert failure.value.kind == "unreadable_book"


def rewrite(path: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace a piece of one file in a zip."""
    with zipfile.ZipFile(path) as archive:
        files = {info: archive.read(info) for info in archive.namelist()}
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in files.items():
            archive.writestr(info, data)
