"""Chapters out of contents as books really have them: missing, poor, doubled, empty, nested, or beside the text."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.open_book import BookError, OpenBook, Place, opened
from tests.shared_data import shared_path

if TYPE_CHECKING:
    from harness.reader import Reader


def chapters_of(name: str) -> list[dict[str, Any]]:
    with opened(shared_path(f"books/{name}")) as book:
        return book.chapters()


@pytest.mark.parametrize(
    "name",
    [
        "awkward/a1_no-toc_epub2-without-ncx.epub",
        "awkward/a2_no-toc_epub3-nav-with-one-entry.epub",
        "awkward/a3_no-toc_no-headings.epub",
    ],
)
def test_a_book_without_contents_has_its_files_for_chapters_and_their_first_lines_for_titles(name: str) -> None:
    chapters = chapters_of(name)

    assert len(chapters) == 23
    assert chapters[3]["title"] == "IV The Arrival"
    assert {chapter["depth"] for chapter in chapters} == {1}


def test_a_book_in_one_file_is_parted_at_the_headings_in_its_text() -> None:
    titles = [chapter["title"] for chapter in chapters_of("awkward/b_one-giant-file.epub")]

    assert len(titles) == 136
    assert titles[1:3] == ["I Loomings", "II The Carpetbag"]
    assert titles[-1].startswith("CXXXV The Chase")


def test_chapters_that_begin_inside_files_begin_at_their_anchors() -> None:
    with opened(shared_path("books/awkward/c_three-levels_fragments.epub")) as book:
        chapters = book.chapters()
        depths = {chapter["depth"] for chapter in chapters}
        deep = next(chapter for chapter in chapters if chapter["depth"] == 3)
        text = book.text(deep["number"]).decode()

    assert depths == {1, 2, 3}
    assert text.startswith(deep["title"][:5])
    assert len(chapters) == 164


def test_doubled_titles_stay_and_empty_ones_are_filled_from_the_text() -> None:
    doubled = [chapter["title"] for chapter in chapters_of("awkward/d1_duplicate-titles.epub")]
    filled = [chapter["title"] for chapter in chapters_of("awkward/d2_empty-titles_ncx.epub")]

    assert len(set(doubled)) < len(doubled) == 23
    assert len(filled) == 23
    assert all(filled)


def test_the_heading_of_a_part_is_told_from_its_chapters() -> None:
    chapters = chapters_of("ru/dostoevskij_prestuplenie-i-nakazanie.epub")
    headings = [chapter for chapter in chapters if chapter["is_heading"]]

    assert len(headings) == 7
    assert all(chapter["last"] > chapter["number"] for chapter in headings)
    assert not chapters[-1]["is_heading"]


def test_what_surrounds_a_novel_is_set_apart_and_its_preface_is_not() -> None:
    matter = {chapter["title"]: chapter["matter"] for chapter in chapters_of("en/mary-shelley_frankenstein.epub")}

    assert {title for title, kind in matter.items() if kind == "front"} == {"Titlepage", "Imprint", "Dedication"}
    assert {title for title, kind in matter.items() if kind == "back"} == {"Endnotes", "Colophon", "Uncopyright"}
    assert matter["Preface"] == matter["Introduction"] == "body"


PAGE = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{body}</body></html>"""
CONTAINER = """<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>"""
PROSE = "<p>" + "The rain fell on the harbour and on the boats in it. " * 30 + "</p>"


def write_epub(path: Path, pages: dict[str, str], navigation: str, asides: tuple[str, ...] = ()) -> Path:
    """A small EPUB 3 of these pages, in this order."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages)
    linear = {name: ' linear="no"' if name in asides else "" for name in pages}
    spine = "".join(f'<itemref idref="{name}"{linear[name]}/>' for name in pages)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Harbour</dc:title></metadata><manifest>'
        f'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    contents = f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{navigation}</ol></nav>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book.opf", package)
        archive.writestr("nav.xhtml", PAGE.format(body=contents))
        for name, body in pages.items():
            archive.writestr(f"{name}.xhtml", PAGE.format(body=body))
    return path


def entry(href: str, title: str, below: str = "") -> str:
    return f'<li><a href="{href}">{title}</a>{f"<ol>{below}</ol>" if below else ""}</li>'


def test_contents_in_another_order_than_the_text_are_put_in_its_order(tmp_path: Path) -> None:
    pages = {name: f"<h1>{name.title()}</h1>{PROSE}" for name in ("one", "two", "three")}
    navigation = entry("three.xhtml", "Three") + entry("one.xhtml", "One") + entry("two.xhtml", "Two")

    with opened(write_epub(tmp_path / "book.epub", pages, navigation)) as book:
        assert [chapter["title"] for chapter in book.chapters()] == ["One", "Two", "Three"]
        assert book.text(3).startswith(b"Three\n")


def test_text_before_the_first_line_of_the_contents_is_a_chapter_with_the_books_title(tmp_path: Path) -> None:
    pages = {"title": "<h1>Harbour</h1><p>by Somebody</p>", "one": PROSE, "two": PROSE, "three": PROSE}
    navigation = entry("one.xhtml", "One") + entry("two.xhtml", "Two") + entry("three.xhtml", "Three")

    with opened(write_epub(tmp_path / "book.epub", pages, navigation)) as book:
        first = book.chapters()[0]
        text = book.text(1)

    assert (first["title"], first["matter"], text) == ("Harbour", "front", b"Harbour\nby Somebody")


def test_lines_that_share_a_place_do_not_share_its_text(tmp_path: Path) -> None:
    pages = {"one": f"<h1>Part</h1>{PROSE}", "two": PROSE, "three": PROSE}
    below = entry("one.xhtml", "One") + entry("two.xhtml", "Two")
    navigation = entry("one.xhtml", "Part", below) + entry("three.xhtml", "End") + entry("three.xhtml", "End again")

    with opened(write_epub(tmp_path / "book.epub", pages, navigation)) as book:
        chapters = book.chapters()
        texts = [book.text(chapter["number"]) for chapter in chapters]

    assert [chapter["title"] for chapter in chapters] == ["Part", "One", "Two", "End"]
    assert chapters[0]["is_heading"]
    assert texts[0] == b""
    assert texts[1].startswith(b"Part\n")


def test_the_panel_counts_chapters_and_no_titles_of_parts(reader: Reader, tmp_path: Path) -> None:
    pages = {"part": "<h1>Part</h1>", "one": PROSE, "two": PROSE}
    navigation = entry("part.xhtml", "Part", entry("one.xhtml", "One") + entry("two.xhtml", "Two"))
    reader.open(write_epub(tmp_path / "book.epub", pages, navigation))
    reader.go_to(reader.page_count())
    reader.trigger("precis_panel")
    reader.wait_for("· ch. ")

    assert "ch. 2 of 2" in reader.screen()
    reader.leave()


def test_files_that_keep_only_pictures_between_chapters_lose_no_text(tmp_path: Path) -> None:
    pages = {"one": PROSE, "plate": '<div><img src="a.png" alt="x"/></div>', "two": PROSE, "three": PROSE}
    navigation = entry("one.xhtml", "One") + entry("plate.xhtml", "Plate") + entry("two.xhtml", "Two")

    with opened(write_epub(tmp_path / "book.epub", pages, navigation)) as book:
        assert [len(book.text(number)) > 0 for number in (1, 2, 3)] == [True, False, True]
        assert book.whole_text().count(b"The rain fell") == 90


@pytest.fixture
def book_with_aside(tmp_path: Path) -> Path:
    pages = {"one": PROSE, "extra": f"<p><b>A</b> longer story.</p>{PROSE}", "two": PROSE, "three": PROSE}
    navigation = "".join(entry(f"{name}.xhtml", name.title()) for name in pages)
    return write_epub(tmp_path / "book.epub", pages, navigation, asides=("extra",))


def test_parts_that_koreader_hides_are_no_body_of_the_book(book_with_aside: Path) -> None:
    with opened(book_with_aside) as book:
        assert [chapter["matter"] for chapter in book.chapters()] == ["body"] * 4

    with opened(book_with_aside, hide_asides=True) as book:
        assert [chapter["matter"] for chapter in book.chapters()] == ["body", "back", "body", "body"]
        assert book.document("getNextPage", last_page_before(book, "/body/DocFragment[2]")) > 0


def last_page_before(book: OpenBook, pointer: str) -> int:
    page: int = book.document("getPageFromXPointer", pointer)
    return page - 1


def test_pages_of_a_hidden_part_are_passed_over(book_with_aside: Path) -> None:
    with opened(book_with_aside, hide_asides=True) as book:
        before = last_page_before(book, "/body/DocFragment[2]")
        after: int = book.document("getPageFromXPointer", "/body/DocFragment[3]")

        assert book.document("getNextPage", before) == after
        assert book.document("getPrevPage", after) == before
        assert book.document("getPageFlow", before + 1) == 1


def test_a_place_in_every_chapter_leads_to_a_page_of_that_chapter(book_with_aside: Path) -> None:
    with opened(book_with_aside) as book:
        for chapter in book.chapters():
            position = book.position(Place(chapter["number"], 9))
            words = book.text(chapter["number"])[9:14]
            pointer = position["xpointer"].encode()

            assert pointer.startswith(b"/body[1]/DocFragment[%d]/" % chapter["number"])
            end = pointer.rpartition(b".")[0] + b".%d" % (int(pointer.rpartition(b".")[2]) + 5)
            assert book.document("getTextFromXPointers", pointer, end) == words


def test_a_book_that_was_closed_answers_with_an_error_instead_of_breaking(book_with_aside: Path) -> None:
    with opened(book_with_aside) as book:
        book.text(2)
        identity = book.identity()
        book.close()

        for method, arguments in (("here", ()), ("visible_end", ()), ("text", (1,)), ("load", ())):
            with pytest.raises(BookError) as failure:
                book.run(method, *arguments)
            assert failure.value.kind == "cancelled"
        with pytest.raises(BookError):
            book.position(Place(1, 0))
        assert book.identity() == identity
        assert book.metadata()["title"] == "Harbour"


@pytest.mark.parametrize(
    "name",
    [
        "awkward/a2_no-toc_epub3-nav-with-one-entry.epub",
        "awkward/b_one-giant-file.epub",
        "de/kafka_die-verwandlung.epub",
        "other-formats/london_call-of-the-wild_gutenberg-style.txt",
    ],
)
def test_chapters_do_not_depend_on_the_size_of_the_letters(name: str) -> None:
    found = []
    for size in (10, 60):
        with opened(shared_path(f"books/{name}"), font_size=size) as book:
            found.append((book.identity(), [chapter["title"] for chapter in book.chapters()]))

    assert found[0] == found[1]


def test_a_short_story_without_contents_stays_whole_and_a_long_one_is_parted_at_paragraphs(tmp_path: Path) -> None:
    short = write_epub(tmp_path / "short.epub", {"one": PROSE * 5}, "")
    long = write_epub(tmp_path / "long.epub", {"one": PROSE * 80}, "")

    with opened(short) as book:
        assert len(book.chapters()) == 1
    with opened(long) as book:
        lengths = [len(book.text(chapter["number"])) for chapter in book.chapters()]

    assert len(lengths) > 2
    assert max(lengths) < 2 * min(lengths)
