"""Books of fixed pages: paragraphs out of printed lines, chapters out of the outline, and what has no text at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pymupdf
import pytest

from tests.independent_text import squeezed
from tests.open_book import BookError, OpenBook, Place, opened
from tests.shared_data import shared_path

HOUND = "books/pdf/hound-of-the-baskervilles_outline.pdf"
BOTCHAN = "books/pdf/botchan_japanese_outline.pdf"
KAFKA = "books/pdf/die-verwandlung_no-outline.pdf"
BEGINNING = "books/pdf/hound-31-pages_no-copy-permission.pdf"
EDGE_LINES = 2  # a page's first and last lines may be running heads


def printed(path: Path) -> list[str]:
    """The inner lines of all pages as MuPDF alone reads them, without white space and hyphens at their ends."""
    lines: list[str] = []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            inner = page.get_text().splitlines()[EDGE_LINES:-EDGE_LINES]
            lines.extend(squeezed(line).rstrip("-‐") for line in inner)
    return [line for line in lines if line]


@pytest.mark.parametrize("name", [BEGINNING, BOTCHAN, KAFKA])
def test_every_printed_line_is_in_the_text_and_in_its_order(name: str) -> None:
    path = shared_path(name)
    with opened(path) as book:
        text = squeezed(book.whole_text().decode("utf-8"))

    at = 0
    for line in printed(path):
        found = text.find(line, at)
        assert found >= 0, line
        at = found + len(line)
    assert at > 0.98 * len(text)


def test_running_heads_and_page_numbers_are_no_text() -> None:
    with opened(shared_path(BEGINNING)) as book:
        chapter = book.text(3).decode()

    assert chapter.count("The Curse of the Baskervilles") == 1
    assert "\n15\n" not in chapter


def test_lines_become_paragraphs_and_parted_words_become_whole() -> None:
    with opened(shared_path(KAFKA)) as book:
        text = book.whole_text().decode()

    assert "immer wieder schaukelte er in die Rückenlage zurück" in text
    assert "‐" not in text
    assert all(len(paragraph) > 200 for paragraph in text.split("\n")[4:8])


def test_japanese_lines_are_joined_without_spaces() -> None:
    with opened(shared_path(BOTCHAN)) as book:
        assert "親譲りの無鉄砲で小供の時から損ばかりしている。小学校に居る時分" in book.text(2).decode()


def test_the_outline_gives_the_chapters_and_they_begin_where_their_titles_stand() -> None:
    with opened(shared_path(HOUND)) as book:
        chapters = book.chapters()
        beginnings = [book.text(number).decode()[:40] for number in (2, 3, 16)]

    assert [chapters[number]["title"] for number in (1, 2, 15)] == [text.partition("\n")[0] for text in beginnings]
    assert chapters[0]["matter"] == "front"
    assert len(chapters) == 16


def test_an_outline_of_several_levels_is_a_tree() -> None:
    with opened(shared_path("books/pdf/die-verwandlung_nested-outline.pdf")) as book:
        chapters = book.chapters()

    assert [chapter["depth"] for chapter in chapters[:5]] == [1, 2, 3, 3, 2]
    assert chapters[0]["is_heading"]


def test_a_book_without_an_outline_is_parted_at_its_headings() -> None:
    with opened(shared_path(KAFKA)) as book:
        assert [chapter["title"] for chapter in book.chapters()] == ["Die Verwandlung", "I.", "II.", "III."]


def test_a_copy_restriction_does_not_keep_the_reader_from_her_text() -> None:
    with opened(shared_path(BEGINNING)) as book:
        assert b"Sherlock Holmes" in book.whole_text()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scan_die-verwandlung-1917_image-only.pdf", "no_text"),
        ("scan_hound-rendered_image-only.pdf", "no_text"),
        ("hound-31-pages_user-password-secret.pdf", "unreadable_book"),
        ("broken_truncated.pdf", "unopened"),
    ],
)
def test_a_file_without_readable_text_is_refused_with_a_reason(name: str, kind: str) -> None:
    with pytest.raises(BookError) as failure, opened(shared_path(f"books/pdf/{name}")):
        pass

    assert failure.value.kind == kind


def test_a_djvu_file_with_a_text_layer_reads_like_a_pdf(tmp_path: Path) -> None:
    # No DjVu library is at hand: the harness's engine stands for one, without the call that DjVu lacks.
    path = tmp_path / "novel.djvu"
    shutil.copy(shared_path(BEGINNING), path)

    with opened(path) as book, opened(shared_path(BEGINNING)) as same:
        assert book.whole_text() == same.whole_text()


def show_page(book: OpenBook, page: int) -> None:
    book.ui[b"page"] = page


@pytest.mark.parametrize("name", [BEGINNING, BOTCHAN, KAFKA])
def test_every_page_begins_where_the_one_before_ends(name: str) -> None:
    with opened(shared_path(name)) as book:
        show_page(book, 1)
        end = book.place("visible_end")
        for page in range(2, 25):
            show_page(book, page)
            here = book.place("here")
            assert here == end or here == Place(end.chapter + 1, 0)
            assert book.position(here)["page"] == page
            end = book.place("visible_end")


def test_the_end_of_the_last_page_is_the_end_of_the_book() -> None:
    with opened(shared_path(BOTCHAN)) as book:
        show_page(book, book.document("getPageCount"))
        last = len(book.chapters())

        assert book.place("visible_end") == Place(last, len(book.text(last)))


def show_part(book: OpenBook, page: int, share: float) -> None:
    """Zoom in so that only the upper part of a page is in view."""
    height = book.document("getNativePageDimensions", page)[b"h"]
    zoom = 2.5
    book.set_view(page, {"x": 0, "y": 0, "w": 400, "h": share * height * zoom}, zoom)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_of_a_page_that_is_zoomed_in_only_what_is_in_view_counts_as_seen(share: float) -> None:
    with opened(shared_path(BEGINNING)) as book:
        show_page(book, 5)
        start, whole = book.place("here"), book.place("visible_end")

        show_part(book, 5, share)
        end = book.place("visible_end")

        assert start.chapter == end.chapter == whole.chapter
        assert start.offset < end.offset < whole.offset
        seen = (end.offset - start.offset) / (whole.offset - start.offset)
        assert abs(seen - share) < 0.2


def test_a_page_of_which_no_whole_line_is_in_view_adds_nothing_to_what_was_seen() -> None:
    with opened(shared_path(BEGINNING)) as book:
        show_page(book, 4)
        end_before = book.place("visible_end")

        show_part(book, 5, 0.01)

        end = book.place("visible_end")

    assert end.chapter == end_before.chapter
    assert 0 <= end_before.offset - end.offset <= 1  # a line end between the two
