"""Where pages begin, for a screen and a font size: no real typesetting, but the same text breaks the same way always.

A line holds as many characters as fit at half the font's size each (Chinese, Japanese and Korean take a whole one), a
page as many lines as fit. Every file of an EPUB begins a page; a picture outside text takes a third of one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from harness.documents.dom import Node
from harness.documents.flow import DELIMITER, Flow
from harness.documents.xpointer import Pointer

WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
LINE_SPACING = 1.35
CHARACTER_WIDTH = 0.5  # of the font size


@dataclass(frozen=True)
class Screen:
    """What decides where pages begin. Pixels."""

    width: int = 600
    height: int = 800
    font_size: float = 22.0
    margin: int = 20

    @property
    def columns(self) -> int:
        """Narrow characters to a line."""
        return max(4, int((self.width - 2 * self.margin) / (self.font_size * CHARACTER_WIDTH)))

    @property
    def lines(self) -> int:
        """Lines to a page."""
        return max(2, int((self.height - 2 * self.margin) / (self.font_size * LINE_SPACING)))


class Layout:
    """The pages of a flow on a screen."""

    def __init__(self, flow: Flow, screen: Screen) -> None:
        """Break the whole text."""
        self._flow = flow
        self._columns, self._page_lines = screen.columns, screen.lines
        self.starts: list[Pointer] = []  # of pages
        self._used = 0  # lines of the page that is being filled
        self._break(flow.text)
        if not self.starts:
            self.starts.append(Pointer(flow.root, 0))
        self._keys = [(start.node.order, start.offset) for start in self.starts]

    def page_of(self, pointer: Pointer) -> int:
        """The page (from 1) that shows the pointer, or what shows next after it."""
        seen = self._next_shown(pointer)
        return max(1, bisect_right(self._keys, (seen.node.order, max(seen.offset, 0))))

    def _next_shown(self, pointer: Pointer) -> Pointer:
        node = pointer.node
        if self._flow.index_of(node) is not None:
            return pointer
        if any(picture is node for __, picture in self._flow.pictures):
            return pointer
        below = self._flow.next_index(node)
        following = self._flow.nodes[below] if below < len(self._flow.nodes) else None
        for __, picture in self._flow.pictures:
            if picture.order >= node.order and (following is None or picture.order < following.order):
                return Pointer(picture, 0)
        return Pointer(following, 0) if following is not None else pointer

    def _break(self, text: str) -> None:
        events = sorted(
            [(place, node.order, node) for place, node in self._flow.fragments]
            + [(place, node.order, node) for place, node in self._flow.pictures]
        )
        upcoming, must_break = 0, False
        for first, last in _blocks(text) if text else ():
            while upcoming < len(events) and events[upcoming][0] <= first:
                must_break = self._event(events[upcoming][2], must_break)
                upcoming += 1
            for line in self._lines(text, first, last):
                if must_break or not self.starts or self._used >= self._page_lines:
                    self._begin(self._flow.pointer_at(line))
                    must_break = False
                self._used += 1
            while upcoming < len(events) and events[upcoming][0] < last:
                upcoming += 1  # a picture within a paragraph takes no page of its own
        for __, ___, node in events[upcoming:]:
            must_break = self._event(node, must_break)

    def _event(self, node: Node, must_break: bool) -> bool:
        if node.name == "DocFragment":
            return True
        room = self._page_lines // 3
        if must_break or not self.starts or self._used + room > self._page_lines:
            self._begin(Pointer(node, 0))
        self._used += room
        return False

    def _begin(self, pointer: Pointer) -> None:
        self.starts.append(pointer)
        self._used = 0

    def _lines(self, text: str, first: int, last: int) -> Iterator[int]:
        columns = self._columns // 2 if WIDE.search(text, first, last) else self._columns
        at = first
        yield at
        while last - at > columns:
            space = text.rfind(" ", at + 1, at + columns + 1)
            at = space + 1 if space > 0 else at + columns
            if at < last:
                yield at


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    while first <= len(text):
        last = text.find(DELIMITER, first)
        last = len(text) if last < 0 else last
        yield first, last
        first = last + 1
