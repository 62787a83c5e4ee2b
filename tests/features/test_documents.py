"""The stand-in's documents: what a zip or a page may not do, and that pointers and pages hold together."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.documents import DocumentError, ReflowableDocument, open_document
from harness.documents.archive import IndexedArchive, join, open_archive
from harness.documents.errors import DamagedFileError, TooLargeError, UnknownFormatError
from harness.documents.layout import Screen
from harness.documents.markup import decode, parse_page
from harness.documents.paged import PagedDocument
from harness.documents.plain import guess
from tests.features.test_book_chapters import PROSE, entry, write_epub
from tests.shared_data import shared_path


def open_reflowable(path: Path, screen: Screen | None = None) -> ReflowableDocument:
    document = open_document(path, screen)
    assert isinstance(document, ReflowableDocument)
    return document


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three files, the second with every kind of markup that changes text."""
    second = (
        "<style>.gone { display: none } pre.keep { white-space: pre }</style>"
        "<p>so\u00adft <span class='gone'>gone</span><i>and</i> hard</p><pre class='keep'>a  b</pre>"
        "<p>漢<ruby>字<rt>じ</rt></ruby></p><div>tail<p>block</p>more</div>"
    )
    pages = {"one": PROSE, "two": second, "three": PROSE}
    return write_epub(tmp_path / "small.epub", pages, entry("one.xhtml", "One") + entry("two.xhtml", "Two"))


# Archives


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        ("OPS", "a.xhtml", "OPS/a.xhtml"),
        ("OPS/text", "../css/a.css", "OPS/css/a.css"),
        ("OPS", "../../../etc/passwd", "etc/passwd"),
        ("OPS", "/a.xhtml", "a.xhtml"),
        ("", "./a.xhtml", "a.xhtml"),
    ],
)
def test_a_link_never_leads_out_of_the_archive(base: str, href: str, expected: str) -> None:
    assert join(base, href) == expected


def test_a_file_that_unpacks_to_more_than_the_limit_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.documents.archive.MAX_FILE", 10_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small", b"x")
        archive.writestr("large", b"\0" * 10_001)

    archive_read = open_archive(path)

    assert archive_read.read("small") == b"x"
    with pytest.raises(TooLargeError):
        archive_read.read("large")


def test_an_archive_that_lost_its_index_still_gives_its_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first", b"first " * 100)
        archive.writestr(zipfile.ZipInfo("second"), b"stored")
        archive.writestr("third", b"third " * 1000)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"third") + 15])

    archive_read = open_archive(path)

    assert archive_read.read("first") == b"first " * 100
    assert archive_read.read("second") == b"stored"
    assert archive_read.read("third") is None


def test_a_damaged_file_in_an_archive_counts_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("text", b"some text that can be packed, packed, packed")
    data = bytearray(path.read_bytes())
    data[40:50] = b"\xff" * 10

    assert IndexedArchive(bytes(data)).read("text") is None


# Bytes to text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>ä</p>".encode("utf-16"), "<p>ä</p>"),
        (b"<?xml encoding='windows-1251'?><p>\xc0</p>", "<?xml encoding='windows-1251'?><p>А</p>"),
        (b"<?xml encoding='no-such'?><p>\xc3\xa4</p>", "<?xml encoding='no-such'?><p>ä</p>"),
        (b"\xff<p/>", "\ufffd<p/>"),
    ],
)  # fmt: skip
def test_bytes_are_decoded_by_mark_by_declaration_or_as_utf8(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_plain_text_says_nothing_of_its_encoding_and_is_understood(encoding: str) -> None:
    assert guess("Капитанская дочка".encode(encoding)) == "Капитанская дочка"


def test_plain_text_in_a_western_code_page_is_understood() -> None:
    assert guess("Une étude en rouge, déjà lue".encode("latin-1")) == "Une étude en rouge, déjà lue"


def test_entities_that_a_page_defines_itself_are_not_expanded() -> None:
    entities = b'<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    bomb = entities + b"<html><body><p>x&b;&eacute;&amp;</p></body></html>"

    page = parse_page(bomb)

    assert page is not None
    assert "".join(page.itertext()) == "x&b;é&"


@given(data=st.binary(max_size=300))
def test_no_bytes_make_the_parser_fail(data: bytes) -> None:
    parse_page(b"<html><body>" + data)
    guess(data)


# Documents


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.epub", b"", DamagedFileError),
        ("a.epub", b"PK\x03\x04 no zip at all", DamagedFileError),
        ("a.fb2", b"<html/>", DamagedFileError),
        ("a.pdf", b"%PDF-1.7 and nothing more", DamagedFileError),
        ("a.pdf", b"", DamagedFileError),
        ("a.xyz", b"", UnknownFormatError),
    ],
)
def test_a_file_that_is_no_book_is_refused(
    tmp_path: Path, name: str, content: bytes, error: type[DocumentError]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(error):
        open_document(path)


def test_text_follows_the_style_sheets_and_leaves_readings_and_soft_hyphens_out(small: Path) -> None:
    document = open_reflowable(small)

    text = document.text_between("/body/DocFragment[2]", "/body/DocFragment[3]")

    assert text == "soft and hard\na  b\n漢字\ntail\nblock\nmore"


def test_every_pointer_that_a_page_or_a_step_gives_is_understood_again(small: Path) -> None:
    document = open_reflowable(small, Screen(200, 200))
    pointer: str | None = document.page_pointer(1)
    seen = 0
    while pointer is not None:
        assert document.normalized(pointer) == pointer
        following = document.step("next_character", pointer)
        if following is not None:
            assert document.compare(pointer, following) == 1
            assert document.step("previous_character", following) in {
                pointer,
                document.step("previous_character", following),
            }
        pointer, seen = following, seen + 1

    assert seen > 3000


@settings(max_examples=max(15, settings().max_examples // 5))
@given(width=st.integers(150, 2000), height=st.integers(150, 2000), font_size=st.floats(8, 80))
def test_pages_cover_the_text_whatever_the_screen(width: int, height: int, font_size: float) -> None:
    path = shared_path("books/zh/lunyu.epub")
    document = open_reflowable(path, Screen(width, height, font_size))
    pages = range(1, document.page_count() + 1)

    starts = [document.page_pointer(page) for page in pages]

    assert [document.page_of(start) for start in starts] == list(pages)
    assert "".join(map(document.page_text, pages)).replace("\n", "") == document.flow.text.replace("\n", "")


def test_the_same_screen_gives_the_same_pages(small: Path) -> None:
    document = open_reflowable(small)
    starts = [document.page_pointer(page) for page in range(1, document.page_count() + 1)]

    document.set_screen(Screen(font_size=60))
    document.set_screen(Screen())

    assert starts == [document.page_pointer(page) for page in range(1, document.page_count() + 1)]


def test_a_locked_pdf_shows_nothing_until_its_password_is_given() -> None:
    document = open_document(shared_path("books/pdf/hound-31-pages_user-password-secret.pdf"))
    assert isinstance(document, PagedDocument)

    with pytest.raises(DocumentError, match="locked"):
        document.lines(1)

    assert document.page_count() == 0
    assert not document.unlock("nonsense")
    assert document.unlock("secret")
    assert document.lines(2)
