"""What KOReader's document calls answer, traps included: facts seen on a real KOReader, held against the stand-in.

Each fact was read from a running crengine (KOReader of 2026-08) with the book named in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.clock import SystemClock
from harness.documents.reflowable import NoContainerError
from harness.runtime import Runtime
from harness.values import LuaError, from_lua
from tests.picture_books import HEIGHT, WIDTH, make_comic, make_scan
from tests.shared_data import shared_path

RICH = "books/awkward/f_rich-markup.epub"
NO_SUCH_PLACE = "/body[1]/DocFragment[999]/body[1]/p[1]/text()[1].0"
OPEN = """
local document = require("document/documentregistry"):openDocument(...)
if document and document.loadDocument and document:loadDocument() then
    document:render()
end
return document
"""


class Document:
    """A document of the stand-in, with KOReader's own method names."""

    def __init__(self, runtime: Runtime, path: Path) -> None:
        self._runtime = runtime
        self.lua = runtime.execute(OPEN, str(path))

    def __getattr__(self, method: str) -> Any:
        return lambda *arguments: from_lua(self._runtime.call(self.lua[method.encode()], self.lua, *arguments))


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime(clock=SystemClock()) as runtime:
        yield runtime


@pytest.fixture
def rich(runtime: Runtime) -> Document:
    return Document(runtime, shared_path(RICH))


@pytest.mark.parametrize("page", [0, -1, 10_000])
def test_a_page_out_of_range_has_an_empty_pointer_not_nil(rich: Document, page: int) -> None:
    assert rich.getPageXPointer(page) == ""


@pytest.mark.parametrize("pointer", ["", "nonsense", NO_SUCH_PLACE, "/body[1]/DocFragment[1]/body[1]/h1[1].9999"])
def test_a_pointer_to_nowhere_is_on_page_1_and_compares_to_nothing(rich: Document, pointer: str) -> None:
    first = rich.getPageXPointer(1)

    assert rich.getPageFromXPointer(pointer) == 1
    assert rich.isXPointerInDocument(pointer) is False
    assert rich.compareXPointers(pointer, first) is None
    assert rich.getTextFromXPointers(pointer, first) is None
    assert rich.getNextVisibleWordEnd(pointer) is None
    assert rich.getNormalizedXPointer(pointer) is False


def test_pointers_compare_as_the_second_stands_to_the_first(rich: Document) -> None:
    first, second = rich.getPageXPointer(1), rich.getPageXPointer(2)

    assert rich.compareXPointers(first, second) == 1
    assert rich.compareXPointers(second, first) == -1
    assert rich.compareXPointers(first, first) == 0


def test_a_range_is_read_from_either_end(rich: Document) -> None:
    first, second = rich.getPageXPointer(1), rich.getPageXPointer(2)

    assert rich.getTextFromXPointers(second, first) == rich.getTextFromXPointers(first, second)


def test_an_empty_range_gives_the_character_it_stands_on(rich: Document) -> None:
    first = rich.getPageXPointer(1)

    assert rich.getTextFromXPointers(first, first) == "F"


def test_pointers_are_written_with_every_step_numbered_and_understood_without(rich: Document) -> None:
    assert rich.getPageXPointer(1) == "/body[1]/DocFragment[1]/body[1]/h1[1]/text()[1].0"
    assert rich.getNormalizedXPointer("/body/DocFragment/body/h1/text().0") == rich.getPageXPointer(1)


def test_the_contents_lead_to_the_beginnings_of_files(rich: Document) -> None:
    assert rich.getToc()[1] | {"page": 0} == {
        "title": "Endnotes", "depth": 1, "xpointer": "/body[1]/DocFragment[2].0", "page": 0,
    }  # fmt: skip


def test_steps_over_words_stop_where_crengine_stops(rich: Document) -> None:
    fragment = "/body[1]/DocFragment[2]"

    starts = rich.getNextVisibleWordStart(f"{fragment}.0")
    ends = rich.getNextVisibleWordEnd(f"{fragment}.0")

    assert starts == f"{fragment}/body[1]/h1[1]/text()[1].0"
    assert ends == f"{fragment}/body[1]/h1[1]/text()[1].8"
    assert rich.getNextVisibleWordEnd(ends) == f"{fragment}/body[1]/h1[1]/text()[1].11"
    assert rich.getPrevVisibleChar(f"{fragment}.0") == "/body[1]/DocFragment[1]/body[1]/p[14]/text()[1].39"


def test_the_last_word_of_the_book_has_no_next(rich: Document) -> None:
    end = "/body[1]/DocFragment[7]/body[1]/section[1]/ol[1]/li[2]/p[1]/a[1]/text()[1].1"

    assert rich.getNextVisibleWordEnd(end) is None
    assert rich.getNextVisibleChar(end) is None


def test_blocks_are_parted_by_line_ends_and_runs_of_text_beside_blocks_count_as_blocks(rich: Document) -> None:
    assert rich.getTextFromXPointers("/body/DocFragment[6]", "/body/DocFragment[7]") == (
        "Hidden and odd markup\nVisible before.\nCDATA text with <angle> & ampersand.\n"
        "Split word, bold space, nobreak, pagebreak, emphasis.\nLine one\nline two\nline four\n"
        "Text directly in a div.\nThen a paragraph.\nAnd a tail.\nVisible after."
    )


def test_a_long_paragraph_has_several_text_nodes(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/awkward/e_long-paragraphs.epub"))
    node = "/body[1]/DocFragment[1]/body[1]/p[1]/text()"

    assert document.isXPointerInDocument(f"{node}[13].1720")
    assert not document.isXPointerInDocument(f"{node}[1].8193")


def test_asking_for_text_drops_what_was_selected(rich: Document) -> None:
    first, second = rich.getPageXPointer(1), rich.getPageXPointer(2)
    rich.getTextFromXPointers(first, second, True)

    rich.getTextFromXPointers(first, second)

    assert rich.lua[b"_document"].selection() is None


def test_a_file_that_cannot_be_read_has_a_line_in_its_place(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/broken/09_drm-like-encryption.epub"))

    assert document.getPageCount() == 15
    assert document.getTextFromXPointers("/body/DocFragment[1].0", "/body/DocFragment[2].0") == (
        "Failed handling EPUB spine item 'OEBPS/c01.xhtml' (application/xhtml+xml, i1)."
    )


def test_contents_that_lead_nowhere_are_on_page_0_without_a_pointer(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/broken/23_toc-points-nowhere.epub"))

    assert document.getToc()[0] == {"title": "I Mr. Sherlock Holmes", "depth": 1, "xpointer": "", "page": 0}


def test_a_book_without_contents_lists_its_files_under_their_ids(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/broken/01_truncated-60pct.epub"))

    assert [line["title"] for line in document.getToc()[:2]] == ["i1", "i2"]


def test_an_epub_without_a_package_opens_as_a_page_that_says_so(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/broken/24_empty-spine.epub"))
    start = document.getPageXPointer(1)

    assert start == "/FictionBook[1]/body[1]/p[1]/text()[1].0"
    assert document.getTextFromXPointers(start, "/FictionBook[1]/body[1]/p[1]/text()[1].20") == "Cannot open document"


@pytest.mark.parametrize("name", ["broken/24_empty-spine.epub", "other-formats/london_call-of-the-wild.html"])
def test_asking_a_document_that_is_no_archive_for_a_file_crashes(runtime: Runtime, name: str) -> None:
    document = Document(runtime, shared_path(f"books/{name}"))

    with pytest.raises(NoContainerError):
        document.getDocumentFileContent("META-INF/container.xml")


def test_a_file_inside_the_book_can_be_read(rich: Document) -> None:
    assert "urn:oasis:names:tc:opendocument" in rich.getDocumentFileContent("META-INF/container.xml")
    assert rich.getDocumentFileContent("../../etc/passwd") is None


def test_pages_change_with_the_letters_and_the_view_stays_at_its_words(rich: Document) -> None:
    rich.gotoPage(10)
    top, count = rich.getXPointer(), rich.getPageCount()

    rich.setFontSize(40)

    assert rich.getPageCount() > count
    assert rich.getCurrentPage() == rich.getPageFromXPointer(top)
    rich.setFontSize(22)


def test_text_boxes_of_a_pdf_are_lines_of_words(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/pdf/hound-of-the-baskervilles_outline.pdf"))
    lines = [line for key, line in document.getPageTextBoxes(2).items() if key != "size"]
    first, second = lines[0][1], lines[0][2]

    assert set(first) == {"word", "x0", "y0", "x1", "y1"}
    assert " " not in first["word"]
    assert first["x1"] <= second["x0"]
    assert lines[0]["x0"] == first["x0"]
    assert len(document.getPageText(2)) == len(document.getPageTextBoxes(2))


def test_page_text_of_a_djvu_raises_an_error(runtime: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "novel.djvu"
    path.write_bytes(shared_path("books/pdf/hound-31-pages_no-copy-permission.pdf").read_bytes())
    document = Document(runtime, path)

    assert len(document.getPageTextBoxes(2)) > 10
    with pytest.raises(LuaError, match="getPageText"):
        document.getPageText(2)


def test_a_locked_pdf_opens_and_waits_for_its_password(runtime: Runtime) -> None:
    document = Document(runtime, shared_path("books/pdf/hound-31-pages_user-password-secret.pdf"))

    assert document.lua[b"is_locked"] is True
    assert document.unlock("wrong") is False
    assert document.unlock("secret") is True
    assert document.getPageCount() == 31


def test_a_document_opened_twice_is_one_and_closes_with_the_second(runtime: Runtime) -> None:
    path = shared_path(RICH)
    first, second = Document(runtime, path), Document(runtime, path)
    count = runtime.execute("return require('document/documentregistry'):getReferenceCount(...)", str(path))

    assert runtime.execute("local a, b = ... return a == b", first.lua, second.lua)
    for __ in range(count - 1):
        assert first.close() is False
    assert first.close() is True
    assert first.close() is None


def test_the_registry_knows_what_it_can_open(runtime: Runtime) -> None:
    registry = "require('document/documentregistry')"
    for name, is_known in (("a.EPUB", True), ("b.fb2.zip", True), ("c.pdf", True), ("d.xyz", False)):
        assert runtime.execute(f"return {registry}:hasProvider(...)", name) is is_known
    assert runtime.execute(f"return {registry}:openDocument('/nowhere/at/all.pdf')") is None
    assert runtime.execute(f"return {registry}:getProvider('a.djvu').provider") == b"djvulibre"


DRAW = """
local document, page, zoom, width, height = ...
local Blitbuffer = require("ffi/blitbuffer")
local context = require("ffi/drawcontext").new()
context:setZoom(zoom)
local buffer = Blitbuffer.new(width, height)
local before = buffer.pixels.pixel(0, 0)
local opened = document._document:openPage(page)
opened:draw(context, buffer, 0, 0, document.render_mode)
opened:close()
local after = buffer.pixels.pixel(0, 0)
buffer:free()
return before, after
"""


def test_a_new_buffer_is_black_and_a_drawn_page_white_where_it_is_empty(runtime: Runtime, tmp_path: Path) -> None:
    """A real KOReader 2026.07: memory from calloc, and MuPDF clears to white before it draws."""
    scan = Document(runtime, make_scan(tmp_path / "scan.pdf"))
    size = scan.getNativePageDimensions(3)

    assert (round(size["w"]), round(size["h"])) == (WIDTH, HEIGHT)
    assert runtime.execute(DRAW, scan.lua, 3, 1.0, WIDTH, HEIGHT) == (0, 255)


def test_a_page_that_is_not_there_cannot_be_opened(runtime: Runtime, tmp_path: Path) -> None:
    """A real KOReader 2026.07: MuPDF raises an error."""
    scan = Document(runtime, make_scan(tmp_path / "scan.pdf"))

    with pytest.raises(LuaError, match="cannot open page #9"):
        runtime.execute(DRAW, scan.lua, 9, 1.0, 10, 10)


def test_a_comic_has_pages_and_no_text(runtime: Runtime, tmp_path: Path) -> None:
    comic = Document(runtime, make_comic(tmp_path / "comic.cbz"))

    assert comic.getPageCount() == 4
    assert comic.getPageTextBoxes(1)["size"] == 0
    assert not comic.getToc()


def test_a_picture_that_cannot_be_written_leaves_no_file_and_says_nothing(runtime: Runtime, tmp_path: Path) -> None:
    """A real KOReader 2026.07: `writeJPG` ignores what went wrong."""
    write = "local path = ... local buffer = require('ffi/blitbuffer').new(4, 4) buffer:writeJPG(path) buffer:free()"

    runtime.execute(write, str(tmp_path / "no folder" / "a.jpg"))
    runtime.execute(write, str(tmp_path / "a.jpg"))

    assert [path.name for path in tmp_path.rglob("*")] == ["a.jpg"]
    assert (tmp_path / "a.jpg").read_bytes().startswith(b"\xff\xd8")
