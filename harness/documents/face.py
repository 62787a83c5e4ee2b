"""What Lua sees of an open book: the same calls with bytes for strings and several results for a tuple.

Lua holds these objects as userdata and calls their methods with a dot. `None` is nil.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.documents import open_document
from harness.documents.errors import DocumentError
from harness.documents.layout import Screen
from harness.documents.reflowable import ReflowableDocument
from harness.values import as_bytes, as_text

if TYPE_CHECKING:
    from harness.documents.paged import PagedDocument
    from harness.documents.pixels import Pixels


class DocumentsFace:
    """`require("harness.documents")`: opens books."""

    def open(self, path: bytes, width: int, height: int) -> tuple[object, bytes]:
        """The face of the opened book, or nil and why not."""
        try:
            document = open_document(Path(as_text(path)), Screen(width, height))
        except (DocumentError, OSError) as exc:
            return None, as_bytes(f"{type(exc).__name__}: {exc}")
        return (ReflowableFace(document) if isinstance(document, ReflowableDocument) else PagedFace(document)), b""

    def pixels(self, width: int, height: int, has_colour: bool) -> Pixels:
        """A new picture, black."""
        from harness.documents.pixels import Pixels  # MuPDF is slow to load

        return Pixels(width, height, has_colour=bool(has_colour))


class ReflowableFace:
    """crengine's calls. An answer of `None` is one that crengine does not give."""

    def __init__(self, document: ReflowableDocument) -> None:
        """Wrap an open document."""
        self._document = document

    def property(self, name: bytes) -> bytes:
        """A value of the metadata, or an empty string."""
        return as_bytes(self._document.metadata.get(name.decode(), ""))

    def contents(self) -> bytes:
        """All lines: page, depth, xpointer and title, one a line, parted by tabs."""
        lines = self._document.contents()
        return as_bytes("\n".join(f"{page}\t{depth}\t{xp}\t{title}" for page, xp, depth, title in lines))

    def text_between(self, first: bytes, last: bytes, select: bool | None) -> bytes | None:
        """See `ReflowableDocument.text_between`."""
        text = self._document.text_between(first.decode(), last.decode(), select=bool(select))
        return None if text is None else text.encode("utf-8")

    def node_text(self, pointer: bytes) -> bytes | None:
        """The raw text of a node."""
        text = self._document.node_text(pointer.decode())
        return None if text is None else text.encode()

    def compare(self, first: bytes, second: bytes) -> int | None:
        """1, 0, -1, or nil."""
        return self._document.compare(first.decode(), second.decode())

    def is_in_document(self, pointer: bytes) -> bool:
        """Whether the pointer names a place."""
        return self._document.is_in_document(pointer.decode())

    def normalized(self, pointer: bytes) -> bytes | bool:
        """The pointer as crengine writes it, or false."""
        found = self._document.normalized(pointer.decode())
        return found.encode() if found else False

    def step(self, kind: bytes, pointer: bytes) -> bytes | None:
        """One step from a pointer, or nil."""
        found = self._document.step(kind.decode(), pointer.decode())
        return found.encode() if found else None

    def page_count(self) -> int:
        """How many pages."""
        return self._document.page_count()

    def current_page(self) -> int:
        """The page in view."""
        return self._document.page

    def page_pointer(self, page: int) -> bytes:
        """Where a page begins."""
        return self._document.page_pointer(int(page)).encode()

    def page_of(self, pointer: bytes) -> int:
        """The page of a pointer."""
        return self._document.page_of(pointer.decode())

    def page_flow(self, page: int) -> int:
        """0, or the number of the aside."""
        return self._document.page_flow(int(page))

    def page_text(self, page: int) -> bytes:
        """All text of a page, for tests that look at the screen."""
        return self._document.page_text(int(page)).encode()

    def has_nonlinear_flows(self) -> bool:
        """Whether the book marks files as aside."""
        return self._document.has_nonlinear_flows()

    def go_to_page(self, page: int) -> None:
        """Bring a page into view."""
        self._document.go_to_page(int(page))

    def set_font_size(self, size: float) -> None:
        """Lay out anew."""
        self._document.set_screen(replace(self._document.screen, font_size=float(size)))

    def set_size(self, width: int, height: int) -> None:
        """Lay out anew."""
        self._document.set_screen(replace(self._document.screen, width=int(width), height=int(height)))

    def set_margin(self, margin: int) -> None:
        """Lay out anew."""
        self._document.set_screen(replace(self._document.screen, margin=int(margin)))

    def font_size(self) -> float:
        """In pixels."""
        return self._document.screen.font_size

    def selection(self) -> tuple[bytes, bytes] | None:
        """Both ends of what is drawn as selected, or nil."""
        ends = self._document.selection
        return (ends[0].encode(), ends[1].encode()) if ends else None

    def clear_selection(self) -> None:
        """Nothing is selected any more."""
        self._document.selection = None

    def file_content(self, name: bytes) -> bytes | None:
        """A file inside the book."""
        return self._document.file_content(as_text(name))

    def pictures_in_view(self) -> int:
        """How many pictures the page in view shows."""
        return len(self._document.pictures_in_view())

    def draw(self, pixels: Pixels, width: int, height: int, inverts: bool) -> None:
        """The page in view; `inverts`: its pictures, as for a screen that inverts everything."""
        from harness.documents.pixels import draw_flowing

        draw_flowing(self._document, pixels, int(width), int(height), inverts=bool(inverts))


class PagedFace:
    """MuPDF's calls."""

    def __init__(self, document: PagedDocument) -> None:
        """Wrap an open document."""
        self._document = document

    def is_locked(self) -> bool:
        """Whether a password is wanted."""
        return self._document.is_locked

    def unlock(self, password: bytes) -> bool:
        """Whether the password opened it."""
        return self._document.unlock(as_text(password))

    def property(self, name: bytes) -> bytes:
        """A value of the metadata, or an empty string."""
        return as_bytes(self._document.metadata.get(name.decode(), ""))

    def page_count(self) -> int:
        """How many pages."""
        return self._document.page_count()

    def contents(self) -> bytes:
        """All lines: page, depth and title, one a line, parted by tabs."""
        lines = self._document.contents()
        return as_bytes("\n".join(f"{page}\t{depth}\t{' '.join(title.split())}" for page, depth, title in lines))

    def words(self, page: int) -> bytes:
        """The words of a page: box and text, one a line, parted by tabs; an empty line ends a line of the page."""
        lines = self._document.lines(int(page))
        return as_bytes(
            "\n\n".join(
                "\n".join(f"{word.x0:.3f}\t{word.y0:.3f}\t{word.x1:.3f}\t{word.y1:.3f}\t{word.text}" for word in line)
                for line in lines
            )
        )

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page."""
        return self._document.size(int(page))

    def draw(self, page: int, zoom: float, pixels: Pixels) -> None:
        """Draw a page, all of it."""
        self._document.picture(int(page), float(zoom), pixels)
