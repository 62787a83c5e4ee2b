"""A book whose text flows: crengine's document calls over a tree.

Pages count from 1. A pointer string that names no place is answered as crengine answers it: page 1, `None`, `False`,
or an empty string, never an error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.documents import words, xpointer
from harness.documents.flow import Flow
from harness.documents.layout import Layout, Screen
from harness.documents.xpointer import Pointer

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.documents.dom import Node
    from harness.documents.source import Source

MOST_PARSED = 10_000
WORD_STEPS: dict[str, Callable[[Flow, Pointer], Pointer | None]] = {
    "next_character": words.next_character,
    "previous_character": words.previous_character,
    "next_word_start": words.next_word_start,
    "next_word_end": words.next_word_end,
    "previous_word_start": words.previous_word_start,
    "previous_word_end": words.previous_word_end,
}


class NoContainerError(Exception):
    """A call that ends a real KOReader."""


class ReflowableDocument:
    """An open book: its text, its pages on a screen, and the page in view."""

    has_pages = False

    def __init__(self, source: Source, flow: Flow, screen: Screen | None = None) -> None:
        """Lay the book out; the first page is in view. Source and flow are only read and may be shared."""
        self._source = source
        self._tree = source.tree
        self.flow = flow
        self.screen = screen or Screen()
        self._layout = Layout(self.flow, self.screen)
        self._parsed: dict[str, Pointer | None] = {}  # pointers asked for lately, by their strings
        self.page = 1
        self.selection: tuple[str, str] | None = None

    @property
    def metadata(self) -> dict[str, str]:
        """Title, authors (one a line), language and so on; a value may be empty."""
        return self._source.metadata

    def contents(self) -> list[tuple[int, str, int, str]]:
        """(page, xpointer, depth, title) of every line; a line that leads nowhere has page 0 and an empty xpointer."""
        return [
            (self._layout.page_of(line.target), str(line.target), line.depth, line.title)
            if line.target
            else (0, "", line.depth, line.title)
            for line in self._source.contents
        ]

    def text_between(self, first: str, last: str, *, select: bool = False) -> str | None:
        """The text between two pointers, in whichever order; replaces the selection, as crengine's call does."""
        ends = self._parse(first), self._parse(last)
        if ends[0] is None or ends[1] is None:
            return None
        self.selection = (first, last) if select else None
        start, end = sorted_pointers(ends[0], ends[1])
        if start == end and end.node.text is not None and end.offset < len(end.node.text) - 1:
            end = replace(end, offset=end.offset + 1)  # crengine means to give the one Chinese character
        return self.flow.between(start, end)

    def node_text(self, pointer: str) -> str | None:
        """The raw text of the node a pointer lies in."""
        parsed = self._parse(pointer)
        if parsed is None:
            return None
        return "".join(node.text for node in parsed.node.walk() if node.text is not None)

    def compare(self, first: str, second: str) -> int | None:
        """1 when the second comes after the first, -1 before, 0 same, None when either is nowhere."""
        ends = self._parse(first), self._parse(second)
        if ends[0] is None or ends[1] is None:
            return None
        return xpointer.compare(ends[1], ends[0])

    def is_in_document(self, pointer: str) -> bool:
        """Whether the pointer names a place."""
        return self._parse(pointer) is not None

    def normalized(self, pointer: str) -> str | None:
        """The pointer as crengine writes it."""
        parsed = self._parse(pointer)
        return str(parsed) if parsed else None

    def step(self, kind: str, pointer: str) -> str | None:
        """One step of `WORD_STEPS` from a pointer."""
        parsed = self._parse(pointer)
        moved = WORD_STEPS[kind](self.flow, parsed) if parsed else None
        return str(moved) if moved else None

    def page_count(self) -> int:
        """How many pages."""
        return len(self._layout.starts)

    def page_pointer(self, page: int) -> str:
        """Where a page begins; an empty string when there is no such page."""
        return str(self._layout.starts[page - 1]) if 1 <= page <= self.page_count() else ""

    def page_of(self, pointer: str) -> int:
        """The page of a pointer; 1 when it is nowhere."""
        parsed = self._parse(pointer)
        return self._layout.page_of(parsed) if parsed else 1

    def page_flow(self, page: int) -> int:
        """0 in the main flow; n in the n-th run of files that the book marks as aside."""
        flows = 0
        inside = False
        for start in self._layout.starts[:page]:
            aside = self._is_aside(start.node)
            flows += aside and not inside
            inside = aside
        return flows if inside else 0

    def has_nonlinear_flows(self) -> bool:
        """Whether the book marks files as aside."""
        return bool(self._source.nonlinear)

    def go_to_page(self, page: int) -> None:
        """Bring a page into view; the nearest one when there is no such page."""
        self.page = min(max(page, 1), self.page_count())

    def set_screen(self, screen: Screen) -> None:
        """Lay out anew; the beginning of what is in view stays in view."""
        top = self._layout.starts[self.page - 1]
        self.screen = screen
        self._layout = Layout(self.flow, screen)
        self.page = self._layout.page_of(top)

    def page_text(self, page: int) -> str:
        """All text of a page."""
        start = self.flow.start_of(self._layout.starts[page - 1])
        following = self._layout.starts[page] if page < self.page_count() else None
        return self.flow.text[start : self.flow.end_of(following) if following else len(self.flow.text)]

    def pictures_in_view(self) -> list[bytes]:
        """The files of the pictures that the page in view shows, in order."""
        if self._source.read_file is None:
            return []
        shown = (
            node
            for __, node in self.flow.pictures
            if node.source and self._layout.page_of(Pointer(node, 0)) == self.page
        )
        files = (self._source.read_file(node.source) for node in shown)
        return [data for data in files if data]

    def file_content(self, name: str) -> bytes | None:
        """A file inside the book, raw. `NoContainerError` where crengine would crash: the book is no archive."""
        if self._source.read_file is None:
            raise NoContainerError("crengine crashes when a document that is no archive is asked for a file")
        return self._source.read_file(name)

    def _is_aside(self, node: Node) -> bool:
        above: Node | None = node
        while above is not None:
            if above.order in self._source.nonlinear:
                return True
            above = above.parent
        return False

    def _parse(self, pointer: str) -> Pointer | None:
        if pointer not in self._parsed:
            if len(self._parsed) >= MOST_PARSED:
                self._parsed.clear()
            self._parsed[pointer] = xpointer.parse(self._tree, pointer)
        return self._parsed[pointer]


def sorted_pointers(first: Pointer, second: Pointer) -> tuple[Pointer, Pointer]:
    """The two in reading order."""
    return (second, first) if xpointer.compare(first, second) > 0 else (first, second)
