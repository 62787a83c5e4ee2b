"""What a chapter's text is: every book in shared/ read whole, against a reader that shares no code with ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.independent_text import epub_text, squeezed
from tests.open_book import BookError, OpenBook, opened
from tests.shared_data import shared_files, shared_path

NO_WORDS = "l_image-only.epub"
FOLDERS_OF_VALID_BOOKS = ("ar", "awkward", "de", "el", "en", "fr", "he", "ja", "mul", "ru", "zh")
VALID = [
    path
    for folder in FOLDERS_OF_VALID_BOOKS
    for path in shared_files(f"books/{folder}/*.epub")
    if path.name != NO_WORDS
]


def assert_is_a_partition(book: OpenBook) -> None:
    """Chapters are numbered in order and form a tree."""
    chapters = book.chapters()
    assert [chapter["number"] for chapter in chapters] == list(range(1, len(chapters) + 1))
    for chapter in chapters:
        descendants = chapters[chapter["number"] : chapter["last"]]
        assert all(below["depth"] > chapter["depth"] for below in descendants)
        following = chapters[chapter["last"] : chapter["last"] + 1]
        assert all(after["depth"] <= chapter["depth"] for after in following)
        assert chapter["title"].strip()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_all_chapters_together_are_the_book(path: Path) -> None:
    with opened(path) as book:
        text = book.whole_text().decode("utf-8")  # strict: invalid bytes would raise
        assert_is_a_partition(book)

    assert squeezed(text) == epub_text(path)


@pytest.mark.parametrize(
    ("name", "beginning", "end"),
    [
        (
            "en/mary-shelley_frankenstein.epub",
            "Frankenstein\nBy Mary Shelley",
            "culture that has given all of us so much.",
        ),
        ("ja/soseki_botchan.epub", "一\n親譲りの無鉄砲で", "だから清の墓は小日向の養源寺にある。"),
        ("ru/pushkin_kapitanskaya-dochka.epub", "Глава I. Сержант гвардии", "странное чувство омрачало мою радость."),
    ],
)
def test_the_first_and_the_last_page_are_there(name: str, beginning: str, end: str) -> None:
    with opened(shared_path(f"books/{name}")) as book:
        text = book.whole_text().decode()

    assert text.startswith(beginning)
    assert end in text[-400:]


def test_what_no_page_shows_is_not_in_the_text_and_what_it_shows_is() -> None:
    with opened(shared_path("books/awkward/f_rich-markup.epub")) as book:
        text = book.whole_text().decode()

    for shown in ("FOOTNOTE-ONE", "FOOTNOTE-OLD", "ENDNOTE", "CAPTION", "TABLE"):
        assert f"NEEDLE-{shown}" in text
    for hidden in ("HIDDEN-", "COMMENT-TEXT", "inline SVG text", "NEEDLE-ALT-TEXT"):
        assert hidden not in text


def test_ruby_gives_its_characters_without_their_readings() -> None:
    with opened(shared_path("books/awkward/i_japanese-vertical.epub")) as book:
        assert book.text(1).decode().startswith("一\n親譲りの無鉄砲で小供の時から損ばかりしている。")


def test_a_book_of_pictures_says_that_it_has_no_text() -> None:
    with pytest.raises(BookError) as failure, opened(shared_path(f"books/awkward/{NO_WORDS}")):
        pass

    assert failure.value.kind == "no_text"


def test_an_obfuscated_font_is_no_copy_protection() -> None:
    with opened(shared_path("books/awkward/m_obfuscated-font_not-drm.epub")) as book:
        assert "Sherlock Holmes" in book.whole_text().decode()


def test_a_chapter_that_does_not_exist_is_named_in_the_error() -> None:
    with opened(shared_path("books/zh/lunyu.epub")) as book, pytest.raises(BookError, match="chapter 99") as failure:
        book.text(99)

    assert failure.value.kind == "no_such_chapter"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pushkin_kapitanskaya-dochka.fb2", "Капитанская дочка"),
        ("pushkin_kapitanskaya-dochka_cp1251.fb2", "Капитанская дочка"),
        ("pushkin_kapitanskaya-dochka.fb2.zip", "Капитанская дочка"),
        ("pushkin_kapitanskaya-dochka_utf8.txt", "Капитанская дочка"),
        ("pushkin_kapitanskaya-dochka_cp1251.txt", "Капитанская дочка"),
        ("london_call-of-the-wild_gutenberg-style.txt", "THE CALL OF THE WILD"),
        ("london_call-of-the-wild.html", "The Call of the Wild"),
    ],
)
def test_other_formats_are_read_whole(name: str, words: str) -> None:
    of_same_work = {"p": "ru/pushkin_kapitanskaya-dochka.epub", "l": None}[name[0]]

    with opened(shared_path(f"books/other-formats/{name}")) as book:
        text = book.whole_text().decode()
        assert len(book.chapters()) >= 7
        assert_is_a_partition(book)

    assert text.lstrip().startswith(words)
    if of_same_work:
        novel = epub_text(shared_path(f"books/{of_same_work}"))
        assert squeezed(text).removeprefix(squeezed(words)).endswith(novel[-50_000:])


def test_markdown_is_read_as_a_book(tmp_path: Path) -> None:
    path = tmp_path / "story.md"
    path.write_text("# The Lamp\n\nIt *burned*.\n\n## The Oil\n\n- one\n- two & three\n", encoding="utf-8")

    with opened(path) as book:
        titles = [chapter["title"] for chapter in book.chapters()]
        text = book.whole_text().decode()

    assert titles == ["The Lamp", "The Oil"]
    assert text == "The Lamp\nIt burned.\nThe Oil\none\ntwo & three"


def test_reading_neither_turns_the_page_nor_drops_the_selection() -> None:
    with opened(shared_path("books/fr/maupassant_une-vie.epub")) as book:
        book.document("gotoPage", 30)
        first, last = book.document("getPageXPointer", 30), book.document("getPageXPointer", 31)
        book.document("getTextFromXPointers", first, last, True)
        book.select(first, last)

        book.whole_text()
        book.place("visible_end")

        assert book.document("getCurrentPage") == 30
        assert book.selection() == (first, last)


def test_the_same_file_has_the_same_identity_and_another_has_another() -> None:
    path, other = shared_path("books/zh/lunyu.epub"), shared_path("books/awkward/g_unicode.epub")
    with opened(path) as book, opened(path) as again, opened(other) as another:
        assert book.identity() == again.identity()
        assert book.identity() != another.identity()
