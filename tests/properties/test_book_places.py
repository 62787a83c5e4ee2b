"""Places: from a byte of a chapter to a page and back, for any byte, in any book, at any size of letters."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import SystemClock
from harness.runtime import Runtime
from tests.open_book import OpenBook, Place
from tests.shared_data import SHARED, needs_shared_data

FONT_SIZES = (10, 13, 16, 19, 22, 26, 30, 36, 44, 60)  # pixels
SCREENS = ((600, 800), (800, 600), (1072, 1448))
MARGINS = (0, 10, 60)  # pixels
# Small enough to be laid out anew for every example; between them every script and every oddity of contents.
QUICK_BOOKS = (
    "awkward/a2_no-toc_epub3-nav-with-one-entry.epub",
    "awkward/f_rich-markup.epub",
    "awkward/g_unicode.epub",
    "awkward/i_japanese-vertical.epub",
    "broken/03_corrupt-deflate-in-chapter-5.epub",
    "de/kafka_die-verwandlung.epub",
    "he/megillot.epub",
    "ja/miyazawa_ginga-tetsudo-no-yoru.epub",
    "other-formats/london_call-of-the-wild_gutenberg-style.txt",
    "other-formats/pushkin_kapitanskaya-dochka.fb2",
    "zh/lunyu.epub",
)
OTHER_FOLDERS = ("ar", "awkward", "el", "en", "fr", "ja", "mul", "ru", "zh")
IS_LONG_RUN = settings().max_examples > 1000  # the profile of `make fuzz`
NO_WORDS = "l_image-only"

pytestmark = needs_shared_data


def book_names() -> list[str]:
    """The books to search in: some in a quick run, all in a long one."""
    if not IS_LONG_RUN:
        return list(QUICK_BOOKS)
    paths = [path for folder in OTHER_FOLDERS for path in (SHARED / "books" / folder).glob("*.epub")]
    return [*QUICK_BOOKS, *(str(path.relative_to(SHARED / "books")) for path in paths if path.stem != NO_WORDS)]


class Shelf:
    """Books opened once and kept, with the lengths of their chapters."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._open: dict[str, tuple[OpenBook, list[int]]] = {}

    def book(self, name: str) -> tuple[OpenBook, list[int]]:
        """The book and where each chapter ends, counted through the whole book."""
        if name not in self._open:
            book = OpenBook(self._runtime, SHARED / "books" / name)
            ends, total = [], 0
            for chapter in book.chapters():
                total += len(book.text(chapter["number"]))
                ends.append(total)
            self._open[name] = (book, ends)
        return self._open[name]


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with Runtime(clock=SystemClock()) as runtime:
        yield Shelf(runtime)


def place_at(share: float, ends: list[int]) -> Place:
    """The place this far through the book."""
    at = min(int(share * ends[-1]), ends[-1] - 1)
    chapter = bisect.bisect_right(ends, at)
    return Place(chapter + 1, at - (ends[chapter - 1] if chapter else 0))


def as_tuple(place: Place) -> tuple[int, int]:
    return place.chapter, place.offset


@given(
    name=st.sampled_from(book_names()),
    size=st.sampled_from(FONT_SIZES),
    screen=st.sampled_from(SCREENS),
    margin=st.sampled_from(MARGINS),
    shares=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=4),
)
def test_the_page_of_a_place_shows_it(
    shelf: Shelf, name: str, size: int, screen: tuple[int, int], margin: int, shares: list[float]
) -> None:
    book, ends = shelf.book(name)
    book.document("setFontSize", size)
    book.document("setViewDimen", {"w": screen[0], "h": screen[1]})
    book.document("setPageMargins", margin, margin, margin, margin)

    for place in (place_at(share, ends) for share in shares):
        position = book.position(place)
        book.document("gotoPage", position["page"])

        assert as_tuple(book.place("here")) <= as_tuple(place)
        assert as_tuple(place) <= as_tuple(book.place("visible_end"))
        assert book.document("getPageFromXPointer", position["xpointer"].encode()) == position["page"]


@given(name=st.sampled_from(book_names()), sizes=st.permutations(FONT_SIZES), share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=max(8, settings().max_examples // 20))
def test_a_place_names_the_same_words_at_every_size(shelf: Shelf, name: str, sizes: list[int], share: float) -> None:
    book, ends = shelf.book(name)
    place = place_at(share, ends)
    pointers = set()
    for size in sizes[:4]:
        book.document("setFontSize", size)
        pointers.add(book.position(place)["xpointer"])

    assert len(pointers) == 1


@given(name=st.sampled_from(book_names()), size=st.sampled_from(FONT_SIZES), share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=max(20, settings().max_examples // 5))
def test_pages_follow_each_other_without_a_gap(shelf: Shelf, name: str, size: int, share: float) -> None:
    book, __ = shelf.book(name)
    book.document("setFontSize", size)
    page = 1 + int(share * book.document("getPageCount"))
    book.document("gotoPage", page)
    end = book.place("visible_end")
    if page == book.document("getPageCount"):
        last = len(book.chapters())
        assert end == Place(last, len(book.text(last)))
        return

    book.document("gotoPage", page + 1)
    following = book.place("here")

    between = b"".join(book.text(number) for number in range(end.chapter, following.chapter))
    skipped = (between + book.text(following.chapter)[: following.offset])[end.offset :]
    assert not skipped.strip()
    assert as_tuple(end) <= as_tuple(following)
